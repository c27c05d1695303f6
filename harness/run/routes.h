/*
 * Routes: how the bits of leaves get from one side of a call to the other, or do not. Two halves of
 * a placement (targets/placement.h), laid over each other.
 */
#ifndef RUN_ROUTES_H
#define RUN_ROUTES_H

#include "../../generators/leaf.h"
#include "../../targets/placement.h"

/* Bits [first, first + count) of a leaf. */
struct route {
	uint32_t leaf;
	uint16_t first, count;
	struct place from, to; /* of the first bit; the others follow it on both sides */
	bool astray;           /* the receiver looks elsewhere */
};

struct routes {
	bool known; /* both halves were measured; else there is no route */
	size_t count, astray_count;
	const struct route *route; /* by leaf, then by bit */
};

/* Owned by the arena. */
struct routes routes_between(struct arena *arena, const struct leaf_list *leaves,
                             const struct placement_half *from, const struct placement_half *to);

/* The first that went astray, of the leaf if there is one, else of any; NULL for none. */
const struct route *routes_astray(const struct routes *routes, uint32_t leaf);

#endif
