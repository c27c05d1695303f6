#include "explain_layout.h"

#include <assert.h>
#include <string.h>

#include "../generators/layout.h"
#include "../generators/text.h"

enum {
	COLUMNS_MAX = 3, /* classes side by side */
	COLUMN = 13,
	COLUMN_MIN = 8,
	NAME = 27,
	LINE = 8,           /* bytes, or bits, in a line of the drawing */
	BYTES_MAX = 1 << 16 /* that are drawn of a record */
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
	const struct type *type;
	uint32_t first; /* the type's first word */
	size_t count;   /* of columns */
	size_t class[COLUMNS_MAX];
	bool marked;      /* the first difference */
	int name, column; /* widths of the table */
};

static const uint32_t *words_of(const struct sheet *s, size_t column)
{
	return s->drawing->words[s->class[column]];
}

static bool word_differs(const struct layout_drawing *d, size_t word)
{
	for (size_t i = 1; i < d->class_count; i++)
		if (d->words[i][word] != d->words[0][word])
			return true;
	return false;
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
	fprintf(s->out, "%*s%-*s", (int)s->drawing->indent, "", s->name, head);
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%*c", s->column, (char)('A' + s->class[i]));
	fputc('\n', s->out);
}

static const char *field_text(struct arena *arena, const struct field *field)
{
	const char *text;
	struct buffer type;

	buffer_init(&type);
	type_print(field->type, &type);
	if (field->is_bit_field)
		text = arena_printf(arena, "%s: %s : %u", field->name, type.data, field->bits);
	else
		text = arena_printf(arena, "%s: %s",
		                    field->name != NULL ? field->name : "(no name)", type.data);
	buffer_release(&type);
	return text;
}

/* No wider than its texts ask for: not all screens have 80 columns. */
static void make_narrow(struct sheet *s)
{
	const struct record *record = type_is_record(s->type) ? &s->type->u.record : NULL;
	uint32_t word = s->first + 2;

	s->name = (int)strlen("   alignment");
	s->column = COLUMN_MIN;
	for (size_t i = 0; record != NULL && i < record->count; i++) {
		const struct field *field = &record->field[i];

		if (!field_is_seen(field))
			continue;
		s->name = MAX(s->name, (int)strlen(field_text(s->arena, field)) + 3);
		for (size_t k = 0; k < s->count; k++)
			s->column =
			    MAX(s->column, (int)strlen(range(s, field, words_of(s, k) + word)) + 2);
		word += 2;
	}
}

static void print_field_row(struct sheet *s, const struct field *field, char letter, uint32_t word)
{
	fprintf(s->out, "%*s%c  ", (int)s->drawing->indent, "", letter);
	fprintf(s->out, "%-*s", s->name - 3, field_text(s->arena, field));
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%*s", s->column, range(s, field, words_of(s, i) + word));
	end_row(s, word_differs(s->drawing, word) || word_differs(s->drawing, word + 1));
}

static void print_number_row(struct sheet *s, const char *name, uint32_t word)
{
	fprintf(s->out, "%*s   %-*s", (int)s->drawing->indent, "", s->name - 3, name);
	for (size_t i = 0; i < s->count; i++)
		fprintf(s->out, "%*u", s->column, words_of(s, i)[word]);
	end_row(s, word_differs(s->drawing, word));
}

static void print_table(struct sheet *s)
{
	const struct record *record = type_is_record(s->type) ? &s->type->u.record : NULL;
	uint32_t word = s->first + 2;
	struct buffer name;

	buffer_init(&name);
	type_print(s->type, &name);
	print_head(s, name.data);
	buffer_release(&name);
	for (size_t i = 0; record != NULL && i < record->count; i++) {
		if (!field_is_seen(&record->field[i]))
			continue;
		print_field_row(s, &record->field[i], letters[i], word);
		word += 2;
	}
	print_number_row(s, "size", s->first);
	print_number_row(s, "alignment", s->first + 1);
}

/* The drawing */

/* What one class has in each bit of a record. */
struct canvas {
	size_t bytes;
	char *bit;
	bool *fine; /* by byte: bit-fields are in it */
};

struct brush {
	const struct abi_case *c;
	const uint32_t *words;
	const struct layout_plan *plan;
	struct canvas *canvas;
	char letter;
};

static void fill(const struct brush *b, size_t first, size_t count, bool fine)
{
	const size_t end = MIN(first + count, b->canvas->bytes * 8);

	for (size_t i = first; i < end; i++) {
		b->canvas->bit[i] = b->letter;
		b->canvas->fine[i / 8] |= fine;
	}
}

static void paint(const struct brush *b, const struct type *type, size_t first, size_t count);

static void paint_field(const struct brush *b, const struct field *field, size_t base,
                        const uint32_t *word)
{
	if (field->is_bit_field)
		fill(b, base + word[0], word[1], true);
	else
		paint(b, field->type, base + (size_t)word[0] * 8, (size_t)word[1] * 8);
}

static void paint_record(const struct brush *b, const struct type *type, size_t first)
{
	const uint32_t *word = b->words + b->plan->type_word[layout_type_index(b->c, type)] + 2;

	for (size_t i = 0; i < type->u.record.count; i++) {
		if (!field_is_seen(&type->u.record.field[i]))
			continue;
		paint_field(b, &type->u.record.field[i], first, word);
		word += 2;
	}
}

/* Padding within is left as it is. */
static void paint(const struct brush *b, const struct type *type, size_t first, size_t count)
{
	type = type_bare(type);
	if (type->kind == TYPE_ATOMIC) {
		paint(b, type->u.atomic, first, count);
	} else if (type_is_record(type)) {
		paint_record(b, type, first);
	} else if (type->kind == TYPE_ARRAY) {
		for (size_t i = 0; i < type->u.array.count; i++)
			paint(b, type->u.array.element, first + i * (count / type->u.array.count),
			      count / type->u.array.count);
	} else {
		fill(b, first, count, false);
	}
}

/* Of a union one member, of a struct all: SIZE_MAX. */
static struct canvas draw(const struct sheet *s, size_t column, size_t member)
{
	const struct layout_plan plan = layout_plan(s->arena, s->drawing->c);
	const uint32_t *word = words_of(s, column) + s->first;
	struct canvas canvas = {.bytes = MIN(*word, (uint32_t)BYTES_MAX)};
	struct brush brush = {s->drawing->c, words_of(s, column), &plan, &canvas, 0};

	canvas.bit = NEW_ARRAY(s->arena, char, canvas.bytes * 8);
	canvas.fine = NEW_ARRAY(s->arena, bool, canvas.bytes);
	memset(canvas.bit, PADDING, canvas.bytes * 8);
	word += 2;
	for (size_t i = 0; i < s->type->u.record.count; i++) {
		const struct field *field = &s->type->u.record.field[i];

		if (!field_is_seen(field))
			continue;
		brush.letter = letters[i];
		if (member == SIZE_MAX || member == i)
			paint_field(&brush, field, 0, word);
		word += 2;
	}
	return canvas;
}

static char bit_at(const struct canvas *canvas, size_t bit)
{
	if (bit >= canvas->bytes * 8)
		return BEYOND;
	return canvas->bit[bit];
}

static size_t longest(const struct canvas *canvas, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++)
		bytes = MAX(bytes, canvas[i].bytes);
	return bytes;
}

/* SIZE_MAX when all are drawn alike. */
static size_t first_difference(const struct canvas *canvas, size_t count)
{
	const size_t bits = longest(canvas, count) * 8;

	for (size_t bit = 0; bit < bits; bit++)
		for (size_t i = 1; i < count; i++)
			if (bit_at(&canvas[i], bit) != bit_at(&canvas[0], bit))
				return bit;
	return SIZE_MAX;
}

/* A line shows LINE bytes or the bits of one. */
struct line {
	size_t first; /* bit */
	size_t step;  /* bits that a letter stands for */
};

static bool is_fine(const struct canvas *canvas, size_t count, size_t first, size_t end)
{
	for (size_t i = 0; i < count; i++)
		for (size_t at = first; at < MIN(end, canvas[i].bytes); at++)
			if (canvas[i].fine[at])
				return true;
	return false;
}

static size_t find_lines(const struct canvas *canvas, size_t count, struct line *line)
{
	const size_t bytes = longest(canvas, count);
	size_t lines = 0;

	for (size_t byte = 0; byte < bytes; byte += LINE) {
		if (!is_fine(canvas, count, byte, byte + LINE)) {
			line[lines++] = (struct line){byte * 8, 8};
			continue;
		}
		for (size_t at = byte; at < MIN(byte + LINE, bytes); at++)
			line[lines++] = (struct line){at * 8, 1};
	}
	return lines;
}

static bool lines_are_alike(const struct canvas *canvas, size_t count, struct line a, struct line b)
{
	if (a.step != b.step)
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < LINE; at++)
			if (bit_at(&canvas[i], a.first + at * a.step) !=
			    bit_at(&canvas[i], b.first + at * b.step))
				return false;
	return true;
}

static bool line_holds(struct line line, size_t bit)
{
	return bit >= line.first && bit - line.first < LINE * line.step;
}

static void print_line(const struct sheet *s, const struct canvas *canvas, struct line line)
{
	char text[COLUMNS_MAX * COLUMN + 1];
	size_t end = 0;

	memset(text, ' ', sizeof text);
	for (size_t i = 0; i < s->count; i++)
		for (size_t at = 0; at < LINE; at++) {
			text[i * COLUMN + at] = bit_at(&canvas[i], line.first + at * line.step);
			if (text[i * COLUMN + at] != BEYOND)
				end = i * COLUMN + at + 1;
		}
	fprintf(s->out, "%*s%4zu  %.*s\n", (int)s->drawing->indent, "", line.first / 8, (int)end,
	        text);
}

/* Below the line with the first difference: under each class that is not like the first. */
static void print_mark(const struct sheet *s, const struct canvas *canvas, struct line line,
                       size_t bit)
{
	const int at = (int)((bit - line.first) / line.step);
	int column = 0;

	fprintf(s->out, "%*s%s", (int)s->drawing->indent + 6, "", s->drawing->ink.red);
	for (size_t i = 1; i < s->count; i++) {
		const int wanted = (int)i * COLUMN + at;

		if (bit_at(&canvas[i], bit) == bit_at(&canvas[0], bit))
			continue;
		fprintf(s->out, "%*s^", wanted - column, "");
		column = wanted + 1;
	}
	fprintf(s->out, "%s\n", s->drawing->ink.off);
}

static void print_lines(const struct sheet *s, const struct canvas *canvas, size_t difference)
{
	struct line *line = NEW_ARRAY(s->arena, struct line, longest(canvas, s->count));
	const size_t count = find_lines(canvas, s->count, line);

	for (size_t i = 0; i < count; i++) {
		const bool holds = line_holds(line[i], difference);
		const bool inner = i > 0 && i + 1 < count && !holds &&
		                   lines_are_alike(canvas, s->count, line[i - 1], line[i]) &&
		                   lines_are_alike(canvas, s->count, line[i], line[i + 1]);

		if (!inner)
			print_line(s, canvas, line[i]);
		else if (i < 2 || !lines_are_alike(canvas, s->count, line[i - 2], line[i]))
			fprintf(s->out, "%*s ...\n", (int)s->drawing->indent, "");
		if (holds)
			print_mark(s, canvas, line[i], difference);
	}
}

static void print_caption(const struct sheet *s, const struct canvas *canvas, size_t member)
{
	const bool big = s->type->u.record.order == ORDER_BIG;

	fprintf(s->out, "\n%*s", (int)s->drawing->indent, "");
	if (member != SIZE_MAX)
		fprintf(s->out, "The member %c alone. ", letters[member]);
	fputs("A letter is a byte of that field, a dot is padding", s->out);
	if (is_fine(canvas, s->count, 0, SIZE_MAX))
		fprintf(s->out, ";\n%*sbytes with bit-fields are drawn bit by bit, the %s first",
		        (int)s->drawing->indent, "", big ? "highest" : "lowest");
	fputs(".\n\n", s->out);
}

/* False when no difference is to be seen. */
static bool print_drawing(const struct sheet *s, size_t member)
{
	struct canvas canvas[COLUMNS_MAX];
	size_t difference;

	for (size_t i = 0; i < s->count; i++)
		canvas[i] = draw(s, i, member);
	difference = first_difference(canvas, s->count);
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
	size_t member = 0;

	if (s->type->kind == TYPE_STRUCT) {
		print_drawing(s, SIZE_MAX);
		return;
	}
	while (member < s->type->u.record.count &&
	       (!field_is_seen(&s->type->u.record.field[member]) || !print_drawing(s, member)))
		member++;
}

/* All about one type, in as many sheets as the classes need: the first class is in each. */
static void print_type(const struct layout_drawing *d, struct arena *arena, const struct type *type,
                       uint32_t word, FILE *out)
{
	for (size_t next = 1; next < d->class_count;) {
		struct sheet s = {d, arena, out, type, word, 1, {0}, false, NAME, COLUMN};

		while (s.count < COLUMNS_MAX && next < d->class_count)
			s.class[s.count++] = next++;
		if (d->narrow)
			make_narrow(&s);
		print_table(&s);
		if (type_is_record(type))
			print_record(&s);
		fputs(next < d->class_count ? "\n" : "", out);
	}
}

static bool any_differs(const struct layout_drawing *d, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (word_differs(d, i))
			return true;
	return false;
}

/* The first word behind those of a type. */
static size_t type_end(const struct layout_plan *plan, const struct type *const *type, size_t index)
{
	size_t words = type_is_record(type[index]) || type[index]->kind == TYPE_ENUM ? 2 : 0;

	for (size_t i = 0; type_is_record(type[index]) && i < type[index]->u.record.count; i++)
		words += field_is_seen(&type[index]->u.record.field[i]) ? 2 : 0;
	return plan->type_word[index] + words;
}

void explain_layout(const struct layout_drawing *d, struct arena *arena, FILE *out)
{
	const struct layout_plan plan = layout_plan(arena, d->c);
	const char *separator = "";

	assert(d->class_count >= 2);
	for (size_t i = 0; i < d->c->type_count; i++) {
		if (!any_differs(d, plan.type_word[i], type_end(&plan, d->c->type, i)))
			continue;
		fputs(separator, out);
		print_type(d, arena, d->c->type[i], plan.type_word[i], out);
		separator = "\n";
	}
	for (size_t i = 0; i <= d->c->parameter_count; i++) {
		const struct type *object = case_object(d->c, i);

		if (object == NULL || type_is_record(object) || object->kind == TYPE_ENUM ||
		    !any_differs(d, plan.object_word[i], plan.object_word[i] + 2))
			continue;
		fputs(separator, out);
		print_type(d, arena, object, plan.object_word[i], out);
		separator = "\n";
	}
}

size_t explain_layout_first(const struct abi_case *c, const uint32_t *a, const uint32_t *b,
                            struct arena *arena)
{
	const struct layout_plan plan = layout_plan(arena, c);

	for (size_t i = 0; i < c->type_count; i++) {
		const size_t first = plan.type_word[i], end = type_end(&plan, c->type, i);

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
