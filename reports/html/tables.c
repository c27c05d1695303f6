#include "../clean.h"
#include "../fold.h"
#include "../reasons.h"
#include "html_private.h"

enum { REASON_SIZE_MAX = 1000 };

void html_heads(struct html_page *page, const char *const *name, size_t count)
{
	fputs("<thead><tr>", page->out);
	for (size_t i = 0; i < count; i++)
		fprintf(page->out, "<th scope=\"col\">%s</th>", name[i]);
	fputs("</tr></thead>\n<tbody>\n", page->out);
}

void html_row(struct html_page *page, const char *const *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs(i == 0 ? "<tr><th scope=\"row\">" : "<td>", page->out);
		html_text(page, text[i]);
		fputs(i == 0 ? "</th>" : "</td>", page->out);
	}
	fputs("</tr>\n", page->out);
}

/* A table that is too wide is scrolled by itself. */
void html_section_open(struct html_page *page, const char *id, const char *title)
{
	fprintf(page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id,
	        title);
}

void html_table_open(struct html_page *page, const char *id)
{
	fprintf(page->out,
	        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"%s\">\n"
	        "<table>\n",
	        id);
}

void html_table_close(struct html_page *page)
{
	fputs("</tbody>\n</table>\n</div>\n", page->out);
}

static void print_untested_row(struct html_page *page, uint64_t count, const char *who,
                               const char *why)
{
	const char *text[] = {format_number(&page->arena, count), who, why};

	if (count > 0)
		html_row(page, text, ARRAY_LEN(text));
}

static void print_untested(struct html_page *page)
{
	const struct view *view = page->view;
	struct reason *reason;
	size_t count = reasons_collect(&page->arena, view, &reason);

	print_untested_row(page, view->total.alone, "all",
	                   "cases judged by the compilers of one family only");
	print_untested_row(page, view->total.untested, "all", "cases judged by none");
	for (size_t i = 0; i < UNCOUNTED_COUNT; i++)
		print_untested_row(page, view_verdict_sum(view, uncounted[i].verdict), "pairs",
		                   arena_printf(&page->arena, "calls, counted by case and pair: %s",
		                                uncounted[i].why));
	for (size_t i = 0; i < count; i++) {
		const struct abstention *a = reason[i].abstention;

		print_untested_row(
		    page, a->count, fold_names(&page->arena, view, reason[i].member),
		    arena_printf(&page->arena, "cases %s: %s", a->status,
		                 clean_line(&page->arena, a->reason, REASON_SIZE_MAX)));
	}
}

static bool is_all_tested(const struct view *view)
{
	uint64_t sum = view->total.abstention_count + view->total.alone + view->total.untested;

	for (size_t i = 0; i < UNCOUNTED_COUNT; i++)
		sum += view_verdict_sum(view, uncounted[i].verdict);
	return sum == 0;
}

static void print_left_out(struct html_page *page)
{
	if (page->view->left_out_count == 0)
		return;
	fputs("<p>Compilers that were left out:</p>\n<ul>\n", page->out);
	for (size_t i = 0; i < page->view->left_out_count; i++) {
		fputs("<li>", page->out);
		html_text(page, page->view->left_out[i].name);
		fputs(": ", page->out);
		html_text(page, page->view->left_out[i].reason);
		fputs("</li>\n", page->out);
	}
	fputs("</ul>\n", page->out);
}

void html_untested(struct html_page *page)
{
	static const char *const head[] = {"how many", "who", "what and why"};

	html_section_open(page, "untested", "Not tested");
	if (is_all_tested(page->view)) {
		fputs("<p>All that there was has been tested.</p>\n", page->out);
	} else {
		html_table_open(page, "untested");
		html_heads(page, head, ARRAY_LEN(head));
		print_untested(page);
		html_table_close(page);
	}
	print_left_out(page);
	fputs("</section>\n", page->out);
}

void html_toolchains(struct html_page *page)
{
	static const char *const head[] = {"toolchain", "family", "version", "fingerprint"};
	const struct view *view = page->view;

	html_section_open(page, "toolchains", "Toolchains");
	if (view->toolchain_count > 0) {
		html_table_open(page, "toolchains");
		html_heads(page, head, ARRAY_LEN(head));
		for (size_t i = 0; i < view->toolchain_count; i++) {
			const struct toolchain_row *row = &view->toolchain[i];
			const char *text[] = {row->name, row->family, row->version,
			                      row->fingerprint};

			html_row(page, text, ARRAY_LEN(text));
		}
		html_table_close(page);
	}
	fputs("</section>\n", page->out);
}
