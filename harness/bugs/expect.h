/*
 * Expectations: bugs that a user accepts, for a while and with a reason. A file of JSON:
 *
 *     [
 *       { "bucket": "args/i128/one-gpr-left/3f9a",    or "bug": "i128-split.case", a known one
 *         "target": "x86_64-sysv",                    optional
 *         "with": "clang-9..17",                      optional: compilers of these versions
 *         "reason": "we build with clang 14 until the release",
 *         "until": "2027-01-31" }                     optional: the last day
 *     ]
 *
 * One that names a target or compilers that do not take part says nothing. An accepted bug does not
 * decide the exit code; one that does not show any more is told; one that has expired counts again.
 */
#ifndef BUGS_EXPECT_H
#define BUGS_EXPECT_H

#include "../judge/finding.h"
#include "../store/store.h"

enum expectation_state {
	EXPECTATION_HOLDS,
	EXPECTATION_ELSEWHERE, /* of another target, or of compilers that take no part */
	EXPECTATION_EXPIRED,
};

struct expectation {
	const char *bucket, *bug;                   /* "" for the one that is not given */
	const char *target, *with, *reason, *until; /* "" for none */
	enum expectation_state state;               /* see expect_decide() */
};

struct expectations {
	size_t count;
	struct expectation *expectation;
};

/* Owned by the arena. ERROR_USAGE names the file and what is wrong with it. */
bool expect_read(const char *file, struct arena *arena, struct expectations *list,
                 struct error *error);

/* `today` as "2026-01-31". */
void expect_decide(struct expectation *expectation, const char *target,
                   const struct toolchain_row *toolchain, size_t count, const char *today);

bool expect_is_about(const struct expectation *expectation, const struct bug *bug);
/* By one that holds. */
bool expect_accepts(const struct expectations *list, const struct bug *bug);

#endif
