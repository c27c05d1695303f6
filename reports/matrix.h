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

#endif
