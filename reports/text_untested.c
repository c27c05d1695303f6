#include "text_private.h"

#include <string.h>

#include "fold.h"
#include "reasons.h"

enum { REASONS_MAX = 16, NAMES_WIDTH = 22 };

static void print_line(struct text_report *r, uint64_t count, const char *who, const char *why)
{
	const char *line = arena_printf(&r->arena, "%9s  %-*s%s%.*s",
	                                format_number(&r->arena, count), *who ? NAMES_WIDTH : 0,
	                                who, *who ? "  " : "", (int)strcspn(why, "\n"), why);

	print_indented(r->out, line, 2, r->options->width, 1);
}

static void print_abstentions(struct text_report *r)
{
	struct reason *reason;
	size_t count = reasons_collect(&r->arena, r->view, &reason),
	       shown = MIN(count, REASONS_MAX);
	uint64_t rest = 0;

	if (count == 0)
		return;
	fputs("\n  Cases that a toolchain took no part in:\n\n", r->out);
	for (size_t i = 0; i < shown; i++) {
		const struct abstention *a = reason[i].abstention;

		print_line(r, a->count, fold_names(&r->arena, r->view, reason[i].member),
		           arena_printf(&r->arena, "%s: %s", a->status, a->reason));
	}
	for (size_t i = shown; i < count; i++)
		rest += reason[i].abstention->count;
	if (rest > 0)
		print_line(r, rest, "", "for reasons too many to list");
}

static void print_uncounted(struct text_report *r)
{
	bool headed = false;

	for (size_t i = 0; i < ARRAY_LEN(uncounted); i++) {
		uint64_t count = view_verdict_sum(r->view, uncounted[i].verdict);

		if (count == 0)
			continue;
		if (!headed)
			fputs(
			    "\n  Calls, counted by case, caller and callee, without a verdict:\n\n",
			    r->out);
		headed = true;
		print_line(r, count, "", uncounted[i].why);
	}
}

static void print_lonely(struct text_report *r)
{
	const struct batch_record *total = &r->view->total;

	if (total->alone + total->untested == 0)
		return;
	fputs("\n  Cases without two independent opinions:\n\n", r->out);
	if (total->alone)
		print_line(r, total->alone, "", "judged by the compilers of one family only");
	if (total->untested)
		print_line(r, total->untested, "", "judged by none");
}

static void print_left_out(struct text_report *r)
{
	if (r->view->left_out_count == 0)
		return;
	fputs("\n  Compilers that were left out:\n\n", r->out);
	for (size_t i = 0; i < r->view->left_out_count; i++)
		print_indented(r->out,
		               arena_printf(&r->arena, "%s: %s", r->view->left_out[i].name,
		                            r->view->left_out[i].reason),
		               6, r->options->width, 1);
}

static bool is_something_untested(const struct view *view)
{
	uint64_t sum = view->total.abstention_count + view->total.alone + view->total.untested +
	               view->left_out_count;

	for (size_t i = 0; i < ARRAY_LEN(uncounted); i++)
		sum += view_verdict_sum(view, uncounted[i].verdict);
	return sum > 0;
}

void text_untested(struct text_report *r)
{
	if (!is_something_untested(r->view))
		return;
	fprintf(r->out, "\n%sNot tested%s\n", r->ink.bold, r->ink.off);
	print_lonely(r);
	print_abstentions(r);
	print_uncounted(r);
	print_left_out(r);
}
