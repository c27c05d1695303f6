/*
 * What was seen of a unit over the rounds, as a space to search: of the registers those that varied,
 * and whatever memory is added to them.
 */
#ifndef RUNNER_MEASURE_SIGHT_H
#define RUNNER_MEASURE_SIGHT_H

#include "measure_unit.h"

struct sight {
	struct solve_space space;
	struct solve_stretch stretch[UNIT_STRETCHES_MAX];
	const uint64_t *machine;                    /* [SOLVE_ROUNDS][POOL_MACHINE_WORDS] */
	uint8_t register_words[X86_REGISTER_COUNT]; /* to the last that varied */
	uint32_t words, room;
};

/* With room for the registers of the mask, and so many other words. `machine`: NULL for none. */
void sight_init(struct sight *sight, const struct unit *unit, const uint64_t *machine,
                uint64_t mask, uint32_t words);
/* `words` of each row. */
void sight_add(struct sight *sight, const uint64_t *row, size_t stride, uint32_t words,
               struct solve_stretch stretch);
/* The registers; those outside the mask only where preferred. */
void sight_add_registers(struct sight *sight, uint64_t mask, uint8_t rank);

/* Registers that may hold an argument, that the caller is given bits of a result in, and that the
 * callee may have left one in. */
uint64_t unit_sent_mask(const struct unit *unit);
uint64_t unit_given_mask(const struct unit *unit);
uint64_t unit_returned_mask(const struct unit *unit);
/* Of a callee that was fed: the registers that it left as they were, though its convention lets it return
 * something in them, of those that a C function preserves. Callers count on that. */
uint64_t unit_left_mask(const struct unit *unit);

#endif
