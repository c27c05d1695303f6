/*
 * What a case covers, as named cells, so that "they agree" can be said with its coverage.
 *
 *     param/i128 return/i128 pointee/i128 tail/i128
 *         each scalar, bitint, vector, enum, struct and union where a call can have it: a fixed
 *         parameter by value, the result, behind a pointer (there an atomic too), a variadic
 *         parameter; also return/void and, of a variadic function that is passed nothing more,
 *         tail/none. Typedefs are seen through, and counted as param/typedef besides
 *     field/i128 member/i128 element/i128
 *         the same and array, atomic and bit-field, in a struct, a union or an array that is passed
 *         or returned by value, at any depth
 *     arity/0..64          parameters, the variadic ones counted
 *     fields/0..64         of each record passed or returned by value
 *     depth/1..16          records and arrays within each other in such a record, itself counted
 *     size/N               bytes of such a record, as laid out
 *     prefix/K,M           K integers and M floats, in any order, lead the signature before the
 *                          first parameter that is neither (capped at 7 and 9)
 *     behind/i128/K,M      a parameter that follows K integers and M floats and nothing else
 *     trailing/i128/int    the class of the parameter right behind: int, float, int128, x87,
 *                          complex, bitint, vector, record
 *     convention/ms        a calling convention asked for by name
 *     convention/ms...     of a variadic function
 *     call/no_prototype call/old_definition call/va_list call/variadic-alone
 *                          how the two sides declare the call
 *     tier/gnu             the tiers that the case is of
 *     with/packed/param    each feature beyond ISO C (generators/scalar.h) that a fixed parameter, a
 *                          return, a tail or a pointee has, itself or somewhere inside it
 *     bits/i32:5           a bit-field by its type, typedefs seen through, and its width
 *     bits/unnamed         one without a name
 *     bitint/12 ubitint/12 _BitInts by their bits
 *     vector/f32:16        vectors by their elements and bytes
 *     aligned/typedef:16   aligned() by what has it (field, enum, typedef, record) and its operand,
 *                          and aligned/pack:2 of #pragma pack
 *     near/bit-field/float two fields of a struct that follow each other, each as the class above
 *                          or as bit-field, zero-width, zero-array, flexible, empty, array, atomic,
 *                          packed or aligned
 *
 * The last six are of all types of the case. An integer here is what takes one integer register:
 * bool to u64, enum, ptr, and a parameter by reference, whose kind is `pointer` in behind/ and
 * trailing/. A float takes a vector register: f16 to f128, d32 to d128.
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
