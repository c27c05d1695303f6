/*
 * A record as either side of a call lays it out: a table of where its fields are, and below it the
 * bytes, eight a line, or the bits of one where bit-fields are, with a line under those that differ.
 *
 *           gcc-12:-O0                     clang-14:-O0
 *        0  | f0  |. . . . . . .|        | f0  |. . .| f1          |
 *        8  | f1                |        | f1        |
 */
#include <string.h>

#include "../../generators/text.h"
#include "../escape.h"
#include "../layout_view.h"
#include "html_private.h"

/* In units that a narrow window has about 350 of. */
enum {
	SIDES = 2,
	PLACE_WIDTH = 34,
	CELL = 19,
	STRIP = LAYOUT_LINE * CELL,
	GAP = 11,
	WIDTH = PLACE_WIDTH + SIDES * STRIP + GAP + 1,
	ROW = HTML_LINE + 9,
	LETTER = 7,
	HEAD_LETTERS = STRIP / LETTER,
	LINES_MAX = 64,
};

struct drawing {
	struct html_page *page;
	const struct html_records *records;
	const struct layout_type *type;
	struct layout_canvas canvas[SIDES];
	size_t line_count;
	struct layout_line *line;
};

static int side_x(size_t side)
{
	return PLACE_WIDTH + (int)side * (STRIP + GAP);
}

/* The table */

static const char *place_text(struct arena *arena, const struct field *field, const uint32_t *word)
{
	return arena_printf(arena, field->is_bit_field ? "bits %u..%u" : "%u..%u", word[0],
	                    word[0] + word[1]);
}

static const char *field_name(const struct field *field)
{
	return field->name != NULL ? field->name : "(no name)";
}

static const char *field_text(struct arena *arena, const struct field *field)
{
	const char *type = type_text(arena, field->type);

	if (field->is_bit_field)
		return arena_printf(arena, "%s: %s : %u", field_name(field), type, field->bits);
	return arena_printf(arena, "%s: %s", field_name(field), type);
}

static void print_row(struct html_page *page, const char *what, const char *const *side,
                      bool differs)
{
	const char *text[] = {what, side[0], side[1], differs ? "differs" : ""};

	html_row(page, text, ARRAY_LEN(text));
}

static void print_field(struct drawing *d, const struct field *field, size_t word)
{
	const struct layout_set *set = &d->records->set;
	struct arena *arena = &d->page->arena;
	const char *side[SIDES];

	for (size_t i = 0; i < SIDES; i++)
		side[i] = place_text(arena, field, set->words[i] + word);
	print_row(d->page, field_text(arena, field), side,
	          layout_word_differs(set, word) || layout_word_differs(set, word + 1));
}

static void print_number(struct drawing *d, const char *name, size_t word)
{
	const struct layout_set *set = &d->records->set;
	const char *side[SIDES];

	for (size_t i = 0; i < SIDES; i++)
		side[i] = arena_printf(&d->page->arena, "%u", set->words[i][word]);
	print_row(d->page, name, side, layout_word_differs(set, word));
}

static void print_table(struct drawing *d)
{
	const struct type *type = d->type->type;
	struct arena *arena = &d->page->arena;
	const char *head[] = {escape_html(arena, type_text(arena, type)),
	                      escape_html(arena, d->records->name[0]),
	                      escape_html(arena, d->records->name[1]), "difference"};
	size_t word = d->type->word + 2;

	fprintf(d->page->out,
	        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Where the "
	        "fields are\">\n<table class=\"record\">\n");
	html_heads(d->page, head, ARRAY_LEN(head));
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++) {
		if (!field_is_seen(&type->u.record.field[i]))
			continue;
		print_field(d, &type->u.record.field[i], word);
		word += 2;
	}
	print_number(d, "size", d->type->word);
	print_number(d, "alignment", d->type->word + 1);
	html_table_close(d->page);
}

/* The drawing */

static size_t bit_of(const struct layout_line *line, size_t at)
{
	return line->first + at * line->step;
}

static int field_at(const struct drawing *d, size_t side, const struct layout_line *line, size_t at)
{
	return layout_canvas_at(&d->canvas[side], bit_of(line, at));
}

/* A name that is too long for its box is pressed into it, or cut. */
static void print_name(struct drawing *d, const char *name, int x, int y, int width)
{
	const int room = width - 6;
	const size_t most = (size_t)MAX(room / 4, 1);
	const char *shown = arena_strndup(&d->page->arena, name, MIN(strlen(name), most));

	fprintf(d->page->out, "<text x=\"%d\" y=\"%d\"", x + 3, y);
	if ((int)strlen(shown) * LETTER > room)
		fprintf(d->page->out, " textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\"", room);
	fputs(">", d->page->out);
	html_text(d->page, shown);
	fputs("</text>\n", d->page->out);
}

/* What one field, or padding, has of a line: [at, end). */
static void print_piece(struct drawing *d, int field, int x, int y, int width)
{
	fprintf(d->page->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n",
	        x, y + 2, width, ROW - 6, field == LAYOUT_PADDING ? "padding" : "");
	if (field != LAYOUT_PADDING)
		print_name(d, field_name(&d->type->type->u.record.field[field]), x,
		           y + HTML_LINE - 1, width);
}

static void print_strip(struct drawing *d, size_t side, const struct layout_line *line, int y)
{
	for (size_t at = 0, end; at < LAYOUT_LINE; at = end) {
		const int field = field_at(d, side, line, at);

		for (end = at + 1; end < LAYOUT_LINE && field_at(d, side, line, end) == field;)
			end++;
		if (field != LAYOUT_BEYOND)
			print_piece(d, field, side_x(side) + (int)at * CELL, y,
			            (int)(end - at) * CELL);
	}
}

/* Under what the other side has otherwise. */
static void print_marks(struct drawing *d, const struct layout_line *line, int y)
{
	for (size_t at = 0; at < LAYOUT_LINE; at++)
		for (size_t side = 0; side < SIDES; side++) {
			const int x = side_x(side) + (int)at * CELL;

			if (field_at(d, 0, line, at) != field_at(d, 1, line, at))
				fprintf(d->page->out, "<path d=\"M%d %dH%d\" class=\"astray\"/>\n",
				        x + 1, y + ROW - 2, x + CELL - 1);
		}
}

static void print_place(struct drawing *d, const char *text, int y)
{
	fprintf(d->page->out, "<text x=\"0\" y=\"%d\" class=\"place\">%s</text>\n",
	        y + HTML_LINE - 1, text);
}

/* Returns where the next line is. */
static int print_line(struct drawing *d, size_t number, int y)
{
	const struct layout_line *line = &d->line[number];

	if (line->left_out && d->line[number - 1].left_out)
		return y;
	if (line->left_out) {
		print_place(d, "...", y);
		return y + ROW;
	}
	print_place(d, arena_printf(&d->page->arena, "%zu", line->first / 8), y);
	for (size_t side = 0; side < SIDES; side++)
		print_strip(d, side, line, y);
	print_marks(d, line, y);
	return y + ROW;
}

static size_t lines_shown(const struct drawing *d)
{
	size_t count = 0, i = 0;

	for (; i < d->line_count && count < LINES_MAX; i++)
		count += !d->line[i].left_out || !d->line[i - 1].left_out;
	return i;
}

static int head_lines(struct drawing *d, struct html_lines head[static SIDES])
{
	size_t count = 0;

	for (size_t side = 0; side < SIDES; side++) {
		head[side] = html_lines(d->page, d->records->name[side], HEAD_LETTERS);
		count = MAX(count, head[side].count);
	}
	return (int)count * HTML_LINE + 8;
}

static void print_svg(struct drawing *d, const char *caption)
{
	const size_t shown = lines_shown(d);
	struct html_lines head[SIDES];
	const int top = head_lines(d, head);
	struct text_stream stream;
	FILE *out = d->page->out;
	const char *body;
	int y = top;

	d->page->out = text_stream_open(&stream);
	for (size_t i = 0; i < shown; i++)
		y = print_line(d, i, y);
	if (shown < d->line_count) {
		print_place(d, "...", y);
		y += ROW;
	}
	body = text_stream_close(&stream, &d->page->arena);
	d->page->out = out;
	fprintf(out,
	        "<p class=\"note\">%s</p>\n<div class=\"drawing\" tabindex=\"0\" role=\"group\" "
	        "aria-label=\"Drawing of the record\"><svg viewBox=\"0 0 %d %d\" role=\"img\" "
	        "aria-label=\"The bytes of the record on both sides; the table above says where "
	        "its fields are\">\n",
	        caption, WIDTH, y);
	for (size_t side = 0; side < SIDES; side++)
		html_print_lines(d->page, &head[side], side_x(side), 0, "head");
	fputs(body, out);
	fputs("</svg></div>\n", out);
}

static const char *caption_of(const struct drawing *d, int member)
{
	const struct record *record = &d->type->type->u.record;
	struct arena *arena = &d->page->arena;
	const char *who = "", *bits = "";

	if (member != LAYOUT_MEMBER_ALL)
		who = arena_printf(arena, "The member %s alone. ",
		                   escape_html(arena, field_name(&record->field[member])));
	if (layout_canvas_is_fine(d->canvas, SIDES, 0, SIZE_MAX))
		bits = arena_printf(arena,
		                    "; where bit-fields are, the bits of one byte, the %s first",
		                    record->order == ORDER_BIG ? "highest" : "lowest");
	return arena_printf(arena,
	                    "%sEight bytes a line%s. Dashed is padding, underlined what differs.",
	                    who, bits);
}

/* False when there is no difference to be seen. */
static bool draw(struct drawing *d, int member)
{
	struct arena *arena = &d->page->arena;

	for (size_t side = 0; side < SIDES; side++)
		d->canvas[side] = layout_canvas(&d->records->set, side, d->type, member, arena);
	if (layout_canvas_difference(d->canvas, SIDES) == SIZE_MAX)
		return false;
	d->line_count = layout_lines(d->canvas, SIDES, arena, &d->line);
	print_svg(d, caption_of(d, member));
	return true;
}

/* Of a union the first member that differs. */
static void draw_record(struct drawing *d)
{
	const struct type *type = d->type->type;
	int member = 0;

	if (type->kind == TYPE_STRUCT) {
		draw(d, LAYOUT_MEMBER_ALL);
		return;
	}
	while ((size_t)member < type->u.record.count &&
	       (!field_is_seen(&type->u.record.field[member]) || !draw(d, member)))
		member++;
}

void html_print_records(struct html_page *page, const struct html_records *records)
{
	struct drawing drawing = {.page = page, .records = records};
	struct layout_type *type;
	const size_t count = layout_types(&records->set, &page->arena, &type);

	fputs("<h4>How each side lays it out</h4>\n"
	      "<p class=\"note\">0..4 are the bytes 0, 1, 2 and 3 of the record; bits "
	      "likewise.</p>\n",
	      page->out);
	for (size_t i = 0; i < count; i++) {
		drawing.type = &type[i];
		print_table(&drawing);
		if (type_is_record(type[i].type))
			draw_record(&drawing);
	}
}
