/* Cases that are judged together: those whose comments ask for one target and one set of flags. */
#ifndef COMMANDS_GROUPS_H
#define COMMANDS_GROUPS_H

#include "../judge/claim.h"
#include "cases.h"

struct group {
	const char *target; /* NULL: the command's own */
	const char *flags;  /* joined by commas; "" for none */
	struct case_list cases;
	const struct claim *claim; /* by case */
};

struct groups {
	size_t count;
	struct group *group;
};

/* In the order of the first case of each; owned by the arena. Fails with ERROR_USAGE on a comment that
 * claims what cannot be read, the message names the case. */
bool groups_of(const struct case_list *cases, struct arena *arena, struct groups *groups,
               struct error *error);

/* A case of the group claims to be a known bug. */
bool group_has_claim(const struct group *group);

/* Its cases ask for something: whoever cannot give it is left out. */
bool group_is_special(const struct group *group);

#endif
