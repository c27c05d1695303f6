/*
 * Places: where the bits of a leaf travel in a call. The same words serve what was measured
 * (targets/placement.h) and what a document says (targets/model.h), so that the two compare.
 *
 * Bits are counted from the lowest; those of a leaf in its canonical bytes. The argument area begins
 * behind the return address as the callee finds it at its entry, so that it includes the home
 * space of the Microsoft convention.
 */
#ifndef TARGETS_PLACE_H
#define TARGETS_PLACE_H

#include "../harness/base/buffer.h"
#include "target.h"

enum place_area {
	PLACE_NOWHERE, /* looked for and not found */
	PLACE_REGISTER,
	PLACE_STACK,           /* the argument area */
	PLACE_BEHIND_REGISTER, /* in memory that the register points to */
	PLACE_BEHIND_STACK,    /* in memory that a word of the argument area points to */
	PLACE_AREA_COUNT
};

struct place {
	enum place_area area;
	uint8_t reg;   /* of PLACE_REGISTER and PLACE_BEHIND_REGISTER: index of target.reg */
	uint32_t slot; /* of PLACE_BEHIND_STACK: byte of the argument area where the pointer is */
	uint32_t bit;  /* the first; of the register, the argument area, the memory pointed to */
};

/* A run of bits of one leaf, with consecutive places. Of those that a case has, `leaf` counts the
 * leaves of all its objects in order, the result's first. */
struct place_run {
	uint32_t leaf;
	uint16_t first, count; /* bits of the leaf */
	struct place place;
};

/* "rdi", "rdi[0..4)" in bytes, "xmm1[8..16)", "stack+24", "[rdx]+8", "[stack+16]+8"; in bits where
 * it does not begin or end with a byte: "rdi{3..8}". `count` is the number of bits. */
void place_print(const struct target *target, struct place place, uint32_t count,
                 struct buffer *out);

/* Where the pointer is that leads there; the place itself where none does. */
struct place place_of_pointer(struct place place);

/* Of the same area, register, slot and bit. */
bool place_equal(struct place a, struct place b);

#endif
