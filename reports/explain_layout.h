/*
 * Layouts that differ, drawn side by side: of each type that differs a table of where its fields
 * are, and the record byte by byte, bit by bit where bit-fields are.
 *
 *                              A            B
 *         a  f0: i8       [0..1)       [0..1)
 *         b  f1: f64      [4..12)      [8..16)   <- here
 *            size             12           16
 *            alignment         4            8
 *
 *         byte  A            B
 *            0  a...bbbb     a.......
 *            8  bbbb         bbbbbbbb
 *                   ^
 */
#ifndef REPORTS_EXPLAIN_LAYOUT_H
#define REPORTS_EXPLAIN_LAYOUT_H

#include <stdio.h>

#include "../generators/case.h"
#include "format.h"

struct layout_drawing {
	const struct abi_case *c;
	size_t class_count;
	const uint32_t *const *words; /* by class: the words of generators/layout.h */
	struct ink ink;
	unsigned indent;
};

/* Classes are A, B, C... in their order; those beyond what fits in 80 columns follow below. */
void explain_layout(const struct layout_drawing *drawing, struct arena *arena, FILE *out);

/* The first word that two classes have otherwise, fields before the size of their record, since
 * that follows from them; SIZE_MAX when there is none. */
size_t explain_layout_first(const struct abi_case *c, const uint32_t *a, const uint32_t *b,
                            struct arena *arena);

#endif
