/*
 * The layout, as constant expressions and constant objects.
 *
 * C has no word for where an anonymous member is. It is found by a field in it that has an offset
 * both in the record and in the member's own type; where all fields in it are bit-fields, by a twin
 * of the record in which the member has a name.
 */
#include "emit.h"
#include "emit_c.h"
#include "layout.h"

/* A field that offsetof finds in the record; NULL for none. */
static const struct field *landmark(const struct type *type)
{
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (!field->is_bit_field && field->name == NULL)
			field = landmark(field->type);
		if (field != NULL && !field->is_bit_field)
			return field;
	}
	return NULL;
}

static bool needs_twin(const struct type *type)
{
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (!field->is_bit_field && field->name == NULL && landmark(field->type) == NULL)
			return true;
	}
	return false;
}

/* static const struct s0_7 crosscall_bits_0_7 = {.f1 = -1}; */
static void write_bits(const struct c_writer *w, const struct type *type, size_t *count)
{
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (!field->is_bit_field || field->name == NULL)
			continue;
		fputs("static const ", w->out);
		c_type(w, type);
		fprintf(w->out, " crosscall_bits_%zu%s = {.%s = -1};\n", (*count)++, w->suffix,
		        field->name);
	}
}

static void write_helpers(const struct c_writer *w, bool bits)
{
	size_t count = 0;

	for (size_t i = 0; i < w->c->type_count; i++) {
		const struct type *type = w->c->type[i];

		if (!type_is_record(type))
			continue;
		if (bits)
			write_bits(w, type, &count);
		if (needs_twin(type))
			c_twin(w, type);
	}
}

void c_layout_helpers(const struct c_writer *w)
{
	write_helpers(w, true);
}

static void write_offset_of(const struct c_writer *w, const struct type *type, const char *name)
{
	fputs("__builtin_offsetof(", w->out);
	c_type(w, type);
	fprintf(w->out, ", %s)", name);
}

static void write_offset_of_anonymous(const struct c_writer *w, const struct layout_word *word)
{
	const struct field *within = landmark(word->type);

	if (within != NULL) {
		write_offset_of(w, word->record, within->name);
		fputs(" - ", w->out);
		write_offset_of(w, word->type, within->name);
		return;
	}
	fputs("__builtin_offsetof(", w->out);
	c_twin_type(w, word->record);
	fprintf(w->out, ", " C_TWIN_FIELD ")",
	        (size_t)(word->field - word->record->u.record.field));
}

static void write_size(const struct c_writer *w, const struct type *type)
{
	if (type->kind == TYPE_ARRAY && type->u.array.is_flexible) {
		fputc('0', w->out);
		return;
	}
	fputs("sizeof(", w->out);
	c_type_name(w, type);
	fputc(')', w->out);
}

/* Without AVX, gcc's _Alignof tells 16 of what it aligns to more: vectors, and what has them in it.
 * tcc's tells of a typedef what it would of its base, and lays both out as they should be. */
static void write_alignment(const struct c_writer *w, const struct type *type)
{
	bool is_told =
	    type->kind != TYPE_TYPEDEF && !(type_features(type) & FEATURE_BIT(FEATURE_VECTOR));

	fputs(is_told ? "_Alignof(" : "__builtin_offsetof(struct { char c; ", w->out);
	c_type(w, type);
	fputs(is_told ? ")" : " a; }, a)", w->out);
}

void c_layout_word(const struct c_writer *w, size_t index)
{
	struct layout_word word = layout_word(w->c, index);

	switch (word.kind) {
	case LAYOUT_SIZE:
		write_size(w, word.type);
		break;
	case LAYOUT_ALIGNMENT:
		write_alignment(w, word.type);
		break;
	case LAYOUT_OFFSET:
		if (word.field->name != NULL)
			write_offset_of(w, word.record, word.field->name);
		else
			write_offset_of_anonymous(w, &word);
		break;
	case LAYOUT_BIT_OFFSET:
	case LAYOUT_BIT_WIDTH:
		fputs("0", w->out);
		break;
	}
	fputc(',', w->out);
}

/* One `{"offset of struct s0.f1", __builtin_offsetof(struct s0, f1),},` a word. */
static void write_words(const struct c_writer *w)
{
	struct buffer what;

	buffer_init(&what);
	for (size_t i = 0; i < layout_word_count(w->c); i++) {
		const enum layout_word_kind kind = layout_word(w->c, i).kind;

		if (kind == LAYOUT_BIT_OFFSET || kind == LAYOUT_BIT_WIDTH ||
		    layout_is_told(w->c, i))
			continue;
		buffer_clear(&what);
		layout_describe(w->c, i, &what);
		fprintf(w->out, "\t{\"%s\", ", what.data);
		c_layout_word(w, i);
		fputs("},\n", w->out);
	}
	buffer_release(&what);
}

/* static union { struct s0 object; unsigned char byte[sizeof(struct s0)]; } f1; ... */
static void write_bits_shown(const struct c_writer *w, const struct type *type)
{
	for (size_t i = 0; i < type->u.record.count; i++) {
		const struct field *field = &type->u.record.field[i];

		if (!field->is_bit_field || field->name == NULL)
			continue;
		fputs("\t{\n\t\tstatic ", w->out);
		c_type(w, type);
		fprintf(w->out, " object;\n\n\t\tobject.%s = -1;\n\t\tbytes(\"bits of ",
		        field->name);
		c_type(w, type);
		fprintf(w->out, ".%s\", &object, sizeof object);\n\t}\n", field->name);
	}
}

static const char bytes_printer[] =
    "static void bytes(const char *what, const void *object, int size)\n"
    "{\n"
    "\tint i;\n\n"
    "\tdprintf(1, \"%s:\", what);\n"
    "\tfor (i = 0; i < size; i++)\n"
    "\t\tdprintf(1, \" %02x\", ((const unsigned char *)object)[i]);\n"
    "\tdprintf(1, \"\\n\");\n"
    "}\n\n";

void c_plain_layout(const struct plain *p, FILE *out)
{
	const struct c_writer w = {.out = out, .c = p->c, .suffix = ""};

	c_definitions(&w);
	write_helpers(&w, false);
	fputs("\nint dprintf(int, const char *, ...);\n\n", out);
	fputs(layout_bit_field_count(p->c) > 0 ? bytes_printer : "", out);
	fputs("static const struct { const char *what; unsigned value; } layout[] = {\n", out);
	write_words(&w);
	fputs("};\n\nint main(void)\n{\n"
	      "\tfor (unsigned i = 0; i < sizeof layout / sizeof *layout; i++)\n"
	      "\t\tdprintf(1, \"%s: %u\\n\", layout[i].what, layout[i].value);\n",
	      out);
	for (size_t i = 0; i < p->c->type_count; i++)
		if (type_is_record(p->c->type[i]))
			write_bits_shown(&w, p->c->type[i]);
	fputs("\treturn 0;\n}\n", out);
}
