/* The size of a case: a number that every move makes smaller. */
#include "reduce_private.h"

enum {
	SIZE_PARAMETER = 10,
	SIZE_FIELD = 10,
	SIZE_RECORD = 20,
	SIZE_RECORD_USE = 40,
	SIZE_DEFINITION = 10, /* of an enum or a typedef */
	SIZE_ATTRIBUTE = 4,
	SIZE_WORD = 5, /* a convention, `...` and the like */
	SIZE_POSITION_BITS = 20,
};

/* i32 and then i64 stand for all integers, f64 for all floats. */
static uint32_t scalar_size(enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	if (info->parts == 2)
		return 8;
	if (scalar == SCALAR_I32)
		return 1;
	if (scalar == SCALAR_I64)
		return 2;
	if (scalar == SCALAR_F64)
		return 3;
	if (scalar == SCALAR_U128 || scalar == SCALAR_F64X || scalar == SCALAR_BF16)
		return 6;
	if (info->width > 8 || scalar == SCALAR_F16)
		return 5;
	return 4;
}

uint32_t type_size(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_size(type->u.scalar);
	case TYPE_BITINT:
		return 8 + type->u.bitint.bits / 64;
	case TYPE_ENUM:
		return 6;
	case TYPE_POINTER:
		return 5 + type_size(type->u.pointee);
	case TYPE_ARRAY:
		return 6 + type->u.array.count + type_size(type->u.array.element);
	case TYPE_VECTOR:
		return 9 + type->u.vector.count + type_size(type_scalar(type->u.vector.element));
	case TYPE_ATOMIC:
		return 6 + type_size(type->u.atomic);
	case TYPE_TYPEDEF:
		/* What a mode makes of it is smaller. */
		return 4 + type_size(type->u.definition.base) +
		       (type->u.definition.mode != SCALAR_COUNT ? 2 : 0);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return SIZE_RECORD_USE;
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static uint32_t field_size(const struct field *field)
{
	uint32_t size = SIZE_FIELD + type_size(field->type) + (field->is_bit_field ? 3 : 0);

	for (size_t i = 0; i < DROP_COUNT; i++)
		size += field_has(field, (enum drop)i) ? SIZE_ATTRIBUTE : 0;
	return size;
}

static uint32_t definition_size(const struct type *type)
{
	uint32_t size = type_is_record(type) ? SIZE_RECORD : SIZE_DEFINITION;

	for (size_t i = 0; i < DROP_COUNT; i++)
		size += type_has(type, (enum drop)i) ? SIZE_ATTRIBUTE : 0;
	size += type->kind == TYPE_UNION;
	if (type->kind == TYPE_ENUM)
		size += (uint32_t)type->u.enumeration.count;
	if (type->kind == TYPE_TYPEDEF)
		size += type_size(type->u.definition.base);
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		size += field_size(&type->u.record.field[i]);
	return size;
}

/* EFI is MS by another name. */
static uint32_t convention_size(enum convention convention)
{
	if (convention == CONVENTION_C)
		return 0;
	return simpler_convention(convention) == CONVENTION_C ? SIZE_WORD : SIZE_WORD + 1;
}

uint64_t case_size(const struct abi_case *c)
{
	uint64_t size = convention_size(c->convention), position = 0;

	size +=
	    SIZE_WORD * (uint64_t)(c->variadic + c->va_list + c->no_prototype + c->old_definition);
	size += c->result == NULL ? 0 : SIZE_PARAMETER + type_size(c->result);
	for (size_t i = 0; i < c->type_count; i++)
		size += definition_size(c->type[i]);
	for (size_t i = 0; i < c->parameter_count; i++) {
		size += SIZE_PARAMETER + type_size(c->parameter[i]);
		position += i * type_size(c->parameter[i]);
	}
	return size << SIZE_POSITION_BITS | MIN(position, (UINT64_C(1) << SIZE_POSITION_BITS) - 1);
}
