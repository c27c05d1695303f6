/*
 * The bench: what a child does. It makes the plans of a case when it comes to it, and trials in
 * the order of their positions, until one goes wrong.
 */
#ifndef RUNNER_BENCH_H
#define RUNNER_BENCH_H

#include "matrix.h"
#include "space.h"

struct bench {
	const struct matrix *matrix;
	const struct space *space;
	uint64_t position;
};

/* The work of a child, on a struct bench: all trials from the position on, a phase a round. */
void bench_batch(void *context);

/* Likewise: the trial at the position alone, each round in each phase, and on a stack whose
 * earlier contents are the same each time. */
void bench_confirm(void *context);

#endif
