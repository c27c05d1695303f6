/*
 * Placements: where each toolchain puts each leaf of each case, found out by calls that stand on one
 * leg. A unit is one case of one toolchain, and has two halves: its callee is fed registers and a
 * stack of random bits, and its caller's registers and stack are captured.
 *
 * Children do the measuring, unit by unit. One that crashes or hangs costs the half that it was at.
 */
#ifndef RUNNER_MEASURE_H
#define RUNNER_MEASURE_H

#include "matrix.h"
#include "space.h"

/* What was found, in memory that the children share: wire.h's structs. */
struct measure_store {
	struct wire_placement *placement; /* by toolchain and case */
	struct wire_run *run;
	struct wire_surround *surround;
	volatile uint32_t *run_count, *surround_count;
	uint32_t run_max, surround_max;
};

/* Measures all units. */
bool measure_batch(const struct matrix *matrix, const struct space *space,
                   struct measure_store *store, struct error *error);

#endif
