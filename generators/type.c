#include "type.h"

#include <assert.h>

static const struct type scalar_type[SCALAR_COUNT] = {
#define ROW(id, ...) [SCALAR_##id] = {.kind = TYPE_SCALAR, .u.scalar = SCALAR_##id},
    SCALAR_TABLE(ROW)
#undef ROW
};

const struct type *type_scalar(enum scalar scalar)
{
	return &scalar_type[scalar];
}

const struct type *type_bare(const struct type *type)
{
	while (type->kind == TYPE_TYPEDEF) {
		const struct type_definition *definition = &type->u.definition;

		if (definition->mode != SCALAR_COUNT)
			return type_scalar(definition->mode);
		type = definition->base;
	}
	return type;
}

bool type_is_leaf(const struct type *type)
{
	enum type_kind kind = type_bare(type)->kind;

	return kind == TYPE_SCALAR || kind == TYPE_BITINT || kind == TYPE_ENUM;
}

/* The narrowest integer, of at least `bytes`, that holds all values. */
static enum scalar integer_for(const struct enumeration *enumeration, unsigned bytes)
{
	static const enum scalar of_unsigned[] = {SCALAR_U8, SCALAR_U16, SCALAR_U32, SCALAR_U64};
	static const enum scalar of_signed[] = {SCALAR_I8, SCALAR_I16, SCALAR_I32, SCALAR_I64};
	int64_t low = 0, high = 0;

	for (size_t i = 0; i < enumeration->count; i++) {
		low = MIN(low, enumeration->value[i]);
		high = MAX(high, enumeration->value[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(of_signed); i++) {
		unsigned bits = 8U << i;

		if (bits < 8 * bytes)
			continue;
		if (low == 0 && (bits == 64 || high < INT64_C(1) << bits))
			return of_unsigned[i];
		if (low < 0 && (bits == 64 || (low >= -(INT64_C(1) << (bits - 1)) &&
		                               high < INT64_C(1) << (bits - 1))))
			return of_signed[i];
	}
	unreachable();
}

enum scalar type_enum_scalar(const struct type *type)
{
	const struct enumeration *enumeration = &type->u.enumeration;

	assert(type->kind == TYPE_ENUM);
	if (enumeration->underlying != SCALAR_COUNT)
		return enumeration->underlying;
	if (enumeration->mode != SCALAR_COUNT)
		return enumeration->mode;
	return integer_for(enumeration, enumeration->packed ? 1 : 4);
}

static feature_set enum_features(const struct enumeration *enumeration)
{
	feature_set features = FEATURE_BIT(FEATURE_CORE);

	if (enumeration->underlying != SCALAR_COUNT)
		features |= FEATURE_BIT(FEATURE_ENUM_TYPED);
	if (enumeration->mode != SCALAR_COUNT)
		features |= FEATURE_BIT(FEATURE_MODE_ENUM);
	if (enumeration->packed)
		features |= FEATURE_BIT(FEATURE_PACKED_ENUM);
	if (enumeration->aligned != 0)
		features |= FEATURE_BIT(FEATURE_ALIGNED_ENUM);
	for (size_t i = 0; i < enumeration->count; i++)
		if (enumeration->value[i] < INT32_MIN || enumeration->value[i] > INT32_MAX)
			features |= FEATURE_BIT(FEATURE_ENUM_WIDE);
	return features;
}

static feature_set field_features(const struct field *field)
{
	feature_set features = type_features(field->type);

	if (field->packed)
		features |= FEATURE_BIT(FEATURE_PACKED_FIELD);
	if (field->aligned != 0)
		features |= FEATURE_BIT(FEATURE_ALIGNED_FIELD);
	if (field->is_bit_field)
		features |= FEATURE_BIT(FEATURE_BIT_FIELD);
	else if (field->name == NULL)
		features |= FEATURE_BIT(FEATURE_ANONYMOUS);
	if (field->is_bit_field && type_leaf_bits(field->type) > 64)
		features |= FEATURE_BIT(FEATURE_INT128_BIT_FIELD);
	return features;
}

static feature_set record_features(const struct record *record)
{
	const struct {
		bool is_there;
		enum feature feature;
	} attribute[] = {
	    {record->count == 0, FEATURE_EMPTY_RECORD},
	    {record->packed, FEATURE_PACKED},
	    {record->aligned != 0, FEATURE_ALIGNED},
	    {record->pack != 0, FEATURE_PRAGMA_PACK},
	    {record->ms_struct, FEATURE_MS_STRUCT},
	    {record->gcc_struct, FEATURE_GCC_STRUCT},
	    {record->transparent, FEATURE_TRANSPARENT_UNION},
	    {record->role == ROLE_SLICE, FEATURE_SLICE},
	    {record->role == ROLE_TAGGED, FEATURE_TAGGED},
	    {record->order != ORDER_NATIVE, FEATURE_STORAGE_ORDER},
	};
	feature_set features = 0;

	for (size_t i = 0; i < ARRAY_LEN(attribute); i++)
		if (attribute[i].is_there)
			features |= FEATURE_BIT(attribute[i].feature);
	for (size_t i = 0; i < record->count; i++)
		features |= field_features(&record->field[i]);
	return features;
}

static feature_set array_features(const struct array *array)
{
	feature_set features = type_features(array->element);

	if (array->is_flexible)
		features |= FEATURE_BIT(FEATURE_FLEXIBLE_ARRAY);
	else if (array->count == 0)
		features |= FEATURE_BIT(FEATURE_ZERO_ARRAY);
	return features;
}

static feature_set vector_features(const struct vector *vector)
{
	enum feature element = scalar_info[vector->element].feature;
	feature_set features = FEATURE_BIT(FEATURE_VECTOR) | FEATURE_BIT(element);

	if (element == FEATURE_FLOAT16)
		features |= FEATURE_BIT(FEATURE_VECTOR_FLOAT16);
	return features;
}

static feature_set definition_features(const struct type_definition *definition)
{
	feature_set features = type_features(definition->base);

	if (definition->aligned != 0)
		features |= FEATURE_BIT(FEATURE_ALIGNED_TYPEDEF);
	if (definition->mode != SCALAR_COUNT)
		features |=
		    FEATURE_BIT(FEATURE_MODE) | FEATURE_BIT(scalar_info[definition->mode].feature);
	return features;
}

static enum feature bitint_feature(uint16_t bits)
{
	return bits <= 64 ? FEATURE_BITINT : bits <= 128 ? FEATURE_BITINT_128 : FEATURE_BITINT_WIDE;
}

feature_set type_features(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		return FEATURE_BIT(scalar_info[type->u.scalar].feature);
	case TYPE_BITINT:
		return FEATURE_BIT(bitint_feature(type->u.bitint.bits));
	case TYPE_ENUM:
		return enum_features(&type->u.enumeration);
	case TYPE_POINTER:
		return type_features(type->u.pointee);
	case TYPE_ARRAY:
		return array_features(&type->u.array);
	case TYPE_VECTOR:
		return vector_features(&type->u.vector);
	case TYPE_ATOMIC:
		return FEATURE_BIT(FEATURE_ATOMIC) | type_features(type->u.atomic);
	case TYPE_TYPEDEF:
		return definition_features(&type->u.definition);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return record_features(&type->u.record);
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static uint32_t saturate(uint64_t count)
{
	return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

static uint32_t record_leaf_count(const struct record *record)
{
	uint32_t count = 0;

	for (size_t i = 0; i < record->count; i++)
		if (field_is_seen(&record->field[i]))
			count = saturate((uint64_t)count + type_leaf_count(record->field[i].type));
	return count;
}

uint32_t type_leaf_count(const struct type *type)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_info[type->u.scalar].parts;
	case TYPE_BITINT:
	case TYPE_ENUM:
		return 1;
	case TYPE_POINTER:
		return type_leaf_count(type->u.pointee);
	case TYPE_ARRAY:
		return saturate((uint64_t)type->u.array.count *
		                type_leaf_count(type->u.array.element));
	case TYPE_VECTOR:
		return type->u.vector.count;
	case TYPE_ATOMIC:
		return type_leaf_count(type->u.atomic);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return record_leaf_count(&type->u.record);
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

uint16_t type_leaf_bits(const struct type *type)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		return 8 * scalar_info[type->u.scalar].width;
	case TYPE_BITINT:
		return type->u.bitint.bits;
	case TYPE_ENUM:
		return 8 * scalar_info[type_enum_scalar(type)].width;
	default:
		unreachable();
	}
}

uint8_t type_leaf_width(const struct type *type)
{
	return (uint8_t)((type_leaf_bits(type) + 7) / 8);
}

bool type_leaf_is_signed(const struct type *type)
{
	enum scalar scalar;

	type = type_bare(type);
	if (type->kind == TYPE_BITINT)
		return type->u.bitint.is_signed;
	scalar = type->kind == TYPE_ENUM ? type_enum_scalar(type) : type->u.scalar;
	return scalar_info[scalar].class == SCALAR_CLASS_SIGNED;
}

bool type_is_promoted(const struct type *type)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_info[type->u.scalar].promoted;
	case TYPE_ENUM:
		return type_leaf_width(type) >= 4;
	default:
		return true;
	}
}
