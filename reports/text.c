#include "text.h"

#include <stdlib.h>
#include <string.h>

#include "../targets/target.h"
#include "fold.h"
#include "matrix.h"
#include "text_private.h"
#include "words.h"

/* What stands between "they agree" and what a reader may take it for. */
static const char *calls_sentence(struct text_report *r)
{
	const struct target *target = target_find(r->view->settings.target);

	if (target == NULL || target->calls)
		return "";
	return arena_printf(&r->arena, "No runner for %s was built: layouts alone are compared. ",
	                    target->name);
}

static unsigned count_cells(const struct view *view, const char *prefix)
{
	size_t length = strlen(prefix);
	unsigned count = 0;

	for (size_t i = 0; i < view->total.coverage_count; i++)
		count += view->total.coverage[i].judged > 0 &&
		         strncmp(view->total.coverage[i].cell, prefix, length) == 0;
	return count;
}

static unsigned largest_cell(const struct view *view, const char *prefix)
{
	size_t length = strlen(prefix);
	unsigned largest = 0;

	for (size_t i = 0; i < view->total.coverage_count; i++) {
		const struct coverage_count *c = &view->total.coverage[i];

		if (c->judged > 0 && strncmp(c->cell, prefix, length) == 0)
			largest = MAX(largest, (unsigned)strtoul(c->cell + length, NULL, 10));
	}
	return largest;
}

static const char *coverage_sentence(struct text_report *r)
{
	const struct view *view = r->view;
	unsigned largest = largest_cell(view, "size/");
	const char *records = "no structs or unions";

	if (view->total.coverage_count == 0)
		return "";
	if (largest > 0)
		records = arena_printf(&r->arena, "structs and unions of up to %u bytes", largest);
	return arena_printf(&r->arena,
	                    "Among those: %u types as parameter, %u as result, %u as field; up to "
	                    "%u parameters; %s.",
	                    count_cells(view, "param/"), count_cells(view, "return/"),
	                    count_cells(view, "field/"), largest_cell(view, "arity/"), records);
}

void text_headline(struct text_report *r)
{
	const char *verdict = words_verdict(r->view, &r->arena);
	bool good = r->view->total.finding_count == 0;

	fprintf(r->out, "%s%s%s ", good ? r->ink.green : r->ink.red, verdict, r->ink.off);
	print_wrapped(r->out,
	              arena_printf(&r->arena, "%s%s %s", calls_sentence(r),
	                           words_judged(r->view, &r->arena), coverage_sentence(r)),
	              (unsigned)strlen(verdict) + 1, 0, r->options->width);
}

static void print_matrix(struct text_report *r)
{
	if (r->view->toolchain_count == 0)
		return;
	fprintf(r->out, "\n%sCases that went wrong, by caller (row) and callee (column)%s\n\n",
	        r->ink.bold, r->ink.off);
	matrix_print(r->view, &r->ink, r->options->width, r->out);
}

/* Who makes nothing of what others heed is no wonder among the findings. */
static void print_ignored(struct text_report *r)
{
	const char *const *ignored = r->view->ignored;
	bool *member = NEW_ARRAY(&r->arena, bool, r->view->toolchain_count);
	bool headed = false;

	for (size_t i = 0; ignored != NULL && i < r->view->toolchain_count; i++) {
		bool told = false;

		for (size_t k = 0; k < r->view->toolchain_count; k++) {
			member[k] = strcmp(ignored[k], ignored[i]) == 0;
			told |= k < i && member[k];
		}
		if (*ignored[i] == '\0' || told)
			continue;
		if (!headed)
			fprintf(r->out, "\n%sAccepted and ignored%s\n\n", r->ink.bold, r->ink.off);
		headed = true;
		fputs("  ", r->out);
		print_wrapped(r->out,
		              arena_printf(&r->arena, "%s ignores: %s",
		                           fold_names(&r->arena, r->view, member), ignored[i]),
		              2, 6, r->options->width);
	}
}

static void print_totals(struct text_report *r)
{
	const struct view *view = r->view;

	fprintf(r->out, "\n%s%s, %s, %s; %s, %s of CPU%s\n", r->ink.dim,
	        format_count(&r->arena, view_cases(view), "case", "cases"),
	        format_count(&r->arena, view->total.trials, "trial", "trials"),
	        format_count(&r->arena, view->total.calls, "call", "calls"),
	        format_seconds(&r->arena, view->seconds),
	        format_seconds(&r->arena, view->cpu_seconds), r->ink.off);
}

static struct text_report report_begin(const struct view *view,
                                       const struct report_options *options, FILE *out)
{
	struct text_report report = {
	    .view = view, .options = options, .ink = ink_of(options->colour), .out = out};

	arena_init(&report.arena);
	return report;
}

void report_text(const struct view *view, const struct report_options *options, FILE *out)
{
	struct text_report report = report_begin(view, options, out);

	text_bug_count(&report);
	text_headline(&report);
	print_matrix(&report);
	text_bugs(&report);
	text_findings(&report);
	text_untested(&report);
	print_ignored(&report);
	print_totals(&report);
	arena_release(&report.arena);
}

void report_text_finding(const struct view *view, const struct report_options *options,
                         const struct finding *finding, FILE *out)
{
	struct text_report report = report_begin(view, options, out);

	text_finding(&report, finding);
	arena_release(&report.arena);
}

void report_text_untested(const struct view *view, const struct report_options *options, FILE *out)
{
	struct text_report report = report_begin(view, options, out);

	text_untested(&report);
	arena_release(&report.arena);
}
