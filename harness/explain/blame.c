#include "blame.h"

#include <assert.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../judge/classes.h"
#include "blame_private.h"

const char *const blame_kind_name[BLAME_KIND_COUNT] = {
    [BLAME_SELF] = "self",
    [BLAME_DOCUMENT] = "document",
    [BLAME_SILENT] = "silent",
    [BLAME_UNDECIDED] = "undecided",
};

void blame_charge(struct finder *f, size_t toolchain, enum blame_conduct conduct, const char *text)
{
	size_t i = 0;

	f->conduct[toolchain] = conduct;
	while (i < f->charge_count && strcmp(f->charge[i].text, text) != 0)
		i++;
	if (i == CHARGES_MAX)
		return;
	if (i == f->charge_count)
		f->charge[f->charge_count++] =
		    (struct charge){text, NEW_ARRAY(f->arena, bool, f->count)};
	f->charge[i].who[toolchain] = true;
}

struct blame_ends blame_ends(const struct finder *f, uint32_t leaf)
{
	if (f->leaves.leaf[leaf].object == 0)
		return (struct blame_ends){PLACEMENT_RETURNED, PLACEMENT_TAKEN, "callee", "caller"};
	return (struct blame_ends){PLACEMENT_SENT, PLACEMENT_READ, "caller", "callee"};
}

const struct placement_half *blame_half(const struct finder *f, size_t toolchain,
                                        enum placement_side side)
{
	return &f->request->placement[toolchain].half[side];
}

const char *blame_leaf_text(const struct finder *f, uint32_t leaf)
{
	struct buffer out;
	const char *text;

	buffer_init(&out);
	leaf_path(f->request->c, leaf, &out);
	text = arena_strdup(f->arena, out.data);
	buffer_release(&out);
	return text;
}

const char *blame_places_text(const struct finder *f, const struct placement_half *half,
                              uint32_t leaf)
{
	struct buffer out;
	const char *text, *separator = "";

	buffer_init(&out);
	for (size_t i = 0; i < half->count; i++) {
		const struct place_run *run = &half->run[i];

		if (run->leaf != leaf)
			continue;
		buffer_puts(&out, separator);
		place_print(f->target, run->place, run->count, &out);
		separator = ", ";
	}
	text = arena_strdup(f->arena, out.data);
	buffer_release(&out);
	return text;
}

static struct place place_of_bit(const struct place_run *run, uint32_t bit)
{
	struct place place = run->place;

	place.bit += bit - run->first;
	return place;
}

bool blame_elsewhere(const struct placement_half *a, const struct placement_half *b, uint32_t leaf,
                     struct place *in_a, struct place *in_b)
{
	for (uint32_t bit = 0;; bit++) {
		const struct place_run *run_a = placement_find(a, leaf, bit);
		const struct place_run *run_b = placement_find(b, leaf, bit);

		if (run_a == NULL || run_b == NULL)
			return false;
		*in_a = place_of_bit(run_a, bit);
		*in_b = place_of_bit(run_b, bit);
		if (in_a->area != PLACE_NOWHERE && in_b->area != PLACE_NOWHERE &&
		    !place_equal(*in_a, *in_b))
			return true;
	}
}

bool blame_is_found(const struct placement_half *half, uint32_t leaf)
{
	if (placement_find(half, leaf, 0) == NULL)
		return false;
	for (size_t i = 0; i < half->count; i++)
		if (half->run[i].leaf == leaf && half->run[i].place.area == PLACE_NOWHERE)
			return false;
	return true;
}

bool blame_meet(const struct finder *f, size_t from, size_t to, uint32_t leaf)
{
	const struct blame_ends ends = blame_ends(f, leaf);
	struct place a, b;

	return !blame_elsewhere(blame_half(f, from, ends.from), blame_half(f, to, ends.to), leaf,
	                        &a, &b);
}

/* Self-contradiction */

/* Where the two ends of a toolchain that fails against itself do not meet; "" when it was not seen. */
static const char *contradiction(const struct finder *f, size_t i)
{
	if (f->request->placement == NULL)
		return "";
	for (uint32_t leaf = 0; leaf < f->leaves.count; leaf++) {
		const struct blame_ends ends = blame_ends(f, leaf);

		if (!blame_meet(f, i, i, leaf))
			return arena_printf(
			    f->arena, ": its %s puts %s in %s, its %s looks for it in %s",
			    ends.puts, blame_leaf_text(f, leaf),
			    blame_places_text(f, blame_half(f, i, ends.from), leaf), ends.takes,
			    blame_places_text(f, blame_half(f, i, ends.to), leaf));
	}
	return "";
}

/* Whether two toolchains do the same, as far as it was measured. */
static bool behave_alike(const struct finder *f, size_t a, size_t b)
{
	if (f->request->is_layout)
		return memcmp(f->request->layout[a], f->request->layout[b],
		              layout_word_count(f->request->c) * sizeof(uint32_t)) == 0;
	for (uint32_t leaf = 0; leaf < f->leaves.count; leaf++)
		if (!blame_meet(f, a, b, leaf) || !blame_meet(f, b, a, leaf))
			return false;
	return true;
}

static bool can_be_compared(const struct finder *f, size_t i)
{
	return f->request->takes_part[i] && (f->request->is_layout ? f->request->layout[i] != NULL
	                                                           : f->request->placement != NULL);
}

/* Calls between them arrive: what was measured of them may differ, they do not. */
static bool get_on(const struct finder *f, size_t a, size_t b)
{
	const struct classes *classes = f->request->classes;

	return classes != NULL && classes->of[a] == classes->of[b];
}

/* Another level of optimisation of the same compiler that does it differently. */
static bool has_double(const struct finder *f, size_t i)
{
	const struct toolchain *a = finder_toolchain(f, i);

	for (size_t j = 0; j < f->count; j++) {
		const struct toolchain *b = finder_toolchain(f, j);

		if (j != i && can_be_compared(f, j) && !get_on(f, i, j) &&
		    strcmp(a->compiler, b->compiler) == 0 &&
		    strcmp(a->abi_flags, b->abi_flags) == 0 && !behave_alike(f, i, j))
			return true;
	}
	return false;
}

static void blame_by_itself(struct finder *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (f->request->fails_alone[i])
			blame_charge(f, i, CONDUCT_CONTRADICTS,
			             arena_printf(f->arena, "caller and callee do not agree%s",
			                          contradiction(f, i)));
		else if (can_be_compared(f, i) && has_double(f, i))
			blame_charge(f, i, CONDUCT_CONTRADICTS,
			             "one level of optimisation does not do as another");
	}
}

/* What is told, and accuses nobody */

static bool alike(const void *context, size_t a, size_t b)
{
	return behave_alike(context, a, b);
}

static struct classes behaviours(const struct finder *f)
{
	bool *takes_part = NEW_ARRAY(f->arena, bool, f->count);

	for (size_t i = 0; i < f->count; i++)
		takes_part[i] = can_be_compared(f, i) && !f->request->fails_alone[i];
	return classes_partition(f->arena, f->count, takes_part, alike, f);
}

/* The families in one class, those with toolchains elsewhere too among them. */
static size_t family_count(const struct finder *f, const struct classes *classes, size_t class)
{
	unsigned seen = 0;

	for (size_t i = 0; i < f->count; i++)
		if (classes->of[i] == class)
			seen |= 1U << finder_toolchain(f, i)->family;
	return (size_t)__builtin_popcount(seen);
}

/* "clang-14..16", without the braces. */
static const char *names_of(const struct finder *f, const struct classes *classes, size_t class)
{
	struct classes one = {1, NEW_ARRAY(f->arena, uint8_t, f->count)};
	const char *text;

	for (size_t i = 0; i < f->count; i++)
		one.of[i] = classes->of[i] == class ? 0 : CLASS_NONE;
	text = classes_print(f->arena, f->request->toolchains, &one);
	return arena_printf(f->arena, "%.*s", (int)strlen(text) - 2, text + 1);
}

/* "3 families do it as gcc-11 gcc-12 clang-19 libffi, 1 as clang-14..16". */
static const char *vote(const struct finder *f, const struct classes *classes)
{
	const char *text = "";

	for (size_t class = 0; class < classes->count; class ++) {
		const size_t families = family_count(f, classes, class);
		const char *verb = class > 0       ? ""
		                   : families == 1 ? "family does it "
		                                   : "families do it ";

		text = arena_printf(f->arena, "%s%s%zu %sas %s", text, class > 0 ? ", " : "",
		                    families, verb, names_of(f, classes, class));
	}
	return text;
}

/* The versions between which a compiler changed, for each of its neighbours in the list. */
static size_t history(const struct finder *f, const struct classes *classes, const char **line)
{
	size_t count = 0, before = SIZE_MAX;

	for (size_t i = 0; i < f->count; i++) {
		const struct toolchain *now = finder_toolchain(f, i), *then;
		const char *text;

		if (classes->of[i] == CLASS_NONE || now->recipe == NULL)
			continue;
		then = before == SIZE_MAX ? NULL : finder_toolchain(f, before);
		if (then != NULL && then->recipe == now->recipe &&
		    strcmp(then->abi_flags, now->abi_flags) == 0 &&
		    strcmp(then->compiler, now->compiler) != 0 &&
		    classes->of[before] != classes->of[i]) {
			text = arena_printf(f->arena, "changed between %s (%s) and %s (%s)",
			                    then->compiler, then->version, now->compiler,
			                    now->version);
			line[count++] = text;
		}
		before = i;
	}
	return count;
}

/* The outcome */

static const char *names_of_conduct(const struct finder *f, enum blame_conduct conduct)
{
	struct classes classes = {1, NEW_ARRAY(f->arena, uint8_t, f->count)};

	for (size_t i = 0; i < f->count; i++)
		classes.of[i] = f->conduct[i] == conduct ? 0 : CLASS_NONE;
	return names_of(f, &classes, 0);
}

static const char *names_of_charge(const struct finder *f, const struct charge *charge)
{
	struct classes classes = {1, NEW_ARRAY(f->arena, uint8_t, f->count)};

	for (size_t i = 0; i < f->count; i++)
		classes.of[i] = charge->who[i] ? 0 : CLASS_NONE;
	return names_of(f, &classes, 0);
}

static void collect_lines(struct finder *f, struct blame *blame)
{
	const struct classes classes = behaviours(f);
	const char **line = NEW_ARRAY(f->arena, const char *, CHARGES_MAX + f->count + 2);
	size_t count = 0;

	for (size_t i = 0; i < f->charge_count; i++)
		line[count++] = arena_printf(f->arena, "%s: %s", names_of_charge(f, &f->charge[i]),
		                             f->charge[i].text);
	if (f->silent != NULL && blame->kind != BLAME_SILENT)
		line[count++] = arena_printf(f->arena, "the document is silent: %s", f->silent);
	if (classes.count > 1) {
		line[count++] = vote(f, &classes);
		count += history(f, &classes, line + count);
	}
	blame->line = line;
	blame->line_count = count;
}

static void decide(struct finder *f, struct blame *blame)
{
	const char *alone = names_of_conduct(f, CONDUCT_CONTRADICTS);
	const char *other = names_of_conduct(f, CONDUCT_DEVIATES);

	blame->guilty = arena_printf(f->arena, "%s%s%s", alone, *alone && *other ? " " : "", other);
	if (*alone != '\0') {
		blame->kind = BLAME_SELF;
		blame->sentence = arena_printf(
		    f->arena, "%s: at odds with itself%s%s%s", alone, *other != '\0' ? "; " : "",
		    other, *other != '\0' ? ": not as the document has it" : "");
	} else if (*other != '\0') {
		blame->kind = BLAME_DOCUMENT;
		blame->sentence = arena_printf(f->arena, "%s: not as the document has it", other);
	} else if (f->silent != NULL) {
		blame->kind = BLAME_SILENT;
		blame->sentence =
		    arena_printf(f->arena, "nobody: the document is silent (%s)", f->silent);
	} else {
		blame->kind = BLAME_UNDECIDED;
		blame->sentence = "nobody: what was measured does not tell who deviates";
	}
}

struct blame blame_find(const struct blame_request *request, struct arena *arena)
{
	struct finder f = {
	    .request = request,
	    .arena = arena,
	    .count = request->toolchains->count,
	    .target = request->toolchains->toolchain[0].target,
	    .leaves = leaf_enumerate(arena, request->c),
	};
	struct blame blame;

	f.conduct = NEW_ARRAY(arena, enum blame_conduct, f.count);
	blame_by_itself(&f);
	blame_by_document(&f);
	decide(&f, &blame);
	collect_lines(&f, &blame);
	blame.conduct = f.conduct;
	return blame;
}
