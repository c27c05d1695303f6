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

/* The index on this side of the case of a finding of the other side; false where it was not done. */
bool change_find_case(const struct change_side *side, const struct change_side *other,
                      const struct finding *finding, uint64_t *index);

/* The place of the toolchain of that name; NOWHERE for none. */
size_t change_find_toolchain(const struct change_side *side, const char *name);

/* Counts the pairs that came to differ and those that ceased to, and names the first; returns how many
 * differ on both sides. Who is `hidden` is passed over, by common toolchain; NULL: nobody is. */
uint32_t change_compare_pairs(const struct comparison *comparison, struct finding_change *finding,
                              const bool *hidden);

/* By common toolchain: whether it may have come to no verdict where the finding is not: it lacks a feature of
 * the case there, or more cases of its batch have no verdict. */
const bool *change_silent(const struct comparison *comparison,
                          const struct finding_change *finding);

/* Sets all but the findings themselves. */
void change_judge(const struct comparison *comparison, const struct of_case *of_case,
                  struct finding_change *finding);

#endif
