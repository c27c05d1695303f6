/* What the parts of a night's verdict share. */
#ifndef NIGHTS_NIGHT_PRIVATE_H
#define NIGHTS_NIGHT_PRIVATE_H

#include "night.h"

/*
 * Findings that the night before did not show, or not so, for it did not judge them, and an earlier one
 * did, of the same binaries: a compiler that went back to what it was brings back what its fault had
 * hidden. Marks them by their place among those of `now`.
 */
bool night_find_old(const struct night_plan *plan, const struct change_side *now,
                    const struct change *change, bool *is_old, struct arena *arena,
                    struct error *error);

#endif
