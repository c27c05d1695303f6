/*
 * All formats that a campaign can be reported in, a row each: a new one is a writer and a row.
 */
#ifndef REPORTS_FORMATS_H
#define REPORTS_FORMATS_H

#include "text.h"

typedef void report_writer(const struct view *view, const struct report_options *options,
                           FILE *out);

struct report_format {
	const char *name, *what;
	report_writer *write; /* of a clean view */
	/* A file that this environment variable names gets more, behind what is in it; else NULL. */
	const char *variable;
	report_writer *append;
	bool has_nights; /* it shows the nights before (reports/nights.h) where the view has them */
};

extern const struct report_format report_formats[];
extern const size_t report_format_count;

/* NULL when there is no such format. */
const struct report_format *report_format_find(const char *name);
/* What the writer says of the view, cleaned first (reports/clean.h). */
void report_write(report_writer *write, const struct view *view,
                  const struct report_options *options, FILE *out);

#endif
