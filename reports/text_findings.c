#include "text_private.h"

#include <string.h>

#include "../targets/target.h"
#include "bytes.h"
#include "group.h"

enum { DETAIL_LINES_MAX = 6, INDENT = 4, DEEP = 8 };

static const char *title(struct text_report *r, const struct finding *f)
{
	switch (f->kind) {
	case FINDING_LAYOUT:
		return "laid out differently";
	case FINDING_STATE:
		return "the call leaves damage behind";
	case FINDING_CRASH:
		return "the call crashes";
	case FINDING_HANG:
		return "the call never returns";
	case FINDING_ARGS:
		return "an argument does not arrive";
	case FINDING_RETURN:
		return "the result does not arrive";
	case FINDING_SELF:
		return arena_printf(&r->arena, "%s cannot call itself", f->toolchain);
	case FINDING_COMPILER:
		return arena_printf(&r->arena, "%s fails to compile", f->toolchain);
	case FINDING_KIND_COUNT:
		break;
	}
	unreachable();
}

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
	const char *what = o->file ? o->file[f->case_index] : f->id;
	const char *with[] = {*f->caller ? f->caller : f->toolchain, f->callee};
	const char *head, *tail = "";

	head = arena_printf(&r->arena, "%s check%s %s", o->command, o->head ? o->head : "",
	                    format_shell(&r->arena, what));
	for (size_t i = 0; i < ARRAY_LEN(with); i++)
		if (*with[i] && (i == 0 || strcmp(with[0], with[1]) != 0))
			tail = arena_printf(&r->arena, "%s --with %s", tail,
			                    format_shell(&r->arena, with[i]));
	if (strcmp(r->view->settings.target, targets[0]->name) != 0)
		tail = arena_printf(&r->arena, "%s --target %s", tail, r->view->settings.target);
	if (o->out)
		tail =
		    arena_printf(&r->arena, "%s --out %s", tail, format_shell(&r->arena, o->out));
	if (o->tail)
		tail = arena_printf(&r->arena, "%s%s", tail, o->tail);
	if (INDENT + strlen(head) + strlen(tail) > o->width)
		head = arena_printf(&r->arena, "%s \\\n%*s", head, DEEP - 1, "");
	fprintf(r->out, "\n%*s%s%s\n", INDENT, "", head, tail);
}

/* The whole case: a person copies it. White space means nothing in it, so long lines are folded. */
static void print_case(struct text_report *r, const char *text)
{
	size_t length;

	for (; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		fprintf(r->out, "%*s", DEEP, "");
		print_wrapped(r->out, arena_strndup(&r->arena, text, length), DEEP, DEEP + 4,
		              r->options->width);
	}
}

void text_finding(struct text_report *r, const struct finding *f)
{
	unsigned width = r->options->width;

	print_case(r, f->case_text);
	fputc('\n', r->out);
	print_difference(r, f);
	if (*f->detail) {
		fputs(r->ink.dim, r->out);
		print_indented(r->out, f->detail, DEEP, width, DETAIL_LINES_MAX);
		fputs(r->ink.off, r->out);
	}
	print_command(r, f);
}

/* What a reader may care about: whether it concerns ISO C, or whose extension. */
static const char *tiers(struct text_report *r, const struct finding *f)
{
	uint32_t set = view_tiers(f);
	const char *text = "";

	for (size_t i = 0; i < TIER_COUNT; i++)
		if (set & TIER_BIT(i))
			text = arena_printf(&r->arena, "%s%s%s%s", text, *text ? ", " : "",
			                    tier_name[i], i == TIER_GNU ? " (extension)" : "");
	return text;
}

static void print_group(struct text_report *r, const struct finding_group *group, size_t number)
{
	const struct finding *f = group->example;
	const char *head = arena_printf(&r->arena, "%2zu. %s", number, title(r, f));
	const char *of = tiers(r, f);

	fprintf(r->out, "\n%s%s%s: %s%s%s\n", r->ink.red, head, r->ink.off,
	        format_count(&r->arena, group->count, "case", "cases"), *of ? "; " : "", of);
	if (*f->classes) {
		fprintf(r->out, "%*s", INDENT, "");
		print_wrapped(r->out, f->classes, INDENT, INDENT, r->options->width);
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
	size_t shown = MIN(count, r->options->findings_max);

	for (size_t i = 0; i < shown; i++) {
		bool libffi = group[i].example->libffi_only;

		if (i == 0 || libffi != group[i - 1].example->libffi_only)
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
