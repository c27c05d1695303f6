/* Cases, built and called by the compilers that are there, for a look at where these put leaves. */
#ifndef E2E_PLACEMENT_SESSION_H
#define E2E_PLACEMENT_SESSION_H

#include "../../generators/leaf.h"
#include "../../harness/judge/pipeline.h"
#include "../../harness/run/run.h"

enum { SESSION_CASES_MAX = 512 };

/* A leaf of a case, at one end of a call that one toolchain makes. */
struct fact {
	const char *name, *toolchain;
	enum placement_side side;
	const char *leaf, *text;
};

#define SENT     PLACEMENT_SENT
#define READ     PLACEMENT_READ
#define RETURNED PLACEMENT_RETURNED
#define TAKEN    PLACEMENT_TAKEN

struct session {
	struct arena arena;
	const struct target *target;
	struct toolchain_list toolchains;
	struct pool *pool;
	struct pipeline pipeline;
	const struct abi_case *c[SESSION_CASES_MAX];
	const char *name[SESSION_CASES_MAX];
	size_t case_count;
	const struct fact *fact;
	size_t fact_count;
	const struct run_result *run;
	void (*look)(struct session *s);
};

/* Of the compilers named, those that are there; skips the test where none is. */
void session_open(struct session *s, const struct target *target, const char *const *with);

void session_add_text(struct session *s, const char *name, const char *text);
/* A file of the folder; one that is among the cases is not added again. */
void session_add_file(struct session *s, const char *folder, const char *name);
/* What is to be seen, and the files with its cases; NULL: these are there. */
void session_add_facts(struct session *s, const char *folder, const struct fact *fact,
                       size_t count);

/* Calls all of them, holds the facts against what was measured, looks at it, and closes. */
void session_run(struct session *s, void (*look)(struct session *s));

/* For a look: of the named case; NULL: the toolchain's compiler is not there. */
const struct placement *session_placement(struct session *s, const char *toolchain,
                                          const char *name);
/* "r9, stack+0", in place of what the buffer holds. */
void session_print_places(const struct session *s, const struct placement_half *half, uint32_t leaf,
                          struct buffer *out);

#endif
