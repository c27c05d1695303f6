/*
 * The maker: what the generator knows of the case that it is making, and the named types of it.
 * Its two halves, types without fields and records, call each other.
 */
#ifndef GENERATORS_GENERATE_MAKER_H
#define GENERATORS_GENERATE_MAKER_H

#include "case.h"
#include "weights.h"

/* A named type that the case has so far. */
struct made {
	const struct type *type;
	uint32_t bytes; /* padding left out, as CHOICE_RECORD_BYTES counts */
	uint32_t depth; /* records within each other */
};

struct maker {
	struct arena *arena;
	struct dice dice;
	size_t count;
	size_t record_count;
	size_t anonymous_count;             /* numbers the names of their fields */
	size_t kind_count[TYPE_KIND_COUNT]; /* numbers the names */
	struct made made[CASE_TYPES_MAX];
};

/* Of any type: as in struct made. */
uint32_t maker_bytes(const struct maker *maker, const struct type *type);
uint32_t maker_depth(const struct maker *maker, const struct type *type);

/* Names the type, and keeps it for the case. */
const struct type *maker_keep(struct maker *maker, struct type *type, uint32_t bytes,
                              uint32_t depth);

/* One of the kind that is there already and fits, at random; NULL for none. */
const struct type *maker_reuse(struct maker *maker, enum type_kind kind, uint32_t bytes,
                               uint32_t depth);

/* Gives the case the types that its signature reaches, in the order they were made. */
void maker_used_types(const struct maker *maker, struct abi_case *c);

/* Makes one of TYPE_ENUM, TYPE_BITINT, TYPE_VECTOR, TYPE_ATOMIC or TYPE_TYPEDEF; one of the others
 * a typedef or an atomic may be of, of at most `bytes` and `depth` records where it is a record. */
const struct type *maker_plain(struct maker *maker, enum type_kind kind, uint32_t bytes,
                               uint32_t depth);

/* An integer, an enum or a typedef of either, for a bit-field. */
const struct type *maker_bits_type(struct maker *maker);
/* What an array is of where it is neither a scalar nor a record; NULL for none. */
const struct type *maker_element(struct maker *maker, uint32_t bytes);

const struct type *maker_array(struct maker *maker, const struct type *element, uint32_t count);

/* An atomic of the type where there can be one; else the type itself. */
const struct type *maker_atomic(struct maker *maker, const struct type *type);

struct palette;
/* A struct or union of about so many bytes; NULL where there may be no more of them. Within a record of that
 * palette, or of none. */
const struct type *maker_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                uint32_t depth, const struct palette *outer);

/* Whether an array of the type is surely one: its size is a multiple of its alignment (GCC and
 * Clang refuse all others), and it does not end in a flexible array. */
bool maker_can_be_element(const struct type *type);
/* The type is, or ends in, a flexible array. */
bool type_ends_flexible(const struct type *type);

/* For a parameter or a result: a type of the kind, new or used again. */
const struct type *maker_type(struct maker *maker, enum type_kind kind, enum scalar_use use);

#endif
