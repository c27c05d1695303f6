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
#include "html_private.h"

/* In units that a narrow window has about 350 of. */
enum {
	PLACE_WIDTH = 70,
	CELL = 122,
	GAP = 34,
	CALLER_X = PLACE_WIDTH,
	CALLEE_X = PLACE_WIDTH + CELL + GAP,
	WIDTH = CALLEE_X + CELL + 1,
	MARGIN = 8, /* above and below the lines of a row */
	CELL_LETTERS = 17,
	PLACE_LETTERS = 10,
	ROWS_MAX = 48,
	CLASSES = 2, /* of a pair */
};

struct row {
	const char *place;
	const json_t *cell[2];     /* caller's, callee's */
	struct html_lines text[3]; /* theirs, and the place's */
	int y, height;
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

/* How far down the row goes. */
static int place_row(struct row *row, int y)
{
	size_t lines = 1;

	for (size_t i = 0; i < ARRAY_LEN(row->text); i++)
		lines = MAX(lines, row->text[i].count);
	row->y = y;
	row->height = HTML_LINE * (int)lines + MARGIN;
	return y + row->height;
}

static void print_cell(struct html_page *page, const struct row *row, int side)
{
	const int x = side == 0 ? CALLER_X : CALLEE_X;

	fprintf(page->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n", x,
	        row->y + 2, CELL, row->height - 4, row->differs ? "astray" : "");
	html_print_lines(page, &row->text[side], x + 5, row->y + 1, row->differs ? "astray" : "");
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

static int middle_of(const struct row *row)
{
	return row->y + row->height / 2;
}

static void print_line(struct html_page *page, const struct row *from, const struct row *to)
{
	const int left = CALLER_X + CELL, right = CALLEE_X, bend = GAP / 2;

	fprintf(page->out, "<path d=\"M%d %dC%d %d %d %d %d %d\" class=\"%s\"/>\n", left,
	        middle_of(from), left + bend, middle_of(from), right - bend, middle_of(to), right,
	        middle_of(to), from == to ? "" : "astray");
}

static void print_ways(struct html_page *page, const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t p = 0; p < json_array_size(row[i].cell[0]); p++) {
			const size_t to = row_with(row, count, json_array_get(row[i].cell[0], p));

			if (to < count)
				print_line(page, &row[i], &row[to]);
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

static int head_row(struct html_page *page, const json_t *finding, struct row *head)
{
	static const char *const side[] = {"caller", "callee"};

	*head = (struct row){0};
	for (size_t i = 0; i < ARRAY_LEN(side); i++)
		head->text[i] = html_lines(
		    page,
		    arena_printf(&page->arena, "%s %s", side[i], string_of(page, finding, side[i])),
		    CELL_LETTERS);
	return place_row(head, 0);
}

static int place_rows(struct html_page *page, struct row *row, size_t count, int y)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t side = 0; side < 2; side++)
			row[i].text[side] =
			    html_lines(page, joined(page, row[i].cell[side]), CELL_LETTERS);
		row[i].text[2] = html_lines(page, row[i].place, PLACE_LETTERS);
		y = place_row(&row[i], y);
	}
	return y;
}

static void print_rows(struct html_page *page, const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		html_print_lines(page, &row[i].text[2], 0, row[i].y + 1,
		                 row[i].differs ? "place astray" : "place");
		print_cell(page, &row[i], 0);
		print_cell(page, &row[i], 1);
	}
	print_ways(page, row, count);
}

static void print_call(struct html_page *page, const json_t *finding, size_t number)
{
	struct row row[ROWS_MAX], head;
	const size_t count = rows_of(page, json_object_get(finding, "drawing"), row);
	int height;

	if (count == 0)
		return;
	height = place_rows(page, row, count, head_row(page, finding, &head));
	fputs("<h4>Where each side puts what</h4>\n", page->out);
	fprintf(page->out,
	        "<div class=\"drawing\" tabindex=\"0\" role=\"group\" aria-label=\"Drawing of the "
	        "call\"><svg viewBox=\"0 0 %d %d\" role=\"img\" "
	        "aria-labelledby=\"drawing-%zu drawing-text-%zu\">\n<title id=\"drawing-%zu\">"
	        "Registers and stack words of both ends of the call</title>\n"
	        "<desc id=\"drawing-text-%zu\">",
	        WIDTH, height, number, number, number, number);
	print_description(page, row, count);
	fputs("</desc>\n", page->out);
	html_print_lines(page, &head.text[0], CALLER_X, 0, "head");
	html_print_lines(page, &head.text[1], CALLEE_X, 0, "head");
	print_rows(page, row, count);
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
	const uint32_t *words[CLASSES];
	struct html_records records = {
	    .set = {.count = CLASSES, .words = words},
	    .name = {string_of(page, finding, "caller"), string_of(page, finding, "callee")}};
	struct error error;

	records.set.c =
	    case_parse(&page->arena, bug->key, bug->case_text, strlen(bug->case_text), &error);
	if (records.set.c == NULL || json_array_size(layouts) != CLASSES)
		return;
	for (size_t i = 0; i < CLASSES; i++) {
		words[i] = words_of(json_array_get(layouts, i), layout_word_count(records.set.c),
		                    &page->arena);
		if (words[i] == NULL)
			return;
	}
	html_print_records(page, &records);
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
