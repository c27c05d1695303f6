/*
 * A night for the terminal or a mail: a paragraph that is read in five seconds, then each bug that is
 * new, changed or gone, what fresh cases found, what was left out, and what the night was made of.
 */
#ifndef REPORTS_NIGHT_H
#define REPORTS_NIGHT_H

#include "../harness/nights/night.h"
#include "text.h"

struct night_report {
	const struct night_plan *plan;
	const struct night_outcome *outcome;
	const struct view *view;
	double cpu_seconds; /* of all that was done for it just now */
	uint64_t copied;    /* cases that were taken from the night before */
	size_t left_out;    /* cases of the corpus that ask for flags or another target */
	bool strict;        /* fresh cases block, too */
	bool (*is_accepted)(const struct bug *bug, const void *context);
	const void *context;
};

void night_text(const struct night_report *report, const struct report_options *options, FILE *out);

#endif
