/* Cases that a user names: files, folders of files, standard input, findings of a campaign. */
#ifndef COMMANDS_CASES_H
#define COMMANDS_CASES_H

#include "../../generators/case.h"
#include "../base/error.h"

struct cases_request {
	const char *const *argument;
	size_t argument_count;
	const char *out; /* the campaign in which ids are looked up; NULL: the newest */
};

struct case_list {
	size_t count;
	const struct abi_case *const *c;
	const char *const *name; /* where each came from */
};

/* In the order of the arguments; the files of a folder, and of those within it, by name. Owned by
 * the arena. Fails with ERROR_USAGE, the message names the argument. */
bool cases_read(const struct cases_request *request, struct arena *arena, struct case_list *list,
                struct error *error);

#endif
