/* What the documents say is what the compilers do: on many cases, and with no rule to spare. */
#include "../../targets/model.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "../../generators/leaf.h"
#include "../../generators/text.h"
#include "../../targets/model_private.h"
#include "command.h"
#include "model_session.h"
#include "scratch.h"

TestSuite(model, .init = scratch_enter, .fini = scratch_leave, .timeout = 7200);

enum { TOLD = 20, STANDARD_TIERS = 1 << TIER_ISO | 1 << TIER_BITFIELDS };

/* What was seen: layout words, or objects of calls. */
struct tally {
	size_t said, silent, wrong;
	size_t
	    disputed; /* of wrong ones: the compilers do not agree with each other, or themselves */
	size_t alone; /* cases of those with which no compiler agrees */
	size_t unopposed; /* of wrong ones: no other compiler can say the case, nor contradict */
	/* Of wrong ones: another compiler does as the model says, and is understood, since what the one
	 * passes lies where the other looks for it, too. */
	size_t by_luck;
	size_t accused;          /* of damage to registers, the stack, the machine's state */
	bool caught[RULE_COUNT]; /* the compilers contradict the model with the rule broken */
	size_t told;
};

/* The case, and the toolchain in question. */
static void tell(const struct session_batch *b, size_t t, size_t c, const char *what)
{
	struct buffer text;

	buffer_init(&text);
	case_print(b->c[c], &text);
	fprintf(stderr, "%s%s: %s\n", text.data, b->toolchains->toolchain[t].name, what);
	buffer_release(&text);
}

static void tell_word(struct tally *tally, const struct session_batch *b, size_t t, size_t c,
                      size_t word, uint32_t said)
{
	struct buffer text;

	if (tally->told++ >= TOLD)
		return;
	buffer_init(&text);
	layout_describe(b->c[c], word, &text);
	buffer_printf(&text, " is not %u", said);
	tell(b, t, c, text.data);
	buffer_release(&text);
}

/* How many words of the case are not as said. They are told, unless `tally` is NULL. */
static size_t wrong_words(struct tally *tally, const struct session_batch *b, size_t c,
                          const struct model_word *word)
{
	const size_t count = layout_word_count(b->c[c]);
	size_t wrong = 0;

	for (size_t t = 0; t < b->toolchains->count; t++) {
		const uint32_t *is =
		    b->run->layout + t * b->run->layout_words + b->run->layout_first[c];

		for (size_t i = 0; run_able(b->run, t, c) && i < count; i++) {
			if (word[i].silent || word[i].value == is[i])
				continue;
			wrong++;
			if (tally != NULL)
				tell_word(tally, b, t, c, i, word[i].value);
		}
	}
	return wrong;
}

static size_t able_count(const struct session_batch *b, size_t c)
{
	size_t count = 0;

	for (size_t t = 0; t < b->toolchains->count; t++)
		count += run_able(b->run, t, c) != 0;
	return count;
}

static void look_at_layouts(const struct session_batch *b, void *context)
{
	struct tally *tally = context;
	struct arena arena;

	arena_init(&arena);
	for (size_t c = 0; c < b->count; c++) {
		const struct model_word *word = model_layout(b->target, b->c[c], &arena);
		const size_t count = layout_word_count(b->c[c]);

		tally->said += count;
		for (size_t i = 0; i < count; i++)
			tally->silent += word[i].silent;
		*(able_count(b, c) > 1 ? &tally->wrong : &tally->unopposed) +=
		    wrong_words(tally, b, c, word);
		for (int rule = RULE_NONE + 1; rule <= RULE_LAYOUT_LAST; rule++)
			if (!tally->caught[rule])
				tally->caught[rule] =
				    wrong_words(
				        NULL, b, c,
				        model_layout_broken(b->target, b->c[c], rule, &arena)) > 0;
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static struct tally layouts(const struct target *target, uint32_t tiers, size_t cases)
{
	struct tally tally = {0};
	const struct session_request request = {.target = target,
	                                        .tiers = tiers,
	                                        .cases = cases,
	                                        .look = look_at_layouts,
	                                        .context = &tally};

	session_run(&request);
	fprintf(stderr,
	        "%s: %zu words, silent on %zu of them, wrong on %zu, on %zu more that one compiler "
	        "alone can say\n",
	        target->name, tally.said, tally.silent, tally.wrong, tally.unopposed);
	cr_expect(eq(sz, tally.wrong, 0));
	return tally;
}

Test(model, layouts_of_x86_64)
{
	layouts(&target_x86_64_sysv, STANDARD_TIERS, is_proof() ? 100000 : 400);
}

Test(model, layouts_of_i386)
{
	layouts(&target_i386_sysv, STANDARD_TIERS, is_proof() ? 100000 : 400);
}

/* What the callee pops is not measured. */
static bool is_seen(int rule)
{
	return rule != RULE_I386_POPPED && rule != RULE_GCC_POPS && rule != RULE_GCC_POPS_FIXED;
}

/* No rule may survive its own breaking in what compilers made of a few cases (unit/model*.c). Which of
 * them these cases do not need is told; of many cases each is to be needed by some. */
static void expect_needed(const struct tally *tally, const struct target *target, int first,
                          int last)
{
	for (int rule = first; rule <= last; rule++) {
		const char *text = target->model->rule[rule];

		if (tally->caught[rule] || text == NULL || !is_seen(rule))
			continue;
		fprintf(stderr, "%s: no case needs: %s\n", target->name, text);
		cr_expect_not(is_proof(), "%s", text);
	}
}

/* Whatever the documents do not know, the model is silent on. */
Test(model, layouts_of_all_tiers)
{
	for (size_t t = 0; targets[t] != NULL; t++) {
		const struct tally tally =
		    layouts(targets[t], UINT32_MAX, is_proof() ? 20000 : 600);

		expect_needed(&tally, targets[t], RULE_NONE + 1, RULE_LAYOUT_LAST);
	}
}

/* Bits of a leaf from `bit` on, in a measured half: where they are, and how many are in a row. */
static struct place measured_place(const struct placement_half *half, uint32_t leaf, uint32_t bit,
                                   uint32_t *count)
{
	const struct place_run *run = placement_find(half, leaf, bit);
	struct place place = {.area = PLACE_NOWHERE};

	*count = 1;
	if (run == NULL)
		return place;
	*count = run->first + run->count - bit;
	place = run->place;
	place.bit += bit - run->first;
	return place;
}

/* As said, or in the register that holds the value too. What was not found says nothing. */
static bool is_as_said(const struct model_object *object, struct place said, struct place is)
{
	const struct place twin = {
	    .area = PLACE_REGISTER, .reg = (uint8_t)object->twin, .bit = said.bit};

	return is.area == PLACE_NOWHERE || place_equal(said, is) ||
	       (object->twin >= 0 && place_equal(twin, is));
}

/* The first run of the object that is elsewhere: `is`. NULL: none. */
static const struct place_run *wrong_run(const struct model_object *object,
                                         const struct placement_half *half, struct place *is)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct place_run *run = &object->run[i];
		uint32_t count;

		for (uint32_t bit = 0; bit < run->count; bit += count) {
			struct place said = run->place;

			said.bit += bit;
			*is = measured_place(half, run->leaf, run->first + bit, &count);
			if (!is_as_said(object, said, *is))
				return run;
		}
	}
	return NULL;
}

static void tell_run(struct tally *tally, const struct session_batch *b, size_t t, size_t c,
                     int side, const struct place_run *run, struct place is)
{
	struct buffer text;

	if (tally->told++ >= TOLD)
		return;
	buffer_init(&text);
	buffer_printf(&text, "%s: ", placement_side_name[side]);
	leaf_path(b->c[c], run->leaf, &text);
	buffer_puts(&text, " is in ");
	place_print(b->target, is, run->count, &text);
	buffer_puts(&text, ", not in ");
	place_print(b->target, run->place, run->count, &text);
	tell(b, t, c, text.data);
	buffer_release(&text);
}

/* The pointer to the result, and what al tells. */
static bool is_unseen_right(const struct model_call *call, const struct placement *placement)
{
	const struct placement_half *half = placement->half;
	const bool sent = half[PLACEMENT_SENT].status == PLACEMENT_MEASURED;
	const bool read = half[PLACEMENT_READ].status == PLACEMENT_MEASURED;
	const bool is_hidden = call->hidden.area != PLACE_NOWHERE;

	if (sent && call->vector_count >= 0 && placement->vector_count >= 0 &&
	    placement->vector_count < call->vector_count)
		return false;
	if (call->object[0].silent || call->object[0].count == 0)
		return true; /* without leaves nobody can tell */
	return (!sent || place_equal(call->hidden, placement->hidden_sent)) &&
	       (!read || place_equal(call->hidden, placement->hidden_read)) &&
	       (!read || !is_hidden || call->hidden_returned == placement->hidden_returned);
}

/* How many objects of the case one toolchain has elsewhere, by side. */
static size_t wrong_objects(struct tally *tally, const struct session_batch *b, size_t t, size_t c,
                            const struct model_call *call)
{
	const struct placement *placement = run_placement(b->run, t, c);
	size_t wrong = !is_unseen_right(call, placement);

	if (wrong > 0 && tally != NULL && tally->told++ < TOLD)
		tell(b, t, c, "the hidden pointer, or al");
	for (int side = 0; side < PLACEMENT_SIDE_COUNT; side++) {
		const struct placement_half *half = &placement->half[side];
		const bool is_result = side == PLACEMENT_RETURNED || side == PLACEMENT_TAKEN;
		const size_t end = is_result ? 1 : b->c[c]->parameter_count + 1;

		if (half->status != PLACEMENT_MEASURED)
			continue;
		for (size_t i = is_result ? 0 : 1; i < end; i++) {
			struct place is;
			const struct place_run *run = wrong_run(&call->object[i], half, &is);

			wrong += run != NULL;
			if (run != NULL && tally != NULL)
				tell_run(tally, b, t, c, side, run, is);
		}
	}
	return wrong;
}

/* All calls of the case that were made are right. */
static bool is_agreed(const struct session_batch *b, size_t c)
{
	const size_t n = b->toolchains->count;

	for (size_t i = 0; i < n * n; i++) {
		const uint8_t cell = run_cell(b->run, c, i / n, i % n);

		if (cell != WIRE_OK && cell != WIRE_ABSTAINED)
			return false;
	}
	return true;
}

static void break_rules(struct tally *tally, const struct session_batch *b, size_t t, size_t c,
                        const uint32_t *words, struct arena *arena)
{
	for (int rule = RULE_LAYOUT_LAST + 1; rule < RULE_COUNT; rule++) {
		const struct model_call *call;

		if (tally->caught[rule])
			continue;
		call = model_call_broken(b->target, b->c[c], words, rule, arena);
		tally->caught[rule] = wrong_objects(NULL, b, t, c, call) > 0;
	}
}

/* Whom the runner accuses of damage: nobody that is right. */
static size_t accusations(const struct session_batch *b, size_t c)
{
	const size_t n = b->toolchains->count;
	size_t count = 0;

	for (size_t i = 0; i < n * n; i++)
		if (run_cell(b->run, c, i / n, i % n) == WIRE_STATE) {
			tell(b, i % n, c, "damage");
			count++;
		}
	return count;
}

static void look_at_call(struct tally *tally, const struct session_batch *b, size_t c,
                         struct arena *arena)
{
	const bool agreed = is_agreed(b, c);
	size_t able = 0; /* who take part; of a dispute those that agree with themselves */
	size_t wrongs = 0;
	size_t others = 0; /* of these, who do not as the model says */

	tally->accused += accusations(b, c);
	for (size_t t = 0; t < b->toolchains->count; t++) {
		const uint32_t *words =
		    b->run->layout + t * b->run->layout_words + b->run->layout_first[c];
		const struct model_call *call;
		size_t wrong;

		if (!run_able(b->run, t, c) || (!agreed && run_cell(b->run, c, t, t) != WIRE_OK))
			continue;
		able++;
		call = model_call(b->target, b->c[c], words, arena);
		wrong = wrong_objects(agreed ? tally : NULL, b, t, c, call);
		for (size_t i = 0; i <= b->c[c]->parameter_count; i++)
			tally->silent += call->object[i].silent;
		tally->said += b->c[c]->parameter_count + 1;
		wrongs += wrong;
		others += wrong > 0;
		if (agreed)
			break_rules(tally, b, t, c, words, arena);
	}
	*(!agreed          ? &tally->disputed
	  : able < 2       ? &tally->unopposed
	  : others == able ? &tally->wrong
	                   : &tally->by_luck) += wrongs;
	if (!agreed && able > 1 && others == able) {
		tally->alone++;
		tell(b, 0, c, "no compiler does as the model says");
	}
}

/* Before a va_list the caller calls a function of its own. Without a rule for the convention nobody
 * knows which of several copies of a value is the one that travels. */
static bool is_measured(const struct session_batch *b, size_t c)
{
	return !b->c[c]->va_list && b->target->rule[b->c[c]->convention].result != 0;
}

static void look_at_calls(const struct session_batch *b, void *context)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t c = 0; c < b->count; c++) {
		if (!is_measured(b, c))
			continue;
		look_at_call(context, b, c, &arena);
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static struct tally calls(const struct target *target, uint32_t tiers, size_t cases)
{
	struct tally tally = {0};
	const struct session_request request = {.target = target,
	                                        .tiers = tiers,
	                                        .cases = cases,
	                                        .measure = true,
	                                        .look = look_at_calls,
	                                        .context = &tally};

	session_run(&request);
	fprintf(stderr,
	        "%s: %zu objects, silent on %zu of them, wrong on %zu, on %zu more that one "
	        "compiler alone can say, on %zu by luck; of %zu compilers disagree, %zu cases as "
	        "none; %zu accused\n",
	        target->name, tally.said, tally.silent, tally.wrong, tally.unopposed, tally.by_luck,
	        tally.disputed, tally.alone, tally.accused);
	cr_expect(eq(sz, tally.wrong, 0));
	if (tiers == STANDARD_TIERS) {
		cr_expect(eq(sz, tally.by_luck, 0));
		cr_expect(eq(sz, tally.accused, 0));
	}
	cr_expect(eq(sz, tally.alone, 0));
	return tally;
}

Test(model, calls_of_x86_64)
{
	calls(&target_x86_64_sysv, STANDARD_TIERS, is_proof() ? 100000 : 400);
}

Test(model, calls_of_i386)
{
	calls(&target_i386_sysv, STANDARD_TIERS, is_proof() ? 100000 : 400);
}

Test(model, calls_of_all_tiers)
{
	for (size_t t = 0; targets[t] != NULL; t++) {
		const struct tally tally = calls(targets[t], UINT32_MAX, is_proof() ? 20000 : 600);

		expect_needed(&tally, targets[t], RULE_LAYOUT_LAST + 1, RULE_COUNT - 1);
	}
}
