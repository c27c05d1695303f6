/*
 * The discipline of a call: what its two ends leave as they found it, beside their arguments and their
 * result. Registers that a convention preserves, the stack pointer, the words of the stack that
 * are another's, the direction flag, the x87 stack and the control words.
 *
 * The caller is itself called, by the C convention of the platform; the callee by the case's. What
 * either asks for comes with the batch.
 */
#ifndef RUNNER_DISCIPLINE_H
#define RUNNER_DISCIPLINE_H

#include "plan.h"
#include "stubs.h"

/* The general registers of a mask, but for the stack pointer. */
struct discipline_general {
	uint8_t count, number[16];
};

struct discipline {
	bool unchecked;                 /* nothing but what stub_call() returns */
	bool both;                      /* ends keep the rules of the convention */
	uint64_t preserved[SIDE_COUNT]; /* by enum plan_side: masks of registers */
	struct discipline_general general[SIDE_COUNT];
	bool has_vectors;  /* among those that the callee preserves */
	uint64_t pointers; /* registers that may point to memory for the callee to write to */
	uint64_t poison;
	uint32_t frame; /* bytes that the argument area has at most: those above are the caller's */
	uint32_t object_bytes; /* of the largest object */
	uint32_t pop;          /* bytes of it that the callee may take off the stack at most */
	uint32_t x87_argument, x87_result; /* registers of the x87 stack in use at most */
};

/* Of the case that is planned, whose layout is `words`. */
struct discipline discipline_plan(const struct batch *batch, const struct plan *plan,
                                  const uint32_t *words);

/* The same, for two ends of which either may keep other rules than the convention's. */
struct discipline discipline_between(const struct discipline *discipline, bool caller_keeps,
                                     bool callee_keeps);

/* Calls stub_trial's function, a caller, on this stack. Returns what stub_call() does. */
uint32_t discipline_call(const struct discipline *discipline, char *stack);

/* Whether both ends have kept it. */
bool discipline_is_kept(const struct discipline *discipline, uint32_t state);

/* What was wrong, and whose fault it is, of the failure's fields. `state`: of stub_call(). */
void discipline_examine(const struct discipline *discipline, uint32_t state,
                        struct wire_failure *failure);

#endif
