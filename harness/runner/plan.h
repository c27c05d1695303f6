/*
 * A plan: one case under one layout. It tells where each leaf lies in each object, and holds, for
 * each round, what the objects' memory shall be before the call and after it.
 *
 * The memory of an object ends at a guard page, as near as its alignment allows: it lies at
 * exactly its declared alignment, not at twice of it. An image is that memory in 64-bit words, up
 * to the guard page:
 *
 *     | canary, 16 to 23 bytes | object (leaves and padding) | canary, less than 2 * alignment |
 *
 * The source of an object is what is passed or returned, the sink is where the other side stores
 * what it received. Sinks hold the leaves disturbed before the call, so that a missing
 * store is seen. A narrow object is a source only; the 64 bits it is received in are a sink only.
 */
#ifndef RUNNER_PLAN_H
#define RUNNER_PLAN_H

#include "../../generators/contract.h"
#include "batch.h"

enum {
	PLAN_OBJECT_MAX = 64 * 1024,
	PLAN_ALIGN_MAX = 2048, /* so that a place modulo twice of it follows from the page alone */
	PLAN_PIECES_MAX = 2 * SLOT_COUNT,
};

enum plan_side { SIDE_CALLER, SIDE_CALLEE, SIDE_COUNT };

struct plan_leaf {
	uint32_t object; /* as the case counts them, the result first */
	uint32_t first;  /* bit in the object; see `big_endian` */
	uint32_t value;  /* offset in the value, bytes */
	uint16_t bits;   /* that move: those that both the object and the value have */
	/* Its highest byte comes first, and its bits are counted from the highest of a byte. Else
	 * they are counted from the lowest. */
	bool big_endian;
	bool owns_byte; /* no other leaf has bits in its bytes */
	bool is_bool;   /* and no bit-field: a byte that is 0 or 1 */
	bool is_float;  /* that the x87 has a format for */
};

/* An object, or the 64 bits that a narrow one is received in. */
struct plan_piece {
	uint16_t slot;
	uint8_t sink; /* enum plan_side; the source is on the other one */
	bool has_source, has_sink;
	uint32_t widened; /* of a narrow object: the piece it is received in */
	uint32_t size;    /* of the object */
	uint32_t words;   /* of the image; 0: nothing is there */
	uint32_t start;   /* of the object in the image, in bytes */
	uint32_t image;   /* where the image starts among those of the case, in words */
};

struct plan_round {
	uint64_t *want; /* sources always; sinks after the call, where the mask is set */
	uint64_t *mask;
	uint64_t *before; /* sinks before the call */
};

struct plan {
	const struct wire_case *c;
	uint32_t object_count, piece_count; /* the pieces: objects, then the widened */
	struct plan_piece piece[PLAN_PIECES_MAX];
	uint32_t leaf_count;
	struct plan_leaf *leaf;
	uint32_t image_words; /* of all pieces */
	uint32_t piece_words; /* of the longest piece */
	struct plan_round *round;
};

/*
 * Places everything but makes no images. False: the words make no sense, or an object is larger
 * than PLAN_OBJECT_MAX; nothing is called with such a layout.
 */
bool plan_place(const struct batch *batch, const struct wire_case *c, const uint32_t *words,
                struct plan *plan, struct arena *arena);

/* Makes the images of all rounds. */
void plan_images(const struct batch *batch, struct plan *plan, struct arena *arena);

/* Which leaves a round uses: a byte for each. */
static inline const uint8_t *plan_live(const struct batch *batch, const struct wire_case *c,
                                       uint32_t round)
{
	return batch->data + c->live_offset + (size_t)round * c->leaf_count;
}

static inline const uint8_t *plan_value(const struct batch *batch, const struct wire_case *c,
                                        uint32_t round)
{
	return batch->data + c->value_offset + (size_t)round * c->value_size;
}

/* Canonical bytes of the leaf: as many as its bits take up. */
static inline uint32_t plan_leaf_width(const struct plan_leaf *leaf)
{
	return (leaf->bits + 7U) / 8;
}

/* Bit `i` of a leaf, from its lowest, as a bit of its object's bytes: 8 to a byte, lowest first. */
uint32_t plan_leaf_bit(const struct plan_leaf *leaf, uint32_t i);

/* The leaf as its object holds it, in plan_leaf_width() canonical bytes. */
void plan_read(const struct plan_leaf *leaf, const uint8_t *object, uint8_t *value);

/* A narrow leaf in an object of `size` bytes, converted to 64 bits as C converts it. */
int64_t plan_widen(const struct wire_type *leaf, const void *data, size_t size);

#endif
