/*
 * The memory that trials see: the stack of the calls and the objects of both sides. It lies at the
 * same address in every run, and between pages that cannot be touched:
 *
 *     | guard | stack, downwards | fixed bytes | guard | objects | guard | objects | guard | ...
 */
#ifndef RUNNER_SPACE_H
#define RUNNER_SPACE_H

#include "../../generators/contract.h"
#include "../base/error.h"
#include "plan.h"

/* What lies above a call's stack, in words. */
#define SPACE_WORD ((uintptr_t)UINT64_C(0xd7d7d7d7d7d7d7d7))

enum { SPACE_PHASES = 4 }; /* of the stack pointer, modulo 64 */

struct space {
	unsigned char *stack; /* aligned to 64; where calls start in phase 0 */
	unsigned char *object;
	size_t area_size;  /* of one object, guard page included */
	size_t guard_size; /* of a guard page */
	uint32_t slot_count;
};

/* For `slot_count` slots on each side, each of `words` 64-bit words at most. */
bool space_open(struct space *space, uint32_t slot_count, uint32_t words, struct error *error);

/* Writes fixed bytes over what earlier calls may have left below a call of this phase. */
void space_wash(const struct space *space, uint32_t phase);

/* The guard page behind the objects of a slot. */
static inline unsigned char *space_end(const struct space *space, uint32_t side, uint32_t slot)
{
	size_t area = (size_t)side * space->slot_count + slot + 1;

	return space->object + area * space->area_size - space->guard_size;
}

#endif
