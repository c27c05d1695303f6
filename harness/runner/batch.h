/*
 * The batch, mapped and checked once: whatever it holds, those who read it afterwards find every
 * offset inside the file, every index inside its array, and no type inside itself.
 */
#ifndef RUNNER_BATCH_H
#define RUNNER_BATCH_H

#include "../base/arena.h"
#include "../base/error.h"
#include "wire.h"

enum {
	BATCH_DEPTH_MAX = 32,
	BATCH_LEAVES_MAX = 1 << 16,
	BATCH_WORDS_MAX = 1 << 26,
	BATCH_CELLS_MAX = 1 << 26,
};

struct batch {
	const uint8_t *data;
	const struct wire_batch *header;
	const struct wire_toolchain *toolchain;
	const struct wire_case *c;
};

/* Maps the file for the rest of the program's life. */
bool batch_open(struct batch *batch, const char *path, struct error *error);

static inline const struct wire_type *batch_type(const struct batch *batch,
                                                 const struct wire_case *c)
{
	return (const void *)(batch->data + c->type_offset);
}

static inline const uint32_t *batch_member(const struct batch *batch, const struct wire_case *c)
{
	return (const void *)(batch->data + c->member_offset);
}

static inline const struct wire_object *batch_object(const struct batch *batch,
                                                     const struct wire_case *c)
{
	return (const void *)(batch->data + c->object_offset);
}

#endif
