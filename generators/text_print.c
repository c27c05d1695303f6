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
	case TYPE_STRUCT:
		buffer_printf(out, "struct %s", type->name);
		return;
	case TYPE_UNION:
		buffer_printf(out, "union %s", type->name);
		return;
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static void print_dimensions(const struct type *type, struct buffer *out)
{
	for (; type->kind == TYPE_ARRAY; type = type->u.array.element)
		buffer_printf(out, "[%" PRIu32 "]", type->u.array.count);
}

void type_print(const struct type *type, struct buffer *out)
{
	print_base(type, out);
	print_dimensions(type, out);
}

static void print_enumerators(const struct enumeration *enumeration, struct buffer *out)
{
	assert(enumeration->count > 0);
	for (size_t i = 0; i < enumeration->count; i++)
		buffer_printf(out, "%s %" PRId64, i > 0 ? "," : "", enumeration->value[i]);
}

static void print_fields(const struct record *record, struct buffer *out)
{
	assert(record->count > 0);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];

		buffer_puts(out, " ");
		print_base(field->type, out);
		buffer_printf(out, " %s", field->name);
		print_dimensions(field->type, out);
		buffer_puts(out, ";");
	}
}

static void print_definition(const struct type *type, struct buffer *out)
{
	assert(type_is_named(type));
	print_base(type, out);
	buffer_puts(out, " {");
	if (type->kind == TYPE_ENUM)
		print_enumerators(&type->u.enumeration, out);
	else
		print_fields(&type->u.record, out);
	buffer_puts(out, " };\n");
}

static void print_parameters(const struct abi_case *c, struct buffer *out)
{
	assert(c->variadic || c->fixed_count == c->parameter_count);
	for (size_t i = 0; i < c->fixed_count; i++) {
		buffer_puts(out, i > 0 ? ", " : "");
		type_print(c->parameter[i], out);
	}
	if (c->variadic)
		buffer_puts(out, ", ...");
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
	buffer_printf(out, ")%s%s;\n", *convention == '\0' ? "" : " ", convention);
}

void case_print(const struct abi_case *c, struct buffer *out)
{
	for (size_t i = 0; i < c->type_count; i++)
		print_definition(c->type[i], out);
	print_signature(c, out);
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
