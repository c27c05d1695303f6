#include "leaf.h"

#include <assert.h>

static uint8_t part_count(const struct type *type)
{
	return type->kind == TYPE_ENUM ? 1 : scalar_info[type->u.scalar].parts;
}

struct walk {
	struct leaf *leaf;
	size_t count;
	uint32_t offset;
	uint16_t object;
};

static void walk_type(struct walk *walk, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
	case TYPE_ENUM:
		for (uint8_t part = 0; part < part_count(type); part++) {
			walk->leaf[walk->count++] = (struct leaf){
			    walk->object, type_leaf_width(type), part, type, walk->offset};
			walk->offset += type_leaf_width(type);
		}
		return;
	case TYPE_ARRAY:
		for (uint32_t i = 0; i < type->u.array.count; i++)
			walk_type(walk, type->u.array.element);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		for (size_t i = 0; i < type->u.record.count; i++)
			walk_type(walk, type->u.record.field[i].type);
		return;
	case TYPE_POINTER: /* stands in no object: case_object() has followed it */
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
static void path_within(const struct type *type, size_t index, struct buffer *out)
{
	if (type->kind == TYPE_ARRAY) {
		size_t each = type_leaf_count(type->u.array.element);

		buffer_printf(out, "[%zu]", index / each);
		path_within(type->u.array.element, index % each, out);
		return;
	}
	if (!type_is_record(type)) {
		if (part_count(type) == 2)
			buffer_puts(out, index == 0 ? ".re" : ".im");
		return;
	}
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];
		size_t each = type_leaf_count(field->type);

		if (index < each) {
			buffer_printf(out, ".%s", field->name);
			path_within(field->type, index, out);
			return;
		}
		index -= each;
	}
	unreachable();
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
		else if (type_is_record(object))
			buffer_printf(out, "(*a%zu)", i - 1);
		else
			buffer_printf(out, "*a%zu", i - 1);
		path_within(object, leaf_index, out);
		return;
	}
	unreachable();
}
