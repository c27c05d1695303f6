#include "stubs.h"

#include <stddef.h>
#include <string.h>

#include "../base/base.h"

_Static_assert(offsetof(struct stub_image, vector) == STUB_VECTOR, "stubs.h");
_Static_assert(offsetof(struct stub_image, x87) == STUB_X87, "stubs.h");
_Static_assert(offsetof(struct stub_image, mxcsr) == STUB_MXCSR, "stubs.h");
_Static_assert(offsetof(struct stub_image, x87_control) == STUB_X87_CONTROL, "stubs.h");
_Static_assert(offsetof(struct stub_image, x87_status) == STUB_X87_STATUS, "stubs.h");
_Static_assert(offsetof(struct stub_image, flags) == STUB_FLAGS, "stubs.h");
_Static_assert(offsetof(struct stub_image, general) == STUB_GENERAL, "stubs.h");
_Static_assert(sizeof(struct stub_image) == STUB_IMAGE_SIZE, "stubs.h");

#define IS_AT(field, word) offsetof(struct stub_trial, field) == (word) * sizeof(void *)
_Static_assert(IS_AT(stack, STUB_STACK) && IS_AT(function, STUB_FUNCTION), "stubs.h");
_Static_assert(IS_AT(word, STUB_WORD) && IS_AT(word_count, STUB_WORD_COUNT), "stubs.h");
_Static_assert(IS_AT(keep, STUB_KEEP) && IS_AT(callee, STUB_CALLEE), "stubs.h");
_Static_assert(IS_AT(capture, STUB_CAPTURE) && IS_AT(entered, STUB_ENTERED), "stubs.h");
_Static_assert(IS_AT(frame, STUB_FRAME) && IS_AT(frame_end, STUB_FRAME_END), "stubs.h");
_Static_assert(IS_AT(poison, STUB_POISON), "stubs.h");
_Static_assert(sizeof(struct stub_trial) <= STUB_TRIAL_WORDS * sizeof(void *), "stubs.h");
_Static_assert(offsetof(struct stub_frame, before) == STUB_BEFORE * sizeof(void *), "stubs.h");
_Static_assert(offsetof(struct stub_frame, after) == STUB_AFTER * sizeof(void *), "stubs.h");
_Static_assert(sizeof(struct stub_frame) == STUB_FRAME_WORDS * sizeof(void *), "stubs.h");

/* Each byte names its register. */
static void fill(struct stub_image *image, unsigned general, unsigned vector)
{
	for (unsigned i = 0; i < ARRAY_LEN(image->general); i++)
		memset(&image->general[i], (int)(general + i), sizeof image->general[i]);
	for (unsigned i = 0; i < ARRAY_LEN(image->vector); i++)
		memset(image->vector[i], (int)(vector + i), sizeof image->vector[i]);
}

void stub_fill(void)
{
	fill(&stub_load, 0xb0, 0xd0);
	fill(&stub_poison, 0x90, 0x70);
}

uint32_t stub_enter(contract_function *callee, char *stack)
{
	const uintptr_t argument = (uintptr_t)callee;

	stub_trial.stack = stack;
	stub_trial.word = &argument;
	stub_trial.word_count = stub_argument == STUB_ON_STACK;
	if (stub_argument != STUB_ON_STACK)
		stub_load.general[stub_argument] = argument;
	stub_trial.frame_end = (char *)stub_above(stack);
	stub_trial.entered = 0;
	return stub_call();
}
