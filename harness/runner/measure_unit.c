#include "measure_unit.h"

#include <assert.h>
#include <string.h>

#include "ffi.h"
#include "stubs.h"

/* Where the convention's own registers are not known: lost in every call. */
#define RESULT_LIKELY                                                                              \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_BIT(X86_X87) | X86_BIT(X86_X87 + 1))
/* Vectors longer than the registers come back in more than the convention speaks of. */
#define RESULT_VECTORS X86_VECTORS(0, 4)
#define X87_STATE      (POOL_X87_STACK | POOL_MMXS)

enum {
	WORD = sizeof(uint64_t),
	HOME = 32,          /* struct target_rule's, the largest */
	SLACK = 64,         /* bytes behind the last argument */
	FRAME = 1024,       /* what a caller's frame has beside copies of the objects */
	X87_REGISTERS = 28, /* where FNSAVE has them */
	X87_BYTES = 10,
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

void unit_aim(struct unit *unit)
{
	const struct batch *batch = unit->m->matrix->batch;
	const size_t index = (size_t)(unit->c - batch->c);

	uint32_t first, end;

	find_special(unit);
	make_room(unit);
	unit_leaves(unit, 0, &first, &end);
	unit->has_x87 = end - first == 1 || end - first == 2;
	for (uint32_t i = first; i < end; i++)
		unit->has_x87 &= unit->plan.leaf[i].is_float;
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
		const uint32_t reg = unit_first_register(mask);

		unit_stretch(space, (struct solve_stretch){
		                        .first = 64 * pool_register_word(reg),
		                        .count = pool_register_bits(reg),
		                        .place = {.area = PLACE_REGISTER, .reg = (uint8_t)reg}});
	}
}

void unit_image_load(struct stub_image *image, const uint64_t *row)
{
	memcpy(image->general, row + POOL_GENERAL, sizeof image->general);
	memcpy(image->vector, row + POOL_VECTOR, POOL_VECTOR_COUNT * sizeof *image->vector);
}

/* Intel SDM 1, 8.1.7: what an empty register still holds is nobody's. The registers are stored from the
 * top of the stack on, the tags of two bits are not. */
static bool is_in_use(const struct stub_image *image, uint32_t st)
{
	const uint32_t top = image->x87[5] >> 3 & 7;
	const uint32_t tags = image->x87[8] | (uint32_t)image->x87[9] << 8;

	return (tags >> 2 * ((top + st) % 8) & 3) != 3;
}

/* Intel SDM 3, 12.2: the first instruction of MMX puts the top of the stack to 0 and all registers in
 * use, and each puts ones above the 64 bits that it writes. */
static bool is_mmx_state(const struct stub_image *image)
{
	for (uint32_t i = 0; i < X86_X87_COUNT; i++)
		if (!is_in_use(image, i))
			return false;
	return (image->x87[5] & 0x38) == 0;
}

static void keep_x87(const struct stub_image *image, uint64_t *row)
{
	const bool is_mmx = is_mmx_state(image);

	for (uint32_t i = 0; i < X86_X87_COUNT; i++) {
		const uint8_t *from = image->x87 + X87_REGISTERS + (size_t)X87_BYTES * i;
		uint64_t *st = row + POOL_X87 + (size_t)POOL_X87_WORDS * i;

		memset(st, 0, POOL_X87_WORDS * sizeof *st);
		row[POOL_MMX + i] = 0;
		if (is_mmx)
			memcpy(&row[POOL_MMX + i], from, MMX_BYTES);
		else if (is_in_use(image, i))
			memcpy(st, from, X87_BYTES);
	}
}

void unit_image_keep(const struct stub_image *image, uint64_t mask, uint64_t *row)
{
	memcpy(row + POOL_GENERAL, image->general, sizeof image->general);
	for (uint64_t rest = mask & POOL_VECTORS; rest != 0; rest &= rest - 1) {
		const uint32_t reg = unit_first_register(rest);

		memcpy(row + pool_register_word(reg), image->vector[reg - X86_VECTOR],
		       sizeof *image->vector);
	}
	if ((mask & X87_STATE) != 0)
		keep_x87(image, row);
}

void unit_image_x87(struct stub_image *image, const uint64_t *row, uint32_t count)
{
	/* Intel SDM 1, 8.1.10: control, status and tags, each in the lower half of a double word. */
	const uint16_t control_word = 0x37f, status = (uint16_t)((8 - count) % 8 << 11);
	const uint16_t tags = (uint16_t)(0xffffU >> 2 * count);

	memset(image->x87, 0, sizeof image->x87);
	memcpy(image->x87, &control_word, sizeof control_word);
	memcpy(image->x87 + 4, &status, sizeof status);
	memcpy(image->x87 + 8, &tags, sizeof tags);
	for (uint32_t i = 0; i < count; i++)
		memcpy(image->x87 + X87_REGISTERS + (size_t)X87_BYTES * i,
		       row + (size_t)POOL_X87_WORDS * i, X87_BYTES);
}

void unit_image_mmx(struct stub_image *image, const uint64_t *row)
{
	unit_image_x87(image, NULL, 0);
	memset(image->x87 + 8, 0, 2); /* the tags: all in use */
	for (uint32_t i = 0; i < X86_MMX_COUNT; i++) {
		uint8_t *to = image->x87 + X87_REGISTERS + (size_t)X87_BYTES * i;

		memset(to, 0xff, X87_BYTES);
		memcpy(to, &row[POOL_MMX + i], MMX_BYTES);
	}
}

void unit_arm(const struct unit *unit)
{
	stub_fill();
	unit_image_x87(&stub_load, NULL, 0);
	stub_trial.keep = STUB_KEEP_VECTORS;
	if (unit->has_x87 || unit->sends_mmx || unit->returns_mmx)
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

void unit_see(struct unit_sight *sight, const uint64_t *row, size_t stride, uint32_t words,
              struct solve_stretch stretch)
{
	assert(words <= sight->room - sight->words && stretch.count <= 64 * words);
	stretch.first = 64 * sight->words;
	stretch.row = row;
	stretch.stride = stride;
	unit_stretch(&sight->space, stretch);
	sight->words += words;
}

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
static void count_words(struct unit_sight *sight, uint64_t mask)
{
	uint64_t varying[POOL_MACHINE_WORDS];

	find_varying(sight->machine, POOL_VECTOR, varying);
	for (; mask != 0; mask &= mask - 1) {
		const uint32_t reg = unit_first_register(mask);
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

void unit_sight_init(struct unit_sight *sight, const struct unit *unit, const uint64_t *machine,
                     uint64_t mask, uint32_t words)
{
	*sight = (struct unit_sight){.machine = machine};
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

uint64_t unit_sent_mask(const struct unit *unit)
{
	const uint64_t mask = unit->c->argument != 0
	                          ? unit->c->argument | unit_registers(&unit->run[PLACEMENT_READ])
	                          : UINT64_MAX;

	return unit->sends_mmx ? mask & ~POOL_X87_STACK : mask & ~X87_STATE;
}

uint64_t unit_given_mask(const struct unit *unit)
{
	return (unit->c->result != 0 ? unit->c->result : RESULT_LIKELY) |
	       (RESULT_VECTORS & ~unit->c->preserved);
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
		const uint32_t reg = unit_first_register(rest);
		bool same = true;

		for (uint32_t round = 0; round < SOLVE_ROUNDS; round++)
			same &= (uintptr_t)
			            unit->m->returned[(size_t)round * POOL_MACHINE_WORDS + reg] ==
			        (uintptr_t)pool_row(pool, round)[reg];
		left |= same ? X86_BIT(reg) : 0;
	}
	return left;
}

uint64_t unit_returned_mask(const struct unit *unit)
{
	const uint64_t mask = unit->c->result != 0 ? unit_given_mask(unit) : UINT64_MAX;

	return unit->has_x87 || unit->returns_mmx ? mask : mask & ~X87_STATE;
}

void unit_see_registers(struct unit_sight *sight, uint64_t mask, uint8_t rank)
{
	for (uint32_t reg = 0; reg < X86_REGISTER_COUNT; reg++) {
		const uint32_t words = sight->register_words[reg];

		if (words > 0)
			unit_see(
			    sight, sight->machine + pool_register_word(reg), POOL_MACHINE_WORDS,
			    words,
			    (struct solve_stretch){
			        .count = MIN(pool_register_bits(reg), 64 * words),
			        .place = {.area = PLACE_REGISTER, .reg = (uint8_t)reg},
			        .rank = (mask & X86_BIT(reg)) != 0 ? rank : SOLVE_ONLY_PREFERRED});
	}
}
