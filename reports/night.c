#include "night.h"

#include <inttypes.h>
#include <string.h>

#include "format.h"
#include "text_private.h"
#include "words.h"

enum { INDENT = 4, LOOSE_SHOWN = 4 };

struct writing {
	struct text_report text; /* its arena, ink and stream are ours */
	const struct night_report *night;
	bool has_left_out;
};

static const char *const status_name[NIGHT_STATUS_COUNT] = {
    [NIGHT_NEW] = "new",
    [NIGHT_CHANGED] = "changed",
    [NIGHT_KNOWN] = "known",
    [NIGHT_GONE] = "gone",
};

/* "1 new bug, 2 changed, 9 known, 1 gone" */
static const char *counts(struct arena *arena, const size_t *count)
{
	const char *text = format_count(arena, count[NIGHT_NEW], "new bug", "new bugs");

	for (int i = NIGHT_CHANGED; i < NIGHT_STATUS_COUNT; i++)
		if (count[i] > 0 || i == NIGHT_KNOWN)
			text = arena_printf(arena, "%s, %s %s", text,
			                    format_number(arena, count[i]), status_name[i]);
	return text;
}

static size_t news(const size_t *count)
{
	return count[NIGHT_NEW] + count[NIGHT_CHANGED];
}

static void print(struct writing *w, unsigned indent, const char *text)
{
	fprintf(w->text.out, "%*s", (int)indent, "");
	print_wrapped(w->text.out, text, indent, indent, w->text.options->width);
}

/* Findings that nothing was made of. */
static const char *loose(struct arena *arena, const size_t *count)
{
	const char *text = "";

	if (news(count) > 0)
		text =
		    arena_printf(arena, "; %s of no bug yet",
		                 format_count(arena, news(count), "new finding", "new findings"));
	if (count[NIGHT_GONE] > 0)
		text = arena_printf(arena, "%s; %s of no bug gone", text,
		                    format_count(arena, count[NIGHT_GONE], "finding", "findings"));
	return text;
}

static void print_verdict(struct writing *w)
{
	const struct night_outcome *o = w->night->outcome;
	struct arena *arena = &w->text.arena;
	const bool bad = news(o->count) + news(o->loose) > 0;

	fputs(bad ? w->text.ink.red : w->text.ink.green, w->text.out);
	print(w, 0,
	      arena_printf(arena, "Night %lu, %s: %s%s.", w->night->plan->number,
	                   o->now->settings.date, counts(arena, o->count), loose(arena, o->loose)));
	fputs(w->text.ink.off, w->text.out);
	if (o->done < o->blocking)
		print(w, 0,
		      arena_printf(arena,
		                   "Not whole: %s of %s that block were judged; the same command "
		                   "with --resume goes on.",
		                   format_number(arena, o->done),
		                   format_count(arena, o->blocking, "case", "cases")));
}

/* Who may have been what the night is for. */
static void print_absent(struct writing *w)
{
	const struct view *view = w->night->view;

	for (size_t i = 0; i < view->toolchain_count; i++) {
		if (view_is_libffi(view, i) || view_has_judged(view, i))
			continue;
		fputs(w->text.ink.red, w->text.out);
		print(w, 0,
		      arena_printf(&w->text.arena, "%s took part in no case.",
		                   view->toolchain[i].name));
		fputs(w->text.ink.off, w->text.out);
	}
}

static const char *toolchain_text(struct arena *arena, const struct toolchain_change *t)
{
	switch (t->kind) {
	case TOOLCHAIN_REBUILT:
		return arena_printf(arena, "%s was rebuilt (still %s)", t->after->name,
		                    t->after->version);
	case TOOLCHAIN_UPDATED:
		return arena_printf(arena, "%s went from %s to %s", t->after->name,
		                    t->before->version, t->after->version);
	case TOOLCHAIN_ADDED:
		return arena_printf(arena, "%s came (%s)", t->after->name, t->after->version);
	case TOOLCHAIN_REMOVED:
		return arena_printf(arena, "%s left", t->before->name);
	case TOOLCHAIN_SAME:
		return "";
	}
	unreachable();
}

static void print_toolchains(struct writing *w)
{
	const struct night_outcome *o = w->night->outcome;
	const struct night_read *before = &w->night->plan->before;
	struct arena *arena = &w->text.arena;
	const char *list = "";

	if (o->change == NULL) {
		print(w, 0,
		      "There is no night before this one: what it found is known from the next one "
		      "on.");
		return;
	}
	for (size_t i = 0; i < o->change->toolchain_count; i++)
		if (o->change->toolchain[i].kind != TOOLCHAIN_SAME)
			list = arena_printf(arena, "%s%s%s", list, *list != '\0' ? ", " : "",
			                    toolchain_text(arena, &o->change->toolchain[i]));
	print(w, 0,
	      arena_printf(arena, "Since night %lu (%s) %s.", before->number,
	                   before->side.settings.date,
	                   *list != '\0' ? list : "no toolchain has changed"));
}

static void print_cost(struct writing *w)
{
	const struct night_report *night = w->night;
	struct arena *arena = &w->text.arena;
	const char *copied = "";

	if (night->copied > 0)
		copied =
		    arena_printf(arena, ", %s of them taken from night %lu",
		                 format_number(arena, night->copied), night->plan->before.number);
	print(w, 0,
	      arena_printf(arena, "%s%s; %s of CPU.",
	                   format_count(arena, view_cases(night->view), "case", "cases"), copied,
	                   format_seconds(arena, night->cpu_seconds)));
}

/* Bugs */

static const char *since(struct writing *w, const struct night_bug *bug)
{
	const struct night_plan *plan = w->night->plan;
	struct arena *arena = &w->text.arena;

	if (bug->status == NIGHT_GONE && bug->first == plan->before.number)
		return arena_printf(arena, "was there in night %lu (%s)", bug->first,
		                    bug->first_date);
	if (bug->status == NIGHT_GONE)
		return arena_printf(arena, "was there from night %lu (%s) to night %lu", bug->first,
		                    bug->first_date, plan->before.number);
	if (bug->first == plan->number && plan->before.number != 0)
		return arena_printf(arena, "since this night (%s): night %lu (%s) did not %s it",
		                    bug->first_date, plan->before.number,
		                    plan->before.side.settings.date,
		                    bug->is_fresh ? "come by" : "show");
	return arena_printf(arena, "since %snight %lu (%s)",
	                    bug->first == plan->number ? "this first " : "", bug->first,
	                    bug->first_date);
}

static const char *pair(struct arena *arena, const struct bug *bug)
{
	if (strcmp(bug->caller, bug->callee) == 0)
		return bug->caller;
	return arena_printf(arena, "%s and %s", bug->caller, bug->callee);
}

static void print_command(struct writing *w, const struct finding *finding,
                          const struct report_options *options)
{
	struct arena *arena = &w->text.arena;

	fprintf(w->text.out, "%*s%s\n", INDENT, "",
	        words_command_of(w->night->view, finding, options, "explain",
	                         arena_printf(arena, " \\\n%*s", 2 * INDENT - 1, ""), arena));
}

static void print_bug(struct writing *w, const struct night_bug *b, size_t number)
{
	const struct bug *bug = b->bug;
	const bool accepted = w->night->is_accepted(bug, w->night->context);
	const struct finding shown = {
	    .id = bug->finding, .caller = bug->caller, .callee = bug->callee, .toolchain = ""};
	struct report_options options = *w->text.options;
	struct arena *arena = &w->text.arena;

	if (b->status == NIGHT_GONE)
		options.out = w->night->plan->before.folder;
	fputc('\n', w->text.out);
	print_wrapped(w->text.out,
	              arena_printf(arena, "%zu. %s%s: %s; %s; %s", number, status_name[b->status],
	                           accepted ? " (accepted)" : "", bug->title, pair(arena, bug),
	                           format_count(arena, b->count, "finding", "findings")),
	              0, INDENT, options.width);
	print(w, INDENT, since(w, b));
	print(w, INDENT,
	      arena_printf(arena, "%s%s%s", bug->key, *bug->known != '\0' ? ", known: " : "",
	                   bug->known));
	if (*bug->classes != '\0')
		print(w, INDENT, bug->classes);
	if (*bug->blame != '\0' && b->status != NIGHT_GONE)
		print(w, INDENT, bug->blame);
	if (b->status != NIGHT_GONE) {
		fputc('\n', w->text.out);
		print_case(w->text.out, bug->case_text, 2 * INDENT, options.width);
		fputc('\n', w->text.out);
	}
	print_command(w, &shown, &options);
}

static void print_bugs(struct writing *w, bool fresh)
{
	size_t number = 0;

	for (size_t i = 0; i < w->night->outcome->bug_count; i++) {
		const struct night_bug *bug = &w->night->outcome->bug[i];

		if (bug->is_fresh == fresh && bug->status != NIGHT_KNOWN)
			print_bug(w, bug, ++number);
	}
}

static bool is_news(const struct night_outcome *o, const struct finding *f)
{
	for (size_t i = 0; i < o->news_count; i++)
		if (strcmp(o->news[i], f->id) == 0)
			return night_bug_of(o->now, f) == NULL;
	return false;
}

/* News that nothing was made of, for want of time. */
static void print_loose(struct writing *w, bool fresh)
{
	const struct night_outcome *o = w->night->outcome;
	const uint64_t first_fresh = o->now->settings.part[NIGHT_FRESH].first;
	const size_t told = news(fresh ? o->loose_fresh : o->loose);
	struct arena *arena = &w->text.arena;
	size_t shown = 0;

	for (size_t i = 0; i < o->now->finding_count && shown < LOOSE_SHOWN; i++) {
		const struct finding *f = &o->now->finding[i];

		if (fresh != (f->case_index >= first_fresh) || !is_news(o, f))
			continue;
		if (shown++ == 0 && !fresh)
			fprintf(w->text.out, "\n%sNew findings of no bug yet%s\n", w->text.ink.bold,
			        w->text.ink.off);
		fputc('\n', w->text.out);
		print(w, INDENT, words_sentence(f, arena));
		print_command(w, f, w->text.options);
	}
	if (shown < told)
		fprintf(w->text.out, "\n%*sAnd %s more: `crosscall report` has them all.\n", INDENT,
		        "", format_number(arena, told - shown));
}

static void print_fresh(struct writing *w)
{
	const struct night_outcome *o = w->night->outcome;
	const struct part_row *fresh = &o->now->settings.part[NIGHT_FRESH];
	struct arena *arena = &w->text.arena;
	uint64_t done = 0;

	for (size_t i = 0; i < o->now->range_count; i++)
		if (o->now->range[i].last > fresh->first)
			done += o->now->range[i].last - MAX(o->now->range[i].first, fresh->first);
	fprintf(w->text.out, "\n%sFresh cases%s\n\n", w->text.ink.bold, w->text.ink.off);
	print(w, INDENT,
	      arena_printf(arena, "%s of seed %" PRIu64 ": %s%s. %s",
	                   format_count(arena, done, "case", "cases"), fresh->seed,
	                   counts(arena, o->fresh), loose(arena, o->loose_fresh),
	                   w->night->strict ? "They decide, too (--strict)."
	                                    : "They decide nothing."));
	print_bugs(w, true);
	print_loose(w, true);
}

/* "mycc:-O0: 348 cases, rejected: ld: cannot find crt1.o" */
static const char *lapse_text(struct writing *w, const struct abstention *a)
{
	struct arena *arena = &w->text.arena;

	return arena_printf(arena, "%s: %s, %s: %.*s", w->night->view->toolchain[a->toolchain].name,
	                    format_count(arena, a->count, "case", "cases"), a->status,
	                    (int)strcspn(a->reason, "\n"), a->reason);
}

/* Below their heading, which stands there for them alone. */
static void print_one_left_out(struct writing *w, const char *text)
{
	if (!w->has_left_out)
		fprintf(w->text.out, "\n%sLeft out%s\n\n", w->text.ink.bold, w->text.ink.off);
	w->has_left_out = true;
	print(w, INDENT, text);
}

static void print_left_out_findings(struct writing *w, size_t count, const char *why)
{
	struct arena *arena = &w->text.arena;

	if (count > 0)
		print_one_left_out(
		    w, arena_printf(arena, "%s of %s",
		                    format_count(arena, count, "finding", "findings"), why));
}

static void print_left_out(struct writing *w)
{
	const struct night_report *night = w->night;
	const struct change *change = night->outcome->change;
	const struct batch_record *total = &night->view->total;
	struct arena *arena = &w->text.arena;

	if (night->left_out > 0)
		print_one_left_out(
		    w, arena_printf(arena, "%s other flags or another target (`check` does them)",
		                    format_count(arena, night->left_out, "case of the corpus needs",
		                                 "cases of the corpus need")));
	print_left_out_findings(w, night->plan->again_left,
	                        "last night, of bugs that are tried again by others");
	if (change != NULL) {
		print_left_out_findings(w, change->findings[CHANGE_UNTRIED],
		                        "one of the two nights whose case the other did not try, "
		                        "or came to no verdict on");
		print_left_out_findings(w, change->findings[CHANGE_LEFT],
		                        "last night, of toolchains that took no part this night");
	}
	for (size_t i = 0; i < total->abstention_count; i++)
		if (strcmp(total->abstention[i].status, "abstained") != 0)
			print_one_left_out(w, lapse_text(w, &total->abstention[i]));
	for (size_t i = 0; i < night->view->left_out_count; i++)
		print_one_left_out(w, arena_printf(arena, "%s: %s", night->view->left_out[i].name,
		                                   night->view->left_out[i].reason));
}

static void print_made_of(struct writing *w)
{
	const struct campaign_settings *s = &w->night->view->settings;
	struct arena *arena = &w->text.arena;
	const struct view *view = w->night->view;

	fprintf(w->text.out, "\n%sMade of%s\n\n", w->text.ink.bold, w->text.ink.off);
	for (size_t i = 0; i < view->toolchain_count; i++)
		fprintf(w->text.out, "%*s%-24s %-12s %.16s\n", INDENT, "", view->toolchain[i].name,
		        view->toolchain[i].version, view->toolchain[i].fingerprint);
	print(w, INDENT,
	      arena_printf(arena,
	                   "crosscall %s, generator %" PRIu32 ", seeds %" PRIu64 " and %" PRIu64
	                   "; %s",
	                   s->program, s->generator_version, s->part[NIGHT_SEEDS].seed,
	                   s->part[NIGHT_FRESH].seed, s->target));
	print(w, INDENT, arena_printf(arena, "%s; %s", s->kernel, s->processor));
}

void night_text(const struct night_report *night, const struct report_options *options, FILE *out)
{
	struct writing w = {.text = {.view = night->view,
	                             .options = options,
	                             .ink = ink_of(options->colour),
	                             .out = out},
	                    .night = night};

	arena_init(&w.text.arena);
	print_verdict(&w);
	print_absent(&w);
	print_toolchains(&w);
	print_cost(&w);
	print_bugs(&w, false);
	print_loose(&w, false);
	print_fresh(&w);
	print_left_out(&w);
	print_made_of(&w);
	arena_release(&w.text.arena);
}
