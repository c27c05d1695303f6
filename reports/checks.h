/*
 * A campaign as a list of checks, for the formats that know tests: JUnit, TAP, DejaGnu.
 *
 * First every pair of toolchains, caller and callee; then every finding; then what was not tested,
 * and how often. Names are the same in all campaigns over the same toolchains and cases: numbers
 * that vary are in the messages. What libffi alone shows is an expected failure: it decides no exit
 * code either.
 */
#ifndef REPORTS_CHECKS_H
#define REPORTS_CHECKS_H

#include "view.h"

enum check_group { CHECK_PAIRS, CHECK_FINDINGS, CHECK_NOT_TESTED, CHECK_GROUP_COUNT };

extern const char *const check_group_name[CHECK_GROUP_COUNT];

enum check_result {
	CHECK_PASSED,
	CHECK_FAILED,
	CHECK_FAILED_EXPECTEDLY,
	CHECK_UNSUPPORTED, /* a toolchain has no words for it */
	CHECK_UNTESTED,
	CHECK_UNRESOLVED, /* flaky */
	CHECK_RESULT_COUNT
};

struct check {
	enum check_group group;
	enum check_result result;
	const char *name;              /* one line */
	const char *message;           /* one line; "" for nothing to say */
	const struct finding *finding; /* of CHECK_FINDINGS; else NULL */
};

struct check_list {
	size_t count;
	const struct check *check; /* ordered by group */
	size_t result_count[CHECK_GROUP_COUNT][CHECK_RESULT_COUNT];
};

/* The checks are owned by the arena; the view is clean (reports/clean.h). */
struct check_list checks_of(const struct view *view, struct arena *arena);
/* Those of all groups with the result. */
size_t checks_count(const struct check_list *checks, enum check_result result);

#endif
