/* From the parts of an object to the places of its leaves. */
#include <assert.h>

#include "model_private.h"

struct walk {
	struct model *m;
	const struct model_piece *piece;
	size_t piece_count;
	struct place_run *run;
	size_t count;
	uint32_t leaf;
	const char *silent;
};

static void add_run(struct walk *walk, uint32_t first, uint32_t count, struct place place)
{
	walk->run[walk->count++] =
	    (struct place_run){walk->leaf, (uint16_t)first, (uint16_t)count, place};
}

/* A leaf is cut where a piece ends. */
static void put_leaf(struct walk *walk, uint32_t at, uint32_t bits)
{
	uint32_t done = 0;

	for (size_t i = 0; i < walk->piece_count && done < bits; i++) {
		const struct model_piece *piece = &walk->piece[i];
		struct place place = piece->place;
		uint32_t count;

		if (at + done < piece->first || at + done >= piece->first + piece->count)
			continue;
		count = MIN(bits - done, piece->first + piece->count - at - done);
		place.bit += at + done - piece->first;
		add_run(walk, done, count, place);
		done += count;
	}
	if (done < bits)
		add_run(walk, done, bits - done, (struct place){.area = PLACE_NOWHERE});
	walk->leaf++;
}

static void put_type(struct walk *walk, const struct type *type, uint32_t at);

static void put_scalar(struct walk *walk, enum scalar scalar, uint32_t at)
{
	const struct model_scalar *known = &walk->m->document->scalar[scalar];
	const struct scalar_info *info = &scalar_info[scalar];

	if (known->size == 0)
		walk->silent = info->text;
	for (uint32_t part = 0; part < info->parts; part++)
		put_leaf(walk, at + part * 8 * (known->size / info->parts), 8 * info->width);
}

static void put_record(struct walk *walk, const struct type *type, uint32_t at)
{
	const struct record *record = &type->u.record;
	const uint32_t *words = model_record_words(walk->m, type) + 2;

	if (record->order != ORDER_NATIVE)
		walk->silent = "scalar_storage_order";
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];

		if (!field_is_seen(field))
			continue;
		if (words[0] == MODEL_SILENT)
			walk->silent = "how it is laid out";
		else if (field->is_bit_field)
			put_leaf(walk, at + words[0], field->bits);
		else
			put_type(walk, field->type, at + 8 * words[0]);
		words += 2;
	}
}

static void put_array(struct walk *walk, const struct type *element, uint32_t count, uint32_t at)
{
	const uint32_t stride = model_stride(walk->m, element);

	if (stride == MODEL_SILENT)
		walk->silent = "how its elements are laid out";
	for (uint32_t i = 0; walk->silent == NULL && i < count; i++)
		put_type(walk, element, at + 8 * i * stride);
}

static void put_type(struct walk *walk, const struct type *type, uint32_t at)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		put_scalar(walk, type->u.scalar, at);
		return;
	case TYPE_BITINT:
	case TYPE_ENUM:
		put_leaf(walk, at, type_leaf_bits(type));
		return;
	case TYPE_VECTOR:
		put_array(walk, type_scalar(type->u.vector.element), type->u.vector.count, at);
		return;
	case TYPE_ARRAY:
		put_array(walk, type->u.array.element, type->u.array.count, at);
		return;
	case TYPE_ATOMIC:
		walk->silent = "_Atomic";
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		put_record(walk, type, at);
		return;
	case TYPE_POINTER:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

void model_put(struct model *m, size_t object, const struct model_piece *piece, size_t count,
               enum model_rule rule)
{
	const struct type *type = case_object(m->c, object);
	struct walk walk = {.m = m, .piece = piece, .piece_count = count};
	const size_t runs = (size_t)type_leaf_count(type) * (count + 1);

	walk.leaf = m->first_leaf[object];
	walk.run = NEW_ARRAY(m->arena, struct place_run, runs);
	put_type(&walk, type, 0);
	if (walk.silent != NULL) {
		model_be_silent(m, object, walk.silent, false);
		return;
	}
	assert(walk.count <= runs);
	m->object[object] = (struct model_object){
	    .says = m->document->rule[rule], .count = walk.count, .run = walk.run, .twin = -1};
}

void model_put_whole(struct model *m, size_t object, struct place place, enum model_rule rule)
{
	const struct model_piece whole = {0, UINT32_MAX, place};

	model_put(m, object, &whole, 1, rule);
}

void model_put_behind(struct model *m, size_t object, struct place pointer, enum model_rule rule)
{
	struct place place = {.area = PLACE_BEHIND_REGISTER, .reg = pointer.reg};

	if (pointer.area == PLACE_STACK)
		place = (struct place){.area = PLACE_BEHIND_STACK, .slot = pointer.bit / 8};
	model_put_whole(m, object, place, rule);
}
