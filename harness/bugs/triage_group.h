/* Findings that are likely to be one bug, told without judging again. */
#ifndef BUGS_TRIAGE_GROUP_H
#define BUGS_TRIAGE_GROUP_H

#include "../base/arena.h"
#include "../judge/finding.h"

struct triage_group {
	const struct finding *example; /* the one with the shortest case */
	size_t count;
	const struct finding *const *finding; /* all of them */
	size_t round;                         /* so many of the same kind and classes are larger */
};

/* By kind, classes, and what the type is that is wrong. First the largest of each kind and classes, then
 * the second of each, and so on; of a round the largest first. What libffi alone shows is left out.
 * Returns how many; owned by the arena. */
size_t triage_groups(struct arena *arena, const struct finding *finding, size_t count,
                     struct triage_group **group);

/* Groups of findings with these ids come first; the order is kept otherwise. */
void triage_put_first(struct arena *arena, struct triage_group *group, size_t count,
                      const char *const *id, size_t id_count);

#endif
