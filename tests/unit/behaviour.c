/* Classes do not depend on the order of toolchains: each row is tried in all orders. */
#include "../../harness/judge/behaviour.h"

#include <criterion/criterion.h>
#include <string.h>

enum { MOST = 6 };

/*
 * By toolchain its sides ('b' both, '>' it calls only, '<' it is called only, '!' both and not sound),
 * the pairs of caller and callee that go wrong, and the classes that come of it ('-' for none).
 */
static const struct {
	const char *what, *sides, *wrong, *classes;
} row[] = {
    {"all agree", "bbb", "", "aaa"},
    {"one differs from two", "bbb", "02 12 20 21", "aab"},
    {"one way is enough", "bb", "01", "ab"},
    {"wrong by the way of a third", "bbb", "20", "abc"},
    {"those that fail themselves are in none", "bb!", "01", "ab-"},
    {"a caller is of those that it can call", "bbb>", "02 12 20 21 32", "aaba"},
    {"a callee is of those that can call it", "bbb<", "02 12 20 21 03 13", "aabb"},
    {"a caller that nobody is like", "bb>", "20 21", "aab"},
    {"two callers that nobody is like, one of which tells two apart", "bb>>", "20 21 30", "abcd"},
    {"both sides apart, like one", "b<>", "", "aaa"},
    {"both sides apart, like different ones", "bb<>", "01 10 12 30 32", "abab"},
    /* 2 sees that 0 and 1 differ as callees, of which a caller knows nothing. */
    {"a caller fits two", "bbb>", "21", "abc-"},
    {"callees fit two", "bbb<<", "12", "abc--"},
    {"a caller, and all agree", "bb>", "", "aaa"},
    {"sides alone that agree", "><", "", "aa"},
    {"sides alone that disagree", "><", "01", "ab"},
    {"what fits two that differ is of neither", ">><<", "02", "a-b-"},
    {"lone ones, beside one with both sides", "b><", "02 10", "abb"},
};

static const struct {
	char letter;
	uint8_t able;
} side[] = {{'b', WIRE_CAN_CALL | WIRE_CAN_BE_CALLED},
            {'!', WIRE_CAN_CALL | WIRE_CAN_BE_CALLED},
            {'>', WIRE_CAN_CALL},
            {'<', WIRE_CAN_BE_CALLED}};

static uint8_t able_of(char letter)
{
	size_t i = 0;

	while (side[i].letter != letter)
		i++;
	return side[i].able;
}

static bool goes_wrong(const char *pairs, size_t caller, size_t callee)
{
	for (; *pairs != '\0'; pairs += pairs[2] == ' ' ? 3 : 2)
		if ((size_t)(pairs[0] - '0') == caller && (size_t)(pairs[1] - '0') == callee)
			return true;
	return false;
}

/* order[i]: which toolchain of the row stands at place i. */
static void expect_classes(struct arena *arena, size_t r, const size_t *order, size_t n)
{
	uint8_t able[MOST] = {0}, cell[MOST * MOST] = {0};
	bool sound[MOST] = {false};
	struct run_result run = {.toolchain_count = n, .case_count = 1, .able = able, .cell = cell};
	struct classes got;

	for (size_t i = 0; i < n; i++) {
		able[i] = able_of(row[r].sides[order[i]]);
		sound[i] = row[r].sides[order[i]] != '!';
	}
	for (size_t i = 0; i < n * n; i++) {
		size_t caller = i / n, callee = i % n;

		cell[i] = WIRE_OK;
		if (!(able[caller] & WIRE_CAN_CALL) || !(able[callee] & WIRE_CAN_BE_CALLED))
			cell[i] = WIRE_ABSTAINED;
		else if (!sound[caller] || !sound[callee])
			cell[i] = WIRE_GATED;
		else if (goes_wrong(row[r].wrong, order[caller], order[callee]))
			cell[i] = WIRE_ARGS;
	}
	got = behaviour_classes(arena, &run, 0, sound);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= i; j++) {
			char a = row[r].classes[order[i]], b = row[r].classes[order[j]];

			cr_expect_eq(got.of[i] == CLASS_NONE, a == '-', "%s: %zu", row[r].what,
			             order[i]);
			cr_expect_eq(got.of[i] == got.of[j], a == b, "%s: %zu and %zu", row[r].what,
			             order[i], order[j]);
		}
}

static void try_orders(struct arena *arena, size_t r, size_t *order, size_t fixed, size_t n)
{
	if (fixed == n)
		expect_classes(arena, r, order, n);
	for (size_t i = fixed; i < n; i++) {
		size_t moved = order[i];

		order[i] = order[fixed];
		order[fixed] = moved;
		try_orders(arena, r, order, fixed + 1, n);
		order[fixed] = order[i];
		order[i] = moved;
	}
}

Test(behaviour, classes_are_the_same_in_every_order)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t r = 0; r < ARRAY_LEN(row); r++) {
		size_t order[MOST] = {0, 1, 2, 3, 4, 5}, n = strlen(row[r].sides);

		cr_assert(n <= MOST && strlen(row[r].classes) == n, "%s", row[r].what);
		arena_reset(&arena);
		try_orders(&arena, r, order, 0, n);
	}
	arena_release(&arena);
}
