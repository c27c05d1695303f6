#include "place.h"

#include <assert.h>

bool place_equal(struct place a, struct place b)
{
	if (a.area != b.area)
		return false;
	switch (a.area) {
	case PLACE_NOWHERE:
		return true;
	case PLACE_REGISTER:
	case PLACE_BEHIND_REGISTER:
		return a.reg == b.reg && a.bit == b.bit;
	case PLACE_STACK:
		return a.bit == b.bit;
	case PLACE_BEHIND_STACK:
		return a.slot == b.slot && a.bit == b.bit;
	case PLACE_AREA_COUNT:
		break;
	}
	unreachable();
}

struct place place_of_pointer(struct place place)
{
	if (place.area == PLACE_BEHIND_REGISTER)
		return (struct place){.area = PLACE_REGISTER, .reg = place.reg};
	if (place.area == PLACE_BEHIND_STACK)
		return (struct place){.area = PLACE_STACK, .bit = 8 * place.slot};
	return place;
}

/* The part of a register; nothing for the whole of it. */
static void print_part(uint32_t first, uint32_t count, uint32_t whole, struct buffer *out)
{
	const uint32_t end = first + count;

	if (first == 0 && count == whole)
		return;
	if (first % 8 == 0 && end % 8 == 0)
		buffer_printf(out, "[%u..%u)", first / 8, end / 8);
	else
		buffer_printf(out, "{%u..%u}", first, end);
}

/* "+8", or the bits that are meant. */
static void print_offset(uint32_t first, uint32_t count, struct buffer *out)
{
	if (first % 8 == 0 && count % 8 == 0)
		buffer_printf(out, "+%u", first / 8);
	else
		buffer_printf(out, "+%u{%u..%u}", first / 8, first % 8, first % 8 + count);
}

void place_print(const struct target *target, struct place place, uint32_t count,
                 struct buffer *out)
{
	const struct target_register *reg = &target->reg[place.reg];

	assert(place.reg < target->reg_count && reg->name != NULL);
	switch (place.area) {
	case PLACE_NOWHERE:
		buffer_puts(out, "nowhere");
		return;
	case PLACE_REGISTER:
		buffer_puts(out, reg->name);
		print_part(place.bit, count, reg->bits, out);
		return;
	case PLACE_STACK:
		buffer_puts(out, "stack");
		print_offset(place.bit, count, out);
		return;
	case PLACE_BEHIND_REGISTER:
		buffer_printf(out, "[%s]", reg->name);
		print_offset(place.bit, count, out);
		return;
	case PLACE_BEHIND_STACK:
		buffer_printf(out, "[stack+%u]", place.slot);
		print_offset(place.bit, count, out);
		return;
	case PLACE_AREA_COUNT:
		break;
	}
	unreachable();
}
