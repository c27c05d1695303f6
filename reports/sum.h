/*
 * DejaGnu's summary file, for the scripts that compare such files: a line a check
 * (reports/checks.h), and the totals. How often something was not tested is in a note before its
 * line, so that names stay the same.
 */
#ifndef REPORTS_SUM_H
#define REPORTS_SUM_H

#include "text.h"

void report_sum(const struct view *view, const struct report_options *options, FILE *out);

#endif
