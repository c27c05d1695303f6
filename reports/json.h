/*
 * A campaign for machines: `json` is one object, `jsonl` the same parts as one event a line, in the
 * order campaign, toolchain, left_out, pair, finding, abstention, coverage, end. The schemas are
 * reports/schema/report.json and reports/schema/event.json.
 */
#ifndef REPORTS_JSON_H
#define REPORTS_JSON_H

#include "text.h"

/* Raised when a member changes its meaning or goes away; new members may come at any time. */
enum { JSON_REPORT_VERSION = 1 };

void report_json(const struct view *view, const struct report_options *options, FILE *out);
void report_jsonl(const struct view *view, const struct report_options *options, FILE *out);

#endif
