/*
 * The judge: what the builds and the trials of a batch mean. Pure: the same record in gives the
 * same record out, and nothing else is asked.
 *
 * Findings of a case: one of its layouts, when toolchains lay it out differently; one of its
 * calls, when toolchains that each call themselves do not all agree; one for each toolchain that
 * does not agree with itself. One for each compiler that crashed, hung or wrote no module.
 */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "../build/build.h"
#include "../run/run.h"
#include "classes.h"
#include "finding.h"

struct judge_request {
	const struct abi_case *const *c;
	size_t count;
	uint64_t first_index; /* of the first case in its campaign */
	const struct toolchain_list *toolchains;
	const struct build_result *build; /* by toolchain; libffi's is not looked at */
	const struct run_result *run;     /* without a failure */
};

/* The record is owned by the arena. */
struct batch_record judge(const struct judge_request *request, struct arena *arena);

/* The classes that findings of a case name, by its place in the batch: of its layouts, which all take
 * part in that say how they lay it out, and of its calls, all that call themselves. */
struct classes judge_layout_classes(const struct judge_request *request, size_t c,
                                    struct arena *arena);
struct classes judge_call_classes(const struct judge_request *request, size_t c,
                                  struct arena *arena);

/* What a `state` verdict found, and who did it where that is sure: "rbx r12 not preserved by the callee,
 * the direction flag left set by the callee". */
void judge_describe_state(const struct target *target, const struct wire_failure *wrong,
                          struct buffer *out);

#endif
