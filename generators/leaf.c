#include "leaf.h"

#include <assert.h>

static uint8_t part_count(const struct type *type)
{
	return type->kind == TYPE_SCALAR ? scalar_info[type->u.scalar].parts : 1;
}

struct walk {
	struct leaf *leaf;
	size_t count;
	uint32_t offset;
	uint16_t object;
};

static void walk_type(struct walk *walk, const struct type *type);

static void add_leaf(struct walk *walk, const struct type *type, uint8_t part, uint16_t bits)
{
	struct leaf *leaf = &walk->leaf[walk->count++];

	*leaf = (struct leaf){.object = walk->object,
	                      .width = (uint8_t)((bits + 7) / 8),
	                      .part = part,
	                      .type = type,
	                      .bits = bits,
	                      .offset = walk->offset};
	walk->offset += leaf->width;
}

static void walk_record(struct walk *walk, const struct record *record)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];

		if (field->is_bit_field && field->name != NULL)
			add_leaf(walk, type_bare(field->type), 0, field->bits);
		else if (!field->is_bit_field)
			walk_type(walk, field->type);
	}
}

static void walk_type(struct walk *walk, const struct type *type)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
	case TYPE_BITINT:
	case TYPE_ENUM:
		for (uint8_t part = 0; part < part_count(type); part++)
			add_leaf(walk, type, part, type_leaf_bits(type));
		return;
	case TYPE_ARRAY:
		for (uint32_t i = 0; i < type->u.array.count; i++)
			walk_type(walk, type->u.array.element);
		return;
	case TYPE_VECTOR:
		for (uint32_t i = 0; i < type->u.vector.count; i++)
			walk_type(walk, type_scalar(type->u.vector.element));
		return;
	case TYPE_ATOMIC:
		walk_type(walk, type->u.atomic);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		walk_record(walk, &type->u.record);
		return;
	case TYPE_POINTER: /* stands in no object: case_object() has followed it */
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

struct leaf_list leaf_enumerate(struct arena *arena, const struct abi_case *c)
{
	struct walk walk = {0};
	uint32_t count = case_leaf_count(c);

	assert(count <= CASE_LEAVES_MAX);
	walk.leaf = NEW_ARRAY(arena, struct leaf, count);
	for (size_t i = 0; i <= c->parameter_count; i++) {
		walk.object = (uint16_t)i;
		if (case_object(c, i) != NULL)
			walk_type(&walk, case_object(c, i));
	}
	assert(walk.count == count);
	return (struct leaf_list){walk.count, walk.leaf, walk.offset};
}

/* Prints the path to leaf `index` of the type, counted from the type's first. */
static void path_within(const struct type *type, size_t index, struct buffer *out);

static void path_within_record(const struct record *record, size_t index, struct buffer *out)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];
		size_t each = field_is_seen(field) ? type_leaf_count(field->type) : 0;

		if (index < each) {
			if (field->name != NULL)
				buffer_printf(out, ".%s", field->name);
			if (!field->is_bit_field)
				path_within(field->type, index, out);
			return;
		}
		index -= each;
	}
	unreachable();
}

static void path_within(const struct type *type, size_t index, struct buffer *out)
{
	size_t each;

	type = type_bare(type);
	switch (type->kind) {
	case TYPE_ARRAY:
		each = type_leaf_count(type->u.array.element);
		buffer_printf(out, "[%zu]", index / each);
		path_within(type->u.array.element, index % each, out);
		return;
	case TYPE_VECTOR:
		buffer_printf(out, "[%zu]", index);
		return;
	case TYPE_ATOMIC:
		path_within(type->u.atomic, index, out);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		path_within_record(&type->u.record, index, out);
		return;
	default:
		if (part_count(type) == 2)
			buffer_puts(out, index == 0 ? ".re" : ".im");
	}
}

void leaf_path(const struct abi_case *c, size_t leaf_index, struct buffer *out)
{
	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *object = case_object(c, i);
		size_t each = object == NULL ? 0 : type_leaf_count(object);

		if (leaf_index >= each) {
			leaf_index -= each;
			continue;
		}
		if (i == 0)
			buffer_puts(out, "result");
		else if (c->parameter[i - 1]->kind != TYPE_POINTER)
			buffer_printf(out, "a%zu", i - 1);
		else if (type_leaf_count(object) > 1 || type_is_record(type_bare(object)))
			buffer_printf(out, "(*a%zu)", i - 1);
		else
			buffer_printf(out, "*a%zu", i - 1);
		path_within(object, leaf_index, out);
		return;
	}
	unreachable();
}
