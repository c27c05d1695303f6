#include "text_private.h"

#include <string.h>

#include "bytes.h"
#include "group.h"
#include "words.h"

enum { DETAIL_LINES_MAX = 6, INDENT = 4, DEEP = 8 };

/* Which side says what of a layout; or which bytes were sent, and which arrived. */
static void print_difference(struct text_report *r, const struct finding *f)
{
	bool layout = f->kind == FINDING_LAYOUT || strcmp(f->verdict, "layout") == 0;

	if (layout) {
		fprintf(r->out, "%*s%s:\n", INDENT, "", f->leaf);
		bytes_print_two(r->out, DEEP, f->caller, f->sent, f->callee, f->received);
		return;
	}
	if (*f->caller)
		fprintf(r->out, "%*s%s calls %s%s%s:\n", INDENT, "", f->caller, f->callee,
		        *f->leaf ? ", " : "", f->leaf);
	if (*f->leaf)
		bytes_print(r->out, &r->ink, DEEP, f->sent, f->received);
}

/* One command for the shell, on two lines when it is too long for one. */
static void print_command(struct text_report *r, const struct finding *f)
{
	const struct report_options *o = r->options;
	const char *command = words_command(r->view, f, o, "", &r->arena);

	if (INDENT + strlen(command) > o->width) {
		const char *split = arena_printf(&r->arena, " \\\n%*s", DEEP - 1, "");

		command = words_command(r->view, f, o, split, &r->arena);
	}
	fprintf(r->out, "\n%*s%s\n", INDENT, "", command);
}

void text_finding(struct text_report *r, const struct finding *f)
{
	unsigned width = r->options->width;
	const char *bug = words_bug(r->view, f, &r->arena);

	print_case(r->out, f->case_text, DEEP, width);
	fputc('\n', r->out);
	print_difference(r, f);
	if (*f->detail) {
		fputs(r->ink.dim, r->out);
		print_indented(r->out, f->detail, DEEP, width, DETAIL_LINES_MAX);
		fputs(r->ink.off, r->out);
	}
	if (*bug != '\0') {
		fprintf(r->out, "\n%*s", INDENT, "");
		print_wrapped(r->out, bug, INDENT, INDENT, width);
	}
	print_command(r, f);
}

static void print_group(struct text_report *r, const struct finding_group *group, size_t number)
{
	const struct finding *f = group->example;
	const char *head = arena_printf(&r->arena, "%zu. %s", number, group->title);
	const char *of = words_tiers(f, &r->arena);

	fprintf(r->out, "\n%s%s%s: %s%s%s\n", r->ink.red, head, r->ink.off,
	        format_count(&r->arena, group->cases, "case", "cases"), *of ? "; " : "", of);
	if (strstr(group->title, group->who) == NULL) {
		fprintf(r->out, "%*s", INDENT, "");
		print_wrapped(r->out, group->who, INDENT, INDENT, r->options->width);
	}
	fputc('\n', r->out);
	text_finding(r, f);
}

static void print_rest(struct text_report *r, const struct finding_group *group, size_t count)
{
	size_t findings = 0;

	for (size_t i = 0; i < count; i++)
		findings += group[i].count;
	fprintf(r->out, "\nAnd %s (%s): %s show%s%s\n",
	        format_count(&r->arena, count, "more kind", "more kinds"),
	        format_count(&r->arena, findings, "finding", "findings"), r->options->command,
	        r->options->out ? " --out " : "",
	        r->options->out ? format_shell(&r->arena, r->options->out) : "");
}

void text_findings(struct text_report *r)
{
	struct finding_group *group;
	size_t count = group_findings(&r->arena, r->view, &group);
	size_t shown, first = 0;

	/* The others have been told as bugs. */
	while (r->view->bug_count > 0 && view_unreduced(r->view) == 0 && first < count &&
	       !group[first].example->libffi_only)
		first++;
	shown = first + MIN(count - first, r->options->findings_max);
	for (size_t i = first; i < shown; i++) {
		bool libffi = group[i].example->libffi_only;

		if (i == first || libffi != group[i - 1].example->libffi_only)
			fprintf(r->out, "\n%s%s%s\n", r->ink.bold,
			        libffi ? "Findings that only libffi shows (it may be the one that "
			                 "is wrong)"
			               : "Findings, each with its smallest case",
			        r->ink.off);
		print_group(r, &group[i], i + 1);
	}
	if (shown < count)
		print_rest(r, group + shown, count - shown);
}
