/* Who deviates from the written ABI, in what is disputed. Where all do the same nobody is asked. */
#include <string.h>

#include "../../generators/layout.h"
#include "../../targets/model.h"
#include "../toolchain/spec.h"
#include "blame_private.h"

static void note_silence(struct finder *f, const char *says)
{
	if (f->silent == NULL)
		f->silent = says;
}

static bool may_be_judged(struct finder *f, size_t i)
{
	const struct toolchain *t = finder_toolchain(f, i);

	if (!f->request->takes_part[i] || f->request->layout[i] == NULL ||
	    f->conduct[i] == CONDUCT_CONTRADICTS)
		return false;
	if (spec_only_adds_instructions(t->abi_flags))
		return true;
	note_silence(f, arena_printf(f->arena, "what %s asks for", t->abi_flags));
	return false;
}

/* Layouts */

static bool word_is_disputed(const struct finder *f, size_t word)
{
	const uint32_t *seen = NULL;

	for (size_t i = 0; i < f->count; i++) {
		const uint32_t *words = f->request->layout[i];

		if (!f->request->takes_part[i] || words == NULL)
			continue;
		if (seen != NULL && *seen != words[word])
			return true;
		seen = &words[word];
	}
	return false;
}

static void judge_word(struct finder *f, size_t i, size_t word, const struct model_word *wanted)
{
	const uint32_t is = f->request->layout[i][word];
	struct buffer what;

	if (is == wanted->value) {
		if (f->conduct[i] == CONDUCT_UNKNOWN)
			f->conduct[i] = CONDUCT_CONFORMS;
		return;
	}
	if (f->conduct[i] == CONDUCT_DEVIATES)
		return;
	buffer_init(&what);
	layout_describe(f->request->c, word, &what);
	blame_charge(f, i, CONDUCT_DEVIATES,
	             arena_printf(f->arena, "the %s is %u, and should be %u: %s", what.data, is,
	                          wanted->value, wanted->says));
	buffer_release(&what);
}

static void judge_layouts(struct finder *f)
{
	const struct model_word *wanted = model_layout(f->target, f->request->c, f->arena);
	const size_t count = layout_word_count(f->request->c);

	for (size_t word = 0; word < count; word++) {
		if (!word_is_disputed(f, word))
			continue;
		if (wanted[word].silent) {
			note_silence(f, wanted[word].says);
			continue;
		}
		for (size_t i = 0; i < f->count; i++)
			if (may_be_judged(f, i))
				judge_word(f, i, word, &wanted[word]);
	}
}

/* Calls */

static bool leaf_is_disputed(const struct finder *f, uint32_t leaf)
{
	for (size_t a = 0; a < f->count; a++)
		for (size_t b = 0; b < f->count; b++)
			if (f->request->takes_part[a] && f->request->takes_part[b] &&
			    !blame_meet(f, a, b, leaf))
				return true;
	return false;
}

static bool side_deviates(const struct finder *f, size_t i, enum placement_side side,
                          const struct model_object *object, uint32_t leaf)
{
	const struct placement_half wanted = {
	    .status = PLACEMENT_MEASURED, .count = object->count, .run = object->run};
	struct place in_document, measured;

	if (!blame_elsewhere(&wanted, blame_half(f, i, side), leaf, &in_document, &measured))
		return false;
	/* The callee may read a value from the other register that holds it, too. */
	return object->twin < 0 || measured.area != PLACE_REGISTER || measured.reg != object->twin;
}

/* All of the leaf was found, and the two ends of the toolchain meet in it. Where they do not, though
 * it agrees with itself, they were not seen rightly: a caller leaves copies in places that are
 * none of the call's, and a callee that was not measured does not tell which. */
static bool is_seen_rightly(const struct finder *f, size_t i, uint32_t leaf)
{
	const struct blame_ends ends = blame_ends(f, leaf);

	return blame_is_found(blame_half(f, i, ends.from), leaf) &&
	       blame_is_found(blame_half(f, i, ends.to), leaf) && blame_meet(f, i, i, leaf);
}

static void judge_leaf(struct finder *f, size_t i, const struct model_object *object, uint32_t leaf)
{
	const struct placement_half wanted = {
	    .status = PLACEMENT_MEASURED, .count = object->count, .run = object->run};
	const struct blame_ends ends = blame_ends(f, leaf);
	const bool from = side_deviates(f, i, ends.from, object, leaf);
	const bool to = side_deviates(f, i, ends.to, object, leaf);

	if (!is_seen_rightly(f, i, leaf))
		return;
	if (!from && !to) {
		f->conduct[i] = CONDUCT_CONFORMS;
		return;
	}
	blame_charge(
	    f, i, CONDUCT_DEVIATES,
	    arena_printf(f->arena, "%s belongs in %s, and %s in %s: %s", blame_leaf_text(f, leaf),
	                 blame_places_text(f, &wanted, leaf),
	                 from ? arena_printf(f->arena, "its %s puts it", ends.puts)
	                      : arena_printf(f->arena, "its %s looks for it", ends.takes),
	                 blame_places_text(f, blame_half(f, i, from ? ends.from : ends.to), leaf),
	                 object->says));
}

static void judge_call(struct finder *f, size_t i, const bool *disputed)
{
	const struct model_call *call =
	    model_call(f->target, f->request->c, f->request->layout[i], f->arena);

	for (uint32_t leaf = 0; leaf < f->leaves.count; leaf++) {
		const struct model_object *object = &call->object[f->leaves.leaf[leaf].object];

		if (!disputed[leaf] || f->conduct[i] == CONDUCT_DEVIATES)
			continue;
		if (object->silent)
			note_silence(f, object->says);
		else
			judge_leaf(f, i, object, leaf);
	}
}

/* Who takes the arguments off the stack */

static bool pops_are_disputed(const struct finder *f)
{
	int32_t seen = -1;

	for (size_t i = 0; i < f->count; i++) {
		const int32_t popped = f->request->placement[i].popped;

		if (!f->request->takes_part[i] || popped < 0)
			continue;
		if (seen >= 0 && popped != seen)
			return true;
		seen = popped;
	}
	return false;
}

static void judge_pops(struct finder *f, size_t i)
{
	const struct model_call *call =
	    model_call(f->target, f->request->c, f->request->layout[i], f->arena);
	const int32_t popped = f->request->placement[i].popped;

	if (f->conduct[i] == CONDUCT_DEVIATES || popped < 0)
		return;
	if (call->popped < 0 || call->pops == NULL)
		note_silence(f, "who takes the arguments off the stack");
	else if (call->popped == popped)
		f->conduct[i] = CONDUCT_CONFORMS;
	else
		blame_charge(
		    f, i, CONDUCT_DEVIATES,
		    arena_printf(f->arena,
		                 "its callee takes %d bytes off the stack, and should take %d: %s",
		                 popped, call->popped, call->pops));
}

static void judge_calls(struct finder *f)
{
	bool *disputed = NEW_ARRAY(f->arena, bool, f->leaves.count + 1);

	if (f->request->placement == NULL)
		return;
	for (uint32_t leaf = 0; leaf < f->leaves.count; leaf++)
		disputed[leaf] = leaf_is_disputed(f, leaf);
	for (size_t i = 0; i < f->count; i++)
		if (may_be_judged(f, i))
			judge_call(f, i, disputed);
	for (size_t i = 0; i < f->count && pops_are_disputed(f); i++)
		if (may_be_judged(f, i))
			judge_pops(f, i);
}

void blame_by_document(struct finder *f)
{
	if (f->request->is_layout)
		judge_layouts(f);
	else
		judge_calls(f);
}
