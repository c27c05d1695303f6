/*
 * The bugs of all nights, up to this one: a bar each, what is new on top of what was there, and below
 * it what came and went in figures, so that nothing is told by a colour alone.
 *
 *                  5
 *             3   ///   4
 *            ###  ###  ###
 *     night   1    2    3
 *     new          +2
 *     gone              -1
 *     other toolchains  *
 */
#include <string.h>

#include "html_private.h"

enum {
	NIGHTS_DRAWN = 60,
	LABEL_WIDTH = 112,
	STEP = 40,
	BAR = 26,
	TOP = 20,
	HEIGHT = 110,
	LINE = 18,
	LINES = 4,
	BASE = TOP + HEIGHT,
	ALL_HEIGHT = BASE + LINES * LINE + 6,
};

static size_t most_open(const struct view_night *night, size_t count)
{
	size_t most = 1;

	for (size_t i = 0; i < count; i++)
		most = MAX(most, night[i].open);
	return most;
}

static void print_figure(struct html_page *page, int x, int y, const char *class, const char *text)
{
	fprintf(page->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, class, text);
}

static void print_rect(struct html_page *page, int x, int top, int end, const char *class)
{
	if (end > top)
		fprintf(page->out,
		        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\"/>\n",
		        x - BAR / 2, top, BAR, end - top, class);
}

static int line_at(int line)
{
	return BASE + LINE * (line + 1);
}

static void print_night(struct html_page *page, const struct view_night *night, size_t most, int x)
{
	struct arena *arena = &page->arena;
	const int top = BASE - (int)(HEIGHT * night->open / most);
	const int known = BASE - (int)(HEIGHT * (night->open - night->came) / most);

	fputs("<g><title>", page->out);
	html_text(page, arena_printf(arena, "night %lu, %s: %s open, %zu new, %zu gone%s%s",
	                             night->number, night->date,
	                             format_count(arena, night->open, "bug", "bugs"), night->came,
	                             night->went, *night->changed ? "\n" : "", night->changed));
	fputs("</title>\n", page->out);
	print_rect(page, x, known, BASE, "");
	print_rect(page, x, top, known, "came");
	print_figure(page, x, top - 5, "", format_number(arena, night->open));
	print_figure(page, x, line_at(0), "", arena_printf(arena, "%lu", night->number));
	if (night->came > 0)
		print_figure(page, x, line_at(1), "came", arena_printf(arena, "+%zu", night->came));
	if (night->went > 0)
		print_figure(page, x, line_at(2), "",
		             arena_printf(arena, "&#8722;%zu", night->went));
	if (*night->changed)
		print_figure(page, x, line_at(3), "", "&#9670;");
	fputs("</g>\n", page->out);
}

static void print_chart(struct html_page *page, const struct view_night *night, size_t count)
{
	static const char *const label[LINES] = {"night", "new", "gone", "other compilers"};
	const int width = LABEL_WIDTH + STEP * (int)count;
	const size_t most = most_open(night, count);

	fprintf(page->out,
	        "<div class=\"drawing nights\" tabindex=\"0\" role=\"group\" aria-label=\"Chart of "
	        "the nights\"><svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
	        "aria-labelledby=\"nights-title nights-text\">\n<title id=\"nights-title\">"
	        "Open bugs by night</title>\n<desc id=\"nights-text\">",
	        width, ALL_HEIGHT, width, ALL_HEIGHT);
	for (size_t i = 0; i < count; i++)
		fprintf(page->out, "%snight %lu: %zu", i > 0 ? ", " : "", night[i].number,
		        night[i].open);
	fputs(
	    ". The table below has what was new and what was gone.</desc>\n"
	    "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
	    "patternTransform=\"rotate(45)\"><rect class=\"back\" width=\"6\" height=\"6\"/>"
	    "<rect class=\"ink\" width=\"3\" height=\"6\"/></pattern></defs>\n",
	    page->out);
	fprintf(page->out, "<path d=\"M%d %dH%d\"/>\n", LABEL_WIDTH, BASE, width);
	print_figure(page, 0, BASE - 5, "place", "open bugs");
	for (int i = 0; i < LINES; i++)
		print_figure(page, 0, line_at(i), "place", label[i]);
	for (size_t i = 0; i < count; i++)
		print_night(page, &night[i], most, LABEL_WIDTH + STEP * (int)i + STEP / 2);
	fputs("</svg></div>\n", page->out);
}

static void print_table(struct html_page *page)
{
	static const char *const head[] = {
	    "night", "date", "open", "new", "gone", "other compilers than the night before"};
	const struct view *view = page->view;
	struct arena *arena = &page->arena;

	fputs("<details class=\"source\"><summary>The nights as a table</summary>\n", page->out);
	html_table_open(page, "nights");
	html_heads(page, head, ARRAY_LEN(head));
	for (size_t i = view->night_count; i-- > 0;) {
		const struct view_night *night = &view->night[i];
		const char *text[] = {arena_printf(arena, "%lu", night->number),
		                      night->date,
		                      format_number(arena, night->open),
		                      format_number(arena, night->came),
		                      format_number(arena, night->went),
		                      *night->changed ? night->changed : "none"};

		html_row(page, text, ARRAY_LEN(text));
	}
	html_table_close(page);
	fputs("</details>\n", page->out);
}

void html_nights(struct html_page *page)
{
	const struct view *view = page->view;
	const size_t drawn = MIN(view->night_count, NIGHTS_DRAWN);

	if (view->night_count == 0)
		return;
	html_section_open(page, "nights", "Nights");
	fputs(
	    "<p>Bugs that each night saw; on top, hatched, those that the night before did "
	    "not. Below, how many came and went, and &#9670; where compilers were others than the "
	    "night before.",
	    page->out);
	if (drawn < view->night_count)
		fprintf(page->out, " The newest %zu are drawn.", drawn);
	if (view->nights_left_out > 0)
		fprintf(page->out,
		        " Of older ones than night %lu nothing is told here: <code>crosscall "
		        "history</code> reads all.",
		        view->night[0].number);
	fputs("</p>\n", page->out);
	print_chart(page, view->night + view->night_count - drawn, drawn);
	print_table(page);
	fputs("</section>\n", page->out);
}
