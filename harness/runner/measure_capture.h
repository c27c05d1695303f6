/* The capture of a caller: the rounds, and what was seen in them. */
#ifndef RUNNER_MEASURE_CAPTURE_H
#define RUNNER_MEASURE_CAPTURE_H

#include "measure_unit.h"

enum { CAPTURE_X87_RESULTS = 2, CAPTURE_X87_WORDS = CAPTURE_X87_RESULTS * POOL_X87_WORDS };

/* A slot that holds an address of the trial's memory, and what is behind it. */
struct capture_pointer {
	struct wire_place place;
	uint64_t *row; /* [SOLVE_ROUNDS][size.extent] */
};

struct capture {
	struct unit *unit;
	uint32_t round;
	enum pool_kind kind; /* what the rounds are filled from */
	uint64_t sent;       /* unit_sent_mask() */
	uint64_t given;      /* registers that are given bits of a result */
	uint64_t *area;      /* [SOLVE_ROUNDS][size.area] */
	uint64_t *row;       /* of the objects: [SOLVE_ROUNDS][size.object] */
	uint64_t *column[2]; /* of the objects; by enum pool_kind */
	uint64_t *x87;       /* [SOLVE_ROUNDS][CAPTURE_X87_WORDS]: what st0 and st1 were given */
	struct capture_pointer pointer[UNIT_POINTERS_MAX];
	uint32_t pointer_count;
	bool points_back; /* rax is given the pointer to the result */
	bool fills_frame; /* the caller's frame is random, else all the same */
};

void capture_open(struct capture *capture, struct unit *unit);
/* Makes the rounds: of bytes where the result has bools, then of bits. */
void capture_make(struct capture *capture);

/* What a register or a word of the argument area held in a round. */
uintptr_t capture_value(const struct capture *capture, struct wire_place place, uint32_t round);
/* Within the trial's stack or the objects: what is behind it can be read. */
bool capture_is_address(const struct unit *unit, uintptr_t value);

/* The pool's words of the caller's frame, and of a result in memory; where the frame begins. */
uint32_t capture_frame_word(const struct unit *unit);
uint32_t capture_result_word(const struct unit *unit);
unsigned char *capture_frame(const struct unit *unit);

#endif
