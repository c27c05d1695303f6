/*
 * The matrix: what has become of each cell (a case, a caller, a callee), and in which order cells
 * are called. Positions count them in that order: case by case, the controls of a case first.
 */
#ifndef RUNNER_MATRIX_H
#define RUNNER_MATRIX_H

#include "load.h"

struct matrix {
	const struct batch *batch;
	struct toolchain *toolchain;
	uint32_t count;    /* of toolchains */
	uint64_t end;      /* behind the last position */
	uint8_t *verdict;  /* by case, caller, callee: WIRE_UNTESTED is yet to be called */
	uint8_t *layout;   /* by case, toolchain: the first toolchain with the same layout */
	uint32_t *hangs;   /* by caller, callee */
	uint32_t slot_max; /* slots that the largest case uses */
	uint32_t word_max; /* 64-bit words of the largest image */
	struct wire_failure *failure; /* in the order of positions */
	uint32_t failure_count;
};

struct cell {
	uint32_t case_index, caller, callee;
};

/* Decides the cells that need no call. Takes away the ability to call from toolchains whose layout
 * makes no sense. */
bool matrix_open(struct matrix *matrix, const struct batch *batch, struct toolchain *toolchain,
                 struct arena *arena, struct error *error);

struct cell matrix_at(const struct matrix *matrix, uint64_t position);
uint8_t *matrix_verdict(const struct matrix *matrix, struct cell cell);

/* The cell has the verdict of the failure, with all that follows for other cells. `hung`: it has
 * cost the time of a hang, whatever the verdict. */
void matrix_fail(struct matrix *matrix, struct cell cell, const struct wire_failure *failure,
                 bool hung);

/* All cells of [first, end) that were to be called went well. */
void matrix_pass(struct matrix *matrix, uint64_t first, uint64_t end);

#endif
