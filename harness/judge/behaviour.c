#include "behaviour.h"

struct behaviour {
	const struct run_result *run;
	size_t c;
	const bool *sound;
	struct classes classes; /* of those that have the same sides and behave alike */
	const size_t *first;    /* by class: one of it stands for all */
	const bool *is_lone;    /* by class: it has one side, and fits none with both */
};

static bool went_well(const struct behaviour *b, size_t caller, size_t callee)
{
	uint8_t verdict = run_cell(b->run, b->c, caller, callee);

	/* A toolchain with one side agrees with itself as far as anyone knows. */
	return caller == callee || (verdict != WIRE_LAYOUT && verdict < WIRE_ARGS);
}

static bool was_tried(const struct behaviour *b, size_t caller, size_t callee)
{
	return caller == callee || run_cell(b->run, b->c, caller, callee) != WIRE_ABSTAINED;
}

/* As far as both were tried with the third. */
static bool differ_before(const struct behaviour *b, size_t x, size_t y, size_t third)
{
	return (was_tried(b, x, third) && was_tried(b, y, third) &&
	        went_well(b, x, third) != went_well(b, y, third)) ||
	       (was_tried(b, third, x) && was_tried(b, third, y) &&
	        went_well(b, third, x) != went_well(b, third, y));
}

static bool fit(const struct behaviour *b, size_t x, size_t y)
{
	for (size_t i = 0; i < b->run->toolchain_count; i++)
		if (b->sound[i] && differ_before(b, x, y, i))
			return false;
	return true;
}

static uint8_t sides(const struct behaviour *b, size_t toolchain)
{
	return run_able(b->run, toolchain, b->c);
}

/* An equivalence: those with the same sides were tried with the same others. */
static bool are_alike(const void *context, size_t x, size_t y)
{
	const struct behaviour *b = context;

	return sides(b, x) == sides(b, y) && fit(b, x, y);
}

static const size_t *first_members(struct arena *arena, const struct classes *classes,
                                   size_t toolchain_count)
{
	size_t *first = NEW_ARRAY(arena, size_t, classes->count);

	for (size_t i = toolchain_count; i-- > 0;)
		if (classes->of[i] != CLASS_NONE)
			first[classes->of[i]] = i;
	return first;
}

static bool has_both_sides(const struct behaviour *b, size_t class)
{
	return sides(b, b->first[class]) == (WIRE_CAN_CALL | WIRE_CAN_BE_CALLED);
}

static bool classes_fit(const struct behaviour *b, size_t x, size_t y)
{
	return fit(b, b->first[x], b->first[y]);
}

static const bool *find_lone(struct arena *arena, const struct behaviour *b)
{
	bool *is_lone = NEW_ARRAY(arena, bool, b->classes.count);

	for (size_t i = 0; i < b->classes.count; i++) {
		is_lone[i] = !has_both_sides(b, i);
		for (size_t j = 0; j < b->classes.count; j++)
			if (has_both_sides(b, j) && classes_fit(b, i, j))
				is_lone[i] = false;
	}
	return is_lone;
}

/* One with one side may be part of one with both; a lone one, of a lone one of the other side. */
static bool may_be_part(const struct behaviour *b, size_t class, size_t of)
{
	if (!b->is_lone[class])
		return has_both_sides(b, of);
	return b->is_lone[of] && sides(b, b->first[of]) != sides(b, b->first[class]);
}

/* The class that one fits; itself when there is none, CLASS_NONE when there are several. */
static size_t only_fitting(const struct behaviour *b, size_t class)
{
	size_t found = class;

	for (size_t i = 0; i < b->classes.count; i++) {
		if (!may_be_part(b, class, i) || !classes_fit(b, class, i))
			continue;
		if (found != class)
			return CLASS_NONE;
		found = i;
	}
	return found;
}

/* The class that one becomes part of; itself, or CLASS_NONE. */
static size_t destination(const struct behaviour *b, size_t class)
{
	size_t found;

	if (has_both_sides(b, class))
		return class;
	found = only_fitting(b, class);
	if (found == CLASS_NONE || !b->is_lone[class])
		return found;
	return only_fitting(b, found) == class ? MIN(class, found) : class;
}

/* The classes anew, each of them gone to its destination. */
static struct classes merge(struct arena *arena, const struct behaviour *b)
{
	size_t n = b->run->toolchain_count;
	struct classes merged = {0, NEW_ARRAY(arena, uint8_t, n)};
	uint8_t *number = NEW_ARRAY(arena, uint8_t, b->classes.count);

	for (size_t i = 0; i < b->classes.count; i++)
		number[i] = CLASS_NONE;
	for (size_t i = 0; i < n; i++) {
		size_t to = CLASS_NONE;

		if (b->classes.of[i] != CLASS_NONE)
			to = destination(b, b->classes.of[i]);
		if (to != CLASS_NONE && number[to] == CLASS_NONE)
			number[to] = (uint8_t)merged.count++;
		merged.of[i] = to != CLASS_NONE ? number[to] : CLASS_NONE;
	}
	return merged;
}

struct classes behaviour_classes(struct arena *arena, const struct run_result *run, size_t c,
                                 const bool *sound)
{
	struct behaviour b = {.run = run, .c = c, .sound = sound};

	b.classes = classes_partition(arena, run->toolchain_count, sound, are_alike, &b);
	b.first = first_members(arena, &b.classes, run->toolchain_count);
	b.is_lone = find_lone(arena, &b);
	return merge(arena, &b);
}
