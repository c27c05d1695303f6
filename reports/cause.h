/*
 * What findings of one cause have in common, as far as it shows without their being reduced: the
 * kind, the classes (or the toolchain that is alone with it), and the type of the leaf that is
 * wrong; of a layout, whether it is a size, an alignment or an offset.
 */
#ifndef REPORTS_CAUSE_H
#define REPORTS_CAUSE_H

#include "view.h"

/* "i128", "offset"; "" where no leaf is at fault. Owned by the arena. */
const char *cause_leaf_kind(const struct finding *finding, struct arena *arena);
/* 16 hexadecimal digits, the same on every machine and in every campaign. Owned by the arena. */
const char *cause_fingerprint(const struct finding *finding, struct arena *arena);

#endif
