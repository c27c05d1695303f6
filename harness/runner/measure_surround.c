/*
 * What lies around an object's own bits where it is passed: above a narrow one, and in its padding.
 */
#include "measure_unit.h"

#include <string.h>

/* A narrow leaf at its place, and what lies above it there. */
struct narrow {
	uint64_t place[64];       /* columns, from the leaf's lowest bit on */
	uint32_t place_count;     /* to the end of the register or the memory */
	const uint64_t *received; /* of the 64 bits that it is received in */
	uint64_t above;           /* what an extended one has above: zeros or its sign */
};

static bool is_extended(const struct narrow *narrow, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		if (i >= narrow->place_count || narrow->place[i] != narrow->above)
			return false;
	return true;
}

/* Some of the bits are those that lie above the leaf's place. */
static bool is_relied_on(const struct narrow *narrow, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end && i < narrow->place_count; i++)
		if (narrow->received[i] == narrow->place[i])
			return true;
	return false;
}

static uint8_t extension_sent(const struct narrow *narrow, uint32_t bits)
{
	if (bits < 32 && !is_extended(narrow, bits, 32))
		return PLACEMENT_NO_EXTENSION;
	if (is_extended(narrow, MAX(bits, 32), 64))
		return PLACEMENT_EXTENDED_64;
	return bits < 32 ? PLACEMENT_EXTENDED_32 : PLACEMENT_NO_EXTENSION;
}

static uint8_t extension_received(const struct narrow *narrow, uint32_t bits)
{
	if (is_relied_on(narrow, MAX(bits, 32), 64))
		return PLACEMENT_EXTENDED_64;
	return is_relied_on(narrow, bits, 32) ? PLACEMENT_EXTENDED_32 : PLACEMENT_NO_EXTENSION;
}

static const struct wire_run *run_of(const struct solve_runs *runs, uint32_t leaf)
{
	for (uint32_t i = 0; i < runs->count; i++)
		if (runs->run[i].leaf == leaf)
			return &runs->run[i];
	unreachable();
}

void unit_extension(struct unit *unit, struct solve_space *space, uint32_t object, int side,
                    const uint64_t *column)
{
	const uint32_t leaf = unit->object[object].leaf;
	const struct wire_run *run;
	const struct plan_piece *widened;
	struct narrow narrow;
	uint32_t bits, index;

	if ((unit->object[object].flags & WIRE_NARROW) == 0)
		return;
	run = run_of(&unit->run[side], leaf);
	bits = unit->plan.leaf[leaf].bits;
	index = solve_at(space, run->place, &narrow.place_count);
	if (index == SOLVE_NONE || run->count != bits)
		return;
	widened = &unit->plan.piece[unit->plan.piece[object].widened];
	narrow.place_count = MIN(narrow.place_count, ARRAY_LEN(narrow.place));
	for (uint32_t i = 0; i < narrow.place_count; i++)
		narrow.place[i] = solve_column(space, index + i);
	narrow.received = column + (size_t)64 * widened->image + (size_t)8 * widened->start;
	narrow.above = 0;
	if ((unit->type[unit->object[object].type].flags & WIRE_SIGNED) != 0)
		narrow.above = narrow.place[bits - 1];
	unit->surround[side][object].extension =
	    unit_receives(side) ? extension_received(&narrow, bits) : extension_sent(&narrow, bits);
}

/* The padding of an object: of each of its bits whether it is. */
static uint32_t find_padding(const struct unit *unit, uint32_t object, bool *is_padding)
{
	const uint32_t bits = 8 * unit->plan.piece[object].size;
	uint32_t leaf, end, count = bits;

	memset(is_padding, true, bits);
	for (unit_leaves(unit, object, &leaf, &end); leaf < end; leaf++)
		for (uint32_t i = 0; i < unit->plan.leaf[leaf].bits; i++) {
			bool *bit = &is_padding[plan_leaf_bit(&unit->plan.leaf[leaf], i)];

			count -= *bit; /* of a union, leaves share bits */
			*bit = false;
		}
	return count;
}

/* Where a bit of padding is if it comes along with the bit of a run: as far from its place as it is from
 * it in the object, and in the same eightbyte where that place is a register. */
static bool place_beside(const struct plan_leaf *leaf, const struct wire_run *run, uint32_t padding,
                         struct wire_place *place)
{
	const uint32_t bit = plan_leaf_bit(leaf, run->first);

	*place = run->place;
	if (place->area == PLACE_NOWHERE || leaf->big_endian || place->bit + padding < bit ||
	    (place->area == PLACE_REGISTER && padding / 64 != bit / 64))
		return false;
	place->bit += padding - bit;
	return true;
}

/* What the padding was seen to do. */
struct padding {
	uint32_t told, carried;
};

/* A bit that is the same in all rounds is no one's. */
static void follow_bit(struct solve_space *space, struct wire_place place, uint64_t column,
                       struct padding *padding)
{
	uint32_t rest;
	const uint32_t index = solve_at(space, place, &rest);

	if (index == SOLVE_NONE)
		return;
	padding->told++;
	padding->carried +=
	    column != 0 && column != UINT64_MAX && solve_column(space, index) == column;
}

/* The padding behind a run, or before the first. */
static void follow_run(const struct unit *unit, struct solve_space *space,
                       const struct wire_run *run, const uint64_t *column, bool *is_padding,
                       struct padding *padding)
{
	const struct plan_leaf *leaf = &unit->plan.leaf[run->leaf];
	const uint32_t bits = 8 * unit->plan.piece[leaf->object].size;
	const uint32_t first = plan_leaf_bit(leaf, run->first);
	uint32_t end = first + run->count;
	struct wire_place place;

	for (uint32_t begin = first; begin > 0 && is_padding[begin - 1]; begin--)
		if (place_beside(leaf, run, begin - 1, &place)) {
			follow_bit(space, place, column[begin - 1], padding);
			is_padding[begin - 1] = false;
		}
	for (; end < bits && is_padding[end]; end++)
		if (place_beside(leaf, run, end, &place)) {
			follow_bit(space, place, column[end], padding);
			is_padding[end] = false;
		}
}

void unit_padding(struct unit *unit, struct solve_space *space, uint32_t object, int side,
                  const uint64_t *column)
{
	const struct plan_piece *piece = &unit->plan.piece[object];
	const struct solve_runs *runs = &unit->run[side];
	struct padding padding = {0, 0};
	bool *is_padding;

	if (unit->object[object].type == WIRE_NONE ||
	    (unit->object[object].flags & WIRE_NARROW) != 0)
		return;
	is_padding = NEW_ARRAY(unit->arena, bool, (size_t)8 * piece->size);
	if (find_padding(unit, object, is_padding) == 0)
		return;
	column += (size_t)64 * piece->image + (size_t)8 * piece->start;
	for (uint32_t i = 0; i < runs->count; i++)
		if (unit->plan.leaf[runs->run[i].leaf].object == object)
			follow_run(unit, space, &runs->run[i], column, is_padding, &padding);
	unit->surround[side][object].padding = padding.told == 0      ? PLACEMENT_PADDING_UNTOLD
	                                       : padding.carried == 0 ? PLACEMENT_PADDING_LEFT
	                                       : padding.carried < padding.told
	                                           ? PLACEMENT_PADDING_PARTLY
	                                           : PLACEMENT_PADDING_CARRIED;
}
