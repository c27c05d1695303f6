#include <string.h>

#include "html_private.h"

enum { COLOURS = 8 };

/* A, B... Z, then numbers. */
static void print_class(struct html_page *page, uint8_t class)
{
	if (class == MEMBER_OF_NONE)
		fputs("-", page->out);
	else if (class < 26)
		fputc('A' + class, page->out);
	else
		fprintf(page->out, "%u", class + 1U);
}

static void print_box(struct html_page *page, uint8_t class, const char *name)
{
	if (class == MEMBER_OF_NONE)
		fputs("<li class=\"none\"><b>", page->out);
	else
		fprintf(page->out, "<li class=\"c%u\"><b>", class % COLOURS);
	print_class(page, class);
	fputs("</b> ", page->out);
	html_text(page, name);
	fputs("</li>", page->out);
}

/* The toolchains of one compiler: one box when all are of one class, else one each. Returns the
 * first behind them. */
static size_t print_compiler(struct html_page *page, const struct html_kind *kind, size_t first)
{
	const struct toolchain_row *row = page->view->toolchain;
	bool alike = true;
	size_t end;

	for (end = first; end < page->view->toolchain_count; end++) {
		if (strcmp(row[end].compiler, row[first].compiler) != 0 ||
		    strcmp(row[end].family, row[first].family) != 0)
			break;
		alike &= kind->class_of[end] == kind->class_of[first];
	}
	if (alike) {
		print_box(page, kind->class_of[first], row[first].compiler);
		return end;
	}
	for (size_t i = first; i < end; i++)
		print_box(page, kind->class_of[i], row[i].name);
	return end;
}

void html_strip(struct html_page *page, const struct html_kind *kind)
{
	const struct view *view = page->view;
	const char *family = "";

	fputs("<dl class=\"strip\">", page->out);
	for (size_t i = 0; i < view->toolchain_count;) {
		if (i == 0 || strcmp(family, view->toolchain[i].family) != 0) {
			family = view->toolchain[i].family;
			fprintf(page->out, "%s<div><dt>", i > 0 ? "</ol></dd></div>\n" : "\n");
			html_text(page, family);
			fputs("</dt><dd><ol>", page->out);
		}
		i = print_compiler(page, kind, i);
	}
	fprintf(page->out, "%s</dl>\n", view->toolchain_count > 0 ? "</ol></dd></div>" : "");
}
