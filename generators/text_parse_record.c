#include "text_parser.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "role.h"
#include "text_names.h"

/* The bits of the widest bit-field of the type; 0 if it can have none (C17 6.7.2.1p4, p5; any
 * integer is what GNU C and C23 add). */
static uint32_t bits_max(const struct type *type)
{
	type = type_bare(type);
	if (type->kind == TYPE_SCALAR && type->u.scalar == SCALAR_BOOL)
		return 1;
	if (type->kind == TYPE_ENUM && type_enum_scalar(type) == SCALAR_BOOL)
		return 1;
	if (type->kind == TYPE_SCALAR && !scalar_is_integer(type->u.scalar))
		return 0;
	return type_is_leaf(type) ? type_leaf_bits(type) : 0;
}

/* From the `:` on. */
static bool parse_bits(struct parser *p, struct field *field)
{
	static const char of_what[] = "bit-fields are of integers, `bool`, and enums";
	const uint32_t min = field->name == NULL ? 0 : 1, max = bits_max(field->type);
	uint32_t bits;

	if (max == 0)
		return parser_fail(p, field->name == NULL ? "a field's name" : "`;`", of_what);
	field->is_bit_field = true;
	if (!parser_expect(p, ':', "`:`", NULL) ||
	    !parser_number(
	        p, min, max,
	        arena_printf(p->arena, "the bits, from %" PRIu32 " to %" PRIu32, min, max),
	        min == 1 ? "only without a name has a bit-field no bits" : NULL, &bits))
		return false;
	field->bits = (uint16_t)bits;
	return true;
}

/* Each dimension wraps the innermost type, so they are read first and built from the last. */
static bool build_array(struct parser *p, const struct array *dimension, size_t count,
                        const struct type **type)
{
	while (count-- > 0) {
		struct type *array = NEW(p->arena, struct type);

		array->kind = TYPE_ARRAY;
		array->u.array = dimension[count];
		array->u.array.element = *type;
		*type = array;
		if (parser_measure(p, array).weight > CASE_LEAVES_MAX)
			return parser_fail(p, "an array of 4096 scalars at most", NULL);
	}
	return true;
}

/* [2][3]: an array of 2 arrays of 3. []: flexible, alone and in a struct only. */
static bool parse_dimensions(struct parser *p, enum type_kind record, const struct type **type)
{
	static const char what[] = "the array's length, from 0 to 4096";
	struct array dimension[CASE_DEPTH_MAX];
	size_t count = 0;
	bool flexible = false;

	while (!flexible && parser_accept(p, '[')) {
		if (count == CASE_DEPTH_MAX)
			return parser_fail(p, "16 dimensions at most", NULL);
		dimension[count] = (struct array){0};
		flexible = parser_at(p, ']');
		if (flexible && record == TYPE_UNION)
			return parser_fail(p, what, "flexible arrays stand in structs only");
		if (flexible && count > 0)
			return parser_fail(p, what, "a flexible array has one dimension");
		dimension[count].is_flexible = flexible;
		if (!flexible &&
		    !parser_number(p, 0, CASE_LEAVES_MAX, what, NULL, &dimension[count].count))
			return false;
		if (!parser_expect(p, ']', "`]`", NULL))
			return false;
		count++;
	}
	return build_array(p, dimension, count, type);
}

/* Behind the type: nothing for an anonymous member, `NAME [2]`, `NAME : 3`, `: 3`. */
static bool parse_declarator(struct parser *p, enum type_kind record, struct field *field)
{
	if (parser_at(p, ';') && type_is_record(field->type))
		return true;
	if (parser_at(p, ':'))
		return parse_bits(p, field);
	if (!parser_name(p, "a field's name", name_fault, &field->name))
		return false;
	return parser_at(p, ':') ? parse_bits(p, field) : parse_dimensions(p, record, &field->type);
}

static const char *field_end_hint(const struct parser *p, const struct field *field)
{
	if (parser_at(p, ','))
		return "each field has a type of its own";
	if (parser_at(p, field->is_bit_field ? '[' : ':'))
		return "a bit-field is no array";
	if (parser_at(p, '['))
		return "a flexible array has one dimension";
	return NULL;
}

static bool parse_field(struct parser *p, enum type_kind record, struct field *field)
{
	static const enum attribute allowed[] = {ATTRIBUTE_PACKED, ATTRIBUTE_ALIGNED};
	struct attributes attributes;

	*field = (struct field){0};
	if (!parse_type(p, "a field's type", &field->type) || !parse_declarator(p, record, field) ||
	    !parse_attributes(p, allowed, ARRAY_LEN(allowed), &attributes))
		return false;
	field->packed = attributes.value[ATTRIBUTE_PACKED] != 0;
	field->aligned = attributes.value[ATTRIBUTE_ALIGNED];
	return parser_expect(p, ';', "`;`", field_end_hint(p, field));
}

static bool is_anonymous(const struct field *field)
{
	return field->name == NULL && !field->is_bit_field;
}

static bool has_name(const struct field *field, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		const struct record *inner = &field[i].type->u.record;

		if (is_anonymous(&field[i]) ? has_name(inner->field, inner->count, name)
		                            : field[i].name && strcmp(field[i].name, name) == 0)
			return true;
	}
	return false;
}

/* A name of `new` that one of the fields has; the names within an anonymous member are also its
 * record's (C17 6.7.2.1p13). NULL for none. */
static const char *taken_name(const struct field *field, size_t count, const struct field *new)
{
	const struct record *inner = &new->type->u.record;
	const char *taken = NULL;

	if (new->name != NULL)
		return has_name(field, count, new->name) ? new->name : NULL;
	for (size_t i = 0; is_anonymous(new) && taken == NULL && i < inner->count; i++)
		taken = taken_name(field, count, &inner->field[i]);
	return taken;
}

static bool is_flexible(const struct field *field)
{
	return field->type->kind == TYPE_ARRAY && field->type->u.array.is_flexible;
}

/* Whether field[count], which stands at `start`, may follow those before it. */
static bool check_field(struct parser *p, const struct token *start, const struct field *field,
                        size_t count)
{
	const char *taken = taken_name(field, count, &field[count]);

	if (count > 0 && is_flexible(&field[count - 1]))
		return parser_fail_at(p, start, "`}`", "a flexible array stands last");
	if (taken != NULL && field[count].name != NULL)
		return parser_fail_at(p, start, "a field with another name",
		                      "its name is taken in this record");
	if (taken != NULL)
		return parser_fail_at(
		    p, start, "a member with other names",
		    arena_printf(p->arena, "its `%s` is taken in this record", taken));
	return true;
}

static bool add_measure(struct parser *p, const struct token *start, const struct type *type,
                        struct measure *measure)
{
	struct measure inner = parser_measure(p, type);

	measure->weight += inner.weight;
	measure->depth = MAX(measure->depth, inner.depth + 1);
	if (measure->weight > CASE_LEAVES_MAX)
		return parser_fail_at(p, start, "a record of 4096 scalars at most", NULL);
	if (measure->depth > CASE_DEPTH_MAX)
		return parser_fail_at(p, start, "16 records and arrays within each other at most",
		                      NULL);
	return true;
}

static bool parse_fields(struct parser *p, struct type *type, struct measure *measure)
{
	struct field field[CASE_FIELDS_MAX];
	size_t count = 0;

	while (!parser_accept(p, '}')) {
		struct token start = p->lexer.token;

		if (count == CASE_FIELDS_MAX)
			return parser_fail(p, "`}`", "a record has 64 fields at most");
		if (!parse_field(p, type->kind, &field[count]) ||
		    !check_field(p, &start, field, count) ||
		    !add_measure(p, &start, field[count].type, measure))
			return false;
		count++;
	}
	type->u.record.count = count;
	type->u.record.field = arena_copy(p->arena, field, count * sizeof *field);
	return true;
}

/* At most one, for no record fits both. */
static bool parse_role(struct parser *p, struct type *type, const struct attributes *attributes)
{
	static const struct {
		enum attribute attribute;
		enum record_role role;
	} row[] = {{ATTRIBUTE_SLICE, ROLE_SLICE}, {ATTRIBUTE_TAGGED, ROLE_TAGGED}};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *fault = role_fault(type, row[i].role);

		if (attributes->value[row[i].attribute] == 0)
			continue;
		if (fault != NULL)
			return parser_fail_at(p, &attributes->at[row[i].attribute],
			                      "another attribute", fault);
		type->u.record.role = row[i].role;
	}
	return true;
}

static bool parse_record_attributes(struct parser *p, struct type *type)
{
	/* The last one is a union's only. */
	static const enum attribute allowed[] = {
	    ATTRIBUTE_PACKED,    ATTRIBUTE_ALIGNED,    ATTRIBUTE_PACK,
	    ATTRIBUTE_MS_STRUCT, ATTRIBUTE_GCC_STRUCT, ATTRIBUTE_ORDER,
	    ATTRIBUTE_SLICE,     ATTRIBUTE_TAGGED,     ATTRIBUTE_TRANSPARENT_UNION,
	};
	struct record *record = &type->u.record;
	struct attributes attributes;
	const uint32_t *value = attributes.value;

	if (!parse_attributes(p, allowed, ARRAY_LEN(allowed) - (type->kind == TYPE_STRUCT),
	                      &attributes))
		return false;
	record->packed = value[ATTRIBUTE_PACKED] != 0;
	record->aligned = value[ATTRIBUTE_ALIGNED];
	record->pack = value[ATTRIBUTE_PACK];
	record->ms_struct = value[ATTRIBUTE_MS_STRUCT] != 0;
	record->gcc_struct = value[ATTRIBUTE_GCC_STRUCT] != 0;
	record->transparent = value[ATTRIBUTE_TRANSPARENT_UNION] != 0;
	record->order = (enum storage_order)value[ATTRIBUTE_ORDER];
	if (!parse_role(p, type, &attributes))
		return false;
	return !record->ms_struct || !record->gcc_struct ||
	       parser_fail_at(p, &attributes.at[ATTRIBUTE_GCC_STRUCT], "another attribute",
	                      "a record is `ms_struct` or `gcc_struct`, not both");
}

bool parse_record(struct parser *p, struct type *type, struct measure *measure)
{
	*measure = (struct measure){0, 1};
	if (!parser_expect(p, '{', "`{`", NULL) || !parse_fields(p, type, measure))
		return false;
	measure->weight = MAX(measure->weight, 1U);
	return parse_record_attributes(p, type);
}
