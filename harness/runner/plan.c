#include "plan.h"

#include <string.h>

#include "../../generators/scalar.h"

#define WORD sizeof(uint64_t)

enum { CANARY = 0xca, PADDING = 0xe7, DISTURB = 0xa5, CANARY_BYTES = 16 };

int64_t plan_widen(const struct wire_type *leaf, const void *data, size_t size)
{
	const unsigned unused = 64 - MIN(leaf->bits, 8 * (unsigned)MIN(size, WORD));
	uint64_t bits = 0;

	if (unused == 64)
		return 0;
	memcpy(&bits, data, MIN(size, WORD));
	bits <<= unused;
	return (leaf->flags & WIRE_SIGNED) != 0 ? (int64_t)bits >> unused
	                                        : (int64_t)(bits >> unused);
}

uint32_t plan_leaf_bit(const struct plan_leaf *leaf, uint32_t i)
{
	uint32_t place;

	if (!leaf->big_endian)
		return leaf->first + i;
	/* Counted from the highest of each byte, the leaf's highest bit is its first. */
	place = leaf->first + leaf->bits - 1 - i;
	return place ^ 7;
}

static bool is_whole_bytes(const struct plan_leaf *leaf)
{
	return !leaf->big_endian && leaf->first % 8 == 0 && leaf->bits % 8 == 0;
}

static bool get_bit(const uint8_t *byte, uint32_t bit)
{
	return byte[bit / 8] >> bit % 8 & 1;
}

static void put_bit(uint8_t *byte, uint32_t bit, bool is_set)
{
	const uint8_t mask = (uint8_t)(1U << bit % 8);

	byte[bit / 8] = is_set ? byte[bit / 8] | mask : byte[bit / 8] & (uint8_t)~mask;
}

void plan_read(const struct plan_leaf *leaf, const uint8_t *object, uint8_t *value)
{
	if (is_whole_bytes(leaf)) {
		memcpy(value, object + leaf->first / 8, leaf->bits / 8);
		return;
	}
	memset(value, 0, plan_leaf_width(leaf));
	for (uint32_t i = 0; i < leaf->bits; i++)
		put_bit(value, i, get_bit(object, plan_leaf_bit(leaf, i)));
}

/* The walk through one object, leaf by leaf. */
struct walk {
	const struct wire_type *type;
	const uint32_t *member;
	const uint32_t *words;
	struct plan *plan;
	uint32_t object, size;
	uint32_t value; /* bytes of the value used up so far */
};

/* A type where it stands: bytes from the object's start, in a record of some byte order. */
struct place {
	uint64_t offset;
	uint32_t size;
	bool big_endian;
};

static bool walk_type(struct walk *w, uint32_t index, struct place place);

/* Intel SDM 1, 4.2.2: single, double and double extended. */
static bool is_float(const struct wire_type *type)
{
	static const uint8_t class[SCALAR_COUNT + 1] = {
#define ROW(id, text, c, rust, class, ...) [SCALAR_##id] = SCALAR_CLASS_##class,
	    SCALAR_TABLE(ROW)
#undef ROW
	        [SCALAR_COUNT] = SCALAR_CLASS_UNSIGNED};

	return (class[type->scalar] == SCALAR_CLASS_FLOAT &&
	        (type->bits == 32 || type->bits == 64)) ||
	       class[type->scalar] == SCALAR_CLASS_X87;
}

/* False: it is not within the object. */
static bool add_leaf(struct walk *w, const struct wire_type *type, uint64_t first, uint32_t bits,
                     bool big_endian)
{
	struct plan_leaf *leaf = &w->plan->leaf[w->plan->leaf_count++];

	if (bits == 0 || first + bits > 8 * (uint64_t)w->size)
		return false;
	*leaf = (struct plan_leaf){.object = w->object,
	                           .first = (uint32_t)first,
	                           .bits = (uint16_t)bits,
	                           .big_endian = big_endian,
	                           .owns_byte = (type->flags & WIRE_BIT_FIELD) == 0,
	                           .is_bool = type->scalar == SCALAR_BOOL &&
	                                      (type->flags & WIRE_BIT_FIELD) == 0,
	                           .is_float = is_float(type),
	                           .value = w->value};
	w->value += type->width;
	return true;
}

/* The lowest bytes are those that both the object and the value have. */
static bool walk_leaf(struct walk *w, const struct wire_type *type, struct place place)
{
	const uint64_t size = place.size / type->parts;
	const uint32_t bits = (uint32_t)MIN(8 * size, type->bits);

	for (uint32_t i = 0; i < type->parts; i++) {
		uint64_t first = 8 * (place.offset + i * size);

		if (place.big_endian)
			first += 8 * size - bits;
		if (!add_leaf(w, type, first, bits, place.big_endian))
			return false;
	}
	return true;
}

/* `words`: its first bit, counted from the record's start in the record's order, and its bits. */
static bool walk_bit_field(struct walk *w, const struct wire_type *type, const uint32_t *words,
                           struct place record)
{
	return words[1] == type->bits &&
	       add_leaf(w, type, 8 * record.offset + words[0], type->bits, record.big_endian);
}

static bool walk_record(struct walk *w, const struct wire_type *type, struct place place)
{
	const uint32_t *field = &w->words[type->layout + 2];
	const bool big_endian = (type->flags & WIRE_BIG_ENDIAN) != 0;

	place.big_endian = big_endian;
	for (uint32_t i = 0; i < type->count; i++, field += 2) {
		const uint32_t index = w->member[type->first + i];
		const struct wire_type *member = &w->type[index];
		const struct place at = {place.offset + field[0], field[1], big_endian};

		if (member->kind == WIRE_LEAF && (member->flags & WIRE_BIT_FIELD) != 0) {
			if (!walk_bit_field(w, member, field, place))
				return false;
		} else if (!walk_type(w, index, at)) {
			return false;
		}
	}
	return true;
}

static bool walk_array(struct walk *w, const struct wire_type *type, struct place place)
{
	const struct place first = {place.offset, place.size / type->count, place.big_endian};

	if (place.size % type->count != 0)
		return false;
	for (uint32_t i = 0; i < type->count; i++) {
		place = first;
		place.offset += (uint64_t)i * first.size;
		if (!walk_type(w, type->first, place))
			return false;
	}
	return true;
}

static bool walk_type(struct walk *w, uint32_t index, struct place place)
{
	const struct wire_type *type = &w->type[index];

	switch (type->kind) {
	case WIRE_LEAF:
		return walk_leaf(w, type, place);
	case WIRE_ARRAY:
		return walk_array(w, type, place);
	case WIRE_STRUCT:
	case WIRE_UNION:
		return walk_record(w, type, place);
	default: /* WIRE_NOTHING; whatever its words, nothing of it is looked at */
		return true;
	}
}

/* At `alignment` and not at twice of it, below a page boundary. */
static bool piece_place(struct plan *plan, struct plan_piece *piece, uint32_t size,
                        uint32_t alignment)
{
	uint32_t distance;

	if (size > PLAN_OBJECT_MAX || alignment == 0 || alignment > PLAN_ALIGN_MAX ||
	    (alignment & (alignment - 1)) != 0)
		return false;
	distance = (size + alignment - 1) / alignment * alignment;
	if (distance % (2 * alignment) == 0)
		distance += alignment;
	piece->size = size;
	piece->words = (distance + CANARY_BYTES + WORD - 1) / WORD;
	piece->start = piece->words * WORD - distance;
	piece->image = plan->image_words;
	plan->image_words += piece->words;
	plan->piece_words = MAX(plan->piece_words, piece->words);
	return true;
}

static bool place_objects(const struct batch *batch, const uint32_t *words, struct plan *plan)
{
	const struct wire_object *object = batch_object(batch, plan->c);
	struct walk w = {.type = batch_type(batch, plan->c),
	                 .member = batch_member(batch, plan->c),
	                 .words = words,
	                 .plan = plan};

	for (uint32_t i = 0; i < plan->object_count; i++) {
		struct plan_piece *piece = &plan->piece[i];

		piece->slot = (uint16_t)(SLOT_RESULT + i);
		piece->sink = i == 0 ? SIDE_CALLER : SIDE_CALLEE;
		piece->has_source = true;
		piece->has_sink = (object[i].flags & WIRE_NARROW) == 0;
		if (object[i].type == WIRE_NONE)
			continue;
		w.object = i;
		w.size = words[object[i].layout];
		if (!piece_place(plan, piece, w.size, words[object[i].layout + 1]) ||
		    !walk_type(&w, object[i].type, (struct place){0, w.size, false}))
			return false;
	}
	return true;
}

/* A narrow object is received in 64 bits: a piece of its own, behind those of the objects. */
static bool place_widened(const struct batch *batch, struct plan *plan)
{
	const struct wire_object *object = batch_object(batch, plan->c);

	for (uint32_t i = 0; i < plan->object_count; i++) {
		struct plan_piece *piece = &plan->piece[plan->piece_count];

		if ((object[i].flags & WIRE_NARROW) == 0)
			continue;
		plan->piece[i].widened = plan->piece_count++;
		piece->slot = plan->piece[i].slot;
		piece->sink = plan->piece[i].sink;
		piece->has_sink = true;
		if (!piece_place(plan, piece, WORD, WORD))
			return false;
	}
	return true;
}

bool plan_place(const struct batch *batch, const struct wire_case *c, const uint32_t *words,
                struct plan *plan, struct arena *arena)
{
	*plan = (struct plan){.c = c, .object_count = c->object_count};
	plan->piece_count = c->object_count;
	plan->leaf = NEW_ARRAY(arena, struct plan_leaf, c->leaf_count);
	return place_objects(batch, words, plan) && place_widened(batch, plan);
}

static void image_leaf(const struct plan *plan, const struct plan_round *round,
                       const struct plan_leaf *leaf, const uint8_t *value)
{
	const struct plan_piece *piece = &plan->piece[leaf->object];
	uint8_t *want = (uint8_t *)(round->want + piece->image) + piece->start;
	uint8_t *mask = (uint8_t *)(round->mask + piece->image) + piece->start;

	if (is_whole_bytes(leaf)) {
		memcpy(want + leaf->first / 8, value, leaf->bits / 8);
		memset(mask + leaf->first / 8, 0xff, leaf->bits / 8);
		return;
	}
	/* psABI 3.1.2: the bits beyond a _BitInt are any. Yet Clang up to 18 reads them as zero up
	 * to the next byte. */
	if (leaf->owns_byte && leaf->bits % 8 != 0)
		want[plan_leaf_bit(leaf, leaf->bits - 1U) / 8] = 0;
	for (uint32_t i = 0; i < leaf->bits; i++) {
		put_bit(want, plan_leaf_bit(leaf, i), get_bit(value, i));
		put_bit(mask, plan_leaf_bit(leaf, i), true);
	}
}

/* The object's padding is any; what lies around it stays as it is. */
static void image_frame(const struct plan_round *round, const struct plan_piece *piece)
{
	unsigned char *want = (unsigned char *)(round->want + piece->image);
	unsigned char *mask = (unsigned char *)(round->mask + piece->image);

	memset(want, CANARY, piece->words * WORD);
	memset(want + piece->start, PADDING, piece->size);
	memset(mask, 0xff, piece->words * WORD);
	memset(mask + piece->start, 0, piece->size);
}

static void image_widened(const struct batch *batch, const struct plan *plan,
                          const struct plan_round *round, const uint8_t *value)
{
	const struct wire_object *object = batch_object(batch, plan->c);
	const struct wire_type *type = batch_type(batch, plan->c);

	for (uint32_t i = 0; i < plan->object_count; i++) {
		const struct plan_piece *widened = &plan->piece[plan->piece[i].widened];
		int64_t wide;

		if ((object[i].flags & WIRE_NARROW) == 0)
			continue;
		wide = plan_widen(&type[object[i].type], value + plan->leaf[object[i].leaf].value,
		                  type[object[i].type].width);
		memcpy((uint8_t *)(round->want + widened->image) + widened->start, &wide,
		       sizeof wide);
		memset((uint8_t *)(round->mask + widened->image) + widened->start, 0xff,
		       sizeof wide);
	}
}

/* No likely wrong value; of a leaf that shares its byte, each bit differs. */
static void image_disturb(const struct plan *plan, const struct plan_round *round)
{
	const uint8_t *want = (const uint8_t *)round->want, *mask = (const uint8_t *)round->mask;
	uint8_t *before = (uint8_t *)round->before;

	for (size_t i = 0; i < plan->image_words * WORD; i++)
		before[i] = want[i] ^ (mask[i] == 0xff ? DISTURB : mask[i]);
}

static void image_round(const struct batch *batch, const struct plan *plan, uint32_t index)
{
	const struct plan_round *round = &plan->round[index];
	const uint8_t *value = plan_value(batch, plan->c, index);
	const uint8_t *live = plan_live(batch, plan->c, index);

	for (uint32_t i = 0; i < plan->piece_count; i++)
		if (plan->piece[i].words > 0)
			image_frame(round, &plan->piece[i]);
	for (uint32_t i = 0; i < plan->leaf_count; i++)
		if (live[i])
			image_leaf(plan, round, &plan->leaf[i], value + plan->leaf[i].value);
	image_widened(batch, plan, round, value);
	image_disturb(plan, round);
	/* The frame is expected as well, and was not to be disturbed. */
	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->piece[i];
		unsigned char *before = (unsigned char *)(round->before + piece->image);
		uint32_t end = piece->start + piece->size;

		if (piece->words == 0)
			continue;
		memset(before, CANARY, piece->start);
		memset(before + end, CANARY, piece->words * WORD - end);
	}
}

void plan_images(const struct batch *batch, struct plan *plan, struct arena *arena)
{
	const uint32_t rounds = batch->header->round_count;

	plan->round = NEW_ARRAY(arena, struct plan_round, rounds);
	for (uint32_t i = 0; i < rounds; i++) {
		plan->round[i].want = NEW_ARRAY(arena, uint64_t, plan->image_words);
		plan->round[i].mask = NEW_ARRAY(arena, uint64_t, plan->image_words);
		plan->round[i].before = NEW_ARRAY(arena, uint64_t, plan->image_words);
		image_round(batch, plan, i);
	}
}
