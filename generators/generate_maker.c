#include "generate_maker.h"

#include <assert.h>

enum { X87_BYTES = 16 /* as laid out on x86-64; its value has 10 */ };

static uint32_t scalar_bytes(enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	return info->parts * (info->class == SCALAR_CLASS_X87 ? X87_BYTES : info->width);
}

static const struct made *find_made(const struct maker *maker, const struct type *type)
{
	for (size_t i = 0; i < maker->count; i++)
		if (maker->made[i].type == type)
			return &maker->made[i];
	unreachable();
}

uint32_t maker_bytes(const struct maker *maker, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_bytes(type->u.scalar);
	case TYPE_BITINT:
		return (type->u.bitint.bits + 7U) / 8;
	case TYPE_ARRAY:
		return type->u.array.count * maker_bytes(maker, type->u.array.element);
	case TYPE_VECTOR:
		return type->u.vector.count * scalar_bytes(type->u.vector.element);
	case TYPE_ATOMIC:
		return maker_bytes(maker, type->u.atomic);
	default:
		return find_made(maker, type)->bytes;
	}
}

/* What an array, an atomic or a pointer is of. */
static const struct type *innermost(const struct type *type)
{
	for (;;) {
		if (type->kind == TYPE_ARRAY)
			type = type->u.array.element;
		else if (type->kind == TYPE_ATOMIC)
			type = type->u.atomic;
		else if (type->kind == TYPE_POINTER)
			type = type->u.pointee;
		else
			return type;
	}
}

uint32_t maker_depth(const struct maker *maker, const struct type *type)
{
	type = innermost(type);
	return type_is_named(type) ? find_made(maker, type)->depth : 0;
}

const struct type *maker_keep(struct maker *maker, struct type *type, uint32_t bytes,
                              uint32_t depth)
{
	static const char letter[TYPE_KIND_COUNT] = {
	    [TYPE_ENUM] = 'e', [TYPE_TYPEDEF] = 't', [TYPE_STRUCT] = 's', [TYPE_UNION] = 'u'};

	assert(type_is_named(type) && maker->count < CASE_TYPES_MAX);
	type->name = arena_printf(maker->arena, "%c%zu", letter[type->kind],
	                          maker->kind_count[type->kind]++);
	maker->made[maker->count++] = (struct made){.type = type, .bytes = bytes, .depth = depth};
	return type;
}

const struct type *maker_reuse(struct maker *maker, enum type_kind kind, uint32_t bytes,
                               uint32_t depth)
{
	const struct type *chosen = NULL;
	uint32_t fitting = 0;

	for (size_t i = 0; i < maker->count; i++) {
		const struct made *made = &maker->made[i];

		if (made->type->kind != kind || made->bytes > bytes || made->depth > depth ||
		    type_leaf_count(made->type) > RECORD_LEAVES_MAX)
			continue;
		if (random_below(&maker->dice.random, ++fitting) == 0)
			chosen = made->type;
	}
	return chosen;
}

const struct type *maker_array(struct maker *maker, const struct type *element, uint32_t count)
{
	struct type *type = NEW(maker->arena, struct type);

	type->kind = TYPE_ARRAY;
	type->u.array.element = element;
	type->u.array.count = count;
	return type;
}

bool type_ends_flexible(const struct type *type)
{
	switch (type->kind) {
	case TYPE_ARRAY:
		return type->u.array.is_flexible || type_ends_flexible(type->u.array.element);
	case TYPE_ATOMIC:
		return type_ends_flexible(type->u.atomic);
	case TYPE_TYPEDEF:
		return type_ends_flexible(type->u.definition.base);
	case TYPE_STRUCT:
	case TYPE_UNION:
		for (size_t i = 0; i < type->u.record.count; i++)
			if (type_ends_flexible(type->u.record.field[i].type))
				return true;
		return false;
	default:
		return false;
	}
}

/* A scalar's own size and alignment are one number, but for the x87 formats on i386: 12 and 4. */
static uint32_t least_size(const struct type *type)
{
	type = type_bare(type);
	if (type->kind != TYPE_SCALAR)
		return 1;
	if (scalar_info[type->u.scalar].class == SCALAR_CLASS_X87)
		return 4;
	return scalar_info[type->u.scalar].width;
}

bool maker_can_be_element(const struct type *type)
{
	if (type_ends_flexible(type))
		return false;
	if (type->kind == TYPE_ENUM)
		return type->u.enumeration.aligned == 0;
	if (type->kind == TYPE_ATOMIC)
		return maker_can_be_element(type->u.atomic);
	if (type->kind != TYPE_TYPEDEF)
		return true;
	return type->u.definition.aligned <= least_size(type) &&
	       maker_can_be_element(type->u.definition.base);
}

static void mark(const struct maker *maker, const struct type *type, bool *used)
{
	type = innermost(type);
	if (!type_is_named(type))
		return;
	used[find_made(maker, type) - maker->made] = true;
	if (type->kind == TYPE_TYPEDEF)
		mark(maker, type->u.definition.base, used);
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		mark(maker, type->u.record.field[i].type, used);
}

void maker_used_types(const struct maker *maker, struct abi_case *c)
{
	const struct type **type = NEW_ARRAY(maker->arena, const struct type *, maker->count);
	bool used[CASE_TYPES_MAX] = {false};

	if (c->result != NULL)
		mark(maker, c->result, used);
	for (size_t i = 0; i < c->parameter_count; i++)
		mark(maker, c->parameter[i], used);
	for (size_t i = 0; i < maker->count; i++)
		if (used[i])
			type[c->type_count++] = maker->made[i].type;
	c->type = type;
}
