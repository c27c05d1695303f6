/*
 * What a bug looks like: the registers and stack words of both ends of a call, with a line from where
 * each piece is put to where it is looked for; or a record as either side lays it out.
 *
 *     r9       |            |      ,--| a5[0..8)   |
 *     stack+0  | a5[0..8)   |-----'  ,| a5[8..16)  |
 *     stack+8  | a5[8..16)  |-------' |            |
 */
#include <jansson.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../../generators/text.h"
#include "../clean.h"
#include "../explain_layout.h"
#include "html_private.h"

enum {
	ROW = 26,
	HEAD = 24,
	PLACE_WIDTH = 104,
	CELL = 216,
	GAP = 92,
	CALLER_X = PLACE_WIDTH,
	CALLEE_X = PLACE_WIDTH + CELL + GAP,
	WIDTH = CALLEE_X + CELL + 1,
	LETTERS = 28, /* of a cell */
	ROWS_MAX = 48,
	CLASSES_MAX = 2,
};

struct row {
	const char *place;
	const json_t *cell[2]; /* caller's, callee's */
	bool differs;
};

/* Escapes in JSON stand for what would have been cleaned away. */
static const char *clean_string(struct html_page *page, const json_t *string)
{
	const char *text = json_string_value(string);

	return text != NULL ? clean_text(&page->arena, text) : "";
}

static const char *string_of(struct html_page *page, const json_t *object, const char *key)
{
	return clean_string(page, json_object_get(object, key));
}

/* Of a long drawing the rows that differ. */
static size_t rows_of(struct html_page *page, const json_t *drawing, struct row *row)
{
	const size_t all = json_array_size(drawing);
	size_t count = 0;

	for (size_t i = 0; i < all && count < ROWS_MAX; i++) {
		const json_t *entry = json_array_get(drawing, i);
		const bool differs = json_is_true(json_object_get(entry, "differs"));

		if (all > ROWS_MAX && !differs)
			continue;
		row[count++] = (struct row){
		    .place = string_of(page, entry, "place"),
		    .cell = {json_object_get(entry, "caller"), json_object_get(entry, "callee")},
		    .differs = differs,
		};
	}
	return count;
}

static const char *joined(struct html_page *page, const json_t *cell)
{
	const char *text = "";

	for (size_t i = 0; i < json_array_size(cell); i++)
		text = arena_printf(&page->arena, "%s%s%s", text, i > 0 ? ", " : "",
		                    clean_string(page, json_array_get(cell, i)));
	return text;
}

static void print_text(struct html_page *page, int x, int y, const char *class, const char *text)
{
	const bool is_long = strlen(text) > LETTERS;

	fprintf(page->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	html_text(page, is_long ? arena_strndup(&page->arena, text, LETTERS - 1) : text);
	fputs(is_long ? "&#8230;</text>\n" : "</text>\n", page->out);
}

static void print_cell(struct html_page *page, const struct row *row, int side, int y)
{
	const int x = side == 0 ? CALLER_X : CALLEE_X;
	const char *text = joined(page, row->cell[side]);

	fprintf(page->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n", x,
	        y + 2, CELL, ROW - 4, row->differs ? "astray" : "");
	if (*text != '\0')
		print_text(page, x + 8, y + 17, row->differs ? "astray" : "", text);
}

/* The row in which the callee has the piece; `count` for none. */
static size_t row_with(const struct row *row, size_t count, const json_t *piece)
{
	for (size_t i = 0; i < count; i++)
		for (size_t p = 0; p < json_array_size(row[i].cell[1]); p++)
			if (json_equal(json_array_get(row[i].cell[1], p), piece))
				return i;
	return count;
}

static int middle_of(size_t row)
{
	return HEAD + ROW * (int)row + ROW / 2;
}

static void print_line(struct html_page *page, size_t from, size_t to)
{
	const int left = CALLER_X + CELL, right = CALLEE_X, bend = GAP / 2;

	fprintf(page->out, "<path d=\"M%d %dC%d %d %d %d %d %d\" class=\"%s\"/>\n", left,
	        middle_of(from), left + bend, middle_of(from), right - bend, middle_of(to), right,
	        middle_of(to), from == to ? "" : "astray");
}

static void print_lines(struct html_page *page, const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t p = 0; p < json_array_size(row[i].cell[0]); p++) {
			const size_t to = row_with(row, count, json_array_get(row[i].cell[0], p));

			if (to < count)
				print_line(page, i, to);
		}
}

/* For who cannot see it. */
static void print_description(struct html_page *page, const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *caller = joined(page, row[i].cell[0]);
		const char *callee = joined(page, row[i].cell[1]);

		html_text(page, row[i].place);
		fputs(": the caller has ", page->out);
		html_text(page, *caller != '\0' ? caller : "nothing");
		fputs(", the callee has ", page->out);
		html_text(page, *callee != '\0' ? callee : "nothing");
		fputs(". ", page->out);
	}
}

static void print_call(struct html_page *page, const json_t *finding, size_t number)
{
	struct row row[ROWS_MAX];
	const size_t count = rows_of(page, json_object_get(finding, "drawing"), row);

	if (count == 0)
		return;
	fputs("<h4>Where each side puts what</h4>\n", page->out);
	fprintf(page->out,
	        "<div class=\"drawing\" tabindex=\"0\" role=\"group\" aria-label=\"Drawing of the "
	        "call\"><svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" "
	        "aria-labelledby=\"drawing-%zu drawing-text-%zu\">\n<title id=\"drawing-%zu\">"
	        "Registers and stack words of both ends of the call</title>\n"
	        "<desc id=\"drawing-text-%zu\">",
	        WIDTH, HEAD + ROW * (int)count, WIDTH, number, number, number, number);
	print_description(page, row, count);
	fputs("</desc>\n", page->out);
	print_text(page, CALLER_X, 15, "head",
	           arena_printf(&page->arena, "caller %s", string_of(page, finding, "caller")));
	print_text(page, CALLEE_X, 15, "head",
	           arena_printf(&page->arena, "callee %s", string_of(page, finding, "callee")));
	for (size_t i = 0; i < count; i++) {
		const int y = HEAD + ROW * (int)i;

		print_text(page, 0, y + 17, row[i].differs ? "place astray" : "place",
		           row[i].place);
		print_cell(page, &row[i], 0, y);
		print_cell(page, &row[i], 1, y);
	}
	print_lines(page, row, count);
	fputs("</svg></div>\n", page->out);
}

/* One class's words; NULL where they are not those of the case. */
static const uint32_t *words_of(const json_t *layout, size_t count, struct arena *arena)
{
	const json_t *words = json_object_get(layout, "words");
	uint32_t *word = NEW_ARRAY(arena, uint32_t, count);

	if (json_array_size(words) != count)
		return NULL;
	for (size_t i = 0; i < count; i++)
		word[i] = (uint32_t)json_integer_value(
		    json_object_get(json_array_get(words, i), "value"));
	return word;
}

static void print_layout(struct html_page *page, const json_t *finding, const struct bug *bug)
{
	const json_t *layouts = json_object_get(finding, "layouts");
	const uint32_t *words[CLASSES_MAX];
	struct layout_drawing drawing = {
	    .class_count = json_array_size(layouts), .words = words, .ink = ink_of(false)};
	struct text_stream stream;
	struct error error;

	drawing.c =
	    case_parse(&page->arena, bug->key, bug->case_text, strlen(bug->case_text), &error);
	if (drawing.c == NULL || drawing.class_count < 2 || drawing.class_count > CLASSES_MAX)
		return;
	for (size_t i = 0; i < drawing.class_count; i++) {
		words[i] = words_of(json_array_get(layouts, i), layout_word_count(drawing.c),
		                    &page->arena);
		if (words[i] == NULL)
			return;
	}
	fputs("<h4>How each side lays it out</h4>\n<p>A: ", page->out);
	html_text(page, string_of(page, finding, "caller"));
	fputs(", B: ", page->out);
	html_text(page, string_of(page, finding, "callee"));
	fputs("</p>\n", page->out);
	explain_layout(&drawing, &page->arena, text_stream_open(&stream));
	html_listing(page, "The record, as either side has it",
	             text_stream_close(&stream, &page->arena));
}

static void print_evidence(struct html_page *page, const json_t *finding)
{
	const json_t *evidence = json_object_get(json_object_get(finding, "blame"), "evidence");

	if (json_array_size(evidence) == 0)
		return;
	fputs("<h4>Who deviates, and why it is thought so</h4>\n<ul>\n", page->out);
	for (size_t i = 0; i < json_array_size(evidence); i++) {
		fputs("<li>", page->out);
		html_text(page, clean_string(page, json_array_get(evidence, i)));
		fputs("</li>\n", page->out);
	}
	fputs("</ul>\n", page->out);
}

void html_drawing(struct html_page *page, const struct bug *bug, size_t number)
{
	json_t *explanation = json_loads(bug->explanation, 0, NULL);
	const json_t *finding = json_array_get(json_object_get(explanation, "findings"), 0);

	if (finding != NULL) {
		fputs("<p>", page->out);
		html_text(page, string_of(page, finding, "sentence"));
		fputs("</p>\n", page->out);
		print_call(page, finding, number);
		print_layout(page, finding, bug);
		print_evidence(page, finding);
	}
	json_decref(explanation);
}
