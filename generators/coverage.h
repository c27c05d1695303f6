/*
 * What a case covers, as named cells, so that "they agree" can be said with its coverage.
 *
 *     param/i128 return/i128 pointee/i128 tail/i128
 *         each scalar, enum, struct and union where a call can have it: a fixed parameter by value,
 *         the result, behind a pointer, a variadic parameter; also return/void and, of a variadic
 *         function that is passed nothing more, tail/none
 *     field/i128 member/i128 element/i128
 *         the same and array, in a struct, a union or an array that is passed or returned by
 *         value, at any depth
 *     arity/0..64          parameters, the variadic ones counted
 *     fields/1..64         of each record passed or returned by value
 *     depth/1..16          records and arrays within each other in such a record, itself counted
 *     size/N               bytes of such a record, as laid out
 *     prefix/K,M           K integers and M floats, in any order, lead the signature before the
 *                          first parameter that is neither (capped at 7 and 9)
 *     behind/i128/K,M      a parameter that follows K integers and M floats and nothing else
 *     trailing/i128/int    the class of the parameter right behind: int, float, int128, x87,
 *                          complex, record
 *     convention/sysv      a calling convention asked for by name
 *
 * An integer here is what takes one integer register: bool to u64, enum, ptr, and a parameter by
 * reference, whose kind is `pointer` in behind/ and trailing/. A float is f32 or f64.
 */
#ifndef GENERATORS_COVERAGE_H
#define GENERATORS_COVERAGE_H

#include "case.h"

/* `cell` lives until the call returns. A cell is told once a case, in the order of the names. */
typedef void coverage_visit(const char *cell, void *context);

/* `layout` is the words of generators/layout.h as one toolchain has them; NULL leaves out size/N. */
void coverage_of(const struct abi_case *c, const uint32_t *layout, coverage_visit *visit,
                 void *context);

#endif
