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

static uint32_t record_features(const struct record *record)
{
	uint32_t features = 0;

	for (size_t i = 0; i < record->count; i++)
		features |= type_features(record->field[i].type);
	return features;
}

uint32_t type_features(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		return FEATURE_BIT(scalar_info[type->u.scalar].feature);
	case TYPE_ENUM:
		return FEATURE_BIT(FEATURE_CORE);
	case TYPE_POINTER:
		return type_features(type->u.pointee);
	case TYPE_ARRAY:
		return type_features(type->u.array.element);
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
		count = saturate((uint64_t)count + type_leaf_count(record->field[i].type));
	return count;
}

uint32_t type_leaf_count(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_info[type->u.scalar].parts;
	case TYPE_ENUM:
		return 1;
	case TYPE_POINTER:
		return type_leaf_count(type->u.pointee);
	case TYPE_ARRAY:
		return saturate((uint64_t)type->u.array.count *
		                type_leaf_count(type->u.array.element));
	case TYPE_STRUCT:
	case TYPE_UNION:
		return record_leaf_count(&type->u.record);
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

enum { ENUM_WIDTH = 4 };

uint8_t type_leaf_width(const struct type *type)
{
	assert(type->kind == TYPE_SCALAR || type->kind == TYPE_ENUM);
	return type->kind == TYPE_ENUM ? ENUM_WIDTH : scalar_info[type->u.scalar].width;
}
