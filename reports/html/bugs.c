#include <string.h>

#include "html_private.h"

/* A campaign with more has another trouble than this page. */
enum { BUGS_MAX = 100 };

static void print_reference(struct html_page *page, const char *reference)
{
	bool is_link = strncmp(reference, "https://", 8) == 0;

	if (*reference == '\0')
		return;
	fputs(is_link ? ", <a rel=\"noreferrer\" href=\"" : ", ", page->out);
	if (is_link) {
		html_text(page, reference);
		fputs("\">", page->out);
	}
	html_text(page, reference);
	fputs(is_link ? "</a>" : "", page->out);
}

static void print_status(struct html_page *page, const struct bug *bug, const char *since)
{
	fputs("<p><code>", page->out);
	html_text(page, bug->key);
	fprintf(page->out, "</code>: %s", bug_status_name[bug->status]);
	if (bug->status == BUG_CHANGED)
		fputs(", shown by others than it was", page->out);
	if (bug->status != BUG_NEW) {
		fputs(", ", page->out);
		html_text(page, bug->known);
		print_reference(page, bug->reference);
	}
	if (*since) {
		fputs("; ", page->out);
		html_text(page, since);
	}
	fputs("</p>\n", page->out);
	if (*bug->blame) {
		fputs("<p>", page->out);
		html_text(page, bug->blame);
		fputs("</p>\n", page->out);
	}
}

static void print_bug(struct html_page *page, const struct bug *bug, size_t number)
{
	const struct finding shown = {.id = bug->finding,
	                              .classes = bug->classes,
	                              .caller = bug->caller,
	                              .callee = bug->callee,
	                              .toolchain = bug->caller};
	const struct html_kind kind = {NULL, members_of(&page->arena, page->view->toolchain,
	                                                page->view->toolchain_count, &shown)};

	fprintf(page->out, "<details class=\"bug\" id=\"bug-%zu\">\n<summary><h3>%zu. ", number,
	        number);
	html_title(page, bug->title);
	fprintf(page->out, "</h3> <span class=\"tags\"><span>%s</span> <span>%s</span></span>",
	        format_count(&page->arena, bug->findings, "finding", "findings"),
	        bug_status_name[bug->status]);
	fputs(" <code class=\"classes\">", page->out);
	html_text(page, bug->classes);
	fputs("</code></summary>\n", page->out);
	print_status(page, bug, page->view->since != NULL ? page->view->since[number - 1] : "");
	fputs("<h4>Who behaves alike</h4>\n", page->out);
	html_strip(page, &kind);
	fputs("<h4>Its smallest form</h4>\n", page->out);
	html_listing(page, "Its smallest form", bug->case_text);
	html_drawing(page, bug, number);
	html_sources(page, bug->finding, bug->case_text);
	html_commands(page, &shown);
	fputs("</details>\n", page->out);
}

void html_bugs(struct html_page *page)
{
	const size_t count = page->view->bug_count, shown = MIN(count, BUGS_MAX);

	if (count == 0)
		return;
	fputs("<section aria-labelledby=\"bugs\">\n<h2 id=\"bugs\">Bugs</h2>\n"
	      "<p>What the findings came to when they were reduced.</p>\n",
	      page->out);
	for (size_t i = 0; i < shown; i++)
		print_bug(page, &page->view->bug[i], i + 1);
	if (shown < count)
		fprintf(page->out,
		        "<p class=\"note\">There is no room here for %s more; the format "
		        "<code>text</code> has them all.</p>\n",
		        format_number(&page->arena, count - shown));
	fputs("</section>\n", page->out);
}
