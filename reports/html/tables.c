#include "../checks.h"
#include "html_private.h"

static void print_heads(struct html_page *page, const char *const *name, size_t count)
{
	fputs("<thead><tr>", page->out);
	for (size_t i = 0; i < count; i++)
		fprintf(page->out, "<th scope=\"col\">%s</th>", name[i]);
	fputs("</tr></thead>\n<tbody>\n", page->out);
}

static void print_row(struct html_page *page, const char *const *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs(i == 0 ? "<tr><th scope=\"row\">" : "<td>", page->out);
		html_text(page, text[i]);
		fputs(i == 0 ? "</th>" : "</td>", page->out);
	}
	fputs("</tr>\n", page->out);
}

/* A table that is too wide is scrolled by itself. */
static void open_section(struct html_page *page, const char *id, const char *title)
{
	fprintf(page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id,
	        title);
}

static void open_table(struct html_page *page, const char *id)
{
	fprintf(page->out,
	        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"%s\">\n"
	        "<table>\n",
	        id);
}

static void close_table(struct html_page *page)
{
	fputs("</tbody>\n</table>\n</div>\n", page->out);
}

void html_untested(struct html_page *page)
{
	static const char *const head[] = {"what", "how often, or why"};
	struct check_list checks = checks_of(page->view, &page->arena);
	size_t count = 0;

	open_section(page, "untested", "Not tested");
	for (size_t i = 0; i < checks.count; i++) {
		const struct check *check = &checks.check[i];
		const char *text[] = {check->name, check->message};

		if (check->group != CHECK_NOT_TESTED)
			continue;
		if (count++ == 0) {
			open_table(page, "untested");
			print_heads(page, head, ARRAY_LEN(head));
		}
		print_row(page, text, ARRAY_LEN(text));
	}
	if (count > 0)
		close_table(page);
	else
		fputs("<p>All that there was has been tested.</p>\n", page->out);
	fputs("</section>\n", page->out);
}

void html_toolchains(struct html_page *page)
{
	static const char *const head[] = {"toolchain", "family", "version", "fingerprint"};
	const struct view *view = page->view;

	open_section(page, "toolchains", "Toolchains");
	if (view->toolchain_count > 0) {
		open_table(page, "toolchains");
		print_heads(page, head, ARRAY_LEN(head));
		for (size_t i = 0; i < view->toolchain_count; i++) {
			const struct toolchain_row *row = &view->toolchain[i];
			const char *text[] = {row->name, row->family, row->version,
			                      row->fingerprint};

			print_row(page, text, ARRAY_LEN(text));
		}
		close_table(page);
	}
	fputs("</section>\n", page->out);
}
