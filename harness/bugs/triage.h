/*
 * Triage: from the findings of a campaign to its bugs. Findings are grouped by what shows without
 * judging again; the smallest of each group is reduced, in the order of triage_groups(), as long
 * as the budget lasts; groups that come to one bucket are one bug, and it is looked up among the known
 * ones. What it comes to is kept in the store, step by step: the next triage of the same findings goes on
 * from there.
 *
 * The same findings give the same bugs, unless the budget is exhausted.
 */
#ifndef BUGS_TRIAGE_H
#define BUGS_TRIAGE_H

#include "../store/store.h"
#include "known.h"

/* The default: a fifth of the campaign's CPU seconds, and no less than ten. */
enum { TRIAGE_BUDGET_DEFAULT = -1, TRIAGE_BUDGET_LEAST = 10, TRIAGE_BUDGET_SHARE = 5 };

struct triage_options {
	const char *out;   /* the store's folder */
	const char *known; /* folder of the known bugs; NULL: none are known */
	const char *
	    before; /* NULL; else an earlier store: what it has made bugs of is not reduced again */
	double budget; /* CPU seconds, compilers counted; 0: nothing is reduced */
	unsigned jobs;
	/* Ids of findings whose bugs are wanted first, in this order; what is left of the budget goes to
	 * the others. */
	size_t first_count;
	const char *const *first;
};

/* Nothing is done where only libffi shows something. False when the machine failed, or with no error
 * (ERROR_NONE) when a signal came: *signal. */
bool triage_run(const struct triage_options *options, const struct toolchain_list *toolchains,
                int *signal, struct error *error);

#endif
