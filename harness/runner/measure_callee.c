/*
 * The callee's half: it is called with registers and a stack of random bits, and its slots tell
 * which of them it took for its parameters.
 *
 * A parameter may be taken for an address. So all slots, the general registers and the words of the
 * argument area, hold addresses first, each of memory of its own:
 *
 *     rax | rcx | ... | area+0 | area+8 | ...
 *      |     |           |
 *      v     v           v
 *     region: a stride of bytes that are 0 or 1, for each
 *
 * Two such rounds, of zeros and of ones, tell whether any of it was read or written to at all. Whose
 * it was, rounds of random bytes tell. Those slots are the pointers. They, and no others, stay
 * addresses in the rounds that follow, in which all else is random.
 */
#include <string.h>

#include "child.h"
#include "measure_image.h"
#include "measure_sight.h"

#define X87_RESULTS (X86_BIT(X86_X87) | X86_BIT(X86_X87 + 1))

enum {
	AL_MAX = 8, /* psABI 3.2.3: at most as many vector registers */
	PAGE = 4096,
	LIST_GENERAL_END = 48, /* behind the last register of each kind in reg_save_area */
	LIST_VECTOR_END = 176,
	LIST_SIZE = 32,
	AREA = 16, /* from stub_trial.stack */
};

struct feed {
	struct unit *unit;
	uint32_t
	    slot_count;  /* general registers by their numbers, then machine words of the area */
	uint32_t stride; /* of the address rounds */
	uint32_t pointer[UNIT_POINTERS_MAX]; /* slots */
	uint32_t pointer_count;
	uint32_t hidden; /* index of the pointer to the result; SOLVE_NONE */
	bool has_list;   /* of the System V kind, which is a record */
	uint32_t list;   /* index of the pointer to it; SOLVE_NONE */
	uintptr_t *area;
	uint8_t *content;    /* of the region, in the address rounds */
	uint64_t *row;       /* [SOLVE_ROUNDS][size.object] */
	uint64_t *column[2]; /* of the objects; by enum pool_kind */
};

/* The pool's words of the argument area, and of what pointers point to. */
static uint32_t area_word(const struct unit *unit)
{
	return POOL_MACHINE_WORDS + unit->size.object;
}

static uint32_t pointee_word(const struct unit *unit, uint32_t pointer)
{
	return area_word(unit) + unit->size.area + pointer * unit->size.extent;
}

static void set_slot(struct feed *feed, uint32_t slot, const unsigned char *address)
{
	if (slot < POOL_VECTOR)
		stub_load.general[slot] = (uintptr_t)address;
	else
		feed->area[slot - POOL_VECTOR] = (uintptr_t)address;
}

/* Everything but the memory behind pointers. */
static void load(struct feed *feed, const struct pool *pool, uint32_t round)
{
	const struct unit *unit = feed->unit;
	const uint64_t *row = pool_row(pool, round);

	image_load(&stub_load, row);
	if (unit->feeds_mmx)
		image_mmx(&stub_load, row);
	else if (unit->sends_x87)
		image_x87(&stub_load, row + POOL_X87, 1);
	memcpy(feed->area, row + area_word(unit), unit->size.area * sizeof *row);
	unit_fill(unit, SIDE_CALLEE, pool, round);
}

/* The argument area begins at a page. */
static void call(struct feed *feed, uint32_t round)
{
	const struct unit *unit = feed->unit;

	/* Whatever the convention says: what it does not know of may be the platform's own. */
	if ((unit->c->flags & WIRE_VARIADIC) != 0)
		stub_load.general[X86_RAX] =
		    (stub_load.general[X86_RAX] & ~UINT64_C(0xff)) | AL_MAX;
	control->round = round;
	control->calls++;
	stub_call();
	unit_keep(unit, SIDE_CALLEE, feed->row + (size_t)round * unit->size.object);
}

/* Returns its index; SOLVE_NONE: there is no room for more. */
static uint32_t add_pointer(struct feed *feed, uint32_t slot)
{
	for (uint32_t i = 0; i < feed->pointer_count; i++)
		if (feed->pointer[i] == slot)
			return i;
	if (feed->pointer_count == MIN(feed->unit->size.pointers, UNIT_POINTERS_MAX))
		return SOLVE_NONE;
	feed->pointer[feed->pointer_count] = slot;
	return feed->pointer_count++;
}

/*
 * A va_list of the System V ABI, without which nothing can be taken from it (psABI 3.5.7). All is on
 * the stack, behind the list itself:
 *
 *     gp_offset, fp_offset | overflow_arg_area | reg_save_area | unused | arguments
 */
static void write_list(unsigned char *to, uintptr_t address)
{
	const uint32_t offset[2] = {LIST_GENERAL_END, LIST_VECTOR_END};
	const uintptr_t area[2] = {address + LIST_SIZE, address + LIST_SIZE};

	memcpy(to, offset, sizeof offset);
	memcpy(to + sizeof offset, area, sizeof area);
}

/* A byte of an object was found `at` bytes into the region: whose memory is it? */
static void find_pointer(struct feed *feed, uint32_t object, uint32_t at, uint32_t offset)
{
	uint32_t pointer;

	if (feed->stride < feed->unit->size.stride) {
		/* They lie over each other: it must be the beginning of one. */
		if (at < offset || (at - offset) % feed->stride != 0)
			return;
		at -= offset;
	}
	if (at / feed->stride >= feed->slot_count)
		return;
	pointer = add_pointer(feed, at / feed->stride);
	if (feed->has_list && unit_is_listed(feed->unit, object))
		feed->list = pointer;
}

static void find_pointers(struct feed *feed)
{
	const struct unit *unit = feed->unit;
	uint64_t *columns = feed->column[POOL_BYTES];

	unit_columns(unit, SIDE_CALLEE, feed->row, columns);
	for (uint32_t i = 1; i < unit->plan.piece_count; i++) {
		const struct plan_piece *piece = &unit->plan.piece[i];
		const uint64_t *column =
		    columns + (size_t)64 * piece->image + (size_t)8 * piece->start;

		if (!piece->has_sink || piece->sink != SIDE_CALLEE)
			continue;
		for (uint32_t byte = 0; byte < piece->size; byte++) {
			uint32_t cursor = SOLVE_NONE;
			const uint32_t at = solve_table_next(&unit->m->bytes.table,
			                                     column[(size_t)8 * byte], &cursor);

			if (at != SOLVE_NONE)
				find_pointer(feed, piece->slot - SLOT_RESULT, at / 8, byte);
		}
	}
}

/* Enough memory for each slot, apart from the others' if there is as much. */
static void choose_stride(struct feed *feed)
{
	const struct unit *unit = feed->unit;
	const size_t room = (size_t)unit->m->bytes.words * sizeof(uint64_t);
	const size_t extent = unit->size.extent * sizeof(uint64_t);

	feed->stride = unit->size.stride;
	feed->slot_count = unit->size.slots;
	if ((size_t)feed->stride * feed->slot_count + extent > room)
		feed->stride = UNIT_STRIDE;
	if ((size_t)feed->stride * feed->slot_count + extent > room)
		feed->slot_count = (uint32_t)((room - extent) / feed->stride);
}

static size_t region_size(const struct feed *feed)
{
	return (size_t)feed->stride * feed->slot_count + feed->unit->size.extent * sizeof(uint64_t);
}

/* A round in which the region holds feed->content, and all slots point to it. */
static void address_round(struct feed *feed, uint32_t round, uint32_t values)
{
	const struct measure *m = feed->unit->m;

	for (uint32_t slot = 0; feed->has_list && slot < feed->slot_count; slot++) {
		const size_t at = (size_t)slot * feed->stride;

		write_list(feed->content + at, (uintptr_t)m->region + at);
	}
	load(feed, &m->bits, values);
	for (uint32_t slot = 0; slot < feed->slot_count; slot++)
		set_slot(feed, slot, m->region + (size_t)slot * feed->stride);
	memcpy(m->region, feed->content, region_size(feed));
	call(feed, round);
}

/* The first byte behind a slot that was written to, or the end. */
static size_t first_written(const struct feed *feed)
{
	const size_t size = (size_t)feed->stride * feed->slot_count;
	const unsigned char *region = feed->unit->m->region;
	size_t at = 0;

	if (memcmp(region, feed->content, size) == 0)
		return size;
	while (region[at] == feed->content[at])
		at++;
	return at;
}

/* What the callee stored is not the same in the first two rounds. */
static bool has_changed(const struct feed *feed)
{
	const struct unit *unit = feed->unit;

	return memcmp(feed->row, feed->row + unit->size.object,
	              unit->size.object * sizeof *feed->row) != 0;
}

/* Nothing but the region is not the same in both: of each of its bytes one round sees the reading, and
 * one at least the writing of whatever is written in both. Returns whether it was read. */
static bool find_uses(struct feed *feed)
{
	const size_t end = (size_t)feed->stride * feed->slot_count;
	size_t written = end;

	for (uint32_t round = 0; round < 2; round++) {
		memset(feed->content, (int)round, region_size(feed));
		address_round(feed, round, 0);
		written = MIN(written, first_written(feed));
	}
	if (written < end)
		feed->hidden = add_pointer(feed, (uint32_t)(written / feed->stride));
	return has_changed(feed);
}

static void address_rounds(struct feed *feed)
{
	const struct pool *pool = &feed->unit->m->bytes;

	feed->content = NEW_ROOM(feed->unit->arena, uint8_t, region_size(feed));
	if (!find_uses(feed))
		return;
	for (uint32_t round = 0; round < SOLVE_ROUNDS; round++) {
		memcpy(feed->content, pool_row(pool, round), region_size(feed));
		address_round(feed, round, round);
	}
	find_pointers(feed);
}

static unsigned char *pointee(const struct feed *feed, uint32_t pointer)
{
	return feed->unit->m->region + (size_t)pointer * feed->unit->size.stride;
}

static void random_rounds(struct feed *feed, enum pool_kind kind)
{
	const struct unit *unit = feed->unit;
	const struct pool *pool = unit_pool(unit, kind);
	const size_t extent = unit->size.extent * sizeof(uint64_t);

	for (uint32_t round = 0; round < SOLVE_ROUNDS; round++) {
		load(feed, pool, round);
		for (uint32_t i = 0; i < feed->pointer_count; i++) {
			set_slot(feed, feed->pointer[i], pointee(feed, i));
			memcpy(pointee(feed, i), pool_row(pool, round) + pointee_word(unit, i),
			       extent);
			if (i == feed->list)
				write_list(pointee(feed, i), (uintptr_t)pointee(feed, i));
		}
		call(feed, round);
		image_keep(&stub_after, unit_returned_mask(unit),
		           unit->m->returned + (size_t)round * POOL_MACHINE_WORDS);
		if (feed->hidden != SOLVE_NONE)
			memcpy(unit->memory_row + (size_t)round * unit->size.extent,
			       pointee(feed, feed->hidden), extent);
	}
	unit_columns(unit, SIDE_CALLEE, feed->row, feed->column[kind]);
}

static struct wire_place slot_place(uint32_t slot, bool behind)
{
	const uint32_t byte = (slot - POOL_VECTOR) * (uint32_t)sizeof(uintptr_t);

	if (slot < POOL_VECTOR)
		return (struct wire_place){.area = behind ? PLACE_BEHIND_REGISTER : PLACE_REGISTER,
		                           .reg = (uint8_t)slot};
	if (behind)
		return (struct wire_place){.area = PLACE_BEHIND_STACK, .slot = byte};
	return (struct wire_place){.area = PLACE_STACK, .bit = 8 * byte};
}

/* All that the callee was fed with. */
static void describe_space(const struct feed *feed, enum pool_kind kind, struct solve_space *space)
{
	const struct unit *unit = feed->unit;
	uint64_t mask = POOL_REGISTERS & ~POOL_X87_STATE & ~X86_BIT(stub_pointer);

	space->column = unit_pool(unit, kind)->column;
	space->table = &unit_pool(unit, kind)->table;
	if (unit->feeds_mmx)
		mask |= POOL_MMXS;
	else if (unit->sends_x87)
		mask |= X86_BIT(X86_X87);
	unit_stretch_registers(space, mask);
	unit_stretch(space, (struct solve_stretch){.first = 64 * area_word(unit),
	                                           .count = 64 * unit->size.area,
	                                           .place = {.area = PLACE_STACK}});
	for (uint32_t i = 0; i < feed->pointer_count; i++)
		unit_stretch(space,
		             (struct solve_stretch){.first = 64 * pointee_word(unit, i),
		                                    .count = 64 * unit->size.extent,
		                                    .place = slot_place(feed->pointer[i], true)});
}

static void solve_read(struct feed *feed)
{
	struct solve_stretch stretch[2][UNIT_STRETCHES_MAX];
	/* What is taken from a list is two pointers away. */
	struct solve_space nothing = {.table = &feed->unit->m->bits.table};
	struct solve_space space[2] = {{.stretch = stretch[0]}, {.stretch = stretch[1]}};
	struct unit *unit = feed->unit;
	uint32_t leaf, end;

	describe_space(feed, POOL_BITS, &space[POOL_BITS]);
	describe_space(feed, POOL_BYTES, &space[POOL_BYTES]);
	for (uint32_t i = 1; i < unit->c->object_count; i++) {
		enum pool_kind kind = POOL_BITS;
		const bool is_told = !feed->has_list || !unit_is_listed(unit, i);

		for (unit_leaves(unit, i, &leaf, &end); leaf < end; leaf++) {
			kind = unit_kind(unit, leaf);
			unit_solve(unit, is_told ? &space[kind] : &nothing, leaf, PLACEMENT_READ,
			           NULL, feed->column[kind]);
		}
		unit_extension(unit, &space[kind], i, PLACEMENT_READ, feed->column[kind]);
		unit_padding(unit, &space[POOL_BITS], i, PLACEMENT_READ, feed->column[POOL_BITS]);
	}
}

static void describe_hidden(const struct feed *feed)
{
	struct unit *unit = feed->unit;
	const uintptr_t address = (uintptr_t)pointee(feed, feed->hidden);

	unit->hidden_read = slot_place(feed->pointer[feed->hidden], false);
	unit->hidden_returned = true;
	for (size_t round = 0; round < SOLVE_ROUNDS; round++)
		unit->hidden_returned &=
		    unit->m->returned[round * POOL_MACHINE_WORDS + X86_RAX] == address;
}

static void solve_rounds(struct feed *feed)
{
	if (feed->unit->has_bools)
		random_rounds(feed, POOL_BYTES);
	random_rounds(feed, POOL_BITS);
	solve_read(feed);
}

/* To who has no use for MMX registers they are a full x87 stack. So they are not there at first, nor
 * where the callee needs the stack for its result. */
static void feed_mmx(struct feed *feed)
{
	feed->unit->feeds_mmx = true;
	unit_reopen(feed->unit, PLACEMENT_READ);
	solve_rounds(feed);
}

void unit_feed(struct unit *unit)
{
	struct feed feed = {.unit = unit, .hidden = SOLVE_NONE, .list = SOLVE_NONE};
	const size_t words = unit->size.object;
	const size_t area = unit->size.area * sizeof(uint64_t);
	char *begin = (char *)unit->m->space->stack - (area + PAGE - 1) / PAGE * PAGE;

	feed.area = (uintptr_t *)NEW_ARRAY(unit->arena, uint64_t, unit->size.area);
	feed.row = NEW_ARRAY(unit->arena, uint64_t, SOLVE_ROUNDS *words);
	for (int kind = 0; kind < 2; kind++)
		feed.column[kind] = NEW_ROOM(unit->arena, uint64_t, 64 * words);
	unit->memory_row =
	    NEW_ROOM(unit->arena, uint64_t, (size_t)SOLVE_ROUNDS * unit->size.extent);
	feed.has_list = (unit->c->flags & WIRE_TAIL_IN_LIST) != 0 &&
	                (unit->c->flags & WIRE_COUNTS_VECTORS) != 0;
	choose_stride(&feed);
	unit_arm(unit);
	memcpy(&stub_trial.function, &unit->callee, sizeof unit->callee);
	stub_trial.stack = begin - AREA;
	stub_trial.word = feed.area;
	stub_trial.word_count = area / sizeof(uintptr_t);
	address_rounds(&feed);
	solve_rounds(&feed);
	if (unit->sends_mmx && unit->x87_count == 0 && unit_is_open(unit, PLACEMENT_READ))
		feed_mmx(&feed);
	if (feed.hidden != SOLVE_NONE)
		describe_hidden(&feed);
	unit->result_column = feed.column[POOL_BITS];
	unit->popped = (uint32_t)(stub_after.general[stub_pointer] - (uintptr_t)begin);
}

static bool is_in_x87(const struct solve_runs *runs, uint32_t from, uint32_t leaf)
{
	for (uint32_t i = from; i < runs->count; i++)
		if (runs->run[i].leaf == leaf)
			return runs->run[i].place.area == PLACE_REGISTER &&
			       unit_is_x87(runs->run[i].place.reg);
	return false;
}

/* A float that the own caller takes from an x87 register is looked for there first, and so is one of
 * which nobody knows where it is taken from: a copy that is not converted is often left in a vector
 * register, and is the better match. */
static bool solve_converted(struct unit *unit, uint32_t leaf)
{
	struct solve_runs *runs = &unit->run[PLACEMENT_RETURNED];
	const uint32_t first = runs->count;
	struct sight sight;

	if (unit->run[PLACEMENT_TAKEN].count > 0 &&
	    !is_in_x87(&unit->run[PLACEMENT_TAKEN], 0, leaf))
		return false;
	sight_init(&sight, unit, unit->m->returned, X87_RESULTS, 0);
	sight_add_registers(&sight, X87_RESULTS, 0);
	unit_solve(unit, &sight.space, leaf, PLACEMENT_RETURNED, NULL, unit->result_column);
	if (is_in_x87(runs, first, leaf))
		return true;
	runs->count = first;
	return false;
}

/* What the callee left behind: first in memory, where there is a pointer to some. */
void unit_results(struct unit *unit)
{
	const struct wire_case *c = unit->c;
	const uint64_t mask =
	    unit_returned_mask(unit) & ((c->result != 0 ? c->result : UINT64_MAX) |
	                                unit_registers(&unit->run[PLACEMENT_TAKEN]));
	const bool in_memory = unit->hidden_read.area != PLACE_NOWHERE;
	struct sight sight;
	uint32_t leaf, end;

	sight_init(&sight, unit, unit->m->returned, mask, unit->size.extent);
	sight_add_registers(&sight, mask, in_memory);
	if (in_memory)
		sight_add(&sight, unit->memory_row, unit->size.extent, unit->size.extent,
		          (struct solve_stretch){.count = 64 * unit->size.extent,
		                                 .place = unit_behind(unit->hidden_read)});
	for (unit_leaves(unit, 0, &leaf, &end); leaf < end; leaf++)
		if (!solve_converted(unit, leaf))
			unit_solve(unit, &sight.space, leaf, PLACEMENT_RETURNED,
			           &unit->run[PLACEMENT_TAKEN], unit->result_column);
	unit_extension(unit, &sight.space, 0, PLACEMENT_RETURNED, unit->result_column);
	unit_padding(unit, &sight.space, 0, PLACEMENT_RETURNED, unit->result_column);
}
