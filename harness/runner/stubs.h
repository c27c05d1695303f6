/*
 * The guards: the only code that is written for an architecture (targets/NAME/stubs.S).
 *
 *     runner -> stub_call -> function                              an end alone, fed with registers
 *     runner -> stub_call -> caller -> stub_callee_guard -> callee                     both ends
 *     runner -> stub_call -> caller -> stub_callee_guard -> stub_trial.capture    an end alone
 *
 * All that they take and keep lies in records of fixed place, so that nothing of the runner's own
 * stack, whose addresses vary, can be seen from below the caller.
 */
#ifndef RUNNER_STUBS_H
#define RUNNER_STUBS_H

/* Offsets in struct stub_image, in bytes, and its size; for the assembly. */
#define STUB_VECTOR      0
#define STUB_X87         2048
#define STUB_MXCSR       2160
#define STUB_X87_CONTROL 2164
#define STUB_X87_STATUS  2166
#define STUB_FLAGS       2168
#define STUB_GENERAL     2176
#define STUB_IMAGE_SIZE  2304

/* Offsets in struct stub_trial in words of the machine, and its size. */
#define STUB_STACK       0
#define STUB_FUNCTION    1
#define STUB_WORD        2
#define STUB_WORD_COUNT  3
#define STUB_KEEP        4
#define STUB_CALLEE      5
#define STUB_CAPTURE     6
#define STUB_ENTERED     7
#define STUB_FRAME       8
#define STUB_FRAME_END   9
#define STUB_POISON      10
#define STUB_TRIAL_WORDS 12

/* Offsets in struct stub_frame in words of the machine, and its size. */
#define STUB_ADDRESS     0
#define STUB_BEFORE      1
#define STUB_AFTER       5
#define STUB_AREA        9
#define STUB_FRAME_WORDS 10

/* stub_trial.keep. */
#define STUB_KEEP_VECTORS 1
#define STUB_KEEP_X87     2

/* What is wrong with the machine's state: enum wire_state, by these values. */
#define STUB_STATE_X87_STACK   1
#define STUB_STATE_X87_CONTROL 2
#define STUB_STATE_MXCSR       4
#define STUB_STATE_DIRECTION   8

#define STUB_ON_STACK 255

#ifndef __ASSEMBLER__
#include <stdint.h>

#include "../../generators/contract.h"

enum { STUB_AREA_OFFSET = 16 }; /* of the argument area from stub_trial.stack */
enum { STUB_FRAME_KEPT = STUB_AFTER - STUB_BEFORE, STUB_FIXED_KEPT = 2 };

/* The registers at one moment, by the numbers of targets/x86.h. What the architecture does not have
 * stays zero. */
struct stub_image {
	_Alignas(64) uint8_t vector[32][64]; /* as wide as the machine has them */
	uint8_t x87[112];                    /* as FNSAVE stores it */
	uint32_t mxcsr;
	uint16_t x87_control, x87_status;
	uint64_t flags;
	uint64_t general[16];
};

/*
 *   stub_load    the registers at the entry of the function, but for the stack pointer, flags and
 *                control words; read by stub_call()
 *   stub_after   the registers behind the call
 *   stub_entry   the registers at the entry of the callee's guard: the stack pointer points to the
 *                return address
 *   stub_poison  of the registers that stub_trial.poison names, what the callee finds in them
 *   stub_exit    the registers behind the callee's return: the stack pointer is the caller's then
 *
 * At first those that are loaded have an empty x87 state, and the general and vector registers that
 * stub_fill() gives them.
 *
 * All general registers, flags and control words are kept always; vectors and the x87 registers where
 * stub_trial.keep asks for them.
 */
extern struct stub_image stub_load, stub_after, stub_entry, stub_exit, stub_poison;

struct stub_trial {
	char *stack; /* aligned to 16: at the function's entry the stack pointer is in
	                [stack, stack + 16), and the argument area at stack + 16 */
	void (*function)(contract_function *callee); /* what stub_call() calls */
	const uintptr_t *word; /* copied to the argument area: word_count of them */
	uintptr_t word_count;
	uintptr_t keep; /* STUB_KEEP_VECTORS: in all images. STUB_KEEP_X87: likewise, and the x87
	                   state of stub_load, or of stub_exit for capture, is loaded */
	contract_function *callee; /* where the callee's guard goes on to */
	/*
	 * NULL, or what the callee's guard calls in place of the callee, on the runner's stack. It
	 * may look at stub_entry and at the stack. It fills stub_exit, whose registers, vectors
	 * and stack pointer included, are those that the guard then returns with.
	 */
	void (*capture)(void);
	uintptr_t entered; /* set by the callee's guard */
	/* Which words are kept in stub_frame: those `frame` bytes above the end of the return address,
	 * or at `frame_end` where they would be above it. */
	uintptr_t frame;
	char *frame_end;
	/* Registers that do not carry an argument, by bit: 1 << number. */
	_Alignas(8) uint64_t poison;
};

/* Words of the stack that the callee has no business with, at its entry and behind its return: of the
 * caller's frame, from `address` on; the last STUB_FIXED_KEPT from stub_trial.frame_end on. */
struct stub_frame {
	uintptr_t *address;
	uintptr_t before[STUB_FRAME_KEPT], after[STUB_FRAME_KEPT];
	uintptr_t area; /* the first word of the argument area, at the entry */
};

extern struct stub_trial stub_trial;
extern struct stub_frame stub_frame;

/* Where a C function of the machine finds its first argument, if that is a register: its number; else
 * STUB_ON_STACK. */
extern const uint8_t stub_argument, stub_pointer; /* the latter: the stack pointer's number */

/* Fixed bytes for every general and vector register of stub_load and stub_poison, each with its own. */
void stub_fill(void);

/*
 * Makes the call that stub_trial describes on the stack that it names. Returns what was wrong with the
 * machine's state afterwards, STUB_STATE_, and leaves it repaired.
 */
uint32_t stub_call(void);

/* Calls stub_trial.function as a caller: a C function whose one argument is the callee to call. */
uint32_t stub_enter(contract_function *callee, char *stack);

/* The stack above the argument area of such a caller. */
static inline uintptr_t *stub_above(char *stack)
{
	return (uintptr_t *)(stack + STUB_AREA_OFFSET) + (stub_argument == STUB_ON_STACK);
}

/* What every caller receives as its callee: goes on to stub_trial.callee, with the argument area
 * where it was and all registers as they were but for those to be poisoned, and returns with all
 * registers as they are then. */
void stub_callee_guard(void);

/* The same, but that it keeps nothing, poisons nothing, and is not there when the callee returns. */
void stub_open_guard(void);

/* What is wrong with the state in an image: STUB_STATE_ bits but for the x87 stack; and how many of
 * its registers are in use, where its top has moved, in STUB_DEPTH(). */
uint32_t stub_state(const struct stub_image *image);

#define STUB_DEPTH(state) ((state) >> 8)

#endif
#endif
