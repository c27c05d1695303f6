/*
 * JUnit's XML, as Jenkins, GitLab and the like read it: a test suite for each group of checks
 * (reports/checks.h). What is an expected failure or was not tested is `skipped`; a compiler that
 * fails is an `error`. The schema is reports/schema/junit.xsd.
 */
#ifndef REPORTS_JUNIT_H
#define REPORTS_JUNIT_H

#include "text.h"

void report_junit(const struct view *view, const struct report_options *options, FILE *out);

#endif
