/*
 * The layout, as constant expressions and constant objects.
 *
 * C has no word for where an anonymous member is. It is found by a field in it that has an offset
 * both in the record and in the member's own type; where all fields in it are bit-fields, by a twin
 * of the record in which the member has a name.
 */
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

void c_layout_helpers(const struct c_writer *w)
{
	size_t count = 0;

	for (size_t i = 0; i < w->c->type_count; i++) {
		const struct type *type = w->c->type[i];

		if (!type_is_record(type))
			continue;
		write_bits(w, type, &count);
		if (needs_twin(type))
			c_twin(w, type);
	}
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
