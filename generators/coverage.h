/*
 * What a case covers, as named cells, so that "they agree" can be said with its coverage.
 *
 *     param/i128 return/i128 field/i128 member/i128 element/i128 tail/i128 pointee/i128
 *         each scalar, and enum, struct, union, array where it can stand
 *     arity/0..64          parameters
 *     fields/1..64         of each record that is passed or returned
 *     depth/1..16          of such a record
 *     size/N               bytes of each record passed or returned by value, as laid out
 *     prefix/K,M           K integers then M floats lead the signature (capped at 7 and 9)
 *     behind/i128/K,M      a scalar or record kind that follows just that prefix
 *     trailing/i128/int    the class of parameter right behind
 */
#ifndef GENERATORS_COVERAGE_H
#define GENERATORS_COVERAGE_H

#include "case.h"

/* `cell` lives until the call returns. A cell is told once a case. */
typedef void coverage_visit(const char *cell, void *context);

/* `layout` is the words of generators/layout.h as one toolchain has them; NULL leaves out size/N. */
void coverage_of(const struct abi_case *c, const uint32_t *layout, coverage_visit *visit,
		 void *context);

#endif
