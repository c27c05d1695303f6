/*
 * The Test Anything Protocol, version 14: a test point a check (reports/checks.h). What libffi alone
 * shows is expected to fail, what was not tested a SKIP with how often; a finding has its details in YAML.
 */
#ifndef REPORTS_TAP_H
#define REPORTS_TAP_H

#include "text.h"

void report_tap(const struct view *view, const struct report_options *options, FILE *out);

#endif
