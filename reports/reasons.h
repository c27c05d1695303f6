/* Why toolchains did not take part in cases, those with one reason together. */
#ifndef REPORTS_REASONS_H
#define REPORTS_REASONS_H

#include "view.h"

/* Toolchains that did not take part in equally many cases for the same reason. */
struct reason {
	const struct abstention *abstention; /* of one of them */
	bool *member;                        /* by toolchain */
};

/* Those with the most cases first. Returns how many; `*reason` is owned by the arena. */
size_t reasons_collect(struct arena *arena, const struct view *view, struct reason **reason);

/* Calls without a verdict, by what became of them. */
struct uncounted {
	enum wire_verdict verdict;
	const char *why;
};

enum { UNCOUNTED_COUNT = 4 };

extern const struct uncounted uncounted[UNCOUNTED_COUNT];

#endif
