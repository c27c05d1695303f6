#include "groups.h"

#include <assert.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The number of the one that the claim asks for; a new one where there is none yet. */
static size_t find_group(struct groups *groups, const struct claim *claim)
{
	size_t i;

	for (i = 0; i < groups->count; i++)
		if (same_text(groups->group[i].target, claim->target) &&
		    strcmp(groups->group[i].flags, claim->flags) == 0)
			return i;
	groups->group[i].target = claim->target;
	groups->group[i].flags = claim->flags;
	return groups->count++;
}

/* Gives a group the cases that are its own: those of which `of` says its number. */
static void fill_group(struct group *group, size_t number, const struct case_list *cases,
                       const struct claim *claim, const size_t *of, struct arena *arena)
{
	const size_t count = group->cases.count;
	const struct abi_case **c = NEW_ARRAY(arena, const struct abi_case *, count);
	const char **name = NEW_ARRAY(arena, const char *, count);
	struct claim *claims = NEW_ARRAY(arena, struct claim, count);
	size_t n = 0;

	for (size_t i = 0; i < cases->count; i++) {
		if (of[i] != number)
			continue;
		c[n] = cases->c[i];
		name[n] = cases->name[i];
		claims[n++] = claim[i];
	}
	assert(n == count);
	group->cases.c = c;
	group->cases.name = name;
	group->cases.head = cases->head;
	group->cases.tail = cases->tail;
	group->claim = claims;
}

bool groups_of(const struct case_list *cases, struct arena *arena, struct groups *groups,
               struct error *error)
{
	struct claim *claim = NEW_ARRAY(arena, struct claim, cases->count);
	size_t *of = NEW_ARRAY(arena, size_t, cases->count);

	groups->count = 0;
	groups->group = NEW_ARRAY(arena, struct group, cases->count);
	for (size_t i = 0; i < cases->count; i++) {
		if (!claim_read(cases->c[i], arena, &claim[i], error))
			return error_wrap(error, "%s", cases->name[i]);
		of[i] = find_group(groups, &claim[i]);
		groups->group[of[i]].cases.count++;
	}
	for (size_t g = 0; g < groups->count; g++)
		fill_group(&groups->group[g], g, cases, claim, of, arena);
	return true;
}

bool group_has_claim(const struct group *group)
{
	assert(group->claim != NULL);
	for (size_t i = 0; i < group->cases.count; i++)
		if (group->claim[i].is_made)
			return true;
	return false;
}

bool group_is_special(const struct group *group)
{
	return group->target != NULL || *group->flags != '\0';
}
