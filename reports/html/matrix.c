#include <inttypes.h>
#include <string.h>

#include "html_private.h"

enum { HEAT_MAX = 5 };

/* 1 for one case in a thousand and less, HEAT_MAX for one in two and more: what is rare is to be
 * seen too. */
static unsigned heat(struct view_cell cell)
{
	static const double least[HEAT_MAX] = {0, 0.005, 0.03, 0.12, 0.5};
	unsigned heat = HEAT_MAX;

	while (heat > 1 && (double)cell.wrong < least[heat - 1] * (double)cell.judged)
		heat--;
	return heat;
}

/* The toolchains of one family from `first` on. */
static size_t family_end(const struct view *view, size_t first)
{
	size_t end = first;

	while (end < view->toolchain_count &&
	       strcmp(view->toolchain[end].family, view->toolchain[first].family) == 0)
		end++;
	return end;
}

/* The two are of different classes, or the finding is of the one that they both are. */
static bool is_between(const struct html_kind *kind, size_t caller, size_t callee)
{
	if (kind->class_of[caller] == MEMBER_OF_NONE || kind->class_of[callee] == MEMBER_OF_NONE)
		return false;
	if (*kind->group->example->classes == '\0')
		return caller == callee;
	return kind->class_of[caller] != kind->class_of[callee];
}

static void print_number(struct html_page *page, size_t caller, size_t callee,
                         struct view_cell cell)
{
	const char *number = format_number(&page->arena, cell.wrong);

	for (size_t i = 0; i < page->kind_count; i++) {
		if (!is_between(&page->kind[i], caller, callee))
			continue;
		fprintf(page->out, "<a href=\"#finding-%zu\" data-pair=\"%zu-%zu\">%s</a>", i + 1,
		        caller, callee, number);
		return;
	}
	fputs(number, page->out);
}

static void print_cell(struct html_page *page, size_t caller, size_t callee)
{
	struct view_cell cell = view_cell(page->view, caller, callee);
	const char *own = caller == callee ? " own" : "";

	if (cell.judged == 0) {
		fprintf(page->out, "<td class=\"never%s\" title=\"none was tried\">-</td>", own);
	} else if (cell.wrong == 0) {
		fprintf(page->out, "<td class=\"h0%s\" title=\"none of %" PRIu64 " cases\">.</td>",
		        own, cell.judged);
	} else {
		fprintf(page->out,
		        "<td class=\"h%u%s\" title=\"%" PRIu64 " of %" PRIu64 " cases\">",
		        heat(cell), own, cell.wrong, cell.judged);
		print_number(page, caller, callee, cell);
		fputs("</td>", page->out);
	}
}

static void print_head(struct html_page *page)
{
	const struct view *view = page->view;

	fputs("<thead>\n<tr><td colspan=\"2\" rowspan=\"2\"></td>", page->out);
	for (size_t i = 0; i < view->toolchain_count; i = family_end(view, i)) {
		fprintf(page->out, "<th scope=\"colgroup\" colspan=\"%zu\" class=\"first\">",
		        family_end(view, i) - i);
		html_text(page, view->toolchain[i].family);
		fputs("</th>", page->out);
	}
	fputs("</tr>\n<tr>", page->out);
	for (size_t i = 0; i < view->toolchain_count; i++) {
		fputs("<th scope=\"col\"><span>", page->out);
		html_text(page, view->toolchain[i].name);
		fputs("</span></th>", page->out);
	}
	fputs("</tr>\n</thead>\n", page->out);
}

static void print_family(struct html_page *page, size_t first, size_t end)
{
	const struct view *view = page->view;

	fputs("<tbody>\n", page->out);
	for (size_t i = first; i < end; i++) {
		fputs("<tr>", page->out);
		if (i == first) {
			fprintf(page->out, "<th scope=\"rowgroup\" rowspan=\"%zu\"%s><span>",
			        end - first, end - first == 1 ? " class=\"one\"" : "");
			html_text(page, view->toolchain[i].family);
			fputs("</span></th>", page->out);
		}
		fputs("<th scope=\"row\">", page->out);
		html_text(page, view->toolchain[i].name);
		fputs("</th>", page->out);
		for (size_t k = 0; k < view->toolchain_count; k++)
			print_cell(page, i, k);
		fputs("</tr>\n", page->out);
	}
	fputs("</tbody>\n", page->out);
}

void html_matrix(struct html_page *page)
{
	const struct view *view = page->view;

	fputs(
	    "<section aria-labelledby=\"matrix\">\n<h2 id=\"matrix\">Cases that went wrong</h2>\n",
	    page->out);
	if (view->toolchain_count == 0) {
		fputs("<p>No toolchain took part.</p>\n</section>\n", page->out);
		return;
	}
	fputs("<p>Rows call columns. A number leads to the findings of its pair; the arrow keys go "
	      "from number to number. libffi is a witness, no compiler.</p>\n"
	      "<p class=\"legend\" aria-hidden=\"true\">none <i class=\"h0\"></i> "
	      "<i class=\"h1\"></i> <i class=\"h2\"></i> <i class=\"h3\"></i> <i class=\"h4\"></i> "
	      "<i class=\"h5\"></i> half and more</p>\n"
	      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"matrix\">\n"
	      "<table class=\"matrix\">\n",
	      page->out);
	print_head(page);
	for (size_t i = 0; i < view->toolchain_count; i = family_end(view, i))
		print_family(page, i, family_end(view, i));
	fputs("</table>\n</div>\n</section>\n", page->out);
}
