#include "explain_layout.h"

#include <assert.h>
#include <string.h>

#include "../generators/layout.h"
#include "../generators/text.h"
#include "layout_view.h"

enum {
	COLUMNS_MAX = 3, /* classes side by side */
	COLUMN = 13,
	NAME = 27,
};

/* What fields are called in the drawing: CASE_FIELDS_MAX letters. */
static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@#";
_Static_assert(ARRAY_LEN(letters) - 1 >= CASE_FIELDS_MAX, "a field has no letter");

enum { PADDING = '.', BEYOND = ' ' };

/* One type, and the classes that stand beside each other. */
struct sheet {
	const struct layout_drawing *drawing;
	struct arena *arena;
	FILE *out;
	struct layout_set set;
	struct layout_type type;
	size_t count; /* of columns */
	size_t class[COLUMNS_MAX];
	bool marked; /* the first difference */
};

static const uint32_t *words_of(const struct sheet *s, size_t column)
{
	return s->drawing->words[s->class[column]];
}

/* The table */

static const char *range(const struct sheet *s, const struct field *field, const uint32_t *word)
{
	const uint32_t end = word[0] + word[1];

	return arena_printf(s->arena, field->is_bit_field ? "{%u..%u}" : "[%u..%u)", word[0], end);
}

static void end_row(struct sheet *s, bool differs)
{
	if (differs && !s->marked)
		fprintf(s->out, "  %s<- here%s", s->drawing->ink.red, s->drawing->ink.off);
	s->marked |= differs;
	fputc('\n', s->out);
}

static void print_head(const struct sheet *s, const char *head)
{
	fprintf(s->out, "%*s%-*s", (int)s->drawing->indent, "", NAME, head);
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%*c", COLUMN, (char)('A' + s->class[i]));
	fputc('\n', s->out);
}

static const char *field_text(struct arena *arena, const struct field *field)
{
	const char *type = type_text(arena, field->type);

	if (field->is_bit_field)
		return arena_printf(arena, "%s: %s : %u", field->name, type, field->bits);
	return arena_printf(arena, "%s: %s", field->name != NULL ? field->name : "(no name)", type);
}

static void print_field_row(struct sheet *s, const struct field *field, char letter, size_t word)
{
	fprintf(s->out, "%*s%c  ", (int)s->drawing->indent, "", letter);
	fprintf(s->out, "%-*s", NAME - 3, field_text(s->arena, field));
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%*s", COLUMN, range(s, field, words_of(s, i) + word));
	end_row(s, layout_word_differs(&s->set, word) || layout_word_differs(&s->set, word + 1));
}

static void print_number_row(struct sheet *s, const char *name, size_t word)
{
	fprintf(s->out, "%*s   %-*s", (int)s->drawing->indent, "", NAME - 3, name);
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%*u", COLUMN, words_of(s, i)[word]);
	end_row(s, layout_word_differs(&s->set, word));
}

static void print_table(struct sheet *s)
{
	const struct record *record = type_is_record(s->type.type) ? &s->type.type->u.record : NULL;
	size_t word = s->type.word + 2;

	print_head(s, type_text(s->arena, s->type.type));
	for (size_t i = 0; record != NULL && i < record->count; i++) {
		if (!field_is_seen(&record->field[i]))
			continue;
		print_field_row(s, &record->field[i], letters[i], word);
		word += 2;
	}
	print_number_row(s, "size", s->type.word);
	print_number_row(s, "alignment", s->type.word + 1);
}

/* The drawing */

static char letter_at(const struct layout_canvas *canvas, size_t bit)
{
	const int field = layout_canvas_at(canvas, bit);

	if (field == LAYOUT_BEYOND)
		return BEYOND;
	if (field == LAYOUT_PADDING)
		return PADDING;
	return letters[field];
}

static void print_line(const struct sheet *s, const struct layout_canvas *canvas,
                       struct layout_line line)
{
	char text[COLUMNS_MAX * COLUMN + 1];
	size_t end = 0;

	memset(text, ' ', sizeof text);
	for (size_t i = 0; i < s->count; i++)
		for (size_t at = 0; at < LAYOUT_LINE; at++) {
			text[i * COLUMN + at] = letter_at(&canvas[i], line.first + at * line.step);
			if (text[i * COLUMN + at] != BEYOND)
				end = i * COLUMN + at + 1;
		}
	fprintf(s->out, "%*s%4zu  %.*s\n", (int)s->drawing->indent, "", line.first / 8, (int)end,
	        text);
}

/* Below the line with the first difference: under each class that is not like the first. */
static void print_mark(const struct sheet *s, const struct layout_canvas *canvas,
                       struct layout_line line, size_t bit)
{
	const int at = (int)((bit - line.first) / line.step);
	int column = 0;

	fprintf(s->out, "%*s%s", (int)s->drawing->indent + 6, "", s->drawing->ink.red);
	for (size_t i = 1; i < s->count; i++) {
		const int wanted = (int)i * COLUMN + at;

		if (letter_at(&canvas[i], bit) == letter_at(&canvas[0], bit))
			continue;
		fprintf(s->out, "%*s^", wanted - column, "");
		column = wanted + 1;
	}
	fprintf(s->out, "%s\n", s->drawing->ink.off);
}

static void print_lines(const struct sheet *s, const struct layout_canvas *canvas,
                        size_t difference)
{
	struct layout_line *line;
	const size_t count = layout_lines(canvas, s->count, s->arena, &line);

	for (size_t i = 0; i < count; i++) {
		if (!line[i].left_out)
			print_line(s, canvas, line[i]);
		else if (!line[i - 1].left_out)
			fprintf(s->out, "%*s ...\n", (int)s->drawing->indent, "");
		if (layout_line_holds(&line[i], difference))
			print_mark(s, canvas, line[i], difference);
	}
}

static void print_caption(const struct sheet *s, const struct layout_canvas *canvas, int member)
{
	const bool big = s->type.type->u.record.order == ORDER_BIG;

	fprintf(s->out, "\n%*s", (int)s->drawing->indent, "");
	if (member != LAYOUT_MEMBER_ALL)
		fprintf(s->out, "The member %c alone. ", letters[member]);
	fputs("A letter is a byte of that field, a dot is padding", s->out);
	if (layout_canvas_is_fine(canvas, s->count, 0, SIZE_MAX))
		fprintf(s->out, ";\n%*sbytes with bit-fields are drawn bit by bit, the %s first",
		        (int)s->drawing->indent, "", big ? "highest" : "lowest");
	fputs(".\n\n", s->out);
}

/* False when no difference is to be seen. */
static bool print_drawing(const struct sheet *s, int member)
{
	struct layout_canvas canvas[COLUMNS_MAX];
	size_t difference;

	for (size_t i = 0; i < s->count; i++)
		canvas[i] = layout_canvas(&s->set, s->class[i], &s->type, member, s->arena);
	difference = layout_canvas_difference(canvas, s->count);
	if (difference == SIZE_MAX)
		return false;
	print_caption(s, canvas, member);
	fprintf(s->out, "%*sbyte  ", (int)s->drawing->indent, "");
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%c%*s", (char)('A' + s->class[i]),
		        i + 1 < s->count ? COLUMN - 1 : 0, "");
	fputc('\n', s->out);
	print_lines(s, canvas, difference);
	return true;
}

static void print_record(const struct sheet *s)
{
	int member = 0;

	if (s->type.type->kind == TYPE_STRUCT) {
		print_drawing(s, LAYOUT_MEMBER_ALL);
		return;
	}
	while ((size_t)member < s->type.type->u.record.count &&
	       (!field_is_seen(&s->type.type->u.record.field[member]) || !print_drawing(s, member)))
		member++;
}

/* All about one type, in as many sheets as the classes need: the first class is in each. */
static void print_type(const struct layout_drawing *d, struct arena *arena,
                       const struct layout_type *type, FILE *out)
{
	for (size_t next = 1; next < d->class_count;) {
		struct sheet s = {
		    d, arena, out, {d->c, d->class_count, d->words}, *type, 1, {0}, false,
		};

		while (s.count < COLUMNS_MAX && next < d->class_count)
			s.class[s.count++] = next++;
		print_table(&s);
		if (type_is_record(type->type))
			print_record(&s);
		fputs(next < d->class_count ? "\n" : "", out);
	}
}

void explain_layout(const struct layout_drawing *d, struct arena *arena, FILE *out)
{
	const struct layout_set set = {d->c, d->class_count, d->words};
	struct layout_type *type;
	const size_t count = layout_types(&set, arena, &type);

	assert(d->class_count >= 2);
	for (size_t i = 0; i < count; i++) {
		fputs(i > 0 ? "\n" : "", out);
		print_type(d, arena, &type[i], out);
	}
}

size_t explain_layout_first(const struct abi_case *c, const uint32_t *a, const uint32_t *b,
                            struct arena *arena)
{
	const struct layout_plan plan = layout_plan(arena, c);

	for (size_t i = 0; i < c->type_count; i++) {
		const size_t first = plan.type_word[i], end = layout_type_end(c->type[i], first);

		for (size_t word = first + 2; word < end; word++)
			if (a[word] != b[word])
				return word;
		for (size_t word = first; word < MIN(first + 2, end); word++)
			if (a[word] != b[word])
				return word;
	}
	for (size_t word = 0; word < plan.word_count; word++)
		if (a[word] != b[word])
			return word;
	return SIZE_MAX;
}
