/*
 * Fewer flags, once the case is as small as it can be. Each of the pair is joined by variants of
 * itself with one flag less, or at a lower level of optimisation; all of them judge the one case
 * together, and of the pairs that still show the same the one with the fewest flags is gone on with,
 * until there is none with fewer.
 *
 *     gcc-12:-O2,-fPIC   ──>   gcc-12:-O0   gcc-12:-O2   gcc-12:-O1,-fPIC   gcc-12:-O0,-fPIC
 */
#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../judge/judge.h"
#include "../toolchain/redact.h"
#include "../toolchain/spec.h"
#include "reduce_private.h"

/* A flag weighs more than any level of optimisation does. */
enum { FLAGS_MAX = 32, VARIANTS_MAX = 2 * FLAGS_MAX, LEVEL_OTHER = 3, FLAG_WEIGHT = 4 };

struct flags {
	size_t count;
	const char *flag[FLAGS_MAX]; /* as spelled */
};

/* What a toolchain may become; the first is what it is. */
struct variants {
	size_t first, count; /* in the list */
};

struct trial_of_flags {
	struct reduction *reduction;
	struct toolchain_list list;
	struct toolchain *toolchain;
	struct variants a, b;
	size_t best_a, best_b; /* in the list */
};

/* False where there are more than anybody would give. */
static bool split_flags(struct arena *arena, const char *text, struct flags *flags)
{
	*flags = (struct flags){0};
	while (*text != '\0') {
		size_t length = 0;

		while (text[length] != '\0' && text[length] != ',')
			length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
		if (flags->count == FLAGS_MAX)
			return false;
		flags->flag[flags->count++] = arena_strndup(arena, text, length);
		text += length + (text[length] == ',');
	}
	return true;
}

/* Of `-O1` 1, of what is no number more than of any; -1 of a flag for something else. */
static int level_of(const char *flag)
{
	if (strncmp(flag, "-O", 2) != 0)
		return -1;
	return flag[2] >= '0' && flag[2] < '0' + LEVEL_OTHER && flag[3] == '\0' ? flag[2] - '0'
	                                                                        : LEVEL_OTHER;
}

static unsigned weight(struct arena *arena, const struct toolchain *toolchain)
{
	struct flags flags;
	unsigned sum = 0;

	split_flags(arena, toolchain->flags, &flags);
	for (size_t i = 0; i < flags.count; i++)
		sum +=
		    level_of(flags.flag[i]) >= 0 ? (unsigned)level_of(flags.flag[i]) : FLAG_WEIGHT;
	return sum;
}

/* Without the flag `without`, and with `instead` where it stood unless that is NULL. */
static const char *join_flags(struct arena *arena, const struct flags *flags, size_t without,
                              const char *instead)
{
	const char *text = "";

	for (size_t i = 0; i < flags->count; i++) {
		const char *flag = i == without ? instead : flags->flag[i];

		if (flag != NULL)
			text = arena_printf(arena, "%s%s%s", text, *text != '\0' ? "," : "", flag);
	}
	return text;
}

static void add_variant(struct trial_of_flags *t, struct variants *variants, const char *flags)
{
	struct arena *arena = t->reduction->arena;
	const struct toolchain *from = &t->toolchain[variants->first];
	struct toolchain *to = &t->toolchain[t->list.count];
	struct hasher *hasher;

	for (size_t i = 0; i < variants->count; i++)
		if (strcmp(from[i].flags, flags) == 0)
			return;
	*to = *from;
	to->flags = flags;
	to->name = arena_printf(arena, "%s%s%s", from->compiler, *flags != '\0' ? ":" : "",
	                        redact_text(arena, flags));
	to->abi_flags = spec_abi_flags(arena, flags);
	to->argv_flag = spec_flags(arena, flags, from->recipe, from->target);
	hasher = hasher_new();
	hasher_add_text(hasher, from->fingerprint.text);
	hasher_add_text(hasher, flags);
	to->fingerprint = hasher_finish(hasher);
	t->list.count++;
	variants->count++;
}

/* The flags that the case asks for are part of it. */
static bool is_fixed(const struct reduction *r, const char *flag)
{
	struct flags fixed;

	if (r->request->fixed_flags == NULL)
		return false;
	split_flags(r->arena, r->request->fixed_flags, &fixed);
	for (size_t i = 0; i < fixed.count; i++)
		if (strcmp(fixed.flag[i], flag) == 0)
			return true;
	return false;
}

static void add_lower_levels(struct trial_of_flags *t, struct variants *variants,
                             const struct flags *flags, size_t index)
{
	static const char *const lower[] = {"-O0", "-O1", "-O2"};

	for (int level = 0; level < level_of(flags->flag[index]); level++)
		add_variant(t, variants,
		            join_flags(t->reduction->arena, flags, index, lower[level]));
}

/* All flags away but those of the case, at the lowest level. */
static const char *barest(const struct reduction *r, const struct flags *flags)
{
	struct flags kept = {0};

	for (size_t i = 0; i < flags->count; i++) {
		if (is_fixed(r, flags->flag[i]))
			kept.flag[kept.count++] = flags->flag[i];
		else if (level_of(flags->flag[i]) >= 0)
			kept.flag[kept.count++] = "-O0";
	}
	return join_flags(r->arena, &kept, SIZE_MAX, NULL);
}

static struct variants add_variants(struct trial_of_flags *t, const struct toolchain *toolchain)
{
	struct variants variants = {t->list.count, 1};
	struct flags flags;

	t->toolchain[t->list.count++] = *toolchain;
	if (toolchain_is_libffi(toolchain) ||
	    !split_flags(t->reduction->arena, toolchain->flags, &flags))
		return variants;
	add_variant(t, &variants, barest(t->reduction, &flags));
	for (size_t i = 0; i < flags.count && variants.count + LEVEL_OTHER < VARIANTS_MAX; i++) {
		if (is_fixed(t->reduction, flags.flag[i]))
			continue;
		if (level_of(flags.flag[i]) >= 0)
			add_lower_levels(t, &variants, &flags, i);
		else
			add_variant(t, &variants, join_flags(t->reduction->arena, &flags, i, NULL));
	}
	return variants;
}

static bool shows_same(const struct trial_of_flags *t, const struct pipeline_result *result,
                       size_t a, size_t b)
{
	struct reduction *r = t->reduction;
	const struct signature_request request = {
	    .c = r->c,
	    .toolchains = &t->list,
	    .build = result->judged->build,
	    .run = result->judged->run,
	    .a = a,
	    .b = b,
	};
	const struct signatures shown = signature_read(r->arena, &request, r->kind);

	for (size_t i = 0; i < shown.count; i++)
		if (signature_equal(&shown.signature[i], &r->signature))
			return reduction_witnesses_stay(r, &request);
	return false;
}

/* The lightest pair of all; of several the first. */
static void on_trial(const struct pipeline_result *result, void *context)
{
	struct trial_of_flags *t = context;
	struct arena *arena = t->reduction->arena;
	const bool is_alone = t->reduction->a == t->reduction->b;
	unsigned least =
	    weight(arena, &t->toolchain[t->best_a]) + weight(arena, &t->toolchain[t->best_b]);

	if (!reduction_is_judged(t->reduction, result))
		return;
	for (size_t i = t->a.first; i < t->a.first + t->a.count; i++)
		for (size_t j = t->b.first; j < t->b.first + t->b.count; j++) {
			unsigned sum =
			    weight(arena, &t->toolchain[i]) + weight(arena, &t->toolchain[j]);

			if (is_alone && i != j)
				continue;
			if (sum < least && shows_same(t, result, i, j)) {
				least = sum;
				t->best_a = i;
				t->best_b = j;
			}
		}
}

/* The witnesses keep their places in the list, behind the pair. */
static void set_up(struct trial_of_flags *t, struct reduction *r, const struct toolchain *a,
                   const struct toolchain *b)
{
	t->reduction = r;
	t->toolchain = NEW_ARRAY(r->arena, struct toolchain,
	                         r->toolchains.count + 2 * (size_t)(VARIANTS_MAX + LEVEL_OTHER));
	for (size_t i = 0; i < r->toolchains.count; i++)
		t->toolchain[t->list.count++] = r->kept[i];
	t->list.toolchain = t->toolchain;
	t->a = add_variants(t, a);
	t->b = r->a != r->b ? add_variants(t, b) : t->a;
	t->best_a = t->a.first;
	t->best_b = t->b.first;
}

static void note_change(struct reduction *r, const struct toolchain *from,
                        const struct toolchain *to)
{
	if (strcmp(from->name, to->name) != 0)
		reduction_tell(r, arena_printf(r->arena, "flags: %s for %s", to->name, from->name));
}

/* In the place of the one that the pair was chosen from; where the lighter one takes part already, it is
 * the one. */
static void replace(struct reduction *r, struct toolchain *all, const char *name,
                    const struct toolchain *lighter)
{
	size_t place = SIZE_MAX;

	for (size_t i = 0; i < r->all.count; i++) {
		if (strcmp(all[i].name, lighter->name) == 0)
			return;
		if (strcmp(all[i].name, name) == 0)
			place = i;
	}
	all[place] = *lighter;
}

/* From now on the pair is this one. */
static void use_lighter(struct reduction *r, const struct toolchain *a, const struct toolchain *b)
{
	struct toolchain *all = arena_copy(r->arena, r->all.toolchain, r->all.count * sizeof *all);

	replace(r, all, r->kept[r->a].name, a);
	replace(r, all, r->kept[r->b].name, b);
	r->all.toolchain = all;
	r->result->a = a->name;
	r->result->b = b->name;
}

bool reduction_drop_flags(struct reduction *r)
{
	struct toolchain a = r->kept[r->a], b = r->kept[r->b];
	bool is_lighter = true;

	while (is_lighter && !r->is_over) {
		struct trial_of_flags t = {0};
		struct pipeline pipeline = *r->request->pipeline;
		const struct pipeline_batch batch = {.c = &r->c,
		                                     .count = 1,
		                                     .first = r->index++,
		                                     .measure = true,
		                                     .linked = r->linked};

		set_up(&t, r, &a, &b);
		if (t.a.count + t.b.count == 2)
			break;
		pipeline.toolchains = &t.list;
		r->result->batches++;
		pipeline_submit(&pipeline, &batch, on_trial, &t);
		pool_run(pipeline.pool);
		is_lighter = t.best_a != t.a.first || t.best_b != t.b.first;
		a = t.toolchain[t.best_a];
		b = t.toolchain[t.best_b];
	}
	note_change(r, &r->kept[r->a], &a);
	if (r->a != r->b)
		note_change(r, &r->kept[r->b], &b);
	use_lighter(r, &a, r->a != r->b ? &b : &a);
	return !r->is_over;
}
