#include <string.h>

#include "../generators/text.h"
#include "../targets/target.h"
#include "bisect.h"
#include "format.h"

enum { INDENT = 4 };

struct bisect_writer {
	FILE *out;
	struct arena arena;
	struct ink ink;
	const struct bisection *b;
	const struct bisect_report *report;
};

const char *bisect_version(const struct bisection *b, size_t toolchain)
{
	const struct toolchain *t = &b->toolchains->toolchain[toolchain];
	const size_t stem = strlen(t->recipe->stem);

	if (strncmp(t->compiler, t->recipe->stem, stem) != 0)
		return t->compiler;
	if (t->compiler[stem] == '\0')
		return t->version;
	return t->compiler[stem] == '-' ? t->compiler + stem + 1 : t->compiler;
}

static const char *version(const struct bisect_writer *w, const struct bisect_series *series,
                           size_t at)
{
	return bisect_version(w->b, series->toolchain[at]);
}

static void print_head(const struct bisect_writer *w, const char *head)
{
	fprintf(w->out, "\n%s%s%s\n\n", w->ink.bold, head, w->ink.off);
}

static void print_classes(struct bisect_writer *w)
{
	const char *at = classes_print(&w->arena, w->b->toolchains, &w->b->classes);

	print_head(w, "Who behaves alike");
	for (size_t i = 0; i < w->b->classes.count; i++) {
		const size_t length = strcspn(at, "}") + 1;

		fprintf(w->out, "%*s%c  ", INDENT, "", (char)('A' + i));
		print_wrapped(w->out, arena_strndup(&w->arena, at, length), INDENT + 3, INDENT + 4,
		              w->report->width);
		at += length + (at[length] == ' ');
	}
}

static const char *roles(const struct bisect_run *run)
{
	if (run->as_caller && run->as_callee)
		return ", as caller and as callee";
	return run->as_caller ? ", as caller" : run->as_callee ? ", as callee" : "";
}

/* "13", "13..16" */
static const char *versions(struct bisect_writer *w, const struct bisect_series *series,
                            const struct bisect_run *run)
{
	const char *low = version(w, series, run->low);

	if (run->low == run->high)
		return low;
	return arena_printf(&w->arena, "%s..%s", low, version(w, series, run->high));
}

/* The run before that took part; NULL for none. */
static const struct bisect_run *run_before(const struct bisect_series *series, size_t index)
{
	while (index-- > 0)
		if (series->run[index].class != CLASS_NONE)
			return &series->run[index];
	return NULL;
}

static bool is_last(const struct bisect_series *series, size_t index)
{
	while (++index < series->run_count)
		if (series->run[index].class != CLASS_NONE)
			return false;
	return true;
}

/* "A from 19 on: changed between 16 and 19, as caller", "no part in 11: abstained: _BitInt". */
static const char *describe_run(struct bisect_writer *w, const struct bisect_series *series,
                                size_t index)
{
	const struct bisect_run *run = &series->run[index], *before = run_before(series, index);
	const char letter = (char)('A' + run->class), *part;

	if (run->class == CLASS_NONE) {
		const char *why = w->b->absence[series->toolchain[run->low]];

		return arena_printf(&w->arena, "no verdict of %s%s%s", versions(w, series, run),
		                    why != NULL ? ": " : "", why != NULL ? why : "");
	}
	if (before == NULL && is_last(series, index))
		return arena_printf(&w->arena, "%c: %s (%s)", letter,
		                    run->low == run->high ? "the only version here"
		                                          : "never changed here",
		                    versions(w, series, run));
	if (before == NULL)
		return arena_printf(&w->arena, "%c up to %s", letter,
		                    version(w, series, run->high));
	part = is_last(series, index)
	           ? arena_printf(&w->arena, "from %s on", version(w, series, run->low))
	           : arena_printf(&w->arena, "in %s", versions(w, series, run));
	return arena_printf(&w->arena, "%c %s: changed between %s and %s%s", letter, part,
	                    version(w, series, before->high), version(w, series, run->low),
	                    roles(run));
}

static const char *series_name(struct bisect_writer *w, const struct bisect_series *series)
{
	if (series->is_only || *series->flags == '\0')
		return series->recipe->name;
	return arena_printf(&w->arena, "%s %s", series->recipe->name, series->flags);
}

static void print_series(struct bisect_writer *w)
{
	unsigned width = 0;

	print_head(w, "Which version changed it");
	for (size_t i = 0; i < w->b->series_count; i++)
		width = MAX(width, (unsigned)strlen(series_name(w, &w->b->series[i])));
	for (size_t i = 0; i < w->b->series_count; i++) {
		const struct bisect_series *series = &w->b->series[i];

		for (size_t run = 0; run < series->run_count; run++) {
			fprintf(w->out, "%*s%-*s  ", INDENT, "", (int)width,
			        run == 0 ? series_name(w, series) : "");
			print_wrapped(w->out, describe_run(w, series, run), INDENT + width + 2,
			              INDENT + width + 4, w->report->width);
		}
		if (series->returns)
			fprintf(w->out,
			        "%*s%-*s  what was gone came back: not one change, but several\n",
			        INDENT, "", (int)width, "");
	}
}

static bool is_alone(const struct bisection *b)
{
	return finding_kind_is_alone(b->finding->kind);
}

/* The last change: what git is to look for. */
static const struct bisect_run *last_change(const struct bisection *b,
                                            const struct bisect_series **of)
{
	for (size_t i = b->series_count; i-- > 0;)
		for (size_t run = b->series[i].run_count; run-- > 1;)
			if (b->series[i].run[run].class != CLASS_NONE &&
			    b->series[i].run[run].partner != SIZE_MAX) {
				*of = &b->series[i];
				return &b->series[i].run[run];
			}
	return NULL;
}

/* What `git bisect run` calls; BUILD and BUILT are the reader's. */
static const char *finer_script(struct bisect_writer *w, const struct toolchain *partner,
                                const struct toolchain *newer)
{
	const char *file = w->report->is_file ? w->report->name : "FILE.case";
	const char *more = finding_is_linked(w->b->finding->id) ? " --linked" : "";

	if (newer->target != targets[0])
		more = arena_printf(&w->arena, "%s --target %s", more, newer->target->name);
	return arena_printf(&w->arena,
	                    "BUILD || exit 125; crosscall interesting \\\n"
	                    "%*s%s --with %s --with new=BUILT:%s%s",
	                    INDENT + 4, "", format_shell(&w->arena, file),
	                    format_shell(&w->arena, partner->name),
	                    format_shell(&w->arena, newer->flags), more);
}

static void print_finer(struct bisect_writer *w)
{
	const struct bisect_series *series;
	const struct bisect_run *run = last_change(w->b, &series), *before;
	const struct toolchain *t = w->b->toolchains->toolchain, *newer;

	if (run == NULL || is_alone(w->b))
		return;
	before = run_before(series, (size_t)(run - series->run));
	newer = &t[series->toolchain[run->low]];
	print_head(w, arena_printf(&w->arena, "Between %s %s and %s, commit by commit",
	                           series->recipe->name, version(w, series, before->high),
	                           version(w, series, run->low)));
	if (!w->report->is_file)
		fprintf(w->out, "%*s# FILE.case holds the case above\n", INDENT, "");
	fprintf(w->out,
	        "%*sgit bisect start --term-old=before --term-new=after\n"
	        "%*sgit bisect run sh -c %s\n",
	        INDENT, "", INDENT, "",
	        format_shell(&w->arena, finer_script(w, &t[run->partner], newer)));
}

void bisect_text(const struct bisection *b, const struct bisect_report *report, FILE *out)
{
	struct bisect_writer w = {
	    .out = out, .ink = ink_of(report->colour), .b = b, .report = report};

	arena_init(&w.arena);
	print_case(out, case_text(&w.arena, b->c), INDENT, report->width);
	if (b->finding == NULL) {
		fprintf(out, "\n%s\n",
		        b->was_judged ? "All versions that can express the case agree on it."
		                      : "Nobody could be tested on the case.");
	} else {
		print_classes(&w);
		print_series(&w);
		print_finer(&w);
	}
	arena_release(&w.arena);
}
