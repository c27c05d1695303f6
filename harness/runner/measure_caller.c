/*
 * What the capture of a caller shows: from where it sent the arguments, and from where it took the
 * result.
 */
#include "measure_capture.h"

#include "measure_sight.h"

/* What the caller was given: registers, the objects' memory, its frame, and the result. Two of these are
 * no areas, and place_result() makes places of them. */
enum { AREA_OBJECTS = PLACE_AREA_COUNT, AREA_FRAME };

static void describe_given(const struct capture *c, enum pool_kind kind, struct solve_space *space)
{
	const struct unit *unit = c->unit;

	space->column = unit_pool(unit, kind)->column;
	space->table = &unit_pool(unit, kind)->table;
	unit_stretch_registers(space, c->given & POOL_REGISTERS & ~POOL_X87_STACK &
	                                  (unit->returns_mmx ? UINT64_MAX : ~POOL_MMXS));
	unit_stretch(space, (struct solve_stretch){.first = 64 * POOL_MACHINE_WORDS,
	                                           .count = 64 * unit->size.object,
	                                           .place = {.area = AREA_OBJECTS}});
	unit_stretch(space, (struct solve_stretch){.first = 64 * capture_frame_word(unit),
	                                           .count = 64 * unit->size.frame,
	                                           .place = {.area = AREA_FRAME}});
	if (unit->hidden_read.area != PLACE_NOWHERE)
		unit_stretch(space,
		             (struct solve_stretch){.first = 64 * capture_result_word(unit),
		                                    .count = 8 * unit->plan.piece[0].size,
		                                    .place = unit_behind(unit->hidden_read)});
}

/* Where the caller took the result from x87 registers. */
static void solve_x87(const struct capture *c, uint32_t leaf)
{
	struct unit *unit = c->unit;
	struct sight sight;

	sight_init(&sight, unit, NULL, 0, CAPTURE_X87_WORDS);
	for (uint32_t i = 0; i < CAPTURE_X87_RESULTS; i++)
		sight_add(&sight, c->x87 + (size_t)i * POOL_X87_WORDS, CAPTURE_X87_WORDS,
		          POOL_X87_WORDS,
		          (struct solve_stretch){
		              .count = pool_register_bits(X86_X87),
		              .place = {.area = PLACE_REGISTER, .reg = (uint8_t)(X86_X87 + i)}});
	unit_solve(unit, &sight.space, leaf, PLACEMENT_TAKEN, NULL, c->column[POOL_BITS]);
}

/* The address of what a run of the result was taken from; NULL: it was no memory. */
static const unsigned char *taken_from(const struct capture *c, struct wire_place place)
{
	const struct unit *unit = c->unit;
	const struct plan_piece *piece = &unit->plan.piece[0];
	const uint32_t byte = place.bit / 8;

	if (place.area == AREA_FRAME)
		return capture_frame(unit) + byte;
	if (place.area != AREA_OBJECTS || unit->trial.sink[0] == NULL ||
	    byte < piece->image * sizeof(uint64_t) ||
	    byte >= (piece->image + piece->words) * sizeof(uint64_t))
		return NULL;
	return (const unsigned char *)unit->trial.sink[0] +
	       (byte - piece->image * sizeof(uint64_t));
}

static bool points_to(const struct capture *c, struct wire_place slot, uintptr_t address)
{
	return capture_value(c, slot, 0) == address &&
	       capture_value(c, slot, SOLVE_ROUNDS - 1) == address;
}

/* The slot that holds the address of the result: that of the toolchain's own callee, a register for
 * arguments, the lowest word of the area. */
static struct wire_place find_hidden(const struct capture *c, uintptr_t address)
{
	const struct unit *unit = c->unit;
	const uint32_t step = 8 * sizeof(uintptr_t);
	struct wire_place slot = unit->hidden_read;

	if (slot.area != PLACE_NOWHERE && points_to(c, slot, address))
		return slot;
	for (uint32_t reg = 0; reg < X86_VECTOR; reg++) {
		slot = (struct wire_place){.area = PLACE_REGISTER, .reg = (uint8_t)reg};
		if ((unit->c->argument == 0 || (unit->c->argument & X86_BIT(reg)) != 0) &&
		    points_to(c, slot, address))
			return slot;
	}
	for (uint32_t bit = 0; bit < 64 * unit->size.area; bit += step) {
		slot = (struct wire_place){.area = PLACE_STACK, .bit = bit};
		if (points_to(c, slot, address))
			return slot;
	}
	return (struct wire_place){.area = PLACE_NOWHERE};
}

/* A run of the result that came out of memory is behind the hidden pointer, or else nowhere. */
static void place_result(const struct capture *c)
{
	struct unit *unit = c->unit;
	struct solve_runs *runs = &unit->run[PLACEMENT_TAKEN];

	for (uint32_t i = 0; i < runs->count; i++) {
		struct wire_run *run = &runs->run[i];
		const struct plan_leaf *leaf = &unit->plan.leaf[run->leaf];
		const uint32_t bit = plan_leaf_bit(leaf, run->first);
		const unsigned char *memory;

		if (run->place.area == PLACE_BEHIND_REGISTER ||
		    run->place.area == PLACE_BEHIND_STACK)
			unit->hidden_sent = unit->hidden_read;
		if (run->place.area != AREA_FRAME && run->place.area != AREA_OBJECTS)
			continue;
		memory = taken_from(c, run->place);
		run->place = (struct wire_place){.area = PLACE_NOWHERE};
		if (memory == NULL)
			continue;
		if (unit->hidden_sent.area == PLACE_NOWHERE)
			unit->hidden_sent = find_hidden(c, (uintptr_t)memory - bit / 8);
		if (unit->hidden_sent.area == PLACE_NOWHERE)
			continue;
		run->place = unit_behind(unit->hidden_sent);
		run->place.bit =
		    (uint32_t)((uintptr_t)memory - capture_value(c, unit->hidden_sent, 0)) * 8 +
		    bit % 8;
	}
}

static void solve_taken(struct capture *c)
{
	struct unit *unit = c->unit;
	struct solve_runs *runs = &unit->run[PLACEMENT_TAKEN];
	struct solve_stretch stretch[2][UNIT_STRETCHES_MAX];
	struct solve_space space[2] = {{.stretch = stretch[0]}, {.stretch = stretch[1]}};
	enum pool_kind kind = POOL_BITS;
	uint32_t leaf, end;

	describe_given(c, POOL_BITS, &space[POOL_BITS]);
	describe_given(c, POOL_BYTES, &space[POOL_BYTES]);
	for (unit_leaves(unit, 0, &leaf, &end); leaf < end; leaf++) {
		const uint32_t count = runs->count;

		kind = unit_kind(unit, leaf);
		unit_solve(unit, &space[kind], leaf, PLACEMENT_TAKEN, NULL, c->column[kind]);
		if (unit->x87_count == 0 || runs->run[count].place.area != PLACE_NOWHERE)
			continue;
		runs->count = count;
		solve_x87(c, leaf);
	}
	unit_extension(unit, &space[kind], 0, PLACEMENT_TAKEN, c->column[kind]);
	unit_padding(unit, &space[POOL_BITS], 0, PLACEMENT_TAKEN, c->column[POOL_BITS]);
	place_result(c);
	/* A result of nothing but padding is taken from nowhere, and still pointed to. */
	if (unit->hidden_sent.area == PLACE_NOWHERE && unit->hidden_read.area != PLACE_NOWHERE &&
	    capture_is_address(unit, capture_value(c, unit->hidden_read, 0)))
		unit->hidden_sent = unit->hidden_read;
}

enum { RANK_COPY, RANK_REGISTER, RANK_AREA, RANK_BEHIND };

/* A pointer where arguments are passed, to a copy on the stack, is an argument, whatever registers the
 * copy was made through and wherever it lies. One to the object itself is mostly left from
 * reading it: to whom it is an argument, the callee has said so. */
static uint8_t pointer_rank(const struct capture *c, struct wire_place place)
{
	const struct unit *unit = c->unit;
	const uintptr_t object = (uintptr_t)unit->m->space->object;

	if (capture_value(c, place, 0) >= object)
		return unit->callee != NULL ? SOLVE_ONLY_PREFERRED : RANK_BEHIND;
	return place.area == PLACE_REGISTER && (unit->c->argument & X86_BIT(place.reg)) != 0
	           ? RANK_COPY
	           : RANK_BEHIND;
}

/* Without a rule for it no argument is looked for in an x87 register. */
static uint64_t argument_mask(const struct unit *unit)
{
	return unit->c->argument != 0 ? unit->c->argument : X86_BIT(X86_X87) - 1;
}

/* `anywhere`: else only where the callee reads. */
static void see_sent(struct capture *c, struct sight *sight, bool anywhere)
{
	const struct unit *unit = c->unit;
	const uint32_t area = unit->size.area, extent = unit->size.extent;

	sight_init(sight, unit, unit->m->entered, c->sent, area + c->pointer_count * extent);
	sight_add_registers(sight, anywhere ? argument_mask(unit) : 0, RANK_REGISTER);
	sight_add(sight, c->area, area, area,
	          (struct solve_stretch){.count = 64 * area,
	                                 .place = {.area = PLACE_STACK},
	                                 .rank = anywhere ? RANK_AREA : SOLVE_ONLY_PREFERRED});
	for (uint32_t i = 0; i < c->pointer_count; i++)
		sight_add(sight, c->pointer[i].row, extent, extent,
		          (struct solve_stretch){.count = 64 * extent,
		                                 .place = unit_behind(c->pointer[i].place),
		                                 .rank = anywhere
		                                             ? pointer_rank(c, c->pointer[i].place)
		                                             : SOLVE_ONLY_PREFERRED});
}

static void solve_sent(struct capture *c)
{
	struct unit *unit = c->unit;
	struct sight passed, listed;
	uint32_t leaf, end;

	see_sent(c, &passed, true);
	if ((unit->c->flags & WIRE_TAIL_IN_LIST) != 0)
		see_sent(c, &listed, false);
	for (uint32_t i = 1; i < unit->c->object_count; i++) {
		struct sight *sight = unit_is_listed(unit, i) ? &listed : &passed;

		for (unit_leaves(unit, i, &leaf, &end); leaf < end; leaf++)
			unit_solve(unit, &sight->space, leaf, PLACEMENT_SENT,
			           &unit->run[PLACEMENT_READ], c->column[POOL_BITS]);
		unit_extension(unit, &sight->space, i, PLACEMENT_SENT, c->column[POOL_BITS]);
		unit_padding(unit, &sight->space, i, PLACEMENT_SENT, c->column[POOL_BITS]);
	}
}

static void count_vectors(const struct capture *c)
{
	struct unit *unit = c->unit;
	const struct wire_place rax = {.area = PLACE_REGISTER, .reg = X86_RAX};
	const uint8_t al = (uint8_t)capture_value(c, rax, 0);

	if (!unit->counts_vectors)
		return;
	for (uint32_t round = 1; round < SOLVE_ROUNDS; round++)
		if ((uint8_t)capture_value(c, rax, round) != al)
			return;
	unit->vector_count = al;
}

/* Again, with a frame that tells what is taken from it. */
static void capture_frames(struct capture *c)
{
	struct unit *unit = c->unit;

	c->fills_frame = true;
	unit_reopen(unit, PLACEMENT_TAKEN);
	unit->hidden_sent = (struct wire_place){.area = PLACE_NOWHERE};
	capture_make(c);
	solve_taken(c);
}

void unit_capture(struct unit *unit)
{
	struct capture c;

	capture_open(&c, unit);
	capture_make(&c);
	solve_taken(&c);
	if (!c.fills_frame && unit_is_open(unit, PLACEMENT_TAKEN))
		capture_frames(&c);
	solve_sent(&c);
	count_vectors(&c);
}
