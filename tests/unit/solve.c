/* Where the runner's solver finds leaves in invented observations. */
#include "../../harness/runner/solve.c" // NOLINT(bugprone-suspicious-include): it is no library's

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../../harness/base/random.h"

enum { WORDS = 8, COLUMNS = 64 * WORDS, RUNS_MAX = 64 };

/* Eight words of random bits: the registers 0 to 3, four words of the stack. */
struct scene {
	struct arena arena;
	uint64_t column[COLUMNS];
	struct solve_table table;
	struct solve_stretch stretch[5];
	struct solve_space space;
	struct wire_run run[RUNS_MAX];
	struct solve_runs found;
};

static void scene_open(struct scene *s)
{
	struct random random;

	*s = (struct scene){0};
	arena_init(&s->arena);
	random = random_from(1);
	for (int i = 0; i < COLUMNS; i++)
		s->column[i] = random_next(&random);
	for (uint32_t i = 0; i < 4; i++)
		s->stretch[i] =
		    (struct solve_stretch){.first = 64 * i,
		                           .count = 64,
		                           .place = {.area = PLACE_REGISTER, .reg = (uint8_t)i}};
	s->stretch[4] = (struct solve_stretch){
	    .first = 256, .count = 256, .place = {.area = PLACE_STACK}, .rank = 1};
	s->space = (struct solve_space){s->column, NULL, &s->table, s->stretch, 5, NULL};
	s->found = (struct solve_runs){s->run, 0, RUNS_MAX};
}

static void scene_index(struct scene *s)
{
	solve_table_init(&s->table, &s->arena, COLUMNS);
	for (uint32_t i = 0; i < COLUMNS; i++)
		solve_table_add(&s->table, s->column[i], i);
}

static void expect_run(const struct scene *s, uint32_t index, struct wire_run want)
{
	const struct wire_run *got = &s->run[index];

	cr_assert_lt(index, s->found.count);
	cr_expect(got->leaf == want.leaf && got->first == want.first && got->count == want.count,
	          "run %u: leaf %u, bits %u and %u", index, got->leaf, got->first, got->count);
	cr_expect(got->place.area == want.place.area && got->place.reg == want.place.reg &&
	              got->place.bit == want.place.bit,
	          "run %u: area %u, register %u, bit %u", index, got->place.area, got->place.reg,
	          got->place.bit);
}

#define IN(number, first) {.area = PLACE_REGISTER, .reg = (number), .bit = (first)}
#define STACK(first)      {.area = PLACE_STACK, .bit = (first)}
#define NOWHERE           {.area = PLACE_NOWHERE}

Test(solve, transposes)
{
	uint64_t row[SOLVE_ROUNDS][3], column[2 * 64];
	struct random random;

	random = random_from(2);
	for (int r = 0; r < SOLVE_ROUNDS; r++)
		for (int w = 0; w < 3; w++)
			row[r][w] = random_next(&random);
	solve_columns(&row[0][0], 3, 2, column);
	for (int bit = 0; bit < 2 * 64; bit++)
		for (int r = 0; r < SOLVE_ROUNDS; r++)
			cr_assert_eq(column[bit] >> r & 1, row[r][bit / 64] >> bit % 64 & 1,
			             "bit %d, round %d", bit, r);
}

Test(solve, finds_a_leaf_in_two_pieces)
{
	struct scene s;
	uint64_t leaf[128];

	scene_open(&s);
	scene_index(&s);
	memcpy(leaf, s.column + 64, 64 * sizeof *leaf);
	memcpy(leaf + 64, s.column + 256 + 64, 64 * sizeof *leaf);
	solve_leaf(&s.space, 5, leaf, 128, NULL, &s.found);
	cr_expect_eq(s.found.count, 2);
	expect_run(&s, 0, (struct wire_run){5, 0, 64, IN(1, 0)});
	expect_run(&s, 1, (struct wire_run){5, 64, 64, STACK(64)});
	arena_release(&s.arena);
}

Test(solve, says_what_is_nowhere)
{
	struct scene s;
	uint64_t leaf[8];

	scene_open(&s);
	scene_index(&s);
	memcpy(leaf, s.column + 3, sizeof leaf);
	leaf[4] ^= 1;
	leaf[5] ^= 1;
	solve_leaf(&s.space, 0, leaf, 8, NULL, &s.found);
	cr_expect_eq(s.found.count, 3);
	expect_run(&s, 0, (struct wire_run){0, 0, 4, IN(0, 3)});
	expect_run(&s, 1, (struct wire_run){0, 4, 2, NOWHERE});
	expect_run(&s, 2, (struct wire_run){0, 6, 2, IN(0, 9)});
	arena_release(&s.arena);
}

/* A copy in a register of a better rank, and one where the other half says. */
Test(solve, chooses_among_copies)
{
	struct scene s;
	struct wire_run other = {0, 0, 32, STACK(128)};
	const struct solve_runs prefer = {&other, 1, 1};

	scene_open(&s);
	memcpy(s.column + 256 + 128, s.column, 64 * sizeof *s.column);
	memcpy(s.column + 192, s.column, 64 * sizeof *s.column);
	scene_index(&s);
	solve_leaf(&s.space, 0, s.column, 32, NULL, &s.found);
	expect_run(&s, 0, (struct wire_run){0, 0, 32, IN(0, 0)});
	s.stretch[0].rank = 2;
	s.found.count = 0;
	solve_leaf(&s.space, 0, s.column, 32, NULL, &s.found);
	expect_run(&s, 0, (struct wire_run){0, 0, 32, IN(3, 0)});
	s.found.count = 0;
	solve_leaf(&s.space, 0, s.column, 32, &prefer, &s.found);
	cr_expect_eq(s.found.count, 1);
	expect_run(&s, 0, (struct wire_run){0, 0, 32, STACK(128)});
	/* The other half may be wrong about it. */
	other.place.bit++;
	s.found.count = 0;
	solve_leaf(&s.space, 0, s.column, 32, &prefer, &s.found);
	expect_run(&s, 0, (struct wire_run){0, 0, 32, IN(3, 0)});
	arena_release(&s.arena);
}

/* The sign stands in all bits above a narrow leaf: it is still one run. */
Test(solve, goes_on_behind_the_bit_before)
{
	struct scene s;

	scene_open(&s);
	for (int i = 8; i < 64; i++)
		s.column[128 + i] = s.column[128 + 7];
	s.column[256 + 5] = s.column[128 + 7];
	scene_index(&s);
	solve_leaf(&s.space, 0, s.column + 128, 8, NULL, &s.found);
	cr_expect_eq(s.found.count, 1);
	expect_run(&s, 0, (struct wire_run){0, 0, 8, IN(2, 0)});
	arena_release(&s.arena);
}

Test(solve, takes_what_is_only_preferred_for_nothing_else)
{
	struct scene s;
	struct wire_run other = {0, 0, 64, IN(0, 0)};
	const struct solve_runs prefer = {&other, 1, 1};

	scene_open(&s);
	s.stretch[0].rank = SOLVE_ONLY_PREFERRED;
	scene_index(&s);
	solve_leaf(&s.space, 0, s.column, 64, NULL, &s.found);
	expect_run(&s, 0, (struct wire_run){0, 0, 64, NOWHERE});
	s.found.count = 0;
	solve_leaf(&s.space, 0, s.column, 64, &prefer, &s.found);
	expect_run(&s, 0, (struct wire_run){0, 0, 64, IN(0, 0)});
	arena_release(&s.arena);
}
