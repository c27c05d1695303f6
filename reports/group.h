/*
 * Findings by cause, as far as it shows: those of one kind between the same classes (or of the same
 * toolchain) are one group. Disagreements between compilers come first, then compilers that fail by
 * themselves, then what libffi alone shows; among each, large groups come first.
 */
#ifndef REPORTS_GROUP_H
#define REPORTS_GROUP_H

#include "view.h"

struct finding_group {
	const struct finding *example; /* the one with the shortest case */
	size_t count;
	const struct finding *const *finding; /* all of them, in the order of their cases' sizes */
};

/* Returns how many groups; `*group` is owned by the arena. */
size_t group_findings(struct arena *arena, const struct view *view, struct finding_group **group);

#endif
