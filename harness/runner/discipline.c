#include "discipline.h"

#include <string.h>

#include "space.h"

enum { VECTOR_BYTES = 16, REGISTERS = 16, X87_REGISTERS = 8, FIXED_WORDS = 4, BEYOND = 1 << 28 };

#define WORD         sizeof(void *)
#define GENERAL_MASK UINT64_C(0xffff)

static uint32_t round_up(uint32_t size, uint32_t alignment)
{
	return (size + alignment - 1) / alignment * alignment;
}

/* On i386 clang passes a vector that no register holds element by element, and what is padding in a
 * transparent union byte by byte, each in a word. */
static bool may_be_spread(enum wire_type_kind kind)
{
	return WORD < sizeof(uint64_t) && (kind == WIRE_ARRAY || kind == WIRE_UNION);
}

/* Each argument in memory, as loosely packed as any convention may do it, behind a hidden pointer. */
static uint32_t argument_bytes(const struct batch *batch, const struct plan *plan,
                               const uint32_t *words)
{
	const struct wire_object *object = batch_object(batch, plan->c);
	uint32_t sum = plan->c->home + sizeof(uint64_t);

	for (uint32_t i = 1; i < plan->object_count; i++) {
		uint32_t size = plan->piece[i].size;
		uint32_t alignment = MAX(words[object[i].layout + 1], 2 * sizeof(uint64_t));

		if ((object[i].flags & WIRE_BY_REFERENCE) != 0 || size <= sizeof(uint64_t))
			sum += sizeof(uint64_t);
		else if (may_be_spread(batch_type(batch, plan->c)[object[i].type].kind))
			sum += size * (uint32_t)sizeof(uint64_t) + alignment;
		else
			sum += round_up(size, alignment) + alignment;
	}
	return sum;
}

static void spread(struct discipline *d, enum plan_side side, uint64_t preserved)
{
	struct discipline_general *general = &d->general[side];

	d->preserved[side] = preserved;
	for (uint32_t i = 0; i < REGISTERS; i++)
		if (i != stub_pointer && (preserved >> i & 1) != 0)
			general->number[general->count++] = (uint8_t)i;
}

struct discipline discipline_plan(const struct batch *batch, const struct plan *plan,
                                  const uint32_t *words)
{
	const struct wire_case *c = plan->c;
	struct discipline d = {
	    .unchecked = (batch->header->flags & (WIRE_UNCHECKED | WIRE_BY_NAME)) != 0,
	    .has_vectors = (c->preserved & ~GENERAL_MASK) != 0,
	    .pointers = c->argument,
	    .poison = c->poison,
	    .frame = argument_bytes(batch, plan, words),
	    .pop = c->hidden_pop,
	    .x87_argument = c->x87_argument,
	    .x87_result = c->x87_result,
	};

	spread(&d, SIDE_CALLER, batch->header->preserved);
	spread(&d, SIDE_CALLEE, c->preserved);
	if ((c->flags & WIRE_CALLEE_POPS) != 0)
		d.pop = d.frame;
	/* Any word of the argument area may point into the caller's frame. Of those that have a home,
	 * registers point there. */
	if ((c->flags & WIRE_COPIES) != 0 &&
	    plan->object_count > MAX(c->home / sizeof(uint64_t), 1))
		d.frame = BEYOND;
	for (uint32_t i = 0; i < plan->object_count; i++)
		d.object_bytes = MAX(d.object_bytes, plan->piece[i].size);
	return d;
}

struct discipline discipline_between(const struct discipline *discipline, bool caller_keeps,
                                     bool callee_keeps)
{
	struct discipline d = *discipline;

	d.both = caller_keeps && callee_keeps;
	if (!d.both) {
		d.poison = 0;
		d.frame = BEYOND;
		d.x87_argument = X87_REGISTERS;
	}
	if (!callee_keeps) {
		d.preserved[SIDE_CALLEE] = 0;
		d.general[SIDE_CALLEE].count = 0;
		d.has_vectors = false;
		d.x87_result = X87_REGISTERS;
	}
	return d;
}

uint32_t discipline_call(const struct discipline *d, char *stack)
{
	contract_function *const guard = d->unchecked ? stub_open_guard : stub_callee_guard;

	stub_trial.frame = d->frame;
	stub_trial.keep = d->has_vectors && !d->unchecked ? STUB_KEEP_VECTORS : 0;
	stub_trial.poison = d->poison;
	for (size_t i = 0; i < FIXED_WORDS; i++)
		stub_above(stack)[i] = SPACE_WORD;
	return stub_enter(guard, stack);
}

/* How far the callee has moved the stack pointer beyond its return address. */
static uintptr_t popped(void)
{
	return (uintptr_t)stub_exit.general[stub_pointer] -
	       (uintptr_t)stub_entry.general[stub_pointer] - WORD;
}

static bool callee_moved_stack(const struct discipline *d)
{
	return (d->preserved[SIDE_CALLEE] >> stub_pointer & 1) != 0 &&
	       (popped() > d->pop || popped() % WORD != 0);
}

static bool caller_moved_stack(const struct discipline *d)
{
	return (d->preserved[SIDE_CALLER] >> stub_pointer & 1) != 0 &&
	       stub_after.general[stub_pointer] != (uintptr_t)stub_trial.stack + STUB_AREA_OFFSET;
}

static inline uintptr_t differ(const struct stub_image *a, const struct stub_image *b,
                               const struct discipline_general *general)
{
	uintptr_t difference = 0;

	for (uint32_t i = 0; i < general->count; i++)
		difference |=
		    (uintptr_t)(a->general[general->number[i]] ^ b->general[general->number[i]]);
	return difference;
}

/* The vector registers among `preserved` that the callee has not preserved. */
static uint64_t lost_vectors(uint64_t preserved)
{
	uint64_t lost = 0;

	for (uint32_t i = 0; i < ARRAY_LEN(stub_entry.vector); i++) {
		const uint64_t bit = UINT64_C(1) << (REGISTERS + i);

		if ((preserved & bit) != 0 &&
		    memcmp(stub_entry.vector[i], stub_exit.vector[i], VECTOR_BYTES) != 0)
			lost |= bit;
	}
	return lost;
}

/* STUB_STATE_ bits, that of the x87 stack when more of it is in use than may be. */
static uint32_t state_of(const struct stub_image *image, uint32_t x87)
{
	const uint32_t state = stub_state(image);

	return (state & 0xff) | (STUB_DEPTH(state) > x87 ? STUB_STATE_X87_STACK : 0);
}

/* Whether a stretch of the words above a caller's argument area is as space_open() left it. */
static bool is_fixed(const uintptr_t *word, size_t count)
{
	uintptr_t difference = 0;

	for (size_t i = 0; i < count; i++)
		difference |= word[i] ^ SPACE_WORD;
	return difference == 0;
}

/* Word by word, as they were stored a moment ago: a processor is slow to read two at once then. */
static inline uintptr_t frame_difference(void)
{
	const volatile uintptr_t *before = stub_frame.before, *after = stub_frame.after;
	uintptr_t difference = 0;

	for (uint32_t i = 0; i < ARRAY_LEN(stub_frame.before); i++)
		difference |= before[i] ^ after[i];
	return difference;
}

bool discipline_is_kept(const struct discipline *d, uint32_t state)
{
	uint64_t difference = state;

	if (d->unchecked)
		return state == 0;
	difference |= differ(&stub_load, &stub_after, &d->general[SIDE_CALLER]);
	difference |= caller_moved_stack(d);
	difference |= !is_fixed(stub_above(stub_trial.stack), FIXED_WORDS);
	if (stub_trial.entered == 0)
		return difference == 0;
	difference |= differ(&stub_entry, &stub_exit, &d->general[SIDE_CALLEE]);
	if (d->has_vectors)
		difference |= lost_vectors(d->preserved[SIDE_CALLEE]);
	difference |= state_of(&stub_entry, d->x87_argument) | state_of(&stub_exit, d->x87_result);
	difference |= callee_moved_stack(d);
	difference |= frame_difference();
	if (difference == 0)
		return true;
	/* The words may be those of an object that the callee was to write to: look closer. */
	struct wire_failure failure = {0};

	discipline_examine(d, state, &failure);
	return failure.state == 0;
}

static uint64_t lost_general(const struct stub_image *a, const struct stub_image *b,
                             const struct discipline_general *general)
{
	uint64_t lost = 0;

	for (uint32_t i = 0; i < general->count; i++) {
		const uint8_t number = general->number[i];

		if ((uintptr_t)(a->general[number] ^ b->general[number]) != 0)
			lost |= UINT64_C(1) << number;
	}
	return lost;
}

/* Whether an object may begin at the address and reach the word. */
static bool may_hold(const struct discipline *d, uintptr_t start, uintptr_t word)
{
	return start < word + WORD && word < start + d->object_bytes;
}

/* A result in memory, or the copy of an argument: a register points to it, or the first word of the
 * argument area. */
static bool is_in_object(const struct discipline *d, uintptr_t word)
{
	for (uint32_t i = 0; i < REGISTERS; i++)
		if ((d->pointers >> i & 1) != 0 &&
		    may_hold(d, (uintptr_t)stub_entry.general[i], word))
			return true;
	return may_hold(d, stub_frame.area, word);
}

static bool callee_wrote_above(const struct discipline *d)
{
	for (uint32_t i = 0; i < ARRAY_LEN(stub_frame.before); i++) {
		const bool is_above = i >= STUB_FRAME_KEPT - STUB_FIXED_KEPT;

		if (stub_frame.before[i] != stub_frame.after[i] &&
		    (is_above || !is_in_object(d, (uintptr_t)&stub_frame.address[i])))
			return true;
	}
	return false;
}

static uint32_t callee_state(const struct discipline *d, uint32_t entry)
{
	uint32_t state = state_of(&stub_exit, d->x87_result) & ~entry;

	return state | (callee_wrote_above(d) ? WIRE_STATE_FRAME : 0);
}

static uint64_t callee_lost(const struct discipline *d)
{
	uint64_t lost = lost_general(&stub_entry, &stub_exit, &d->general[SIDE_CALLEE]);

	if (d->has_vectors)
		lost |= lost_vectors(d->preserved[SIDE_CALLEE]);
	return lost | (uint64_t)callee_moved_stack(d) << stub_pointer;
}

static uint32_t fixed_state(const uintptr_t *word, size_t count)
{
	return is_fixed(word, count) ? 0 : WIRE_STATE_FRAME;
}

/* Whether what was found behind the caller's return is its own doing alone: the callee gave back all
 * that it was given. Where it took words off the stack, the two may see its arguments differently. */
static bool is_callers_own(const struct wire_failure *failure, const struct discipline *d)
{
	if (stub_trial.entered == 0)
		return true;
	return failure->callee_state == 0 && failure->callee_lost == 0 && popped() == 0 &&
	       STUB_DEPTH(stub_state(&stub_exit)) == 0 && d->both && d->preserved[SIDE_CALLEE] != 0;
}

/* All eight registers in use look like none to whoever does not see their tags. */
static uint32_t surely(uint32_t state)
{
	return STUB_DEPTH(stub_state(&stub_after)) == 0 ? state & ~WIRE_STATE_X87_STACK : state;
}

void discipline_examine(const struct discipline *d, uint32_t state, struct wire_failure *failure)
{
	uint64_t lost;

	failure->state = (uint8_t)state;
	if (d->unchecked)
		return;
	if (stub_trial.entered != 0) {
		const uintptr_t *above = &stub_frame.before[STUB_FRAME_KEPT - STUB_FIXED_KEPT];
		uint32_t entry = state_of(&stub_entry, d->x87_argument);

		failure->callee_state = (uint8_t)callee_state(d, entry);
		failure->callee_lost = callee_lost(d);
		failure->caller_state = (uint8_t)(entry | fixed_state(above, STUB_FIXED_KEPT));
	}
	state |= fixed_state(stub_above(stub_trial.stack), FIXED_WORDS);
	lost = lost_general(&stub_load, &stub_after, &d->general[SIDE_CALLER]) |
	       (uint64_t)caller_moved_stack(d) << stub_pointer;
	if (is_callers_own(failure, d)) {
		failure->caller_state |= (uint8_t)surely(state);
		failure->caller_lost = lost;
	}
	failure->lost = lost | failure->callee_lost;
	failure->state = (uint8_t)(state | failure->callee_state | failure->caller_state |
	                           (failure->lost != 0 ? WIRE_STATE_REGISTER : 0));
}
