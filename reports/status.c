#include "status.h"

#include <inttypes.h>
#include <jansson.h>

#include "clean.h"
#include "format.h"
#include "matrix.h"

static const char *state_of(const struct status *s)
{
	static const char *const ended[] = {
	    [PRESENCE_CASES] = "killed",
	    [PRESENCE_REDUCING] = "killed",
	    [PRESENCE_FINISHED] = "finished",
	    [PRESENCE_OUT_OF_TIME] = "out-of-time",
	    [PRESENCE_INTERRUPTED] = "interrupted",
	    [PRESENCE_FAILED] = "failed",
	};
	_Static_assert(ARRAY_LEN(ended) == PRESENCE_PHASE_COUNT, "a phase has no state");

	if (!s->is_known)
		return "unknown";
	return s->is_running ? "running" : ended[s->presence.phase];
}

/* Cases that the campaign is to have; 0 when that is not known. */
static uint64_t total_of(const struct status *s)
{
	const struct campaign_settings *settings = &s->view->settings;

	return settings->last >= INT64_MAX ? 0 : settings->last - settings->first;
}

/* Seconds, by whichever limit comes first; negative when none can be told. */
static double seconds_left(const struct status *s)
{
	const double done = (double)view_cases(s->view), total = (double)total_of(s);
	double left = -1;

	if (!s->is_known || !s->is_running || s->presence.phase != PRESENCE_CASES)
		return -1;
	if (s->presence.seconds > 0)
		left = MAX((double)(s->presence.began - s->now) + s->presence.seconds, 0);
	if (total > 0 && done > 0 && s->view->seconds > 0) {
		const double by_cases = MAX(total - done, 0) * s->view->seconds / done;

		left = left < 0 ? by_cases : MIN(left, by_cases);
	}
	return left;
}

static const char *ago(struct arena *arena, const struct status *s, int64_t then)
{
	const int64_t seconds = MAX(s->now - then, 0);

	return seconds < 60 ? arena_printf(arena, "%" PRId64 " s", seconds)
	                    : format_seconds(arena, (double)seconds);
}

static void print_state(const struct status *s, struct arena *arena, FILE *out)
{
	const struct presence *p = &s->presence;

	fprintf(out, "%s: ", clean_line(arena, clean_text(arena, s->folder), SIZE_MAX));
	if (!s->is_known) {
		fputs("nothing tells how it ended\n", out);
	} else if (s->is_running) {
		fprintf(out, "running, process %ld, %s for %s\n", p->pid,
		        p->phase == PRESENCE_CASES ? "judges cases" : "makes bugs of findings",
		        ago(arena, s, p->began));
	} else if (p->phase == PRESENCE_CASES || p->phase == PRESENCE_REDUCING) {
		fputs("was killed, or the machine stopped; --resume goes on\n", out);
	} else {
		static const char *const words[] = {
		    [PRESENCE_FINISHED] = "has finished",
		    [PRESENCE_OUT_OF_TIME] = "has used up its time",
		    [PRESENCE_INTERRUPTED] = "was interrupted; --resume goes on",
		    [PRESENCE_FAILED] = "has failed; --resume goes on",
		};

		fprintf(out, "%s\n", words[p->phase]);
	}
}

static void print_counts(const struct status *s, struct arena *arena, FILE *out)
{
	const uint64_t done = view_cases(s->view), total = total_of(s);
	const double left = seconds_left(s);

	fprintf(out, "\n    %s", format_number(arena, done));
	if (total > 0)
		fprintf(out, " of %s cases (%.0f %%)", format_number(arena, total),
		        100.0 * (double)done / (double)total);
	else
		fputs(done == 1 ? " case" : " cases", out);
	fprintf(out, ", %s",
	        format_count(arena, s->view->total.finding_count, "finding", "findings"));
	if (s->view->bug_count > 0)
		fprintf(out, ", %s", format_count(arena, s->view->bug_count, "bug", "bugs"));
	if (left >= 0)
		fprintf(out, ", about %s left", format_seconds(arena, left));
	if (s->is_known && s->presence.committed > 0)
		fprintf(out, "\n    last commit %s ago", ago(arena, s, s->presence.committed));
	fprintf(out, "\n    seed %" PRIu64 ", tiers %s, %s, crosscall %s\n\n",
	        s->view->settings.seed, s->view->settings.tiers, s->view->settings.target,
	        s->view->settings.program);
}

void status_text(const struct status *s, bool colour, unsigned width, FILE *out)
{
	const struct ink ink = ink_of(colour);
	struct arena arena;
	struct view clean;

	arena_init(&arena);
	clean = view_clean(s->view, &arena);
	print_state(s, &arena, out);
	print_counts(s, &arena, out);
	matrix_print(&clean, &ink, width, out);
	arena_release(&arena);
}

static json_t *toolchains_of(const struct view *view)
{
	json_t *list = json_array();

	for (size_t i = 0; i < view->toolchain_count; i++)
		json_array_append_new(list,
		                      json_pack("{s:s, s:s, s:s}", "name", view->toolchain[i].name,
		                                "version", view->toolchain[i].version,
		                                "fingerprint", view->toolchain[i].fingerprint));
	return list;
}

static json_t *matrix_of(const struct view *view)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < view->toolchain_count; i++) {
		json_t *row = json_array();

		for (size_t k = 0; k < view->toolchain_count; k++) {
			const struct view_cell cell = view_cell(view, i, k);

			json_array_append_new(row, json_pack("{s:I, s:I}", "judged",
			                                     (json_int_t)cell.judged, "wrong",
			                                     (json_int_t)cell.wrong));
		}
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *settings_of(const struct campaign_settings *settings)
{
	return json_pack("{s:s, s:s, s:s, s:o}", "program", settings->program, "target",
	                 settings->target, "tiers", settings->tiers, "seed",
	                 json_sprintf("%" PRIu64, settings->seed));
}

static json_t *time_or_null(bool is_known, int64_t seconds)
{
	return is_known && seconds > 0 ? json_integer(seconds) : json_null();
}

void status_json(const struct status *s, FILE *out)
{
	const struct presence *p = &s->presence;
	const double left = seconds_left(s);
	const uint64_t total = total_of(s);
	struct arena arena;
	struct view clean;
	json_t *json;

	arena_init(&arena);
	clean = view_clean(s->view, &arena);
	json = json_pack(
	    "{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:{s:I, s:o}, s:I, s:I, s:o, s:o, s:o}", "folder",
	    clean_text(&arena, s->folder), "state", state_of(s), "phase",
	    s->is_known && s->is_running
	        ? json_string(p->phase == PRESENCE_CASES ? "cases" : "reducing")
	        : json_null(),
	    "pid", time_or_null(s->is_known && s->is_running, p->pid), "began",
	    time_or_null(s->is_known, p->began), "committed",
	    time_or_null(s->is_known, p->committed), "secondsLeft",
	    left >= 0 ? json_real(left) : json_null(), "cases", "done",
	    (json_int_t)view_cases(s->view), "total",
	    total > 0 ? json_integer((json_int_t)total) : json_null(), "calls",
	    (json_int_t)s->view->total.calls, "findings", (json_int_t)s->view->total.finding_count,
	    "settings", settings_of(&clean.settings), "toolchains", toolchains_of(&clean), "matrix",
	    matrix_of(&clean));
	json_dumpf(json, out, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	fputc('\n', out);
	json_decref(json);
	arena_release(&arena);
}
