#include <string.h>

#include "text_private.h"
#include "words.h"

enum { INDENT = 4, DEEP = 8 };

void text_bug_count(struct text_report *r)
{
	const char *text = words_bugs(r->view, &r->arena);
	const size_t new = strcspn(text, ",");

	if (*text != '\0')
		fprintf(r->out, "%s%.*s%s%s\n",
		        view_bugs(r->view, BUG_NEW) > 0 ? r->ink.red : r->ink.green, (int)new, text,
		        r->ink.off, text + new);
}

static void print_line(struct text_report *r, const char *text)
{
	fprintf(r->out, "%*s", INDENT, "");
	print_wrapped(r->out, text, INDENT, INDENT, r->options->width);
}

static void print_bug(struct text_report *r, const struct bug *bug, size_t number)
{
	const struct finding shown = {
	    .id = bug->finding, .caller = bug->caller, .callee = bug->callee, .toolchain = ""};

	fprintf(r->out, "\n%s", bug->status == BUG_KNOWN ? "" : r->ink.red);
	print_wrapped(r->out,
	              arena_printf(&r->arena, "%zu. %s: %s", number, bug->title,
	                           format_count(&r->arena, bug->findings, "finding", "findings")),
	              0, INDENT, r->options->width);
	fputs(r->ink.off, r->out);
	print_line(r,
	           arena_printf(&r->arena, "%s (%s)", bug->key, words_bug_status(bug, &r->arena)));
	if (*bug->classes != '\0')
		print_line(r, bug->classes);
	if (*bug->blame != '\0')
		print_line(r, bug->blame);
	fputc('\n', r->out);
	print_case(r->out, bug->case_text, DEEP, r->options->width);
	fprintf(r->out, "\n%*s%s\n", INDENT, "",
	        words_command(r->view, &shown, r->options,
	                      arena_printf(&r->arena, " \\\n%*s", DEEP - 1, ""), &r->arena));
}

static void print_irreducible(struct text_report *r)
{
	fprintf(r->out, "\n%sFindings that did not reduce%s\n\n", r->ink.bold, r->ink.off);
	for (size_t i = 0; i < r->view->irreducible_count; i++) {
		const struct irreducible *row = &r->view->irreducible[i];
		const char *more = "";

		if (row->findings > 1)
			more = arena_printf(&r->arena, " and %s like it",
			                    format_number(&r->arena, row->findings - 1));
		print_line(r, arena_printf(&r->arena, "%s%s: %s", row->finding, more, row->reason));
	}
}

void text_bugs(struct text_report *r)
{
	if (r->view->bug_count == 0)
		return;
	fprintf(r->out, "\n%sBugs, each in its smallest form%s\n", r->ink.bold, r->ink.off);
	for (size_t i = 0; i < r->view->bug_count; i++)
		print_bug(r, &r->view->bug[i], i + 1);
	if (r->view->irreducible_count > 0)
		print_irreducible(r);
}
