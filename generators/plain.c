#include "plain.h"

#include <assert.h>
#include <string.h>

#include "value.h"

/* 0x10, 0x11, 0x12... of leaf 0, 0x20, 0x21... of leaf 1. Of a leaf that has no 0 to 7 in its upper
 * digit the value would be a negative one. */
static void fill_easy(const struct leaf *leaf, size_t index, uint8_t *byte)
{
	const unsigned name = (unsigned)(index % 7) + 1, spare = leaf->bits % 8;

	for (unsigned i = 0; i < leaf->width; i++)
		byte[i] = (uint8_t)(name << 4 | (i & 15));
	if (leaf->bits < 8)
		byte[0] = (uint8_t)(1 + index % ((1U << leaf->bits) - 1));
	else if (spare != 0)
		byte[leaf->width - 1] &= (uint8_t)((1U << spare) - 1);
}

/* An enumerator that is not 0, where there is one. */
static void fill_enum(const struct leaf *leaf, size_t index, uint8_t *byte)
{
	const struct enumeration *e = &leaf->type->u.enumeration;
	int64_t value = e->value[index % e->count];

	for (size_t i = 0; i < e->count && value == 0; i++)
		value = e->value[i];
	for (unsigned i = 0; i < leaf->width; i++)
		byte[i] = (uint8_t)(value >> MIN(8 * i, 63U));
	if (leaf->bits % 8 != 0)
		byte[leaf->width - 1] &= (uint8_t)((1U << leaf->bits % 8) - 1);
}

static bool is_bool(const struct type *type)
{
	return type->kind == TYPE_SCALAR && type->u.scalar == SCALAR_BOOL;
}

static struct plain begin(struct arena *arena, const struct abi_case *c, unsigned round,
                          unsigned pointer_bytes, uint8_t **value, uint8_t **live)
{
	struct plain p = {
	    .c = c, .leaves = leaf_enumerate(arena, c), .pointer_bytes = pointer_bytes};

	*live = NEW_ARRAY(arena, uint8_t, p.leaves.count);
	*value = NEW_ARRAY(arena, uint8_t, p.leaves.value_size);
	value_fill(c, &p.leaves, value_seed(c), round, *value, *live);
	p.value = *value;
	p.live = *live;
	return p;
}

struct plain plain_easy(struct arena *arena, const struct abi_case *c, unsigned round,
                        unsigned pointer_bytes)
{
	uint8_t *value, *live;
	struct plain p = begin(arena, c, round, pointer_bytes, &value, &live);

	p.easy = true;
	for (size_t i = 0; i < p.leaves.count; i++) {
		const struct leaf *leaf = &p.leaves.leaf[i];
		uint8_t *byte = value + leaf->offset;

		if (leaf->type->kind == TYPE_ENUM)
			fill_enum(leaf, i, byte);
		else if (is_bool(leaf->type))
			*byte = 1;
		else
			fill_easy(leaf, i, byte);
	}
	value_mark(c, &p.leaves, value_seed(c), round, value, live);
	return p;
}

struct plain plain_round(struct arena *arena, const struct abi_case *c, unsigned round,
                         unsigned pointer_bytes, bool quiet)
{
	uint8_t *value, *live;
	struct plain p = begin(arena, c, round, pointer_bytes, &value, &live);

	if (quiet)
		value_quiet_nans(&p.leaves, value);
	return p;
}

/* Records, arrays and vectors within each other, a complex, and a typedef on every level. */
enum { STEPS_MAX = 4 * CASE_DEPTH_MAX + CASE_TYPES_MAX };

struct walk {
	const struct plain *p;
	plain_visit *visit;
	void *context;
	const struct field *bit_field;
	size_t leaf, count;
	struct plain_step step[STEPS_MAX];
};

static void walk_type(struct walk *w, const struct type *type);

static void walk_step(struct walk *w, enum plain_step_kind kind, const struct type *type,
                      size_t index, const struct type *next)
{
	assert(w->count < STEPS_MAX);
	w->step[w->count++] = (struct plain_step){kind, type, index};
	walk_type(w, next);
	w->count--;
}

static void walk_leaf(struct walk *w)
{
	const struct plain_path path = {w->leaf, w->bit_field, w->count, w->step};

	if (w->p->live[w->leaf])
		w->visit(w->context, &path);
	w->leaf++;
}

static void walk_scalar(struct walk *w, enum scalar scalar)
{
	if (scalar_info[scalar].parts == 1) {
		walk_leaf(w);
		return;
	}
	for (size_t part = 0; part < 2; part++) {
		w->step[w->count++] = (struct plain_step){PLAIN_PART, NULL, part};
		walk_leaf(w);
		w->count--;
	}
}

static void walk_record(struct walk *w, const struct type *type)
{
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (!field_is_seen(field))
			continue;
		w->bit_field = field->is_bit_field ? field : NULL;
		walk_step(w, PLAIN_FIELD, type, i, field->type);
		w->bit_field = NULL;
	}
}

/* A typedef with a mode is of another type than its base. */
static void walk_typedef(struct walk *w, const struct type *type)
{
	const struct type_definition *definition = &type->u.definition;

	walk_step(w, PLAIN_TYPEDEF, type, 0,
	          definition->mode != SCALAR_COUNT ? type_scalar(definition->mode)
	                                           : definition->base);
}

static void walk_type(struct walk *w, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		walk_scalar(w, type->u.scalar);
		return;
	case TYPE_BITINT:
	case TYPE_ENUM:
		walk_leaf(w);
		return;
	case TYPE_ARRAY:
		for (size_t i = 0; i < type->u.array.count; i++)
			walk_step(w, PLAIN_ELEMENT, type, i, type->u.array.element);
		return;
	case TYPE_VECTOR:
		for (size_t i = 0; i < type->u.vector.count; i++)
			walk_step(w, PLAIN_LANE, type, i, type_scalar(type->u.vector.element));
		return;
	case TYPE_ATOMIC:
		walk_step(w, PLAIN_ATOMIC, type->u.atomic, 0, type->u.atomic);
		return;
	case TYPE_TYPEDEF:
		walk_typedef(w, type);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		walk_record(w, type);
		return;
	case TYPE_POINTER:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static size_t first_leaf(const struct plain *p, size_t object)
{
	size_t first = 0;

	while (first < p->leaves.count && p->leaves.leaf[first].object < object)
		first++;
	return first;
}

void plain_walk(const struct plain *p, size_t object, plain_visit *visit, void *context)
{
	struct walk w = {.p = p, .visit = visit, .context = context, .leaf = first_leaf(p, object)};

	if (case_object(p->c, object) != NULL)
		walk_type(&w, case_object(p->c, object));
}

bool plain_has_leaves(const struct plain *p, size_t object)
{
	for (size_t i = 0; i < p->leaves.count; i++)
		if (p->leaves.leaf[i].object == object && p->live[i])
			return true;
	return false;
}

size_t plain_words(const struct plain *p, size_t index, uint64_t word[static PLAIN_WORDS_MAX])
{
	const struct leaf *leaf = &p->leaves.leaf[index];
	const uint8_t *byte = p->value + leaf->offset;
	const size_t count = (leaf->bits + 63U) / 64;
	const bool negative = type_leaf_is_signed(leaf->type) &&
	                      (byte[(leaf->bits - 1) / 8] >> (leaf->bits - 1) % 8 & 1);

	memset(word, 0, PLAIN_WORDS_MAX * sizeof *word);
	for (unsigned i = 0; i < leaf->width; i++)
		word[i / 8] |= (uint64_t)byte[i] << i % 8 * 8;
	if (negative && leaf->bits % 64 != 0)
		word[count - 1] |= ~UINT64_C(0) << leaf->bits % 64;
	return count;
}

size_t plain_enumerator(const struct plain *p, size_t index)
{
	const struct leaf *leaf = &p->leaves.leaf[index];
	const struct enumeration *e = &leaf->type->u.enumeration;
	const uint64_t mask = leaf->bits >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << leaf->bits) - 1;
	uint64_t word[PLAIN_WORDS_MAX];

	plain_words(p, index, word);
	for (size_t i = 0; i < e->count; i++)
		if ((((uint64_t)e->value[i] ^ word[0]) & mask) == 0)
			return i;
	unreachable();
}

double plain_number(size_t leaf)
{
	return (double)(leaf % 99) + 1.1;
}
