#include "trial.h"

#include <assert.h>
#include <string.h>

#include "child.h"
#include "ffi.h"
#include "stubs.h"

_Static_assert(STUB_STATE_X87_STACK == WIRE_STATE_X87_STACK, "stubs.h");
_Static_assert(STUB_STATE_X87_CONTROL == WIRE_STATE_X87_CONTROL, "stubs.h");
_Static_assert(STUB_STATE_MXCSR == WIRE_STATE_MXCSR, "stubs.h");
_Static_assert(STUB_STATE_DIRECTION == WIRE_STATE_DIRECTION, "stubs.h");

#define WORD sizeof(uint64_t)

static unsigned char *bytes(uint64_t *words)
{
	return (unsigned char *)words;
}

void trial_place(struct trial *trial, const struct batch *batch, const struct space *space,
                 const struct plan *plan, const uint32_t *words)
{
	trial->batch = batch;
	trial->space = space;
	trial->plan = plan;
	trial->planned = discipline_plan(batch, plan, words);
	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->piece[i];
		void *sink_end = space_end(space, piece->sink, piece->slot);
		void *source_end = space_end(space, !piece->sink, piece->slot);

		trial->sink[i] = (uint64_t *)sink_end - piece->words;
		trial->source[i] = (uint64_t *)source_end - piece->words;
	}
}

/* A side's slots point to the objects in its own areas. */
static void aim_slots(const struct trial *trial, uint32_t side, void **slot)
{
	const struct plan *plan = trial->plan;

	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->piece[i];

		if (piece->sink == side && piece->has_sink)
			slot[piece->slot] = bytes(trial->sink[i]) + piece->start;
		else if (piece->sink != side && piece->has_source)
			slot[piece->slot] = bytes(trial->source[i]) + piece->start;
	}
}

void trial_aim(struct trial *trial, const struct toolchain *caller, const struct toolchain *callee)
{
	const struct wire_case *c = trial->plan->c;
	const size_t index = (size_t)(c - trial->batch->c);

	if (caller->kind == WIRE_LIBFFI)
		ffi_select(trial->batch, c, caller->layout + c->layout_first);
	else if (callee->kind == WIRE_LIBFFI)
		ffi_select(trial->batch, c, callee->layout + c->layout_first);
	trial->discipline =
	    discipline_between(&trial->planned, caller->conventions >> c->convention & 1,
	                       callee->conventions >> c->convention & 1);
	aim_slots(trial, SIDE_CALLER, caller->to);
	aim_slots(trial, SIDE_CALLEE, callee->slot);
	stub_trial.function =
	    caller->kind == WIRE_LIBFFI ? ffi_caller : caller->cases[index].caller;
	stub_trial.callee =
	    callee->kind == WIRE_LIBFFI ? ffi_callee() : callee->cases[index].callee;
}

static inline void copy_words(uint64_t *to, const uint64_t *from, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		to[i] = from[i];
}

static inline uint64_t differ(const uint64_t *got, const uint64_t *want, const uint64_t *mask,
                              uint32_t count)
{
	uint64_t difference = 0;

	for (uint32_t i = 0; i < count; i++)
		difference |= (got[i] ^ want[i]) & mask[i];
	return difference;
}

static void fill_objects(const struct trial *trial, const struct plan_round *round)
{
	const struct plan *plan = trial->plan;

	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->piece[i];

		if (piece->has_sink)
			copy_words(trial->sink[i], round->before + piece->image, piece->words);
		if (piece->has_source)
			copy_words(trial->source[i], round->want + piece->image, piece->words);
	}
}

static bool objects_are_right(const struct trial *trial, const struct plan_round *round)
{
	const struct plan *plan = trial->plan;
	uint64_t difference = 0;

	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->piece[i];
		const uint64_t *want = round->want + piece->image;
		const uint64_t *mask = round->mask + piece->image;

		if (piece->has_sink)
			difference |= differ(trial->sink[i], want, mask, piece->words);
		if (piece->has_source)
			difference |= differ(trial->source[i], want, mask, piece->words);
	}
	return difference == 0;
}

/* What the examination of one call needs. */
struct scene {
	const struct trial *trial;
	const struct plan_round *images;
	const uint8_t *value, *live;
	struct wire_failure *failure;
};

/* Of a leaf that shares its byte each bit was the other way round before the call: there a wrong bit
 * is no sign of a store that is missing. */
static bool has_whole_byte(const struct scene *s, const struct plan_piece *piece)
{
	const uint8_t *mask = (const uint8_t *)(s->images->mask + piece->image) + piece->start;

	return memchr(mask, 0xff, piece->size) != NULL;
}

/* No store went to the leaves of the object: they are as the call found them. */
static bool is_untouched(const struct scene *s, uint32_t piece_index)
{
	const struct plan_piece *piece = &s->trial->plan->piece[piece_index];

	if (!has_whole_byte(s, piece))
		return false;
	return differ(s->trial->sink[piece_index] + piece->start / WORD,
	              s->images->before + piece->image + piece->start / WORD,
	              s->images->mask + piece->image + piece->start / WORD,
	              piece->words - (uint32_t)(piece->start / WORD)) == 0;
}

/* The first wrong leaf of an object, in its sink's or its source's memory. */
static bool find_leaf(const struct scene *s, uint32_t object, uint64_t *image)
{
	const struct plan *plan = s->trial->plan;
	struct wire_failure *failure = s->failure;

	for (uint32_t i = 0; i < plan->leaf_count; i++) {
		const struct plan_leaf *leaf = &plan->leaf[i];
		const uint32_t width = plan_leaf_width(leaf);
		uint8_t got[WIRE_LEAF_BYTES_MAX];

		if (leaf->object != object || !s->live[i])
			continue;
		plan_read(leaf, bytes(image) + plan->piece[object].start, got);
		if (memcmp(got, s->value + leaf->value, width) == 0)
			continue;
		failure->leaf = i;
		failure->width = (uint8_t)width;
		memcpy(failure->sent, s->value + leaf->value, width);
		memcpy(failure->received, got, width);
		return true;
	}
	return false;
}

static uint64_t load_word(const unsigned char *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof word);
	return word;
}

/* The same of a narrow object, in the 64 bits that it was received in: its own bits first. */
static bool find_widened(const struct scene *s, uint32_t object)
{
	const struct plan *plan = s->trial->plan;
	const uint32_t leaf = batch_object(s->trial->batch, plan->c)[object].leaf;
	const uint32_t index = plan->piece[object].widened;
	const struct plan_piece *widened = &plan->piece[index];
	const unsigned char *want =
	    (const unsigned char *)(s->images->want + widened->image) + widened->start;
	const unsigned char *got = bytes(s->trial->sink[index]) + widened->start;
	uint32_t width = plan_leaf_width(&plan->leaf[leaf]);
	uint64_t difference = load_word(got) ^ load_word(want);

	if (difference == 0)
		return false;
	if (difference << (64 - plan->leaf[leaf].bits) == 0) {
		width = WORD;
		s->failure->flags |= WIRE_FAILURE_WIDE;
	}
	s->failure->leaf = leaf;
	s->failure->width = (uint8_t)width;
	memcpy(s->failure->sent, want, width);
	memcpy(s->failure->received, got, width);
	return true;
}

/* The first wrong object of [first, end) where it was received. */
static bool find_received(const struct scene *s, uint32_t first, uint32_t end)
{
	const struct plan_piece *piece = s->trial->plan->piece;

	for (uint32_t i = first; i < end; i++) {
		if (piece[i].has_sink ? !find_leaf(s, i, s->trial->sink[i]) : !find_widened(s, i))
			continue;
		if (is_untouched(s, piece[i].has_sink ? i : piece[i].widened))
			s->failure->flags |= WIRE_FAILURE_UNREACHED;
		return true;
	}
	return false;
}

static bool find_changed(const struct scene *s)
{
	for (uint32_t i = 1; i < s->trial->plan->object_count; i++) {
		if (!find_leaf(s, i, s->trial->source[i]))
			continue;
		s->failure->flags |= WIRE_FAILURE_AFTER;
		return true;
	}
	return false;
}

/* Whom a caller calls by name is not seen on the way. */
static bool is_entered(const struct trial *trial)
{
	return stub_trial.entered != 0 || (trial->batch->header->flags & WIRE_BY_NAME) != 0;
}

/* Arguments come first: a wrong one may well be why the rest is wrong. */
static uint8_t find_value(const struct scene *s)
{
	const uint32_t count = s->trial->plan->object_count;

	if (!is_entered(s->trial)) {
		s->failure->flags |= WIRE_FAILURE_UNREACHED;
		return WIRE_ARGS;
	}
	if (find_received(s, 1, count))
		return WIRE_ARGS;
	if (find_received(s, 0, 1))
		return WIRE_RETURN;
	if (find_changed(s))
		return WIRE_ARGS;
	return WIRE_OK;
}

static bool frame_is_right(uint64_t *memory, const uint64_t *want, const struct plan_piece *piece)
{
	const unsigned char *got = bytes(memory);
	const unsigned char *frame = (const unsigned char *)want;
	const uint32_t end = piece->start + piece->size;

	return memcmp(got, frame, piece->start) == 0 &&
	       memcmp(got + end, frame + end, piece->words * WORD - end) == 0;
}

/* A callee that changes the object that it returns a copy of has written beside its own. */
static bool memory_is_right(const struct scene *s)
{
	const struct plan *plan = s->trial->plan;
	struct wire_failure ignored;
	struct scene result = *s;

	for (uint32_t i = 0; i < plan->piece_count; i++) {
		const struct plan_piece *piece = &plan->piece[i];
		const uint64_t *want = s->images->want + piece->image;

		if (piece->words == 0)
			continue;
		if ((piece->has_sink && !frame_is_right(s->trial->sink[i], want, piece)) ||
		    (piece->has_source && !frame_is_right(s->trial->source[i], want, piece)))
			return false;
	}
	result.failure = &ignored;
	return plan->piece[0].words == 0 || !find_leaf(&result, 0, s->trial->source[0]);
}

/* Called only when something is wrong. */
static void examine(const struct scene *s, uint32_t state)
{
	discipline_examine(&s->trial->discipline, state, s->failure);
	if (!memory_is_right(s))
		s->failure->state |= WIRE_STATE_MEMORY;
	s->failure->leaf = WIRE_NONE;
	s->failure->verdict = find_value(s);
	if (s->failure->verdict == WIRE_OK) {
		assert(s->failure->state != 0);
		s->failure->verdict = WIRE_STATE;
	}
}

bool trial_call(const struct trial *trial, uint32_t round, uint32_t phase,
                struct wire_failure *failure)
{
	const struct plan_round *images = &trial->plan->round[round];
	struct scene scene = {.trial = trial, .images = images, .failure = failure};
	uint32_t state;

	fill_objects(trial, images);
	control->round = round;
	control->phase = phase;
	control->calls++;
	state =
	    discipline_call(&trial->discipline, (char *)trial->space->stack + (size_t)16 * phase);
	if (is_entered(trial) && discipline_is_kept(&trial->discipline, state) &&
	    objects_are_right(trial, images))
		return true;
	scene.value = plan_value(trial->batch, trial->plan->c, round);
	scene.live = plan_live(trial->batch, trial->plan->c, round);
	*failure = (struct wire_failure){.round = (uint8_t)round, .phase = (uint8_t)phase};
	examine(&scene, state);
	return false;
}
