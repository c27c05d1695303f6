#include "coverage.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/base/buffer.h"
#include "layout.h"

enum {
	INTEGERS_CAP = 7,
	FLOATS_CAP = 9,
};

/* The cells seen so far, some more than once, each with its NUL. */
struct cells {
	size_t count;
	struct buffer text;
};

static void add(struct cells *cells, const char *format, ...) FORMAT_LIKE(2, 3);

static void add(struct cells *cells, const char *format, ...)
{
	char cell[128];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(cell, sizeof cell, format, arguments);
	va_end(arguments);
	assert(length > 0 && (size_t)length < sizeof cell);
	buffer_append(&cells->text, cell, (size_t)length + 1);
	cells->count++;
}

/* Typedefs are seen through. */
static const char *kind_name(const struct type *type)
{
	static const char *const name[TYPE_KIND_COUNT] = {
	    [TYPE_BITINT] = "bitint", [TYPE_ENUM] = "enum",     [TYPE_POINTER] = "pointer",
	    [TYPE_ARRAY] = "array",   [TYPE_VECTOR] = "vector", [TYPE_ATOMIC] = "atomic",
	    [TYPE_STRUCT] = "struct", [TYPE_UNION] = "union",
	};

	type = type_bare(type);
	return type->kind == TYPE_SCALAR ? scalar_info[type->u.scalar].text : name[type->kind];
}

static const char *scalar_class_name(enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	if (info->parts > 1)
		return "complex";
	switch (info->class) {
	case SCALAR_CLASS_BOOL:
	case SCALAR_CLASS_SIGNED:
	case SCALAR_CLASS_UNSIGNED:
	case SCALAR_CLASS_POINTER:
		return info->width > 8 ? "int128" : "int";
	case SCALAR_CLASS_FLOAT:
	case SCALAR_CLASS_BFLOAT:
	case SCALAR_CLASS_DECIMAL:
		return "float";
	case SCALAR_CLASS_X87:
		return "x87";
	}
	unreachable();
}

static const char *class_name(const struct type *type)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_class_name(type->u.scalar);
	case TYPE_ENUM:
	case TYPE_POINTER:
		return "int";
	case TYPE_STRUCT:
	case TYPE_UNION:
		return "record";
	default:
		return kind_name(type);
	}
}

/* What stands in a place, and that it has a name of its own there. */
static void add_kind(struct cells *cells, const char *position, const struct type *type)
{
	add(cells, "%s/%s", position, kind_name(type));
	if (type->kind == TYPE_TYPEDEF)
		add(cells, "%s/typedef", position);
}

static void add_inside(struct cells *cells, const struct type *type)
{
	static const char *const position[TYPE_KIND_COUNT] = {
	    [TYPE_STRUCT] = "field", [TYPE_UNION] = "member"};

	type = type_bare(type);
	if (type->kind == TYPE_ATOMIC)
		add_inside(cells, type->u.atomic);
	if (type->kind == TYPE_ARRAY) {
		add_kind(cells, "element", type->u.array.element);
		add_inside(cells, type->u.array.element);
	}
	if (!type_is_record(type))
		return;
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (field->is_bit_field) {
			add(cells, "%s/bit-field", position[type->kind]);
			continue;
		}
		add_kind(cells, position[type->kind], field->type);
		add_inside(cells, field->type);
	}
}

static unsigned depth_of(const struct type *type)
{
	unsigned depth = 0;

	type = type_bare(type);
	if (type->kind == TYPE_ATOMIC)
		return depth_of(type->u.atomic);
	if (type->kind == TYPE_ARRAY)
		return 1 + depth_of(type->u.array.element);
	if (!type_is_record(type))
		return 0;
	for (size_t i = 0; i < type->u.record.count; i++)
		depth = MAX(depth, depth_of(type->u.record.field[i].type));
	return 1 + depth;
}

/* Of an object by value. */
static void add_object(struct cells *cells, const struct type *type)
{
	type = type_bare(type);
	if (!type_is_record(type))
		return;
	add(cells, "fields/%zu", type->u.record.count);
	add(cells, "depth/%u", depth_of(type));
	add_inside(cells, type);
}

static void add_positions(struct cells *cells, const struct abi_case *c)
{
	if (c->result == NULL) {
		add(cells, "return/void");
	} else {
		add_kind(cells, "return", c->result);
		add_object(cells, c->result);
	}
	for (size_t i = 0; i < c->parameter_count; i++) {
		const struct type *type = c->parameter[i];

		if (type->kind == TYPE_POINTER) {
			add_kind(cells, "pointee", type->u.pointee);
			continue;
		}
		add_kind(cells, i < c->fixed_count ? "param" : "tail", type);
		add_object(cells, type);
	}
	if (c->variadic && c->fixed_count == c->parameter_count)
		add(cells, "tail/none");
	add(cells, "arity/%zu", c->parameter_count);
}

/* The signature as the registers see it. */
static void add_registers(struct cells *cells, const struct abi_case *c)
{
	unsigned integers = 0, floats = 0;
	bool leading = true;

	for (size_t i = 0; i < c->parameter_count; i++) {
		const char *kind = kind_name(c->parameter[i]);
		const char *class = class_name(c->parameter[i]);

		if (leading)
			add(cells, "behind/%s/%u,%u", kind, MIN(integers, INTEGERS_CAP),
			    MIN(floats, FLOATS_CAP));
		if (i + 1 < c->parameter_count)
			add(cells, "trailing/%s/%s", kind, class_name(c->parameter[i + 1]));
		leading = leading && (strcmp(class, "int") == 0 || strcmp(class, "float") == 0);
		if (leading && strcmp(class, "int") == 0)
			integers++;
		else if (leading)
			floats++;
	}
	add(cells, "prefix/%u,%u", MIN(integers, INTEGERS_CAP), MIN(floats, FLOATS_CAP));
}

static void add_sizes(struct cells *cells, const struct abi_case *c, const uint32_t *layout)
{
	struct arena arena;
	struct layout_plan plan;

	arena_init(&arena);
	plan = layout_plan(&arena, c);
	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *type = i == 0 ? c->result : c->parameter[i - 1];

		if (type != NULL && type_is_record(type_bare(type)) &&
		    layout[plan.object_word[i]] > 0)
			add(cells, "size/%" PRIu32, layout[plan.object_word[i]]);
	}
	arena_release(&arena);
}

static void add_call(struct cells *cells, const struct abi_case *c)
{
	const char *text = convention_info[c->convention].text;

	if (*text != '\0')
		add(cells, "convention/%s", text);
	if (*text != '\0' && c->variadic)
		add(cells, "convention/%s...", text);
	if (c->variadic && c->fixed_count == 0)
		add(cells, "call/variadic-alone");
	if (c->va_list)
		add(cells, "call/va_list");
	if (c->no_prototype)
		add(cells, "call/no_prototype");
	if (c->old_definition)
		add(cells, "call/old_definition");
}

/* Of what a type is made that has no name. */
static void add_made_of(struct cells *cells, const struct type *type)
{
	switch (type->kind) {
	case TYPE_BITINT:
		add(cells, "%s/%u", type->u.bitint.is_signed ? "bitint" : "ubitint",
		    (unsigned)type->u.bitint.bits);
		return;
	case TYPE_VECTOR:
		add(cells, "vector/%s:%" PRIu32, scalar_info[type->u.vector.element].text,
		    type->u.vector.count * scalar_info[type->u.vector.element].width);
		return;
	case TYPE_ATOMIC:
		add_made_of(cells, type->u.atomic);
		return;
	case TYPE_POINTER:
		add_made_of(cells, type->u.pointee);
		return;
	case TYPE_ARRAY:
		add_made_of(cells, type->u.array.element);
		return;
	default:
		return;
	}
}

static void add_aligned(struct cells *cells, const char *what, uint32_t aligned)
{
	if (aligned != 0)
		add(cells, "aligned/%s:%" PRIu32, what, aligned);
}

static bool type_is_aligned(const struct type *type)
{
	while (type->kind == TYPE_TYPEDEF && type->u.definition.aligned == 0)
		type = type->u.definition.base;
	return type->kind == TYPE_TYPEDEF;
}

/* What a neighbour may make of a field. */
static const char *field_name(const struct field *field)
{
	const struct type *bare = type_bare(field->type);

	if (field->is_bit_field)
		return field->bits > 0 ? "bit-field" : "zero-width";
	if (bare->kind == TYPE_ARRAY && bare->u.array.is_flexible)
		return "flexible";
	if (bare->kind == TYPE_ARRAY && bare->u.array.count == 0)
		return "zero-array";
	if (type_is_record(bare) && bare->u.record.count == 0)
		return "empty";
	if (field->packed)
		return "packed";
	if (field->aligned != 0 || type_is_aligned(field->type))
		return "aligned";
	return class_name(bare);
}

static void add_field(struct cells *cells, const struct field *field)
{
	add_made_of(cells, field->type);
	add_aligned(cells, "field", field->aligned);
	if (field->is_bit_field)
		add(cells, "bits/%s:%u", kind_name(field->type), (unsigned)field->bits);
	if (field->is_bit_field && field->name == NULL)
		add(cells, "bits/unnamed");
}

static void add_definition(struct cells *cells, const struct type *type)
{
	const struct record *record = &type->u.record;

	switch (type->kind) {
	case TYPE_ENUM:
		add_aligned(cells, "enum", type->u.enumeration.aligned);
		return;
	case TYPE_TYPEDEF:
		add_aligned(cells, "typedef", type->u.definition.aligned);
		add_made_of(cells, type->u.definition.base);
		return;
	default:
		break;
	}
	add_aligned(cells, "record", record->aligned);
	add_aligned(cells, "pack", record->pack);
	for (size_t i = 0; i < record->count; i++) {
		add_field(cells, &record->field[i]);
		if (i > 0 && type->kind == TYPE_STRUCT)
			add(cells, "near/%s/%s", field_name(&record->field[i - 1]),
			    field_name(&record->field[i]));
	}
}

static const char *place(const struct abi_case *c, size_t object)
{
	if (object == 0)
		return "return";
	if (c->parameter[object - 1]->kind == TYPE_POINTER)
		return "pointee";
	return object - 1 < c->fixed_count ? "param" : "tail";
}

/* What is beyond ISO C, by where it is passed. */
static void add_features(struct cells *cells, const struct abi_case *c)
{
	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *type = case_object(c, i);
		feature_set features = type != NULL ? type_features(type) : 0;

		if (type != NULL)
			add_made_of(cells, type);
		for (size_t f = 0; f < FEATURE_COUNT; f++)
			if ((features & FEATURE_BIT(f)) && feature_info[f].tier != TIER_ISO)
				add(cells, "with/%s/%s", feature_info[f].text, place(c, i));
	}
	for (size_t tier = 0; tier < TIER_COUNT; tier++)
		if (case_tiers(c) & TIER_BIT(tier))
			add(cells, "tier/%s", tier_name[tier]);
}

static int compare_cells(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void tell(const struct cells *cells, coverage_visit *visit, void *context)
{
	const char *text = cells->text.data;
	struct arena arena;
	const char **cell;

	arena_init(&arena);
	cell = NEW_ARRAY(&arena, const char *, cells->count);
	for (size_t i = 0; i < cells->count; i++) {
		cell[i] = text;
		text += strlen(text) + 1;
	}
	assert(text == cells->text.data + cells->text.length);
	qsort(cell, cells->count, sizeof *cell, compare_cells);
	for (size_t i = 0; i < cells->count; i++)
		if (i == 0 || strcmp(cell[i - 1], cell[i]) != 0)
			visit(cell[i], context);
	arena_release(&arena);
}

void coverage_of(const struct abi_case *c, const uint32_t *layout, coverage_visit *visit,
                 void *context)
{
	struct cells cells = {0};

	buffer_init(&cells.text);
	add_positions(&cells, c);
	add_registers(&cells, c);
	add_call(&cells, c);
	for (size_t i = 0; i < c->type_count; i++)
		add_definition(&cells, c->type[i]);
	add_features(&cells, c);
	if (layout != NULL)
		add_sizes(&cells, c, layout);
	tell(&cells, visit, context);
	buffer_release(&cells.text);
}
