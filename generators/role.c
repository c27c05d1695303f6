#include "role.h"

#include <assert.h>

enum { TAG_BYTES = 8 };

static bool is_scalar(const struct field *field, enum scalar scalar)
{
	return field->name != NULL && !field->is_bit_field && field->type->kind == TYPE_SCALAR &&
	       field->type->u.scalar == scalar;
}

static const char *slice_fault(const struct type *type)
{
	const struct record *record = &type->u.record;

	if (type->kind != TYPE_STRUCT || record->count != 2 ||
	    !is_scalar(&record->field[0], SCALAR_PTR) || !is_scalar(&record->field[1], SCALAR_U64))
		return "a slice is a struct of a `ptr` and a `u64`";
	return NULL;
}

static bool can_be_tag(const struct field *field)
{
	const struct type *type = field->type;
	enum scalar scalar;

	if (field->name == NULL || field->is_bit_field)
		return false;
	if (type->kind != TYPE_ENUM && type->kind != TYPE_SCALAR)
		return false;
	scalar = type->kind == TYPE_ENUM ? type_enum_scalar(type) : type->u.scalar;
	return scalar_is_integer(scalar) && scalar != SCALAR_BOOL &&
	       scalar_info[scalar].width <= TAG_BYTES;
}

static bool is_named_struct(const struct field *field)
{
	return field->name != NULL && field->type->kind == TYPE_STRUCT;
}

static bool has_variants(const struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (!is_named_struct(&record->field[i]))
			return false;
	return record->count > 0;
}

/* All variants begin with the same tag. */
static bool has_tags(const struct record *record)
{
	const struct type *tag = NULL;

	for (size_t i = 0; i < record->count; i++) {
		const struct record *variant = &record->field[i].type->u.record;

		if (variant->count == 0 || !can_be_tag(&variant->field[0]))
			return false;
		if (tag == NULL)
			tag = variant->field[0].type;
		if (tag != variant->field[0].type)
			return false;
	}
	return true;
}

static bool has_tag_and_union(const struct record *record)
{
	return record->count == 2 && can_be_tag(&record->field[0]) &&
	       record->field[1].name != NULL && record->field[1].type->kind == TYPE_UNION &&
	       has_variants(&record->field[1].type->u.record);
}

static const char *tagged_fault(const struct type *type)
{
	const struct type *tag;

	if (type->kind == TYPE_UNION &&
	    (!has_variants(&type->u.record) || !has_tags(&type->u.record)))
		return "the members of a tagged union are structs that begin with the same tag, "
		       "an integer or an enum of at most 64 bits";
	if (type->kind == TYPE_STRUCT && !has_tag_and_union(&type->u.record))
		return "a tagged struct has a tag, an integer or an enum of at most 64 bits, and a "
		       "union of structs";
	tag = tagged_tag(type);
	if (tag->kind == TYPE_ENUM && tag->u.enumeration.count < tagged_variants(type)->count)
		return "each variant needs an enumerator";
	return NULL;
}

const char *role_fault(const struct type *type, enum record_role role)
{
	assert(type_is_record(type));
	switch (role) {
	case ROLE_NONE:
		return NULL;
	case ROLE_SLICE:
		return slice_fault(type);
	case ROLE_TAGGED:
		return tagged_fault(type);
	}
	unreachable();
}

const struct record *tagged_variants(const struct type *type)
{
	return type->kind == TYPE_UNION ? &type->u.record : &type->u.record.field[1].type->u.record;
}

const struct type *tagged_tag(const struct type *type)
{
	const struct type *holder = type->kind == TYPE_UNION ? type->u.record.field[0].type : type;

	return holder->u.record.field[0].type;
}

size_t tagged_first(const struct type *type)
{
	return type->kind == TYPE_UNION ? 1 : 0;
}

int64_t tag_value(const struct type *tag, size_t variant)
{
	return tag->kind == TYPE_ENUM ? tag->u.enumeration.value[variant] : (int64_t)variant;
}
