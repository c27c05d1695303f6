/*
 * Types and their definitions. GNU attributes stand where gcc, clang and tcc all read them: behind
 * the brace of a record or an enum, behind the declarator of a field or a typedef.
 */
#include <inttypes.h>
#include <stdarg.h>

#include "emit_c.h"

enum { TWIN_NAME_SIZE = 32 };

/* The attributes of one declaration: " __attribute__((packed, aligned(4)))", or nothing at all. */
struct attributes {
	FILE *out;
	bool any;
};

__attribute__((format(printf, 3, 4))) static void attribute(struct attributes *list, bool wanted,
                                                            const char *format, ...)
{
	va_list arguments;

	if (!wanted)
		return;
	fputs(list->any ? ", " : " __attribute__((", list->out);
	list->any = true;
	va_start(arguments, format);
	vfprintf(list->out, format, arguments);
	va_end(arguments);
}

static void attributes_end(const struct attributes *list)
{
	if (list->any)
		fputs("))", list->out);
}

/* Before `aligned`: gcc forgets the alignment of a type that it then gives another mode. */
static void mode_attribute(struct attributes *list, enum scalar mode)
{
	if (mode != SCALAR_COUNT)
		attribute(list, true, "mode(%s)", scalar_mode(mode));
}

/* In a type name of its own: gcc applies the attribute last otherwise, and forgets what `aligned` and
 * `packed` said of the declaration. */
static void write_vector(const struct c_writer *w, const struct vector *vector)
{
	const struct scalar_info *element = &scalar_info[vector->element];

	fprintf(w->out, "__typeof__(%s __attribute__((vector_size(%u))))", element->c,
	        element->width * vector->count);
}

void c_type(const struct c_writer *w, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		fputs(scalar_info[type->u.scalar].c, w->out);
		return;
	case TYPE_BITINT:
		fprintf(w->out, "%s_BitInt(%u)", type->u.bitint.is_signed ? "" : "unsigned ",
		        type->u.bitint.bits);
		return;
	case TYPE_ENUM:
		fprintf(w->out, "enum %s%s", type->name, w->suffix);
		return;
	case TYPE_POINTER:
		c_type(w, type->u.pointee);
		fputs(" *", w->out);
		return;
	case TYPE_ARRAY:
		c_type(w, type->u.array.element);
		return;
	case TYPE_VECTOR:
		write_vector(w, &type->u.vector);
		return;
	case TYPE_ATOMIC:
		fputs("_Atomic(", w->out);
		c_type(w, type->u.atomic);
		fputc(')', w->out);
		return;
	case TYPE_TYPEDEF:
		fprintf(w->out, "%s%s", type->name, w->suffix);
		return;
	case TYPE_STRUCT:
		fprintf(w->out, "struct %s%s", type->name, w->suffix);
		return;
	case TYPE_UNION:
		fprintf(w->out, "union %s%s", type->name, w->suffix);
		return;
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

/* The name, "" for none, and the dimensions. */
static void write_declarator(const struct c_writer *w, const struct type *type, const char *name)
{
	if (*name != '\0')
		fprintf(w->out, " %s", name);
	for (; type->kind == TYPE_ARRAY; type = type->u.array.element) {
		if (type->u.array.is_flexible)
			fputs("[]", w->out);
		else
			fprintf(w->out, "[%u]", type->u.array.count);
	}
}

void c_type_name(const struct c_writer *w, const struct type *type)
{
	c_type(w, type);
	write_declarator(w, type, "");
}

/* -2147483648 is no int: 6.4.4.1 reads it as the negation of a long. */
static void write_value(const struct c_writer *w, int64_t value)
{
	const char *suffix = value < INT32_MIN || value > INT32_MAX ? "LL" : "";
	bool lowest = value == INT32_MIN || value == INT64_MIN;

	fprintf(w->out, "%" PRId64 "%s%s", lowest ? value + 1 : value, suffix,
	        lowest ? " - 1" : "");
}

static void write_enum(const struct c_writer *w, const struct type *type)
{
	const struct enumeration *enumeration = &type->u.enumeration;
	struct attributes list = {w->out, false};

	fprintf(w->out, "enum %s%s ", type->name, w->suffix);
	if (enumeration->underlying != SCALAR_COUNT)
		fprintf(w->out, ": %s ", scalar_info[enumeration->underlying].c);
	fputs("{ ", w->out);
	for (size_t i = 0; i < enumeration->count; i++) {
		fprintf(w->out, "%s_%zu%s = ", type->name, i, w->suffix);
		write_value(w, enumeration->value[i]);
		fputs(i + 1 < enumeration->count ? ", " : " }", w->out);
	}
	attribute(&list, enumeration->packed, "packed");
	mode_attribute(&list, enumeration->mode);
	attribute(&list, enumeration->aligned != 0, "aligned(%u)", enumeration->aligned);
	attributes_end(&list);
	fputs(";\n", w->out);
}

static void write_typedef(const struct c_writer *w, const struct type *type)
{
	const struct type_definition *definition = &type->u.definition;
	struct attributes list = {w->out, false};

	fputs("typedef ", w->out);
	c_type(w, definition->base);
	fprintf(w->out, " %s%s", type->name, w->suffix);
	mode_attribute(&list, definition->mode);
	attribute(&list, definition->aligned != 0, "aligned(%u)", definition->aligned);
	attributes_end(&list);
	fputs(";\n", w->out);
}

static void record_attributes(const struct c_writer *w, const struct record *record)
{
	struct attributes list = {w->out, false};

	attribute(&list, record->packed, "packed");
	attribute(&list, record->aligned != 0, "aligned(%u)", record->aligned);
	attribute(&list, record->ms_struct, "ms_struct");
	attribute(&list, record->gcc_struct, "gcc_struct");
	attribute(&list, record->transparent, "transparent_union");
	attribute(&list, record->order != ORDER_NATIVE, "scalar_storage_order(\"%s-endian\")",
	          record->order == ORDER_BIG ? "big" : "little");
	attributes_end(&list);
}

/* tcc has no `push` without a number. */
static void pragma_pack(const struct c_writer *w, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	if (to == 0)
		fputs("#pragma pack()\n", w->out);
	else
		fprintf(w->out, "#pragma pack(%u)\n", to);
}

static void write_body(const struct c_writer *w, const struct record *record, bool all_named);

/* What C has no words for: a member without a name of a type with one. So it gets the type's body. */
static void write_anonymous(const struct c_writer *w, const struct type *type)
{
	fputs(type->kind == TYPE_UNION ? "union" : "struct", w->out);
	write_body(w, &type->u.record, false);
}

static bool is_anonymous(const struct field *field)
{
	return field->name == NULL && !field->is_bit_field;
}

static void write_field(const struct c_writer *w, const struct field *field, const char *name)
{
	struct attributes list = {w->out, false};

	if (is_anonymous(field))
		write_anonymous(w, field->type);
	else
		c_type(w, field->type);
	write_declarator(w, field->type, name);
	if (field->is_bit_field)
		fprintf(w->out, " : %u", field->bits);
	attribute(&list, field->packed, "packed");
	attribute(&list, field->aligned != 0, "aligned(%u)", field->aligned);
	attributes_end(&list);
	fputc(';', w->out);
}

static const char *field_name(const struct record *record, size_t index, bool all_named,
                              char name[static TWIN_NAME_SIZE])
{
	if (record->field[index].name != NULL)
		return record->field[index].name;
	if (!all_named || !is_anonymous(&record->field[index]))
		return "";
	snprintf(name, TWIN_NAME_SIZE, C_TWIN_FIELD, index);
	return name;
}

/* A body in the body is packed as its own type is, not as the record around it. */
static void write_body(const struct c_writer *w, const struct record *record, bool all_named)
{
	uint32_t pack = record->pack;
	char name[TWIN_NAME_SIZE];

	fputs(" {", w->out);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];
		uint32_t next = is_anonymous(field) ? field->type->u.record.pack : record->pack;

		fputc(next == pack ? ' ' : '\n', w->out);
		pragma_pack(w, pack, next);
		pack = next;
		write_field(w, field, field_name(record, i, all_named, name));
	}
	fputc(pack == record->pack ? ' ' : '\n', w->out);
	pragma_pack(w, pack, record->pack);
	fputc('}', w->out);
	record_attributes(w, record);
}

static void write_record(const struct c_writer *w, const struct type *type)
{
	pragma_pack(w, 0, type->u.record.pack);
	c_type(w, type);
	write_body(w, &type->u.record, false);
	fputs(";\n", w->out);
	pragma_pack(w, type->u.record.pack, 0);
}

void c_twin_type(const struct c_writer *w, const struct type *type)
{
	fprintf(w->out, "%s crosscall_%s%s", type->kind == TYPE_UNION ? "union" : "struct",
	        type->name, w->suffix);
}

void c_twin(const struct c_writer *w, const struct type *type)
{
	pragma_pack(w, 0, type->u.record.pack);
	c_twin_type(w, type);
	write_body(w, &type->u.record, true);
	fputs(";\n", w->out);
	pragma_pack(w, type->u.record.pack, 0);
}

void c_definitions(const struct c_writer *w)
{
	for (size_t i = 0; i < w->c->type_count; i++) {
		const struct type *type = w->c->type[i];

		if (type->kind == TYPE_ENUM)
			write_enum(w, type);
		else if (type->kind == TYPE_TYPEDEF)
			write_typedef(w, type);
		else
			write_record(w, type);
	}
}
