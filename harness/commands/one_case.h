/*
 * What the commands on one case share: FILE.case, a finding's id or `-`, with --out, --jobs, --linked
 * and the toolchains. A command's options embed a struct one_case, the input of one_case_argp as its child.
 */
#ifndef COMMANDS_ONE_CASE_H
#define COMMANDS_ONE_CASE_H

#include "../judge/claim.h"
#include "../judge/finding.h"
#include "cases.h"
#include "command.h"

struct one_case {
	struct toolchain_options toolchains;
	struct cases_request cases;
	unsigned jobs;
	bool linked;
	size_t arguments_max; /* 1, but of a command that takes more than the case */
};

struct subject {
	const struct abi_case *c;
	struct claim claim;            /* of the case's comment */
	const struct finding *finding; /* NULL: the case was not named by one */
	bool linked;                   /* to be called by name as well */
};

extern const struct argp one_case_argp;
extern const char one_case_arguments[]; /* the argp's args_doc */
void one_case_init(struct one_case *options);

/* Sets the target to that of the finding's campaign, or to the one that the comment asks for. Fails with
 * ERROR_USAGE, unless there is exactly one case. Owned by the arena. */
bool one_case_read(struct one_case *options, struct arena *arena, struct subject *subject,
                   struct error *error);

/* The toolchains, with the flags that the comment asks for. */
bool one_case_toolchains(const struct one_case *options, const struct subject *subject,
                         struct arena *arena, struct toolchain_list *list, struct error *error);

#endif
