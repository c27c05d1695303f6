#include "measure_unit.h"

#include <assert.h>
#include <string.h>

#include "measure_image.h"

enum {
	WORD = sizeof(uint64_t),
	HOME = 32,    /* struct target_rule's, the largest */
	SLACK = 64,   /* bytes behind the last argument */
	FRAME = 1024, /* what a caller's frame has beside copies of the objects */
	MMX_BYTES = 8,
};

static uint32_t words_of(uint64_t bytes)
{
	return (uint32_t)((bytes + WORD - 1) / WORD);
}

/* Each argument at a place of its own, wherever its alignment puts it. */
static void measure_sizes(struct unit *unit, const uint32_t *words)
{
	struct unit_sizes *size = &unit->size;
	uint64_t area = HOME + WORD + SLACK;
	uint32_t longest = WORD;

	for (uint32_t i = 0; i < unit->c->object_count; i++) {
		const struct wire_object *object = &unit->object[i];
		const uint32_t alignment = words[object->layout + 1];

		if (object->type == WIRE_NONE)
			continue;
		longest = MAX(longest, words[object->layout]);
		/* Clang passes the padding of some over-aligned unions byte by byte, a word each. */
		if (i > 0)
			area += alignment > 2 * WORD
			            ? (uint64_t)words[object->layout] * WORD + alignment
			            : (uint64_t)words_of(words[object->layout]) * WORD + alignment;
	}
	size->object = unit->plan.image_words;
	size->area = words_of(area);
	size->extent = words_of(longest) + 1;
	if ((unit->c->flags & WIRE_VARIADIC) != 0)
		size->extent = MAX(size->extent, size->area);
	size->frame = words_of(2 * (area + longest) + FRAME);
	size->area = MIN(size->area, UNIT_POOL_WORDS_MAX);
	size->extent = MIN(size->extent, UNIT_POOL_WORDS_MAX / 2);
	size->frame = MIN(size->frame, UNIT_POOL_WORDS_MAX);
	size->pointers = MIN(unit->c->object_count + 1, UNIT_POOL_WORDS_MAX / size->extent);
	size->slots = POOL_VECTOR + (uint32_t)((size_t)size->area * WORD / sizeof(void *));
	size->stride = (size->extent * WORD + UNIT_STRIDE - 1) / UNIT_STRIDE * UNIT_STRIDE;
}

uint32_t unit_pool_words(const struct unit_sizes *size)
{
	const uint32_t callee = size->area + size->pointers * size->extent;

	return size->object + MAX(callee, size->frame + size->extent);
}

uint32_t unit_region_words(const struct unit_sizes *size)
{
	const uint64_t words = (uint64_t)size->slots * size->stride / WORD + size->extent;

	return (uint32_t)MIN(words, UNIT_POOL_WORDS_MAX);
}

/* A bool is 0 or 1; a _BitInt is zero up to the next byte (plan.c); a float that does not lie as the
 * pool's words do in memory is still none of those that x87 moves change. */
static bool is_special(const struct plan *plan, const struct plan_leaf *leaf)
{
	const uint32_t first = 8 * plan->piece[leaf->object].start + leaf->first;

	return leaf->is_bool || (leaf->owns_byte && leaf->bits % 8 != 0) ||
	       ((leaf->bits == 32 || leaf->bits == 64) && first % 32 != 0);
}

static void find_special(struct unit *unit)
{
	unit->special = NEW_ARRAY(unit->arena, const struct plan_leaf *, unit->plan.leaf_count);
	for (uint32_t i = 0; i < unit->plan.leaf_count; i++) {
		const struct plan_leaf *leaf = &unit->plan.leaf[i];

		unit->has_bools |= leaf->is_bool;
		if (is_special(&unit->plan, leaf))
			unit->special[unit->special_count++] = leaf;
	}
}

static void make_room(struct unit *unit)
{
	uint32_t bits = 0;

	for (uint32_t i = 0; i < unit->plan.leaf_count; i++)
		bits += unit->plan.leaf[i].bits;
	for (int side = 0; side < PLACEMENT_SIDE_COUNT; side++) {
		unit->run[side].room = bits;
		unit->run[side].run = NEW_ROOM(unit->arena, struct wire_run, bits);
		unit->surround[side] =
		    NEW_ARRAY(unit->arena, struct wire_surround, unit->c->object_count);
	}
}

bool unit_open(struct unit *unit, struct measure *m, uint64_t position, struct arena *arena)
{
	const struct batch *batch = m->matrix->batch;
	const uint32_t cases = batch->header->case_count;
	const uint32_t index = (uint32_t)(position % cases);
	const struct toolchain *t = &m->matrix->toolchain[position / cases];
	const struct wire_case *c = &batch->c[index];

	*unit = (struct unit){.m = m, .toolchain = t, .arena = arena, .c = c, .vector_count = -1};
	if (t->able[index] == 0 ||
	    !plan_place(batch, c, t->layout + c->layout_first, &unit->plan, arena))
		return false;
	unit->object = batch_object(batch, c);
	unit->type = batch_type(batch, c);
	/* Whoever is passed a va_list is not variadic. */
	unit->counts_vectors = (c->flags & (WIRE_VARIADIC | WIRE_TAIL_IN_LIST)) == WIRE_VARIADIC &&
	                       (c->flags & WIRE_COUNTS_VECTORS) != 0;
	measure_sizes(unit, t->layout + c->layout_first);
	return true;
}

/* A vector of 64 bits, the one thing that does; arrays are none of the objects. */
static bool is_mmx(const struct unit *unit, uint32_t object)
{
	const struct wire_object *o = &unit->object[object];

	return o->type != WIRE_NONE && unit->type[o->type].kind == WIRE_ARRAY &&
	       unit->plan.piece[object].size == MMX_BYTES;
}

static void find_mmx(struct unit *unit)
{
	const struct wire_case *c = unit->c;

	unit->returns_mmx = (c->result & POOL_MMXS) != 0 && is_mmx(unit, 0);
	for (uint32_t i = 1; i <= c->fixed_count; i++)
		unit->sends_mmx |= (c->argument & POOL_MMXS) != 0 && is_mmx(unit, i);
}

/* Members of a union are one float where they lie at the same place. */
static bool add_x87(struct unit *unit, uint32_t leaf_index)
{
	const struct plan_leaf *leaf = &unit->plan.leaf[leaf_index];

	for (uint32_t i = 0; i < unit->x87_count; i++) {
		const struct plan_leaf *other = &unit->plan.leaf[unit->x87_leaf[i]];

		if (leaf->first == other->first)
			return leaf->bits == other->bits;
	}
	if (unit->x87_count == ARRAY_LEN(unit->x87_leaf))
		return false;
	unit->x87_leaf[unit->x87_count++] = leaf_index;
	return true;
}

static void find_x87(struct unit *unit)
{
	bool are_floats = true;
	uint32_t leaf, end;

	for (unit_leaves(unit, 0, &leaf, &end); are_floats && leaf < end; leaf++)
		are_floats = unit->plan.leaf[leaf].is_float && add_x87(unit, leaf);
	if (!are_floats)
		unit->x87_count = 0;
}

/* LLVM, CC_X86_32_RegCall and its like: the first long double. */
static void find_x87_argument(struct unit *unit)
{
	const struct wire_case *c = unit->c;

	for (uint32_t i = 0; i < unit->plan.leaf_count; i++) {
		const struct plan_leaf *leaf = &unit->plan.leaf[i];

		unit->sends_x87 |= (c->argument & X86_BIT(X86_X87)) != 0 && leaf->is_float &&
		                   leaf->bits == 80 && leaf->object > 0 &&
		                   leaf->object <= c->fixed_count;
	}
}

void unit_aim(struct unit *unit)
{
	const struct batch *batch = unit->m->matrix->batch;
	const size_t index = (size_t)(unit->c - batch->c);

	find_special(unit);
	make_room(unit);
	find_x87(unit);
	find_x87_argument(unit);
	find_mmx(unit);
	trial_place(&unit->trial, batch, unit->m->space, &unit->plan,
	            unit->toolchain->layout + unit->c->layout_first);
	trial_aim(&unit->trial, unit->toolchain, unit->toolchain);
	unit->caller =
	    (unit->toolchain->able[index] & WIRE_CAN_CALL) != 0 ? stub_trial.function : NULL;
	unit->callee =
	    (unit->toolchain->able[index] & WIRE_CAN_BE_CALLED) != 0 ? stub_trial.callee : NULL;
}

/* The memory of a piece on one side; NULL: it has none there. */
static uint64_t *piece_memory(const struct unit *unit, uint32_t side, uint32_t index)
{
	const struct plan_piece *piece = &unit->plan.piece[index];

	if (piece->words == 0)
		return NULL;
	if (piece->sink == side)
		return piece->has_sink ? unit->trial.sink[index] : NULL;
	return piece->has_source ? unit->trial.source[index] : NULL;
}

/* The words of a piece that the object lies in. */
static uint32_t object_words(const struct plan_piece *piece, uint32_t *first)
{
	*first = piece->start / WORD;
	return words_of(piece->start % WORD + piece->size);
}

static void change_bit(uint8_t *byte, uint32_t bit, bool is_set)
{
	const uint8_t mask = (uint8_t)(1U << bit % 8);

	byte[bit / 8] = is_set ? byte[bit / 8] | mask : byte[bit / 8] & (uint8_t)~mask;
}

static void mend_leaf(const struct plan_leaf *leaf, uint8_t *object)
{
	uint32_t bit, next;

	if (leaf->is_bool) {
		object[leaf->first / 8] &= 1;
	} else if (leaf->bits % 8 != 0) {
		for (uint32_t i = leaf->bits; i % 8 != 0; i++)
			change_bit(object, leaf->first + i, false);
	} else {
		bit = plan_leaf_bit(leaf, leaf->bits - 2U);
		next = plan_leaf_bit(leaf, leaf->bits - 3U);
		change_bit(object, next, (object[bit / 8] >> bit % 8 & 1) == 0);
	}
}

void unit_fill(const struct unit *unit, uint32_t side, const struct pool *pool, uint32_t round)
{
	const uint64_t *row = pool_row(pool, round) + POOL_MACHINE_WORDS;

	for (uint32_t i = 0; i < unit->plan.piece_count; i++) {
		const struct plan_piece *piece = &unit->plan.piece[i];
		uint64_t *memory = piece_memory(unit, side, i);
		uint32_t first, words = object_words(piece, &first);

		if (memory != NULL)
			memcpy(memory + first, row + piece->image + first, (size_t)words * WORD);
	}
	for (uint32_t i = 0; i < unit->special_count; i++) {
		const struct plan_leaf *leaf = unit->special[i];
		uint64_t *memory = piece_memory(unit, side, leaf->object);

		if (memory != NULL)
			mend_leaf(leaf, (uint8_t *)memory + unit->plan.piece[leaf->object].start);
	}
}

void unit_keep(const struct unit *unit, uint32_t side, uint64_t *row)
{
	for (uint32_t i = 0; i < unit->plan.piece_count; i++) {
		const struct plan_piece *piece = &unit->plan.piece[i];
		const uint64_t *memory = piece_memory(unit, side, i);
		uint32_t first, words = object_words(piece, &first);

		if (memory != NULL)
			memcpy(row + piece->image + first, memory + first, (size_t)words * WORD);
	}
}

void unit_columns(const struct unit *unit, uint32_t side, const uint64_t *row, uint64_t *column)
{
	for (uint32_t i = 0; i < unit->plan.piece_count; i++) {
		const struct plan_piece *piece = &unit->plan.piece[i];
		uint32_t first, words = object_words(piece, &first);

		if (piece_memory(unit, side, i) == NULL)
			continue;
		first += piece->image;
		solve_columns(row + first, unit->size.object, words, column + (size_t)64 * first);
	}
}

void unit_leaves(const struct unit *unit, uint32_t object, uint32_t *first, uint32_t *end)
{
	*first = *end = unit->object[object].leaf;
	if (unit->object[object].type == WIRE_NONE)
		return;
	*end = object + 1 < unit->c->object_count ? unit->object[object + 1].leaf
	                                          : unit->c->leaf_count;
}

uint16_t unit_leaf_columns(const struct unit *unit, const uint64_t *column, uint32_t leaf_index,
                           bool received, uint64_t *leaf_column)
{
	const struct plan_leaf *leaf = &unit->plan.leaf[leaf_index];
	const struct plan_piece *piece = &unit->plan.piece[leaf->object];
	const bool widened = received && (unit->object[leaf->object].flags & WIRE_NARROW) != 0;

	if (widened)
		piece = &unit->plan.piece[piece->widened];
	column += (size_t)64 * piece->image + (size_t)8 * piece->start;
	for (uint32_t i = 0; i < leaf->bits; i++)
		leaf_column[i] = column[widened ? i : plan_leaf_bit(leaf, i)];
	return leaf->bits;
}

/* A float that an x87 register holds is converted, and its bits lie elsewhere: it is said to be in
 * the whole of the register. */
static void join_converted(struct solve_runs *runs, uint32_t first, uint16_t bits)
{
	struct wire_run *run = &runs->run[first];

	if (runs->count - first < 2)
		return;
	for (uint32_t i = first; i < runs->count; i++)
		if (runs->run[i].place.area != PLACE_REGISTER ||
		    runs->run[i].place.reg != run->place.reg || !unit_is_x87(run->place.reg))
			return;
	runs->count = first + 1;
	run->count = bits;
	run->place.bit = 0;
}

void unit_solve(struct unit *unit, struct solve_space *space, uint32_t leaf, int side,
                const struct solve_runs *prefer, const uint64_t *column)
{
	struct solve_runs *runs = &unit->run[side];
	const uint32_t first = runs->count;
	uint64_t leaf_column[8 * WIRE_LEAF_BYTES_MAX];
	const uint16_t bits =
	    unit_leaf_columns(unit, column, leaf, unit_receives(side), leaf_column);

	solve_leaf(space, leaf, leaf_column, bits, prefer, runs);
	join_converted(runs, first, bits);
}

bool unit_is_open(const struct unit *unit, int side)
{
	const struct solve_runs *runs = &unit->run[side];

	for (uint32_t i = 0; i < runs->count; i++)
		if (runs->run[i].place.area == PLACE_NOWHERE)
			return true;
	return false;
}

void unit_reopen(struct unit *unit, int side)
{
	unit->run[side].count = 0;
	memset(unit->surround[side], 0, unit->c->object_count * sizeof *unit->surround[side]);
}

void unit_stretch(struct solve_space *space, struct solve_stretch stretch)
{
	if (stretch.count == 0)
		return;
	assert(space->stretch_count < UNIT_STRETCHES_MAX);
	assert(space->stretch_count == 0 ||
	       space->stretch[space->stretch_count - 1].first < stretch.first);
	space->stretch[space->stretch_count++] = stretch;
}

void unit_stretch_registers(struct solve_space *space, uint64_t mask)
{
	for (; mask != 0; mask &= mask - 1) {
		const uint32_t reg = pool_first_register(mask);

		unit_stretch(space, (struct solve_stretch){
		                        .first = 64 * pool_register_word(reg),
		                        .count = pool_register_bits(reg),
		                        .place = {.area = PLACE_REGISTER, .reg = (uint8_t)reg}});
	}
}

void unit_arm(const struct unit *unit)
{
	stub_fill();
	image_x87(&stub_load, NULL, 0);
	stub_trial.keep = STUB_KEEP_VECTORS;
	if (unit->x87_count > 0 || unit->sends_x87 || unit->sends_mmx || unit->returns_mmx)
		stub_trial.keep |= STUB_KEEP_X87;
	stub_trial.capture = NULL;
	stub_trial.frame = 0;
	stub_trial.poison = 0;
}

uint64_t unit_registers(const struct solve_runs *runs)
{
	uint64_t mask = 0;

	for (uint32_t i = 0; i < runs->count; i++)
		if (runs->run[i].place.area == PLACE_REGISTER)
			mask |= X86_BIT(runs->run[i].place.reg);
	return mask;
}

struct wire_place unit_behind(struct wire_place place)
{
	if (place.area == PLACE_REGISTER)
		return (struct wire_place){.area = PLACE_BEHIND_REGISTER, .reg = place.reg};
	return (struct wire_place){.area = PLACE_BEHIND_STACK, .slot = place.bit / 8};
}
