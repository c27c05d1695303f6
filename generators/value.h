/*
 * Values: what the leaves of a case hold in one round, as canonical bytes (little-endian, no
 * padding), and which leaves are live (one member of each union is active).
 *
 * Values are valid ones: a bool is 0 or 1, an enum holds a declared enumerator, an 80-bit float
 * has the explicit integer bit that its exponent asks for, a tagged record has the tag of its
 * active variant, a slice no null pointer.
 */
#ifndef GENERATORS_VALUE_H
#define GENERATORS_VALUE_H

#include "case.h"
#include "leaf.h"

/* Round by round: bytes that name their own leaf, all ones, sign bits, NaN payloads, then random. */
enum { VALUE_ROUNDS = 8 };

/* The same case has the same values always: the seed is its id. */
uint64_t value_seed(const struct abi_case *c);

/* Fills bytes[0..leaves->value_size) and live[0..leaves->count) (1 or 0) for `round`. */
void value_fill(const struct abi_case *c, const struct leaf_list *leaves, uint64_t seed,
                unsigned round, uint8_t *bytes, uint8_t *live);

/* Of bytes that are filled already: the marks, and what the roles of records ask of them. */
void value_mark(const struct abi_case *c, const struct leaf_list *leaves, uint64_t seed,
                unsigned round, uint8_t *bytes, uint8_t *live);

/* Makes the signalling NaNs among the 32- and 64-bit floats quiet ones. */
void value_quiet_nans(const struct leaf_list *leaves, uint8_t *bytes);

#endif
