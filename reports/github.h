/*
 * Annotations of a GitHub workflow: what a step prints as `::error title=...::...` is shown with the
 * run. GitHub shows ten errors, ten warnings and ten notices of a step and cuts a message at 4,096
 * characters: causes, not findings, are annotated, the last annotation counts what is left out.
 * The whole story is Markdown (reports/markdown.h) for $GITHUB_STEP_SUMMARY.
 */
#ifndef REPORTS_GITHUB_H
#define REPORTS_GITHUB_H

#include "text.h"

enum { GITHUB_ANNOTATIONS_MAX = 10, GITHUB_MESSAGE_MAX = 4096 };

void report_github(const struct view *view, const struct report_options *options, FILE *out);

#endif
