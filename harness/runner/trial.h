/*
 * Trials: the calls of one case from one toolchain to another, a round each.
 */
#ifndef RUNNER_TRIAL_H
#define RUNNER_TRIAL_H

#include "discipline.h"
#include "load.h"
#include "plan.h"
#include "space.h"

/* Everything is ready for calls from `caller` to `callee`. */
struct trial {
	const struct batch *batch;
	const struct space *space;
	const struct plan *plan;
	struct discipline planned, discipline; /* of the case; of these two toolchains */
	uint64_t *sink[PLAN_PIECES_MAX];       /* where the images of the pieces start */
	uint64_t *source[PLAN_PIECES_MAX];
};

/* Places the plan's objects in the space. `words`: the layout of the plan. */
void trial_place(struct trial *trial, const struct batch *batch, const struct space *space,
                 const struct plan *plan, const uint32_t *words);

/* Readies the two toolchains for the trial's case. Both must be able, and laid out as the plan. */
void trial_aim(struct trial *trial, const struct toolchain *caller, const struct toolchain *callee);

/*
 * Makes the call of one round. False: something went wrong, and `failure` tells what; its case and
 * toolchains are left alone.
 */
bool trial_call(const struct trial *trial, uint32_t round, uint32_t phase,
                struct wire_failure *failure);

#endif
