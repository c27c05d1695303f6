/*
 * Many toolchains under few names.
 *
 * All toolchains of one compiler that are alike fold into it: gcc-12:-O0 and gcc-12:-O2 into
 * `gcc-12`. If they are not all alike, each stands for itself. What has the same flags, is alike,
 * and differs only in the number behind the last dash of the compiler, from one version in the
 * list to the next, then folds into `gcc-11..12` or `gcc-11..12:-O0`.
 */
#ifndef REPORTS_FOLD_H
#define REPORTS_FOLD_H

#include "view.h"

struct fold {
	size_t *member, count; /* toolchains of the view, in its order */
	const char *label;
	bool whole; /* all of their compilers' toolchains are in it */
};

typedef bool fold_alike(const void *context, size_t one, size_t other);

/* Returns how many folds; `*fold` is owned by the arena. */
size_t fold_toolchains(struct arena *arena, const struct view *view, fold_alike *alike,
                       const void *context, struct fold **fold);
/* "gcc-11..12, libffi": the toolchains with `member[i]` set. */
const char *fold_names(struct arena *arena, const struct view *view, const bool *member);

#endif
