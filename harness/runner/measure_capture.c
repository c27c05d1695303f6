/*
 * The caller's half: it calls, and a function of ours stands in for the callee. What it passed is
 * looked at there, and the result is made up of random bits:
 *
 *     registers     those that may hold a result
 *     memory        that behind the pointer that the toolchain's own callee would write to. Where that
 *                   is not known, or does not explain what came back, the frame of the caller is
 *                   random from the start; it and the object that the result goes to, which always is,
 *                   keep that where nobody writes
 *
 * so that what comes back tells where it was taken from.
 */
#include "measure_capture.h"

#include <string.h>

#include "child.h"
#include "measure_image.h"
#include "measure_sight.h"

enum {
	FRAME_MAX = 256 * 1024, /* as deep as a pointer into the stack may point */
	RETURN_ADDRESS = sizeof(void *),
	ENTRY = 16 - RETURN_ADDRESS, /* the stack pointer of the caller, from stub_trial.stack */
};

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

uintptr_t capture_value(const struct capture *c, struct wire_place place, uint32_t round)
{
	const struct unit *unit = c->unit;
	const unsigned char *area = (const void *)row_of(c->area, round, unit->size.area);

	if (place.area == PLACE_REGISTER)
		return (uintptr_t)row_of(unit->m->entered, round, POOL_MACHINE_WORDS)[place.reg];
	if (place.bit / 8 + sizeof(uintptr_t) > unit->size.area * sizeof(uint64_t))
		return 0;
	return load_word(area + place.bit / 8);
}

bool capture_is_address(const struct unit *unit, uintptr_t value)
{
	const struct space *space = unit->m->space;
	const uintptr_t stack = (uintptr_t)space->stack, object = (uintptr_t)space->object;
	const size_t extent = unit->size.extent * sizeof(uint64_t);

	return (value >= stack - FRAME_MAX && value < stack + ENTRY) ||
	       (value >= object &&
	        value - object < (size_t)2 * space->slot_count * space->area_size - extent);
}

static void add_pointer(struct capture *c, struct wire_place place)
{
	struct unit *unit = c->unit;

	if (!capture_is_address(unit, capture_value(c, place, 0)) ||
	    c->pointer_count == UNIT_POINTERS_MAX)
		return;
	c->pointer[c->pointer_count++] = (struct capture_pointer){
	    place, NEW_ARRAY(unit->arena, uint64_t, (size_t)SOLVE_ROUNDS * unit->size.extent)};
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

/* As much as there is before the guard page. */
static void keep_pointee(const struct capture *c, const struct capture_pointer *pointer)
{
	const struct space *space = c->unit->m->space;
	const uintptr_t value = capture_value(c, pointer->place, c->round);
	const uintptr_t object = (uintptr_t)space->object;
	const size_t size = c->unit->size.extent * sizeof(uint64_t);
	size_t rest = object - space->guard_size - value;

	if (!capture_is_address(c->unit, value))
		return;
	if (value >= object) {
		rest = space->area_size - (value - object) % space->area_size;
		rest -= MIN(rest, space->guard_size);
	}
	memcpy(row_of(pointer->row, c->round, c->unit->size.extent), address_of(value),
	       MIN(size, rest));
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

static void fill_x87(struct capture *c, const uint64_t *pool)
{
	const struct unit *unit = c->unit;
	uint64_t *row = row_of(c->x87, c->round, CAPTURE_X87_WORDS);

	for (uint32_t i = 0; i < unit->x87_count; i++)
		make_x87(unit->plan.leaf[unit->x87_leaf[i]].bits,
		         pool + POOL_X87 + (size_t)POOL_X87_WORDS * i,
		         row + (size_t)POOL_X87_WORDS * i);
	image_x87(&stub_exit, row, unit->x87_count);
}

uint32_t capture_frame_word(const struct unit *unit)
{
	return POOL_MACHINE_WORDS + unit->size.object;
}

uint32_t capture_result_word(const struct unit *unit)
{
	return capture_frame_word(unit) + unit->size.frame;
}

static void write_result(const struct capture *c, const uint64_t *pool)
{
	const struct unit *unit = c->unit;
	const uintptr_t value = capture_value(c, unit->hidden_read, c->round);

	if (unit->hidden_read.area != PLACE_NOWHERE && capture_is_address(unit, value))
		memcpy(address_of(value), pool + capture_result_word(unit),
		       unit->plan.piece[0].size);
}

/* Vector registers that the caller may count on. */
static uint64_t kept_vectors(const struct unit *unit)
{
	return X86_VECTORS(0, X86_VECTOR_COUNT) &
	       (unit->c->argument == 0 ? UINT64_MAX : unit->c->preserved);
}

/* As the callee found it, as far as it is preserved, but for the result. */
static void make_result(struct capture *c)
{
	const struct unit *unit = c->unit;
	const uint64_t *pool = pool_row(unit_pool(unit, c->kind), c->round);
	const uint64_t given = c->given;

	memcpy(stub_exit.general, stub_entry.general, sizeof stub_exit.general);
	for (uint64_t rest = kept_vectors(unit); rest != 0; rest &= rest - 1) {
		const uint32_t i = pool_first_register(rest) - X86_VECTOR;

		memcpy(stub_exit.vector[i], stub_entry.vector[i], sizeof *stub_exit.vector);
	}
	for (uint64_t rest = given & (POOL_VECTORS | (X86_BIT(X86_VECTOR) - 1)); rest != 0;
	     rest &= rest - 1) {
		const uint32_t reg = pool_first_register(rest);

		if (reg < X86_VECTOR)
			stub_exit.general[reg] = pool[reg];
		else
			memcpy(stub_exit.vector[reg - X86_VECTOR], pool + pool_register_word(reg),
			       sizeof *stub_exit.vector);
	}
	write_result(c, pool);
	if (c->points_back)
		stub_exit.general[X86_RAX] = capture_value(c, unit->hidden_read, c->round);
	stub_exit.general[stub_pointer] += RETURN_ADDRESS + unit->popped;
	if (unit->x87_count > 0)
		fill_x87(c, pool);
	else if (unit->returns_mmx)
		image_mmx(&stub_exit, pool);
	else if (unit->sends_mmx || unit->sends_x87)
		image_x87(&stub_exit, NULL, 0);
}

/* As much as there is of the stack. */
static void keep_area(const struct capture *c)
{
	const struct space *space = c->unit->m->space;
	const unsigned char *area =
	    (const unsigned char *)(uintptr_t)stub_entry.general[stub_pointer] + RETURN_ADDRESS;
	const size_t rest = (size_t)(space->object - space->guard_size - area);
	const size_t size = c->unit->size.area * sizeof(uint64_t), kept = MIN(size, rest);
	unsigned char *to = (unsigned char *)row_of(c->area, c->round, c->unit->size.area);

	memcpy(to, area, kept);
	memset(to + kept, 0, size - kept);
}

static void on_capture(void)
{
	struct capture *c = now;
	const struct unit *unit = c->unit;

	keep_area(c);
	image_keep(&stub_entry, c->sent, row_of(unit->m->entered, c->round, POOL_MACHINE_WORDS));
	if (c->round == 0)
		find_pointers(c);
	for (uint32_t i = 0; i < c->pointer_count; i++)
		keep_pointee(c, &c->pointer[i]);
	make_result(c);
}

unsigned char *capture_frame(const struct unit *unit)
{
	return unit->m->space->stack + ENTRY - unit->size.frame * sizeof(uint64_t);
}

static void capture_rounds(struct capture *c, enum pool_kind kind)
{
	const struct unit *unit = c->unit;

	c->kind = kind;
	c->pointer_count = 0;
	memset(capture_frame(unit), SPACE_WORD & 0xff, unit->size.frame * sizeof(uint64_t));
	for (uint32_t round = 0; round < SOLVE_ROUNDS; round++) {
		c->round = round;
		unit_fill(unit, SIDE_CALLER, unit_pool(unit, kind), round);
		if (c->fills_frame)
			memcpy(capture_frame(unit),
			       pool_row(unit_pool(unit, c->kind), round) + capture_frame_word(unit),
			       unit->size.frame * sizeof(uint64_t));
		control->round = round;
		control->calls++;
		stub_enter(stub_callee_guard, (char *)unit->m->space->stack);
		unit_keep(unit, SIDE_CALLER, row_of(c->row, round, unit->size.object));
	}
	unit_columns(unit, SIDE_CALLER, c->row, c->column[kind]);
}

static bool returns_bools(const struct unit *unit)
{
	uint32_t leaf, end;

	for (unit_leaves(unit, 0, &leaf, &end); leaf < end; leaf++)
		if (unit_kind(unit, leaf) == POOL_BYTES)
			return true;
	return false;
}

void capture_open(struct capture *c, struct unit *unit)
{
	struct arena *arena = unit->arena;
	const size_t area = unit->size.area, object = unit->size.object;

	*c = (struct capture){.unit = unit,
	                      .points_back = unit->hidden_returned,
	                      .fills_frame = unit->callee == NULL,
	                      .sent = unit_sent_mask(unit),
	                      .given = unit_given_mask(unit) & ~unit_left_mask(unit)};
	c->area = NEW_ROOM(arena, uint64_t, SOLVE_ROUNDS *area);
	c->row = NEW_ROOM(arena, uint64_t, SOLVE_ROUNDS *object);
	for (int kind = 0; kind < 2; kind++)
		c->column[kind] = NEW_ROOM(arena, uint64_t, 64 * object);
	c->x87 = NEW_ARRAY(arena, uint64_t, (size_t)SOLVE_ROUNDS *CAPTURE_X87_WORDS);
}

void capture_make(struct capture *c)
{
	unit_arm(c->unit);
	stub_trial.function = c->unit->caller;
	stub_trial.capture = on_capture;
	now = c;
	if (returns_bools(c->unit))
		capture_rounds(c, POOL_BYTES);
	capture_rounds(c, POOL_BITS);
}
