#include "measure_sight.h"

#include <assert.h>
#include <string.h>

/* Where the convention's own registers are not known: lost in every call. */
#define RESULT_LIKELY                                                                              \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_BIT(X86_X87) | X86_BIT(X86_X87 + 1))
/* Vectors longer than the registers come back in more than the convention speaks of. */
#define RESULT_VECTORS X86_VECTORS(0, 4)

/* Which words are not the same in all rounds. */
static inline void find_varying(const uint64_t *restrict row, const size_t words,
                                uint64_t *restrict varying)
{
	uint64_t all[POOL_VECTOR] = {0};

	for (size_t r = 1; r < SOLVE_ROUNDS; r++)
		for (size_t w = 0; w < words; w++)
			all[w] |= row[r * POOL_MACHINE_WORDS + w] ^ row[w];
	memcpy(varying, all, words * sizeof *all);
}

/* Words of each register of the mask, to the last that varies. */
static void count_words(struct sight *sight, uint64_t mask)
{
	uint64_t varying[POOL_MACHINE_WORDS];

	find_varying(sight->machine, POOL_VECTOR, varying);
	for (; mask != 0; mask &= mask - 1) {
		const uint32_t reg = pool_first_register(mask);
		const uint32_t word = pool_register_word(reg);
		uint8_t count = (uint8_t)((pool_register_bits(reg) + 63) / 64);

		if (reg >= X86_MMX)
			find_varying(sight->machine + word, 1, varying + word);
		else if (reg >= X86_X87)
			find_varying(sight->machine + word, POOL_X87_WORDS, varying + word);
		else if (reg >= X86_VECTOR)
			find_varying(sight->machine + word, POOL_VECTOR_WORDS, varying + word);
		while (count > 0 && varying[word + count - 1] == 0)
			count--;
		sight->register_words[reg] = count;
	}
}

void sight_init(struct sight *sight, const struct unit *unit, const uint64_t *machine,
                uint64_t mask, uint32_t words)
{
	*sight = (struct sight){.machine = machine};
	if (machine != NULL)
		count_words(sight, mask & POOL_REGISTERS & ~X86_BIT(stub_pointer));
	for (uint32_t reg = 0; reg < X86_REGISTER_COUNT; reg++)
		words += sight->register_words[reg];
	sight->room = words;
	sight->space = (struct solve_space){
	    .column = NEW_ROOM(unit->arena, uint64_t, (size_t)64 * words),
	    .seen = NEW_ARRAY(unit->arena, bool, words),
	    .stretch = sight->stretch,
	    .arena = unit->arena,
	};
}

void sight_add(struct sight *sight, const uint64_t *row, size_t stride, uint32_t words,
               struct solve_stretch stretch)
{
	assert(words <= sight->room - sight->words && stretch.count <= 64 * words);
	stretch.first = 64 * sight->words;
	stretch.row = row;
	stretch.stride = stride;
	unit_stretch(&sight->space, stretch);
	sight->words += words;
}

void sight_add_registers(struct sight *sight, uint64_t mask, uint8_t rank)
{
	for (uint32_t reg = 0; reg < X86_REGISTER_COUNT; reg++) {
		const uint32_t words = sight->register_words[reg];

		if (words > 0)
			sight_add(
			    sight, sight->machine + pool_register_word(reg), POOL_MACHINE_WORDS,
			    words,
			    (struct solve_stretch){
			        .count = MIN(pool_register_bits(reg), 64 * words),
			        .place = {.area = PLACE_REGISTER, .reg = (uint8_t)reg},
			        .rank = (mask & X86_BIT(reg)) != 0 ? rank : SOLVE_ONLY_PREFERRED});
	}
}

uint64_t unit_sent_mask(const struct unit *unit)
{
	const uint64_t mask = unit->c->argument != 0
	                          ? unit->c->argument | unit_registers(&unit->run[PLACEMENT_READ])
	                          : UINT64_MAX;

	if (unit->sends_x87)
		return mask & ~POOL_MMXS;
	return unit->sends_mmx ? mask & ~POOL_X87_STACK : mask & ~POOL_X87_STATE;
}

uint64_t unit_given_mask(const struct unit *unit)
{
	return (unit->c->result != 0 ? unit->c->result : RESULT_LIKELY) |
	       (RESULT_VECTORS & ~unit->c->preserved);
}

uint64_t unit_returned_mask(const struct unit *unit)
{
	const uint64_t mask = unit->c->result != 0 ? unit_given_mask(unit) : UINT64_MAX;

	return unit->x87_count > 0 || unit->returns_mmx ? mask : mask & ~POOL_X87_STATE;
}

uint64_t unit_left_mask(const struct unit *unit)
{
	const struct pool *pool = &unit->m->bits;
	uint64_t left = 0;

	if (unit->callee == NULL)
		return 0;
	for (uint64_t rest = unit->c->result & unit->m->matrix->batch->header->preserved &
	                     (X86_BIT(X86_VECTOR) - 1);
	     rest != 0; rest &= rest - 1) {
		const uint32_t reg = pool_first_register(rest);
		bool same = true;

		for (uint32_t round = 0; round < SOLVE_ROUNDS; round++)
			same &= (uintptr_t)
			            unit->m->returned[(size_t)round * POOL_MACHINE_WORDS + reg] ==
			        (uintptr_t)pool_row(pool, round)[reg];
		left |= same ? X86_BIT(reg) : 0;
	}
	return left;
}
