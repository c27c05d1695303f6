/*
 * Layout is data: what each toolchain says of the sizes, alignments and offsets of a case, as a
 * row of 32-bit words in an order that the case alone decides:
 *
 *     of each named type, in order   enum:            size, alignment
 *                                    struct, union:   size, alignment, then of each field its
 *                                                     offset and size; of a bit-field its first
 *                                                     bit, counted from the record's start, and
 *                                                     its bits; nothing of an unnamed one
 *     of each object that is a       scalar:          size, alignment
 *     (the result, the parameters in order; nothing for void, enums and records)
 *
 * Offsets of leaves follow from these: arrays have no gaps, and a type has one layout. No language
 * tells where a bit-field is: a module leaves its words zero and exports an object with ones in it
 * (generators/contract.h), and whoever reads the module fills them in. Bits are counted from
 * the lowest of the first byte; in a record of big-endian order from the highest, as it fills them.
 */
#ifndef GENERATORS_LAYOUT_H
#define GENERATORS_LAYOUT_H

#include "../harness/base/arena.h"
#include "../harness/base/buffer.h"
#include "case.h"

struct layout_plan {
	size_t word_count;
	const uint32_t
	    *type_word; /* by index of the named type: its first word; of a typedef nothing */
	const uint32_t *object_word; /* by object: where its size and alignment stand; the named
	                                type's own words for a named type; UINT32_MAX for void */
};

size_t layout_word_count(const struct abi_case *c);
/* The named bit-fields of all records of the case. */
size_t layout_bit_field_count(const struct abi_case *c);
struct layout_plan layout_plan(struct arena *arena, const struct abi_case *c);

/* What a word is. With a field: where it is in `record`, or its size. */
enum layout_word_kind {
	LAYOUT_SIZE,
	LAYOUT_ALIGNMENT,
	LAYOUT_OFFSET,
	LAYOUT_BIT_OFFSET,
	LAYOUT_BIT_WIDTH,
};

struct layout_word {
	enum layout_word_kind kind;
	const struct type *type;   /* whose size or alignment it is; with a field, the field's */
	const struct type *record; /* NULL unless about a field */
	const struct field *field;
};

struct layout_word layout_word(const struct abi_case *c, size_t index);

/* For a person: "offset of s0.f1", "size of union u2", "alignment of longdouble". */
void layout_describe(const struct abi_case *c, size_t word, struct buffer *out);
/* A word before it is described by the same text: two objects have the type. */
bool layout_is_told(const struct abi_case *c, size_t word);

/* Index of a named type in the case; it must be there. */
size_t layout_type_index(const struct abi_case *c, const struct type *type);

#endif
