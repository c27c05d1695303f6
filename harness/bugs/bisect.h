/*
 * Bisecting over the versions that a machine has: which version of each compiler changed what it
 * makes of a case. All of them judge the case in one batch, at the same flags, and fall into
 * classes; a series is one kind of compiler at one set of flags, its versions in their order, and
 * where the class changes from one to the next is what is sought.
 *
 *     clang -O0    13  14  15  16 | 19  22
 *                  B   B   B   B  | A   A      changed between 16 and 19
 */
#ifndef BUGS_BISECT_H
#define BUGS_BISECT_H

#include "../base/error.h"
#include "../judge/classes.h"
#include "../judge/finding.h"
#include "../judge/judge.h"
#include "../toolchain/toolchain.h"

/* Neighbours in a series that behave alike. */
struct bisect_run {
	size_t low, high; /* in the series' toolchains, both in it */
	uint8_t class;    /* CLASS_NONE: they took no part */
	/* How the first of them differs from the last one before that took part: others see it when it
	 * calls them, or when they call it. Neither where there is none before, or in layouts. */
	bool as_caller, as_callee;
	/* Beside it the last one before shows a disagreement, and the first of these does not: to ask of
	 * the versions between them. SIZE_MAX when there is no such toolchain. */
	size_t partner;
};

struct bisect_series {
	const struct recipe *recipe;
	const char *flags;
	bool is_only; /* at all flags of the compiler it is the same, and the others are left out */
	size_t count;
	const size_t *toolchain; /* oldest first */
	size_t run_count;
	const struct bisect_run *run;
	bool returns; /* a class goes and comes back, so that one change is not all there is */
};

struct bisection {
	const struct abi_case *c; /* that was judged */
	const struct toolchain_list *toolchains;
	bool was_judged;               /* by any toolchain at all */
	const struct finding *finding; /* NULL: they all agree */
	struct classes classes; /* of a toolchain alone: those that do it, and those that do not */
	size_t series_count;
	const struct bisect_series *series;
	const char *const *absence; /* by toolchain: why it took no part; NULL: it did */
	int signal;                 /* that interrupted it; then there is nothing else */
};

struct bisect_request {
	const struct abi_case *c;
	const struct finding
	    *finding; /* reduced first, where the case was named by one; may be NULL */
	const struct toolchain_list *toolchains;
	bool linked; /* call by name as well: harness/run/linked.h */
	unsigned jobs;
};

/* Owned by the arena. Fails when the machine does, and with ERROR_NOTHING when the toolchains do not
 * show the finding. */
bool bisect_case(const struct bisect_request *request, struct arena *arena,
                 struct bisection *bisection, struct error *error);

/* The series of classes that are known; `run` may be NULL. Pure; owned by the arena. */
void bisect_find_series(struct bisection *bisection, const struct run_result *run, size_t index,
                        struct arena *arena);

#endif
