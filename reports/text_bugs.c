#include <string.h>

#include "text_private.h"
#include "words.h"

enum { INDENT = 4, DEEP = 8 };

static size_t count_status(const struct view *view, enum bug_status status)
{
	size_t count = 0;

	for (size_t i = 0; i < view->bug_count; i++)
		count += view->bug[i].status == status;
	return count;
}

size_t text_unreduced(const struct view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->total.finding_count; i++)
		count += !view->total.finding[i].libffi_only;
	for (size_t i = 0; i < view->bug_count; i++)
		count -= view->bug[i].findings;
	return count;
}

static size_t count_irreducible(const struct view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->irreducible_count; i++)
		count += view->irreducible[i].findings;
	return count;
}

void text_bug_count(struct text_report *r)
{
	const size_t new = count_status(r->view, BUG_NEW);
	const size_t changed = count_status(r->view, BUG_CHANGED);
	const size_t failed = count_irreducible(r->view);
	const size_t left = text_unreduced(r->view) - failed;

	if (r->view->bug_count == 0)
		return;
	fprintf(r->out, "%s%s%s, %s known", new > 0 ? r->ink.red : r->ink.green,
	        format_count(&r->arena, new, "new bug", "new bugs"), r->ink.off,
	        format_number(&r->arena, count_status(r->view, BUG_KNOWN)));
	if (changed > 0)
		fprintf(r->out, ", %s changed", format_number(&r->arena, changed));
	if (left > 0)
		fprintf(r->out, "; %s left to reduce (--reduce-budget)",
		        format_count(&r->arena, left, "finding is", "findings are"));
	if (failed > 0)
		fprintf(r->out, "; %s not reduce",
		        format_count(&r->arena, failed, "finding did", "findings did"));
	fputs(".\n", r->out);
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
	              arena_printf(&r->arena, "%2zu. %s: %s", number, bug->title,
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
	text_case(r, bug->case_text);
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
