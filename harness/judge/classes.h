/*
 * Classes: toolchains that behave alike on a case. Toolchains are of one class when each sees the
 * same of every other, as caller and as callee.
 */
#ifndef JUDGE_CLASSES_H
#define JUDGE_CLASSES_H

#include "../base/arena.h"
#include "../toolchain/toolchain.h"

enum { CLASS_NONE = 255 };

struct classes {
	size_t count;
	uint8_t *of; /* by toolchain: its class from 0, in the order of toolchains, or CLASS_NONE */
};

/* Two toolchains are alike when `alike` says so: an equivalence among those that take part. */
typedef bool classes_alike(const void *context, size_t a, size_t b);

struct classes classes_partition(struct arena *arena, size_t toolchain_count,
                                 const bool *takes_part, classes_alike *alike, const void *context);

/*
 * "{gcc-11 gcc-12 clang-19} {clang-14..16}": a compiler's name stands for all its toolchains, where
 * they are of one class and differ by -O alone, so that the text tells the partition exactly; three
 * or more versions in a row are a range.
 */
const char *classes_print(struct arena *arena, const struct toolchain_list *toolchains,
                          const struct classes *classes);

/* A toolchain as classes_print() names it: by its compiler alone, where that tells its class. */
const char *classes_name(const struct toolchain_list *toolchains, const struct classes *classes,
                         size_t toolchain);

#endif
