/*
 * Leaves: the scalars at the ends of the paths through a case's objects, in order. A complex has
 * two, a vector one an element; each member of a union has its own. An unnamed bit-field is none.
 * The bits beyond those that mean something (of a bit-field, of a _BitInt) are zero in a value.
 */
#ifndef GENERATORS_LEAF_H
#define GENERATORS_LEAF_H

#include "../harness/base/arena.h"
#include "../harness/base/buffer.h"
#include "case.h"

struct leaf {
	uint16_t object;         /* 0 the result, 1+i parameter i */
	uint8_t width;           /* canonical bytes */
	uint8_t part;            /* 0, or 1 for an imaginary half */
	const struct type *type; /* bare: a scalar, a _BitInt or an enum */
	uint16_t bits;           /* that mean something, from the lowest */
	uint32_t offset;         /* of its bytes in the value */
};

struct leaf_list {
	size_t count;
	const struct leaf *leaf;
	size_t value_size; /* bytes of a value: the sum of the widths */
};

struct leaf_list leaf_enumerate(struct arena *arena, const struct abi_case *c);

/* "a2.f1[3].re", "result.x", "*a0": parameters count from 0. */
void leaf_path(const struct abi_case *c, size_t leaf_index, struct buffer *out);

#endif
