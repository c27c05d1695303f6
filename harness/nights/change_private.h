/* What the parts of the comparison of two campaigns share. */
#ifndef NIGHTS_CHANGE_PRIVATE_H
#define NIGHTS_CHANGE_PRIVATE_H

#include "change.h"

#define NOWHERE SIZE_MAX

struct comparison {
	struct arena *arena;
	const struct change_side *before, *after;
	size_t common_count;
	size_t *place_before, *place_after; /* of each common toolchain */
};

/* All findings of one case, on both sides, in the order of their ids. */
struct of_case {
	const struct finding *const *before, *const *after;
	size_t before_count, after_count;
};

/* The place of the toolchain of that name; NOWHERE for none. */
size_t change_find_toolchain(const struct change_side *side, const char *name);

/* Counts the pairs that came to differ and those that ceased to, and names the first; returns how many
 * differ on both sides. Who is `hidden` is passed over, by common toolchain; NULL: nobody is. */
uint32_t change_compare_pairs(const struct comparison *comparison, struct finding_change *finding,
                              const bool *hidden);

/* Sets all but the findings themselves. */
void change_judge(const struct comparison *comparison, const struct of_case *of_case,
                  struct finding_change *finding);

#endif
