#include "plan.h"

#include <string.h>

#include "../../generators/scalar.h"

#define WORD sizeof(uint64_t)

enum { CANARY = 0xca, PADDING = 0xe7, CANARY_BYTES = 16 };

static const uint8_t scalar_class[SCALAR_COUNT] = {
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi)                        \
	[SCALAR_##id] = SCALAR_CLASS_##class,
    SCALAR_TABLE(ROW)
#undef ROW
};

int64_t plan_widen(uint8_t scalar, const void *data, size_t size)
{
	const unsigned unused = 64 - 8 * (unsigned)MIN(size, sizeof(uint64_t));
	uint64_t bits = 0;

	if (unused == 64)
		return 0;
	memcpy(&bits, data, MIN(size, sizeof bits));
	if (scalar_class[scalar] == SCALAR_CLASS_SIGNED)
		return (int64_t)(bits << unused) >> unused;
	return (int64_t)bits;
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

static bool walk_type(struct walk *w, uint32_t index, uint64_t offset, uint32_t size);

static bool walk_scalar(struct walk *w, const struct wire_type *type, uint64_t offset,
                        uint32_t size)
{
	for (uint32_t i = 0; i < type->parts; i++) {
		struct plan_leaf *leaf = &w->plan->leaf[w->plan->leaf_count++];
		uint32_t part = size / type->parts;

		leaf->object = w->object;
		leaf->size = MIN(part, type->width);
		if (offset > w->size || leaf->size > w->size - offset)
			return false;
		leaf->offset = (uint32_t)offset;
		leaf->value = w->value;
		w->value += type->width;
		offset += part;
	}
	return true;
}

static bool walk_record(struct walk *w, const struct wire_type *type, uint64_t offset)
{
	const uint32_t *field = &w->words[type->layout + 2];

	for (uint32_t i = 0; i < type->count; i++, field += 2)
		if (!walk_type(w, w->member[type->first + i], offset + field[0], field[1]))
			return false;
	return true;
}

static bool walk_type(struct walk *w, uint32_t index, uint64_t offset, uint32_t size)
{
	const struct wire_type *type = &w->type[index];

	switch (type->kind) {
	case WIRE_ARRAY:
		size /= type->count;
		for (uint32_t i = 0; i < type->count; i++)
			if (!walk_type(w, type->first, offset + (uint64_t)i * size, size))
				return false;
		return true;
	case WIRE_STRUCT:
	case WIRE_UNION:
		return walk_record(w, type, offset);
	default:
		return walk_scalar(w, type, offset, size);
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
		    !walk_type(&w, object[i].type, 0, w.size))
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

static void image_expect(const struct plan_round *round, size_t at, const void *data, size_t size)
{
	memcpy((unsigned char *)round->want + at, data, size);
	memset((unsigned char *)round->mask + at, 0xff, size);
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
		wide = plan_widen(type[object[i].type].scalar,
		                  value + plan->leaf[object[i].leaf].value,
		                  type[object[i].type].width);
		image_expect(round, widened->image * WORD + widened->start, &wide, sizeof wide);
	}
}

static void image_round(const struct batch *batch, const struct plan *plan, uint32_t index)
{
	const struct plan_round *round = &plan->round[index];
	const uint8_t *value = plan_value(batch, plan->c, index);
	const uint8_t *live = plan_live(batch, plan->c, index);

	for (uint32_t i = 0; i < plan->piece_count; i++)
		if (plan->piece[i].words > 0)
			image_frame(round, &plan->piece[i]);
	for (uint32_t i = 0; i < plan->leaf_count; i++) {
		const struct plan_leaf *leaf = &plan->leaf[i];
		const struct plan_piece *piece = &plan->piece[leaf->object];

		if (live[i])
			image_expect(round, piece->image * WORD + piece->start + leaf->offset,
			             value + leaf->value, leaf->size);
	}
	image_widened(batch, plan, round, value);
	for (uint32_t i = 0; i < plan->image_words; i++)
		round->before[i] = round->want[i] ^ (round->mask[i] & PLAN_DISTURB);
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
