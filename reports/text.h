/*
 * The result of a campaign on the terminal: one sentence, the matrix, the findings, what was not
 * tested and why, and what it took.
 */
#ifndef REPORTS_TEXT_H
#define REPORTS_TEXT_H

#include <stdio.h>

#include "view.h"

struct report_options {
	bool colour;
	unsigned width;          /* columns; at least 40 */
	const char *command;     /* how the user calls us: "crosscall" */
	const char *out;         /* the folder that was named with --out; NULL for the default */
	const char *const *file; /* of a check: the files, by case index; NULL when a store has the
	                            findings */
	const char *head,
	    *tail;           /* of a check: what stands before and behind the file in its command,
	                            as a shell takes it; NULL for nothing */
	size_t findings_max; /* kinds of finding shown in full; the rest is counted */
};

void report_text(const struct view *view, const struct report_options *options, FILE *out);

/* One finding alone: its case, what differs, and the command that shows it. */
void report_text_finding(const struct view *view, const struct report_options *options,
                         const struct finding *finding, FILE *out);
/* What was not tested, why and how often; nothing when all was. */
void report_text_untested(const struct view *view, const struct report_options *options, FILE *out);

#endif
