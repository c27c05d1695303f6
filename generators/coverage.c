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

static const char *kind_name(const struct type *type)
{
	static const char *const name[TYPE_KIND_COUNT] = {
	    [TYPE_ENUM] = "enum",     [TYPE_POINTER] = "pointer", [TYPE_ARRAY] = "array",
	    [TYPE_STRUCT] = "struct", [TYPE_UNION] = "union",
	};

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
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_class_name(type->u.scalar);
	case TYPE_ENUM:
	case TYPE_POINTER:
		return "int";
	case TYPE_STRUCT:
	case TYPE_UNION:
		return "record";
	case TYPE_ARRAY:
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static void add_inside(struct cells *cells, const struct type *type)
{
	static const char *const position[TYPE_KIND_COUNT] = {
	    [TYPE_STRUCT] = "field", [TYPE_UNION] = "member"};

	if (type->kind == TYPE_ARRAY) {
		add(cells, "element/%s", kind_name(type->u.array.element));
		add_inside(cells, type->u.array.element);
	}
	if (!type_is_record(type))
		return;
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct type *inner = type->u.record.field[i].type;

		add(cells, "%s/%s", position[type->kind], kind_name(inner));
		add_inside(cells, inner);
	}
}

static unsigned depth_of(const struct type *type)
{
	unsigned depth = 0;

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
	if (!type_is_record(type))
		return;
	add(cells, "fields/%zu", type->u.record.count);
	add(cells, "depth/%u", depth_of(type));
	add_inside(cells, type);
}

static void add_positions(struct cells *cells, const struct abi_case *c)
{
	add(cells, "return/%s", c->result == NULL ? "void" : kind_name(c->result));
	if (c->result != NULL)
		add_object(cells, c->result);
	for (size_t i = 0; i < c->parameter_count; i++) {
		const struct type *type = c->parameter[i];

		if (type->kind == TYPE_POINTER) {
			add(cells, "pointee/%s", kind_name(type->u.pointee));
			continue;
		}
		add(cells, "%s/%s", i < c->fixed_count ? "param" : "tail", kind_name(type));
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

		if (type != NULL && type_is_record(type) && layout[plan.object_word[i]] > 0)
			add(cells, "size/%" PRIu32, layout[plan.object_word[i]]);
	}
	arena_release(&arena);
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
	if (c->convention != CONVENTION_C)
		add(&cells, "convention/%s", convention_info[c->convention].text);
	if (layout != NULL)
		add_sizes(&cells, c, layout);
	tell(&cells, visit, context);
	buffer_release(&cells.text);
}
