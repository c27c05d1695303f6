/*
 * The explain stage: one case judged over toolchains, and all that is known of why they disagree, in
 * one record that writers print (reports/explain_text.h, reports/explain_json.h).
 */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "../../generators/leaf.h"
#include "../base/error.h"
#include "../judge/classes.h"
#include "../judge/finding.h"
#include "../run/routes.h"
#include "../toolchain/toolchain.h"
#include "blame.h"

enum { EXPLANATION_NOBODY = 255 };

struct explanation_code;

/* One finding of the case. */
struct explanation_part {
	const struct finding *finding;
	struct classes
	    classes; /* of layouts or of calls; none where one toolchain is alone with it */
	/* Toolchains: of a call the two ends of its first wrong cell, of a layout the first of two
	 * classes. The same one twice where it disagrees with itself; EXPLANATION_NOBODY where there
	 * was no call. */
	uint8_t caller, callee;
	struct routes arguments;             /* caller to callee */
	struct routes result;                /* callee to caller */
	const struct explanation_code *code; /* NULL: not asked for */
	const struct blame *blame; /* NULL where a compiler failed: there is nothing to ask */
};

/* What a compiler says of its own ABI, asked for -Wpsabi. */
struct explanation_said {
	uint8_t toolchain; /* the first of its compiler */
	const char *sentence;
};

struct explanation {
	const struct abi_case *c;
	const char *case_id;
	const struct toolchain_list *toolchains;
	const struct target *target;
	struct leaf_list leaves;
	const uint32_t *const *layout;     /* by toolchain: its words; NULL: it has none */
	const struct placement *placement; /* by toolchain; NULL: nothing was measured */
	size_t part_count;
	struct explanation_part *part; /* none: all agree */
	size_t said_count;
	const struct explanation_said *said;
	bool was_judged; /* by any toolchain at all */
	bool is_alone;   /* by those of one family only */
	size_t abstention_count;
	const struct abstention *abstention;
	int signal; /* that interrupted it; then there are no parts */
};

struct explain_request {
	const struct abi_case *c;
	const struct toolchain_list *toolchains;
	unsigned jobs;
	bool linked; /* call by name as well: harness/run/linked.h */
};

/* Owned by the arena, or shared with the request. Fails when the machine does. */
bool explain_case(const struct explain_request *request, struct arena *arena,
                  struct explanation *explanation, struct error *error);

/* The routes of one part, out of the placements of its two ends: explain_case() has found them. */
void explain_routes(const struct explanation *explanation, struct explanation_part *part,
                    struct arena *arena);

/* What compilers say of their own ABI in a case on which there are findings; see harness/build/apart.h.
 * False when the machine fails. */
bool explain_ask(struct explanation *explanation, struct arena *arena, struct error *error);

/* Likewise its blame. */
void explain_blame(const struct explanation *explanation, struct explanation_part *part,
                   struct arena *arena);

/* The first toolchain of a class. */
size_t explanation_example(const struct classes *classes, size_t toolchain_count, size_t class);

#endif
