#include "html.h"

#include <inttypes.h>
#include <string.h>

#include "../escape.h"
#include "../words.h"
#include "html_private.h"

/* For all that stands behind the findings, and for what is said of those that are left out. */
enum { REST_SIZE = 4096 };

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\" xml:lang=\"en\">\n<head>\n"
    "<meta charset=\"utf-8\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\"/>\n"
    "<link rel=\"icon\" href=\"data:,\"/>\n";

static const char search[] =
    "<form id=\"filter\" role=\"search\" aria-label=\"Findings\" hidden=\"\">\n"
    "<p><label for=\"words\">Search</label>\n"
    "<input id=\"words\" type=\"search\" autocomplete=\"off\" "
    "placeholder=\"i128, clang-14, packed\"/></p>\n"
    "<p><label for=\"kind\">What</label>\n"
    "<select id=\"kind\"><option value=\"\">anything</option></select></p>\n"
    "<p><label for=\"tier\">Needs</label>\n"
    "<select id=\"tier\"><option value=\"\">anything</option></select></p>\n"
    "<p><button type=\"reset\">Show all</button></p>\n"
    "</form>\n"
    "<p id=\"pair\" hidden=\"\"></p>\n"
    "<p id=\"shown\" role=\"status\"></p>\n";

void html_text(struct html_page *page, const char *text)
{
	struct arena arena;

	arena_init(&arena);
	fputs(escape_html(&arena, text), page->out);
	arena_release(&arena);
}

void html_title(struct html_page *page, const char *title)
{
	struct arena arena;

	arena_init(&arena);
	fputs(escape_title_html(&arena, title), page->out);
	arena_release(&arena);
}

void html_listing(struct html_page *page, const char *label, const char *text)
{
	fprintf(page->out, "<pre tabindex=\"0\" role=\"group\" aria-label=\"%s\"><code>", label);
	html_text(page, text);
	fputs("</code></pre>\n", page->out);
}

/* Of the page's arena. */
static const char *section_text(struct html_page *page, size_t number, enum html_extent extent)
{
	FILE *out = page->out;
	struct text_stream stream;
	const char *text;

	page->out = text_stream_open(&stream);
	html_kind(page, number, extent);
	text = text_stream_close(&stream, &page->arena);
	page->out = out;
	return text;
}

static void print_left_out(struct html_page *page, size_t first)
{
	size_t findings = 0;

	for (size_t i = first; i < page->kind_count; i++)
		findings += page->kind[i].group->count;
	if (findings > 0)
		fprintf(
		    page->out,
		    "<p class=\"note\">There is no room here for %s with %s; the format "
		    "<code>json</code> has them all.</p>\n",
		    format_count(&page->arena, page->kind_count - first, "more kind", "more kinds"),
		    format_count(&page->arena, findings, "finding", "findings"));
}

/* The sizes of all sections at their shortest. */
static size_t *shortest_sizes(struct html_page *page)
{
	size_t *size = NEW_ARRAY(&page->arena, size_t, page->kind_count);

	for (size_t i = 0; i < page->kind_count; i++)
		size[i] = strlen(section_text(page, i, HTML_SMALLEST));
	return size;
}

/* Each takes what room there is, as long as those behind it can be there at their shortest. */
static void print_kinds(struct html_page *page, size_t size_max)
{
	const size_t *shortest = shortest_sizes(page);
	size_t reserved = 0, number;

	for (size_t i = 0; i < page->kind_count; i++)
		reserved += shortest[i];
	for (number = 0; number < page->kind_count && shortest[number] <= size_max; number++) {
		enum html_extent extent = HTML_WHOLE;
		const char *text;

		reserved -= shortest[number];
		do
			text = section_text(page, number, extent);
		while (strlen(text) + reserved > size_max && ++extent < HTML_EXTENT_COUNT);
		fputs(text, page->out);
		size_max -= strlen(text);
	}
	print_left_out(page, number);
}

static void print_findings(struct html_page *page, size_t size_max)
{
	fputs("<section aria-labelledby=\"findings\">\n"
	      "<h2 id=\"findings\" tabindex=\"-1\">Findings</h2>\n",
	      page->out);
	if (page->kind_count == 0) {
		fputs("<p>There are none.</p>\n", page->out);
	} else {
		fputs(
		    "<p>Findings of one kind between the same classes stand together, with the "
		    "smallest of their cases. Where each side puts what, and who deviates from the "
		    "ABI's document, is measured anew by <code>crosscall explain</code>, with the "
		    "id of a finding.</p>\n",
		    page->out);
		fputs(search, page->out);
		print_kinds(page, size_max);
	}
	fputs("</section>\n", page->out);
}

static void print_fact(struct html_page *page, const char *name, const char *value)
{
	fprintf(page->out, "<div><dt>%s</dt><dd>", name);
	html_text(page, value);
	fputs("</dd></div>\n", page->out);
}

/* Lists may be broken into lines behind their commas. */
static const char *spaced(struct arena *arena, const char *list)
{
	const char *text = "";

	for (; *list; list += strspn(list, ",")) {
		size_t length = strcspn(list, ",");

		text = arena_printf(arena, "%s%s%.*s", text, *text ? ", " : "", (int)length, list);
		list += length;
	}
	return text;
}

static void print_facts(struct html_page *page)
{
	const struct view *view = page->view;
	struct arena *arena = &page->arena;

	fputs("<dl class=\"facts\">\n", page->out);
	print_fact(page, "findings", format_number(arena, view->total.finding_count));
	print_fact(page, "kinds of finding", format_number(arena, page->kind_count));
	print_fact(page, "cases", format_number(arena, view_cases(view)));
	print_fact(page, "toolchains", format_number(arena, view->toolchain_count));
	print_fact(page, "calls", format_number(arena, view->total.calls));
	print_fact(page, "target", view->settings.target);
	print_fact(page, "tiers", spaced(arena, view->settings.tiers));
	print_fact(page, "seed", arena_printf(arena, "%" PRIu64, view->settings.seed));
	print_fact(page, "time", format_seconds(arena, view->seconds));
	print_fact(page, "crosscall", view->settings.program);
	fputs("</dl>\n", page->out);
}

static void print_top(struct html_page *page)
{
	const char *verdict = words_verdict(page->view, &page->arena);
	const char *bugs = words_bugs(page->view, &page->arena);
	const bool has_bugs = *bugs != '\0';

	fputs(head, page->out);
	fputs("<title>crosscall: ", page->out);
	html_text(page, has_bugs ? bugs : verdict);
	fprintf(page->out, "</title>\n<style>/*<![CDATA[*/\n%s/*]]>*/</style>\n</head>\n<body>\n",
	        html_style);
	fputs(
	    "<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<header>\n<h1>crosscall"
	    "</h1>\n<p class=\"verdict\">",
	    page->out);
	html_text(page, has_bugs ? bugs : verdict);
	fputs("</p>\n<p>", page->out);
	html_text(page, has_bugs ? verdict : "");
	fputs(has_bugs ? " " : "", page->out);
	html_text(page, words_judged(page->view, &page->arena));
	fputs("</p>\n", page->out);
	print_facts(page);
	fputs("<nav aria-label=\"Parts of this page\">\n"
	      "<a href=\"#matrix\">Matrix</a> ",
	      page->out);
	if (page->view->night_count > 0)
		fputs("<a href=\"#nights\">Nights</a> ", page->out);
	if (page->view->bug_count > 0)
		fputs("<a href=\"#bugs\">Bugs</a> ", page->out);
	fputs(
	    "<a href=\"#findings\">Findings</a> "
	    "<a href=\"#untested\">Not tested</a> <a href=\"#toolchains\">Toolchains</a>\n</nav>\n"
	    "</header>\n<main>\n",
	    page->out);
}

static void print_bottom(struct html_page *page)
{
	html_untested(page);
	html_toolchains(page);
	fprintf(page->out, "</main>\n<script>/*<![CDATA[*/\n%s/*]]>*/</script>\n</body>\n</html>\n",
	        html_script);
}

static void collect_kinds(struct html_page *page)
{
	struct finding_group *group;
	struct html_kind *kind;

	page->kind_count = group_findings(&page->arena, page->view, &group);
	page->kind = kind = NEW_ARRAY(&page->arena, struct html_kind, page->kind_count);
	for (size_t i = 0; i < page->kind_count; i++)
		kind[i] = (struct html_kind){&group[i], group[i].class_of};
}

static const char *printed(struct html_page *page, void (*print)(struct html_page *page))
{
	struct text_stream stream;

	page->out = text_stream_open(&stream);
	print(page);
	return text_stream_close(&stream, &page->arena);
}

static void print_above(struct html_page *page)
{
	print_top(page);
	html_matrix(page);
	html_nights(page);
	html_bugs(page);
}

void report_html(const struct view *view, const struct report_options *options, FILE *out)
{
	struct html_page page = {.view = view, .options = options};
	const char *above, *below;
	size_t size;

	arena_init(&page.arena);
	collect_kinds(&page);
	above = printed(&page, print_above);
	below = printed(&page, print_bottom);
	size = strlen(above) + strlen(below) + sizeof search + REST_SIZE;
	page.out = out;
	fputs(above, out);
	print_findings(&page, HTML_SIZE_MAX - MIN(size, HTML_SIZE_MAX));
	fputs(below, out);
	arena_release(&page.arena);
}
