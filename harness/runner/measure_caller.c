/*
 * The caller's half: it calls, and a function of ours stands in for the callee. What it passed is
 * looked at there, and the result is made up of random bits:
 *
 *     registers     those that may hold a result
 *     memory        that behind the pointer that the toolchain's own callee would write to. Where that
 *                   is not known, the frame of the caller and the object that the result goes to
 *                   are random from the start, and keep it where nobody writes
 *
 * so that what comes back tells where it was taken from.
 */
#include <assert.h>
#include <string.h>

#include "child.h"
#include "measure_unit.h"

enum {
	FRAME_MAX = 256 * 1024, /* as deep as a pointer into the stack may point */
	RETURN_ADDRESS = sizeof(void *),
	ENTRY = 16 - RETURN_ADDRESS, /* the stack pointer of the caller, from stub_trial.stack */
};

/* Where the convention's own registers are not known: lost in every call. */
#define RESULT_LIKELY                                                                              \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_BIT(X86_X87) | X86_BIT(X86_X87 + 1))
/* Vectors longer than the registers come back in more than the convention speaks of. */
#define RESULT_VECTORS X86_VECTORS(0, 4)

/* A slot that holds an address of the trial's memory; `row`: what is behind it. */
struct pointer {
	struct wire_place place;
	uint64_t *row; /* [SOLVE_ROUNDS][size.extent] */
};

struct capture {
	struct unit *unit;
	uint32_t round;
	uint64_t *area;      /* [SOLVE_ROUNDS][size.area] */
	enum pool_kind kind; /* what the rounds are filled from */
	uint64_t *row;       /* of the objects: [SOLVE_ROUNDS][size.object] */
	uint64_t *column[2]; /* by enum pool_kind */
	uint64_t *x87;       /* [SOLVE_ROUNDS][X87_WORDS]: what st0 and st1 were given */
	struct pointer pointer[UNIT_POINTERS_MAX];
	uint32_t pointer_count;
	bool points_back; /* rax is given the pointer to the result */
};

enum { X87_RESULTS = 2, X87_WORDS = X87_RESULTS * POOL_X87_WORDS };

/* Of the call that is being made. */
static struct capture *now;

static uint64_t *row_of(uint64_t *rows, uint32_t round, uint32_t words)
{
	return rows + (size_t)round * words;
}

static void *address_of(uintptr_t value)
{
	return (void *)value; // NOLINT(performance-no-int-to-ptr): it is what registers hold
}

static uintptr_t load_word(const void *from)
{
	uintptr_t word;

	memcpy(&word, from, sizeof word);
	return word;
}

/* What a register or a word of the argument area held in a round. */
static uintptr_t slot_value(const struct capture *c, struct wire_place place, uint32_t round)
{
	const struct unit *unit = c->unit;
	const unsigned char *area = (const void *)row_of(c->area, round, unit->size.area);

	if (place.area == PLACE_REGISTER)
		return (uintptr_t)row_of(unit->m->entered, round, POOL_MACHINE_WORDS)[place.reg];
	if (place.bit / 8 + sizeof(uintptr_t) > unit->size.area * sizeof(uint64_t))
		return 0;
	return load_word(area + place.bit / 8);
}

/* Within the trial's stack or the objects: what is behind it can be read. */
static bool is_pointer(const struct unit *unit, uintptr_t value)
{
	const struct space *space = unit->m->space;
	const uintptr_t stack = (uintptr_t)space->stack, object = (uintptr_t)space->object;
	const size_t extent = unit->size.extent * sizeof(uint64_t);

	return (value >= stack - FRAME_MAX && value < stack + ENTRY) ||
	       (value >= object &&
	        value - object < 2 * space->slot_count * space->area_size - extent);
}

static void add_pointer(struct capture *c, struct wire_place place)
{
	struct unit *unit = c->unit;

	if (!is_pointer(unit, slot_value(c, place, 0)) || c->pointer_count == UNIT_POINTERS_MAX)
		return;
	c->pointer[c->pointer_count++] = (struct pointer){
	    place, NEW_ARRAY(unit->arena, uint64_t, SOLVE_ROUNDS * unit->size.extent)};
}

/* The same in all rounds: the first shows them. */
static void find_pointers(struct capture *c)
{
	const uint32_t step = 8 * sizeof(uintptr_t);
	const uint64_t mask = c->unit->c->argument | unit_registers(&c->unit->run[PLACEMENT_READ]);

	for (uint32_t reg = 0; reg < X86_VECTOR; reg++)
		if (reg != stub_pointer &&
		    (c->unit->c->argument == 0 || (mask & X86_BIT(reg)) != 0))
			add_pointer(
			    c, (struct wire_place){.area = PLACE_REGISTER, .reg = (uint8_t)reg});
	for (uint32_t bit = 0; bit < 64 * c->unit->size.area; bit += step)
		add_pointer(c, (struct wire_place){.area = PLACE_STACK, .bit = bit});
}

/* As much as there is before the object's guard page. */
static void keep_pointee(const struct capture *c, const struct pointer *pointer)
{
	const struct space *space = c->unit->m->space;
	const uintptr_t value = slot_value(c, pointer->place, c->round);
	const uintptr_t object = (uintptr_t)space->object;
	size_t size = c->unit->size.extent * sizeof(uint64_t);

	if (!is_pointer(c->unit, value))
		return;
	if (value >= object) {
		const size_t at = (value - object) % space->area_size;
		const size_t end = space->area_size - space->guard_size;

		size = at < end ? MIN(size, end - at) : 0;
	}
	memcpy(row_of(pointer->row, c->round, c->unit->size.extent), (const void *)value, size);
}

/* Bits of a float that is converted when it leaves the x87 register, of all its leaf's bits. */
static void make_x87(uint32_t bits, const uint64_t *from, uint64_t *to)
{
	long double value;
	float single;
	double whole;

	memset(to, 0, POOL_X87_WORDS * sizeof *to);
	if (bits == 32) {
		memcpy(&single, from, sizeof single);
		value = single;
	} else if (bits == 64) {
		memcpy(&whole, from, sizeof whole);
		value = whole;
	} else {
		/* Normal: an explicit integer bit, and of the exponent's bits some that differ. */
		to[0] = from[0] | UINT64_C(1) << 63;
		to[1] = from[1] >> 16 & 0xffff;
		return;
	}
	memcpy(to, &value, 10);
}

/* The first two leaves of a result may come back in st0 and st1. */
static void fill_x87(struct capture *c, const uint64_t *pool)
{
	uint64_t *row = row_of(c->x87, c->round, X87_WORDS);
	uint32_t first, end;

	unit_leaves(c->unit, 0, &first, &end);
	for (uint32_t i = 0; i < end - first; i++)
		make_x87(c->unit->plan.leaf[first + i].bits,
		         pool + POOL_X87 + (size_t)POOL_X87_WORDS * i,
		         row + (size_t)POOL_X87_WORDS * i);
	unit_image_x87(&stub_exit, row, end - first);
}

static uint64_t result_mask(const struct unit *unit)
{
	return (unit->c->result != 0 ? unit->c->result : RESULT_LIKELY) | RESULT_VECTORS;
}

/* The pool's words of the caller's frame, and of a result in memory. */
static uint32_t frame_word(const struct unit *unit)
{
	return POOL_MACHINE_WORDS + unit->size.object;
}

static uint32_t result_word(const struct unit *unit)
{
	return frame_word(unit) + unit->size.frame;
}

static void write_result(const struct capture *c, const uint64_t *pool)
{
	const struct unit *unit = c->unit;
	const uintptr_t value = slot_value(c, unit->hidden_read, c->round);

	if (unit->hidden_read.area != PLACE_NOWHERE && is_pointer(unit, value))
		memcpy(address_of(value), pool + result_word(unit), unit->plan.piece[0].size);
}

/* All as the callee found it, but for the result. */
static void make_result(struct capture *c)
{
	const struct unit *unit = c->unit;
	const uint64_t *pool = pool_row(unit_pool(unit, c->kind), c->round);
	const uint64_t mask = result_mask(unit);

	memcpy(stub_exit.general, stub_entry.general, sizeof stub_exit.general);
	memcpy(stub_exit.vector, stub_entry.vector, sizeof stub_exit.vector);
	for (uint32_t reg = 0; reg < X86_X87; reg++) {
		if ((mask & X86_BIT(reg)) == 0)
			continue;
		if (reg < X86_VECTOR)
			stub_exit.general[reg] = pool[reg];
		else
			memcpy(stub_exit.vector[reg - X86_VECTOR], pool + pool_register_word(reg),
			       sizeof stub_exit.vector[reg - X86_VECTOR]);
	}
	write_result(c, pool);
	if (c->points_back)
		stub_exit.general[X86_RAX] = slot_value(c, unit->hidden_read, c->round);
	stub_exit.general[stub_pointer] += RETURN_ADDRESS + unit->popped;
	if (unit->has_x87)
		fill_x87(c, pool);
}

/* As much as there is of the stack. */
static void keep_area(const struct capture *c)
{
	const struct space *space = c->unit->m->space;
	const unsigned char *area =
	    (const unsigned char *)(uintptr_t)stub_entry.general[stub_pointer] + RETURN_ADDRESS;
	const size_t rest = (size_t)(space->object - space->guard_size - area);

	memcpy(row_of(c->area, c->round, c->unit->size.area), area,
	       MIN(c->unit->size.area * sizeof(uint64_t), rest));
}

static void on_capture(void)
{
	struct capture *c = now;
	const struct unit *unit = c->unit;

	keep_area(c);
	unit_image_keep(&stub_entry, row_of(unit->m->entered, c->round, POOL_MACHINE_WORDS));
	if (c->round == 0)
		find_pointers(c);
	for (uint32_t i = 0; i < c->pointer_count; i++)
		keep_pointee(c, &c->pointer[i]);
	make_result(c);
}

static unsigned char *frame_start(const struct unit *unit)
{
	return unit->m->space->stack + ENTRY - unit->size.frame * sizeof(uint64_t);
}

static void capture_rounds(struct capture *c, enum pool_kind kind)
{
	const struct unit *unit = c->unit;

	c->kind = kind;
	c->pointer_count = 0;

	for (uint32_t round = 0; round < SOLVE_ROUNDS; round++) {
		c->round = round;
		unit_fill(unit, SIDE_CALLER, unit_pool(unit, kind), round);
		memcpy(frame_start(unit),
		       pool_row(unit_pool(unit, c->kind), round) + frame_word(unit),
		       unit->size.frame * sizeof(uint64_t));
		control->round = round;
		control->calls++;
		trial_enter((char *)unit->m->space->stack);
		unit_keep(unit, SIDE_CALLER, row_of(c->row, round, unit->size.object));
	}
	solve_columns(c->row, unit->size.object, unit->size.object, c->column[kind]);
}

/* What the caller was given: registers, the objects' memory, its frame, and the result. Two of these are
 * no areas, and place_result() makes places of them. */
enum { AREA_OBJECTS = PLACE_AREA_COUNT, AREA_FRAME };

static void describe_given(const struct capture *c, enum pool_kind kind, struct solve_space *space)
{
	const struct unit *unit = c->unit;
	const uint64_t mask = result_mask(unit);

	space->column = unit_pool(unit, kind)->column;
	space->table = &unit_pool(unit, kind)->table;
	for (uint32_t reg = 0; reg < X86_X87; reg++)
		if ((mask & X86_BIT(reg)) != 0)
			unit_stretch(space,
			             (struct solve_stretch){
			                 .first = 64 * pool_register_word(reg),
			                 .count = pool_register_bits(reg),
			                 .place = {.area = PLACE_REGISTER, .reg = (uint8_t)reg}});
	unit_stretch(space, (struct solve_stretch){.first = 64 * POOL_MACHINE_WORDS,
	                                           .count = 64 * unit->size.object,
	                                           .place = {.area = AREA_OBJECTS}});
	unit_stretch(space, (struct solve_stretch){.first = 64 * frame_word(unit),
	                                           .count = 64 * unit->size.frame,
	                                           .place = {.area = AREA_FRAME}});
	if (unit->hidden_read.area != PLACE_NOWHERE)
		unit_stretch(space,
		             (struct solve_stretch){.first = 64 * result_word(unit),
		                                    .count = 8 * unit->plan.piece[0].size,
		                                    .place = unit_behind(unit->hidden_read)});
}

/* Where the caller took the result from x87 registers. */
static void solve_x87(const struct capture *c, uint32_t leaf)
{
	struct unit *unit = c->unit;
	struct unit_sight sight;

	unit_sight_init(&sight, unit->arena, X87_WORDS);
	for (uint32_t i = 0; i < X87_RESULTS; i++)
		unit_see(&sight, c->x87 + (size_t)i * POOL_X87_WORDS, X87_WORDS, POOL_X87_WORDS,
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
		return frame_start(unit) + byte;
	if (place.area != AREA_OBJECTS || unit->trial.sink[0] == NULL ||
	    byte < piece->image * sizeof(uint64_t) ||
	    byte >= (piece->image + piece->words) * sizeof(uint64_t))
		return NULL;
	return (const unsigned char *)unit->trial.sink[0] +
	       (byte - piece->image * sizeof(uint64_t));
}

static bool points_to(const struct capture *c, struct wire_place slot, uintptr_t address)
{
	return slot_value(c, slot, 0) == address &&
	       slot_value(c, slot, SOLVE_ROUNDS - 1) == address;
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
		    (uint32_t)((uintptr_t)memory - slot_value(c, unit->hidden_sent, 0)) * 8 +
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
		if (!unit->has_x87 || runs->run[count].place.area != PLACE_NOWHERE)
			continue;
		runs->count = count;
		solve_x87(c, leaf);
	}
	unit_extension(unit, &space[kind], 0, PLACEMENT_TAKEN, c->column[kind]);
	place_result(c);
	/* A result of nothing but padding is taken from nowhere, and still pointed to. */
	if (unit->hidden_sent.area == PLACE_NOWHERE && unit->hidden_read.area != PLACE_NOWHERE &&
	    is_pointer(unit, slot_value(c, unit->hidden_read, 0)))
		unit->hidden_sent = unit->hidden_read;
}

enum { RANK_REGISTER, RANK_POINTED, RANK_AREA, RANK_BEHIND };

/* A pointer where arguments are passed is an argument, wherever the copy is that it points to. (What
 * the toolchain's own callee takes from the area itself is looked for there first.) */
static uint8_t pointer_rank(const struct unit *unit, struct wire_place place)
{
	return place.area == PLACE_REGISTER && (unit->c->argument & X86_BIT(place.reg)) != 0
	           ? RANK_POINTED
	           : RANK_BEHIND;
}

static void see_sent(struct capture *c, struct unit_sight *sight)
{
	const struct unit *unit = c->unit;
	const uint32_t area = unit->size.area, extent = unit->size.extent;

	unit_sight_init(sight, unit->arena, POOL_MACHINE_WORDS + area + c->pointer_count * extent);
	unit_see_registers(sight, unit->m->entered,
	                   unit->c->argument != 0 ? unit->c->argument : UINT64_MAX, RANK_REGISTER);
	unit_see(sight, c->area, area, area,
	         (struct solve_stretch){
	             .count = 64 * area, .place = {.area = PLACE_STACK}, .rank = RANK_AREA});
	for (uint32_t i = 0; i < c->pointer_count; i++)
		unit_see(sight, c->pointer[i].row, extent, extent,
		         (struct solve_stretch){.count = 64 * extent,
		                                .place = unit_behind(c->pointer[i].place),
		                                .rank = pointer_rank(unit, c->pointer[i].place)});
}

static void solve_sent(struct capture *c)
{
	struct unit *unit = c->unit;
	struct unit_sight sight;
	uint32_t leaf, end;

	see_sent(c, &sight);
	for (uint32_t i = 1; i < unit->c->object_count; i++) {
		for (unit_leaves(unit, i, &leaf, &end); leaf < end; leaf++)
			unit_solve(unit, &sight.space, leaf, PLACEMENT_SENT,
			           &unit->run[PLACEMENT_READ], c->column[POOL_BITS]);
		unit_extension(unit, &sight.space, i, PLACEMENT_SENT, c->column[POOL_BITS]);
	}
}

static void count_vectors(const struct capture *c)
{
	struct unit *unit = c->unit;
	const struct wire_place rax = {.area = PLACE_REGISTER, .reg = X86_RAX};
	const uint8_t al = (uint8_t)slot_value(c, rax, 0);

	if (!unit->counts_vectors)
		return;
	for (uint32_t round = 1; round < SOLVE_ROUNDS; round++)
		if ((uint8_t)slot_value(c, rax, round) != al)
			return;
	unit->vector_count = al;
}

static bool returns_bools(const struct unit *unit)
{
	uint32_t leaf, end;

	for (unit_leaves(unit, 0, &leaf, &end); leaf < end; leaf++)
		if (unit_kind(unit, leaf) == POOL_BYTES)
			return true;
	return false;
}

void unit_capture(struct unit *unit)
{
	struct capture c = {.unit = unit};

	c.area = NEW_ARRAY(unit->arena, uint64_t, SOLVE_ROUNDS * unit->size.area);
	c.row = NEW_ARRAY(unit->arena, uint64_t, SOLVE_ROUNDS * unit->size.object);
	for (int kind = 0; kind < 2; kind++)
		c.column[kind] = NEW_ARRAY(unit->arena, uint64_t, (size_t)64 * unit->size.object);
	c.x87 = NEW_ARRAY(unit->arena, uint64_t, SOLVE_ROUNDS *X87_WORDS);
	c.points_back = unit->hidden_returned;
	unit_arm(unit);
	stub_trial.function = unit->caller;
	stub_trial.capture = on_capture;
	now = &c;
	if (returns_bools(unit))
		capture_rounds(&c, POOL_BYTES);
	capture_rounds(&c, POOL_BITS);
	solve_taken(&c);
	solve_sent(&c);
	count_vectors(&c);
}
