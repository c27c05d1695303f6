/*
 * What a report is made from: one read-only record, loaded once, the same for every writer.
 */
#ifndef REPORTS_VIEW_H
#define REPORTS_VIEW_H

#include "../harness/store/store.h"

/* A night of the folder that the campaign lies in; see struct history_night. */
struct view_night {
	unsigned long number;
	const char *date;
	size_t open, came, went; /* bugs */
	const char *changed; /* toolchains that were others than the night before, a line each */
};

struct view {
	struct campaign_settings settings;
	size_t toolchain_count;
	const struct toolchain_row *toolchain;
	struct batch_record total; /* of all batches, the findings included */
	double seconds, cpu_seconds;
	size_t range_count; /* the indexes of the batches that are done */
	const struct case_range *range;
	size_t lapse_count;
	const struct lapse *lapse;
	size_t bug_count; /* what findings came to; none where nothing was reduced */
	const struct bug *bug;
	size_t irreducible_count; /* of the findings behind them that were tried */
	const struct irreducible *irreducible;
	/* Not stored: a caller that has just searched for compilers may set them. */
	size_t left_out_count;
	const struct left_out *left_out;
	const char *const
	    *ignored; /* by toolchain: what it accepts and ignores of the cases; "" for
	                               nothing. NULL: of none is told */
	/* Likewise: up to this night, by number. None where it is of no night, or of the first. */
	size_t nights_left_out; /* older ones, which were not read */
	size_t night_count;
	const struct view_night *night;
	const char *const *since; /* by bug: "first seen in night 2 (2026-01-31)"; NULL likewise */
};

/* All texts are owned by the arena. */
bool view_load(struct store *store, struct arena *arena, struct view *view, struct error *error);

/* Cases that were tried, whatever came of them. */
uint64_t view_cases(const struct view *view);
bool view_is_libffi(const struct view *view, size_t toolchain);
/* The bug that the finding came to; NULL where it was not reduced. */
const struct bug *view_bug(const struct view *view, const struct finding *finding);
/* Bugs of that status; findings that are of no bug yet, those that only libffi shows apart; of these, those
 * that could not be reduced. */
size_t view_bugs(const struct view *view, enum bug_status status);
size_t view_unreduced(const struct view *view);
size_t view_irreducible(const struct view *view);
/* The tiers that the finding's case is of, as TIER_BITs; 0 when this version cannot read it. */
uint32_t view_tiers(const struct finding *finding);
/* Ordered pairs times cases that ended with the verdict. */
uint64_t view_verdict_sum(const struct view *view, enum wire_verdict verdict);

/* Cases by enum wire_verdict, from one toolchain to another. */
const uint32_t *view_verdicts(const struct view *view, size_t caller, size_t callee);

/* What became of the calls from one toolchain to another. */
struct view_cell {
	uint64_t judged; /* cases with a verdict of agreement or disagreement */
	uint64_t wrong;  /* those of disagreement: layout, args, return, state, crash, hang */
};

struct view_cell view_cell(const struct view *view, size_t caller, size_t callee);
/* Some call from it or to it has a verdict. */
bool view_has_judged(const struct view *view, size_t toolchain);

#endif
