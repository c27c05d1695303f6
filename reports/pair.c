#include "pair.h"

#include <inttypes.h>
#include <string.h>

#include "format.h"
#include "words.h"

struct pair_report *pair_report_make(struct arena *arena, const struct view *view,
                                     const struct pair_side *one, const struct pair_side *other)
{
	const struct pair_request request = {
	    .toolchain_count = view->toolchain_count,
	    .toolchain = view->toolchain,
	    .total = &view->total,
	    .bug_count = view->bug_count,
	    .bug = view->bug,
	    .one = *one,
	    .other = *other,
	};
	struct pair_report *report = NEW(arena, struct pair_report);

	report->view = view;
	report->one = *one;
	report->other = *other;
	report->pair = pair_compare(arena, &request);
	return report;
}

const char *pair_share(struct arena *arena, uint64_t part, uint64_t whole)
{
	return arena_printf(arena, "%.1f %%",
	                    whole == 0 ? 0.0 : 100.0 * (double)part / (double)whole);
}

const char *pair_command(const struct pair_report *report, const struct report_options *options,
                         const struct pair_cause *cause, struct arena *arena)
{
	const struct finding shown = {.id = cause->bug != NULL ? cause->bug->finding
	                                                       : cause->example->id,
	                              .caller = cause->caller,
	                              .callee = cause->callee,
	                              .toolchain = ""};

	return words_command_of(report->view, &shown, options, "explain", "", arena);
}

const char *pair_title(const struct pair_cause *cause, struct arena *arena)
{
	return cause->bug != NULL ? cause->bug->title : words_title(cause->example, arena);
}

const char *pair_case(const struct pair_cause *cause)
{
	return cause->bug != NULL ? cause->bug->case_text : cause->example->case_text;
}

/* One of the words is the feature. */
static bool has_word(const char *words, const char *word, size_t length)
{
	for (size_t n; *words != '\0'; words += n) {
		words += strspn(words, " ");
		n = strcspn(words, " ");
		if (n == length && strncmp(words, word, length) == 0)
			return true;
	}
	return false;
}

static const char *features_of(const struct pair_report *report, const struct pair_side *side)
{
	return report->view->toolchain[side->toolchain[0]].features;
}

const char *pair_features(const struct pair_report *report, enum pair_features which,
                          struct arena *arena)
{
	const char *one = features_of(report, &report->one);
	const char *other = features_of(report, &report->other);
	const char *of = which == PAIR_ONLY_OTHER ? other : one;
	const char *in = which == PAIR_ONLY_OTHER ? one : other;
	const char *text = "";

	for (size_t n; *of != '\0'; of += n) {
		of += strspn(of, " ");
		n = strcspn(of, " ");
		if (n > 0 && has_word(in, of, n) == (which == PAIR_BOTH))
			text = arena_printf(arena, "%s%s%.*s", text, *text ? " " : "", (int)n, of);
	}
	return text;
}
