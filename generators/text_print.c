#include "text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* The type without its dimensions, which stand behind the name in a declaration. */
static void print_base(const struct type *type, struct buffer *out)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		buffer_puts(out, scalar_info[type->u.scalar].text);
		return;
	case TYPE_BITINT:
		buffer_printf(out, "%sbitint(%u)", type->u.bitint.is_signed ? "" : "u",
		              type->u.bitint.bits);
		return;
	case TYPE_ENUM:
		buffer_printf(out, "enum %s", type->name);
		return;
	case TYPE_POINTER:
		print_base(type->u.pointee, out);
		buffer_puts(out, " *");
		return;
	case TYPE_ARRAY:
		print_base(type->u.array.element, out);
		return;
	case TYPE_VECTOR:
		buffer_printf(out, "vector(%s, %" PRIu32 ")",
		              scalar_info[type->u.vector.element].text, type->u.vector.count);
		return;
	case TYPE_ATOMIC:
		buffer_puts(out, "atomic(");
		print_base(type->u.atomic, out);
		buffer_puts(out, ")");
		return;
	case TYPE_TYPEDEF:
		buffer_puts(out, type->name);
		return;
	case TYPE_STRUCT:
		buffer_printf(out, "struct %s", type->name);
		return;
	case TYPE_UNION:
		buffer_printf(out, "union %s", type->name);
		return;
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static void print_dimensions(const struct type *type, struct buffer *out)
{
	for (; type->kind == TYPE_ARRAY; type = type->u.array.element)
		if (type->u.array.is_flexible)
			buffer_puts(out, "[]");
		else
			buffer_printf(out, "[%" PRIu32 "]", type->u.array.count);
}

void type_print(const struct type *type, struct buffer *out)
{
	print_base(type, out);
	print_dimensions(type, out);
}

static void print_word(bool is_there, const char *word, struct buffer *out)
{
	if (is_there)
		buffer_printf(out, " %s", word);
}

static void print_number(const char *word, uint32_t number, struct buffer *out)
{
	if (number != 0)
		buffer_printf(out, " %s(%" PRIu32 ")", word, number);
}

static void print_mode(enum scalar mode, struct buffer *out)
{
	assert(mode == SCALAR_COUNT || scalar_mode(mode) != NULL);
	if (mode != SCALAR_COUNT)
		buffer_printf(out, " mode(%s)", scalar_mode(mode));
}

static void print_enum(const struct type *type, struct buffer *out)
{
	const struct enumeration *enumeration = &type->u.enumeration;

	assert(enumeration->count > 0);
	print_base(type, out);
	if (enumeration->underlying != SCALAR_COUNT)
		buffer_printf(out, " : %s", scalar_info[enumeration->underlying].text);
	buffer_puts(out, " {");
	for (size_t i = 0; i < enumeration->count; i++)
		buffer_printf(out, "%s %" PRId64, i > 0 ? "," : "", enumeration->value[i]);
	buffer_puts(out, " }");
	print_word(enumeration->packed, "packed", out);
	print_number("aligned", enumeration->aligned, out);
	print_mode(enumeration->mode, out);
}

static void print_field(const struct field *field, struct buffer *out)
{
	print_base(field->type, out);
	if (field->name != NULL)
		buffer_printf(out, " %s", field->name);
	print_dimensions(field->type, out);
	if (field->is_bit_field)
		buffer_printf(out, " : %u", field->bits);
	print_word(field->packed, "packed", out);
	print_number("aligned", field->aligned, out);
	buffer_puts(out, ";");
}

static void print_record(const struct type *type, struct buffer *out)
{
	static const char *const order[] = {[ORDER_LITTLE] = "little", [ORDER_BIG] = "big"};
	const struct record *record = &type->u.record;

	print_base(type, out);
	buffer_puts(out, " {");
	for (size_t i = 0; i < record->count; i++) {
		buffer_puts(out, " ");
		print_field(&record->field[i], out);
	}
	buffer_puts(out, " }");
	print_word(record->packed, "packed", out);
	print_number("aligned", record->aligned, out);
	print_number("pack", record->pack, out);
	print_word(record->ms_struct, "ms_struct", out);
	print_word(record->gcc_struct, "gcc_struct", out);
	print_word(record->transparent, "transparent_union", out);
	print_word(record->role == ROLE_SLICE, "slice", out);
	print_word(record->role == ROLE_TAGGED, "tagged", out);
	if (record->order != ORDER_NATIVE)
		buffer_printf(out, " order(%s)", order[record->order]);
}

static void print_typedef(const struct type *type, struct buffer *out)
{
	const struct type_definition *definition = &type->u.definition;

	buffer_puts(out, "typedef ");
	print_base(definition->base, out);
	buffer_printf(out, " %s", type->name);
	print_number("aligned", definition->aligned, out);
	print_mode(definition->mode, out);
}

static void print_definition(const struct type *type, struct buffer *out)
{
	assert(type_is_named(type));
	if (type->kind == TYPE_ENUM)
		print_enum(type, out);
	else if (type->kind == TYPE_TYPEDEF)
		print_typedef(type, out);
	else
		print_record(type, out);
	buffer_puts(out, ";\n");
}

static void print_parameters(const struct abi_case *c, struct buffer *out)
{
	assert(c->variadic || (c->fixed_count == c->parameter_count && !c->va_list));
	for (size_t i = 0; i < c->fixed_count; i++) {
		buffer_puts(out, i > 0 ? ", " : "");
		type_print(c->parameter[i], out);
	}
	if (c->variadic)
		buffer_printf(out, "%s%s", c->fixed_count > 0 ? ", " : "",
		              c->va_list ? "va_list" : "...");
	for (size_t i = c->fixed_count; i < c->parameter_count; i++) {
		buffer_puts(out, i > c->fixed_count ? ", " : ": ");
		type_print(c->parameter[i], out);
	}
}

static void print_signature(const struct abi_case *c, struct buffer *out)
{
	const char *convention = convention_info[c->convention].text;

	if (c->result == NULL)
		buffer_puts(out, "void");
	else
		type_print(c->result, out);
	buffer_printf(out, " %s(", c->name);
	print_parameters(c, out);
	buffer_puts(out, ")");
	print_word(*convention != '\0', convention, out);
	print_word(c->no_prototype, "no_prototype", out);
	print_word(c->old_definition, "old_definition", out);
	buffer_puts(out, ";\n");
}

void case_print(const struct abi_case *c, struct buffer *out)
{
	for (size_t i = 0; i < c->type_count; i++)
		print_definition(c->type[i], out);
	print_signature(c, out);
}

/* Releases the buffer. */
static const char *take(struct arena *arena, struct buffer *text)
{
	const char *taken = arena_strdup(arena, text->data);

	buffer_release(text);
	return taken;
}

const char *type_text(struct arena *arena, const struct type *type)
{
	struct buffer text;

	buffer_init(&text);
	type_print(type, &text);
	return take(arena, &text);
}

const char *case_text(struct arena *arena, const struct abi_case *c)
{
	struct buffer text;

	buffer_init(&text);
	case_print(c, &text);
	return take(arena, &text);
}

static void print_comment(const char *comment, struct buffer *out)
{
	for (const char *line = comment;; line++) {
		size_t length = strcspn(line, "\n");

		buffer_puts(out, length > 0 ? "// " : "//");
		buffer_append(out, line, length);
		buffer_puts(out, "\n");
		line += length;
		if (*line == '\0')
			return;
	}
}

void case_print_with_comment(const struct abi_case *c, struct buffer *out)
{
	if (c->comment != NULL)
		print_comment(c->comment, out);
	case_print(c, out);
}
