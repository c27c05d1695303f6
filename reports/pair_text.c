#include <inttypes.h>
#include <string.h>

#include "fold.h"
#include "format.h"
#include "pair.h"
#include "words.h"

enum { INDENT = 4, DEEP = 8, CAUSES_MAX = 12, ALONE_MAX = 6, ABSTENTIONS_MAX = 8 };

struct writing {
	struct arena arena;
	const struct pair_report *report;
	const struct report_options *options;
	struct ink ink;
	FILE *out;
};

static void print_at(struct writing *w, unsigned indent, const char *text)
{
	fprintf(w->out, "%*s", (int)indent, "");
	print_wrapped(w->out, text, indent, indent, w->options->width);
}

static void print_head(struct writing *w, const char *text)
{
	fprintf(w->out, "\n%s%s%s\n\n", w->ink.bold, text, w->ink.off);
}

/* "gcc-12 (12.2.0; -O0, -O2)" */
static const char *side_text(const struct pair_report *report, const struct pair_side *side,
                             struct arena *arena)
{
	const struct toolchain_row *row = report->view->toolchain;
	const char *flags = "";

	for (size_t i = 0; i < side->count; i++) {
		const char *of = row[side->toolchain[i]].flags;

		if (*of != '\0')
			flags = arena_printf(arena, "%s%s%s", flags, *flags ? "; " : "", of);
	}
	return arena_printf(arena, "%s (%s%s%s)", side->name, row[side->toolchain[0]].version,
	                    *flags ? ", at " : "", flags);
}

const char *pair_sides(const struct pair_report *report, struct arena *arena)
{
	return arena_printf(arena, "%s and %s", side_text(report, &report->one, arena),
	                    side_text(report, &report->other, arena));
}

const char *pair_verdict(const struct pair_report *report, struct arena *arena)
{
	const struct pair *pair = report->pair;
	const char *cases = format_count(arena, pair->judged, "case", "cases");

	if (pair->judged == 0)
		return "There is no case that both judged.";
	if (pair->cases == 0)
		return arena_printf(arena, "They agree on all of %s that both judged.", cases);
	return arena_printf(arena, "They differ on %s of %s that both judged (%s), by %s.",
	                    format_number(arena, pair->cases), cases,
	                    pair_share(arena, pair->cases, pair->judged),
	                    format_count(arena, pair->cause_count, "cause", "causes"));
}

static void print_sentence(struct writing *w)
{
	print_at(w, 0, pair_sides(w->report, &w->arena));
	fputc('\n', w->out);
	fputs(w->report->pair->cases > 0 ? w->ink.red : w->ink.green, w->out);
	print_at(w, 0, pair_verdict(w->report, &w->arena));
	fputs(w->ink.off, w->out);
}

static void print_bug(struct writing *w, const struct bug *bug)
{
	const char *status = bug_status_name[bug->status];

	if (bug->status != BUG_NEW)
		status = arena_printf(&w->arena, "%s: %s%s%s", status, bug->known,
		                      *bug->reference != '\0' ? ", " : "", bug->reference);
	print_at(w, INDENT, arena_printf(&w->arena, "%s (%s)", bug->key, status));
	if (*bug->blame != '\0')
		print_at(w, INDENT, bug->blame);
}

static void print_cause(struct writing *w, const struct pair_cause *cause, size_t number)
{
	const struct bug *bug = cause->bug;

	print_wrapped(w->out,
	              arena_printf(&w->arena, "%zu. %s: %s (%s)", number,
	                           pair_title(cause, &w->arena),
	                           format_count(&w->arena, cause->cases, "case", "cases"),
	                           pair_share(&w->arena, cause->cases, w->report->pair->judged)),
	              0, INDENT, w->options->width);
	if (bug != NULL)
		print_bug(w, bug);
	print_at(w, INDENT, bug != NULL ? bug->classes : cause->example->classes);
	fputc('\n', w->out);
	print_case(w->out, pair_case(cause), DEEP, w->options->width);
	fprintf(w->out, "\n%*s%s\n", INDENT, "",
	        pair_command(w->report, w->options, cause, &w->arena));
}

static void print_causes(struct writing *w)
{
	const struct pair *pair = w->report->pair;
	size_t shown = MIN(pair->cause_count, (size_t)CAUSES_MAX), cases = 0;

	if (shown == 0)
		return;
	fprintf(w->out, "\n%sWhat differs, each in its smallest case%s\n", w->ink.bold, w->ink.off);
	for (size_t i = 0; i < shown; i++) {
		fputc('\n', w->out);
		print_cause(w, &pair->cause[i], i + 1);
	}
	for (size_t i = shown; i < pair->cause_count; i++)
		cases += pair->cause[i].cases;
	if (shown < pair->cause_count)
		fprintf(
		    w->out, "\nAnd %s (%s): --json has all.\n",
		    format_count(&w->arena, pair->cause_count - shown, "more cause", "more causes"),
		    format_count(&w->arena, cases, "case", "cases"));
}

static bool is_alike(const void *context, size_t one, size_t other)
{
	const struct pair_third *third = context;

	return memcmp(&third[one], &third[other], sizeof *third) == 0;
}

static void print_others(struct writing *w)
{
	const struct pair_third *third = w->report->pair->third;
	const char *one = arena_printf(&w->arena, "as %s", w->report->one.name);
	const char *other = arena_printf(&w->arena, "as %s", w->report->other.name);
	struct fold *fold;
	size_t count = fold_toolchains(&w->arena, w->report->view, is_alike, third, &fold);
	size_t width = 0, told = 0;

	for (size_t i = 0; i < count; i++) {
		const struct pair_third *t = &third[fold[i].member[0]];

		if (t->as_one + t->as_other + t->as_neither == 0)
			continue;
		told++;
		width = MAX(width, strlen(fold[i].label));
	}
	if (told == 0)
		return;
	print_head(w, "Whom the others follow there, in cases");
	fprintf(w->out, "%*s%-*s  %s  %s  neither\n", INDENT, "", (int)width, "", one, other);
	for (size_t i = 0; i < count; i++) {
		const struct pair_third *t = &third[fold[i].member[0]];

		if (t->as_one + t->as_other + t->as_neither > 0)
			fprintf(w->out, "%*s%-*s  %*zu  %*zu  %7zu\n", INDENT, "", (int)width,
			        fold[i].label, (int)strlen(one), t->as_one, (int)strlen(other),
			        t->as_other, t->as_neither);
	}
}

static void print_alone(struct writing *w)
{
	const struct pair *pair = w->report->pair;
	size_t shown = MIN(pair->alone_count, (size_t)ALONE_MAX);

	if (shown == 0)
		return;
	print_head(w, "What one of them is alone with");
	for (size_t i = 0; i < shown; i++) {
		const struct finding *f = pair->alone[i];

		print_at(w, INDENT, words_title(f, &w->arena));
		fprintf(w->out, "%*s%s\n", DEEP, "",
		        words_command_of(w->report->view, f, w->options, "explain", "", &w->arena));
	}
	if (shown < pair->alone_count)
		print_at(w, INDENT,
		         arena_printf(&w->arena, "and %zu more", pair->alone_count - shown));
}

static void print_features(struct writing *w)
{
	static const enum pair_features which[] = {PAIR_BOTH, PAIR_ONLY_ONE, PAIR_ONLY_OTHER};
	const char *const who[] = {"both", arena_printf(&w->arena, "only %s", w->report->one.name),
	                           arena_printf(&w->arena, "only %s", w->report->other.name)};

	print_head(w, "What they can express");
	for (size_t i = 0; i < ARRAY_LEN(which); i++) {
		const char *text = pair_features(w->report, which[i], &w->arena);

		print_at(w, INDENT,
		         arena_printf(&w->arena, "%s: %s", who[i], *text ? text : "nothing"));
	}
}

static bool is_theirs(const struct pair_report *r, size_t toolchain)
{
	for (size_t i = 0; i < r->one.count; i++)
		if (r->one.toolchain[i] == toolchain)
			return true;
	for (size_t i = 0; i < r->other.count; i++)
		if (r->other.toolchain[i] == toolchain)
			return true;
	return false;
}

static void print_abstention(struct writing *w, const struct abstention *a)
{
	fprintf(w->out, "%*s%9s  %s, %s: %.*s\n", INDENT, "", format_number(&w->arena, a->count),
	        w->report->view->toolchain[a->toolchain].name, a->status,
	        (int)strcspn(a->reason, "\n"), a->reason);
}

static void print_abstentions(struct writing *w)
{
	const struct batch_record *total = &w->report->view->total;
	size_t count = 0;

	for (size_t i = 0; i < total->abstention_count; i++) {
		if (!is_theirs(w->report, total->abstention[i].toolchain))
			continue;
		if (count == 0)
			print_head(w, "Cases that one of them took no part in");
		if (count++ < ABSTENTIONS_MAX)
			print_abstention(w, &total->abstention[i]);
	}
	if (count > ABSTENTIONS_MAX)
		fprintf(w->out, "%*sAnd for %s: `crosscall report` has them.\n", INDENT, "",
		        format_count(&w->arena, count - ABSTENTIONS_MAX, "more reason",
		                     "more reasons"));
}

static struct writing writing_of(const struct pair_report *report,
                                 const struct report_options *options, FILE *out)
{
	struct writing w = {
	    .report = report, .options = options, .ink = ink_of(options->colour), .out = out};

	arena_init(&w.arena);
	return w;
}

void pair_text_cause(const struct pair_report *report, const struct report_options *options,
                     size_t number, FILE *out)
{
	struct writing w = writing_of(report, options, out);

	print_cause(&w, &report->pair->cause[number], number + 1);
	arena_release(&w.arena);
}

static void print_rest(struct writing *w)
{
	const struct pair *pair = w->report->pair;

	print_others(w);
	print_alone(w);
	if (w->report->brief)
		return;
	if (pair->cases > 0 && pair->judged > pair->cases)
		fprintf(w->out, "\nOn the other %s they agree.\n",
		        format_count(&w->arena, pair->judged - pair->cases, "case", "cases"));
	print_features(w);
	print_abstentions(w);
}

void pair_text_rest(const struct pair_report *report, const struct report_options *options,
                    FILE *out)
{
	struct writing w = writing_of(report, options, out);

	print_rest(&w);
	arena_release(&w.arena);
}

void pair_text(const struct pair_report *report, const struct report_options *options, FILE *out)
{
	struct writing w = writing_of(report, options, out);

	print_sentence(&w);
	print_causes(&w);
	print_rest(&w);
	arena_release(&w.arena);
}
