/*
 * The guards: the only code that is written for an architecture (targets/NAME/stubs.S).
 *
 *     runner -> stub_call -> caller -> stub_callee_guard -> callee
 *
 * All that they take and keep lies in one record of fixed place, so that nothing of the runner's
 * own stack, whose addresses vary, can be seen from below the caller.
 */
#ifndef RUNNER_STUBS_H
#define RUNNER_STUBS_H

/* Offsets of struct stub_trial in words of the machine, for the assembly. */
#define STUB_STACK   0
#define STUB_CALLER  1
#define STUB_CALLEE  2
#define STUB_ENTERED 3

/* What stub_call() returns: enum wire_state, by these values. */
#define STUB_X87_STACK   1
#define STUB_X87_CONTROL 2
#define STUB_MXCSR       4
#define STUB_DIRECTION   8

#ifndef __ASSEMBLER__
#include <stdint.h>

#include "contract.h"

struct stub_trial {
	char *stack; /* aligned to 16: at the caller's entry the stack pointer is in
	                [stack, stack + 16) */
	void (*caller)(contract_function *callee);
	contract_function *callee;
	uintptr_t entered; /* set by the callee's guard */
};

extern struct stub_trial stub_trial;

/*
 * Makes the call that stub_trial describes on the stack that it names. Every register that the
 * caller does not receive something in holds a fixed pattern at its entry. Returns what was wrong
 * with the machine's state afterwards, and leaves it repaired.
 */
uint32_t stub_call(void);

/* What every caller receives as its callee: notes that it was entered and goes on to
 * stub_trial.callee, with all argument registers and the stack as they are. */
void stub_callee_guard(void);

#endif
#endif
