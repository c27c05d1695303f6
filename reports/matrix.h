/*
 * The matrix on a terminal: how many cases went wrong from each caller to each callee.
 *
 *                        a     b     c
 *     a  gcc-11..12      .    61    61
 *     b  clang-14       61     .     .
 *     c  clang-15..19   61     .     .
 *
 * Toolchains whose rows and columns are equal share a line, as reports/fold.h has it, and the worst
 * cell among themselves is shown; columns that do not fit go below. libffi is no compiler: it stands apart.
 */
#ifndef REPORTS_MATRIX_H
#define REPORTS_MATRIX_H

#include <stdio.h>

#include "format.h"
#include "view.h"

void matrix_print(const struct view *view, const struct ink *ink, unsigned width, FILE *out);

/* The matrix of a campaign that is under way, with what each toolchain has built. */
struct matrix_progress {
	unsigned width, rows;  /* what it may take */
	const uint64_t *built; /* cases, by toolchain */
	uint64_t total;        /* cases of the campaign; 0: not known */
};

/* In one block without a legend: each toolchain for itself, else those that are alike in one line, else
 * all versions of a compiler; nothing, and false, where that is too much as well. */
bool matrix_print_progress(const struct view *view, const struct matrix_progress *progress,
                           const struct ink *ink, FILE *out);

#endif
