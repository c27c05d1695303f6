/*
 * Findings by cause, as far as it shows: those of one kind between the same classes are one group. Of
 * what toolchains do by themselves, those of one kind on cases that the same toolchains fail on.
 * Disagreements between compilers come first, then compilers that fail by themselves, then what libffi
 * alone shows; among each, groups of many cases come first.
 */
#ifndef REPORTS_GROUP_H
#define REPORTS_GROUP_H

#include "view.h"

struct finding_group {
	const struct finding *example; /* the one with the shortest case */
	/* "an argument does not arrive", "gcc-11..12 cannot call themselves", "3 toolchains fail to compile" */
	const char *title;
	const char
	    *who; /* the classes, or who fails by itself: "{gcc-12} {clang-14}", "gcc-11..12" */
	size_t cases;
	size_t count;
	const struct finding *const *finding; /* all of them, in the order of their cases' sizes */
	const uint8_t
	    *class_of; /* by toolchain, as members_of() has it of the example; who fails by
	                          * themselves are one class */
};

/* Returns how many groups; `*group` is owned by the arena. */
size_t group_findings(struct arena *arena, const struct view *view, struct finding_group **group);

#endif
