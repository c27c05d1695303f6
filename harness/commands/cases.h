/* Cases that a user names: files, folders of files, standard input, findings of a campaign, or the
 * functions of a C header. */
#ifndef COMMANDS_CASES_H
#define COMMANDS_CASES_H

#include <argp.h>

#include "../../generators/case.h"
#include "../base/error.h"
#include "../import/import.h"

struct cases_request {
	const char *const *argument; /* with a header: libclang's */
	size_t argument_count;
	const char *out; /* the campaign in which ids are looked up; NULL: the newest */
	const char *header;
	const char *function[128]; /* of the header; none: all */
	size_t function_count;
	bool included;
	const struct target *target; /* whose types the header's are */
};

struct case_list {
	size_t count;
	const struct abi_case *const *c;
	const char *const *name; /* where each came from: a file, a finding, a function */
	const char *head, *tail; /* what stands before and behind a name in a command that checks
	                            it, as a shell takes it; NULL for nothing */
	const char *header;      /* NULL: not out of a header */
	struct import import;    /* all functions of the header */
};

/* --header and its like: an argp child whose input is a struct cases_request. */
extern const struct argp header_argp;
/* For ARGP_KEY_ARGS. */
error_t cases_parse_arguments(struct cases_request *request, struct argp_state *state);

/* In the order of the arguments; the files of a folder, and of those within it, by name; functions
 * as the header has them. Owned by the arena. Fails with ERROR_USAGE, the message names the
 * argument. */
bool cases_read(const struct cases_request *request, struct arena *arena, struct case_list *list,
                struct error *error);

struct toolchain_options;
struct finding;

/* The finding that a name is of, unless there is a file of that name: then *finding is NULL. Sets the
 * target to that of its campaign. */
bool cases_find_finding(const struct cases_request *request, const char *name,
                        struct toolchain_options *toolchains, struct arena *arena,
                        const struct finding **finding, struct error *error);

/* The finding's two compilers take part, when none is named. */
void cases_name_compilers(const struct finding *finding, struct toolchain_options *toolchains);

/* What of the header became cases and what did not, on standard output; nothing without a header. */
void cases_print_left_out(const struct case_list *list, const char *prefix);

#endif
