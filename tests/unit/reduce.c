/* The reducer's moves: what comes of each, that it is a valid case, and a smaller one. */
#include "../../generators/reduce.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../generators/tier.h"
#include "../../harness/base/random.h"

static const struct abi_case *parse(struct arena *arena, const char *text)
{
	struct error error;
	const struct abi_case *c = case_parse(arena, "test", text, strlen(text), &error);

	cr_assert_not_null(c, "%s", error.message);
	return c;
}

static const struct {
	enum move_kind kind;
	const char *from, *to; /* one of the moves of the kind makes this of it */
} row[] = {
    {MOVE_DROP_PARAMETERS, "void f(i32, f64, i8, i16);\n", "void f(i8, i16);\n"},
    {MOVE_DROP_PARAMETERS, "void f(i32, f64, i8, i16);\n", "void f(i32, i8, i16);\n"},
    {MOVE_DROP_PARAMETERS, "void f(i32, ...: i64, f64);\n", "void f(i32, ...: f64);\n"},
    {MOVE_DROP_PARAMETERS, "struct s { i32 a; };\nvoid f(struct s, i32);\n", "void f(i32);\n"},
    {MOVE_DROP_RESULT, "i32 f(i32);\n", "void f(i32);\n"},
    {MOVE_TRADE_RESULT, "struct s { i64 a[3]; };\nstruct s f(f64);\n", "void f(i32, f64);\n"},
    {MOVE_TRADE_RESULT, "struct s { i64 a[3]; };\nstruct s f(f64, ...: i64);\n",
     "void f(i32, f64, ...: i64);\n"},
    {MOVE_AS_STRUCT, "union u { f128 a; };\nvoid f(union u);\n",
     "struct u { f128 a; };\nvoid f(struct u);\n"},
    {MOVE_DROP_TAIL, "void f(i32, ...: i64, f64);\n", "void f(i32);\n"},
    {MOVE_FIX_TAIL, "void f(i32, ...: i64, f64);\n", "void f(i32, i64, f64);\n"},
    {MOVE_DROP_VA_LIST, "void f(i32, va_list: i64);\n", "void f(i32, ...: i64);\n"},
    {MOVE_CONVENTION, "void f(i32) ms;\n", "void f(i32);\n"},
    {MOVE_CONVENTION, "void f(i32) efi;\n", "void f(i32) ms;\n"},
    {MOVE_DROP_WORD, "void f(i32) no_prototype;\n", "void f(i32);\n"},
    {MOVE_DROP_WORD, "void f(i32) old_definition;\n", "void f(i32);\n"},
    {MOVE_SPLIT, "struct s { i32 a; f64 b; };\nvoid f(i8, struct s, i8);\n",
     "void f(i8, i32, f64, i8);\n"},
    {MOVE_FORWARD, "void f(i32, i128);\n", "void f(i128, i32);\n"},
    {MOVE_DROP_FIELDS, "struct s { i32 a; f64 b; i8 c; i8 d; };\nvoid f(struct s);\n",
     "struct s { i32 a; f64 b; };\nvoid f(struct s);\n"},
    {MOVE_DROP_FIELDS, "struct s { i32 a; i8 b[]; };\nvoid f(struct s);\n",
     "struct s { i32 a; };\nvoid f(struct s);\n"},
    {MOVE_DROP_FIELDS,
     "struct s { u8 a; f64 b; };\nstruct t { u8 a; };\nunion u { struct s a; struct t b; } "
     "tagged;\nvoid f(union u);\n",
     "struct s { u8 a; f64 b; };\nunion u { struct s a; } tagged;\nvoid f(union u);\n"},
    {MOVE_DROP_ATTRIBUTE,
     "struct s { u8 a; f64 b; };\nunion u { struct s a; } tagged;\nvoid f(union u);\n",
     "struct s { u8 a; f64 b; };\nunion u { struct s a; };\nvoid f(union u);\n"},
    {MOVE_DROP_ATTRIBUTE, "struct s { ptr a; u64 b; } slice;\nvoid f(struct s);\n",
     "struct s { ptr a; u64 b; };\nvoid f(struct s);\n"},
    {MOVE_INLINE,
     "struct t { i32 a; i8 b; };\nstruct s { struct t a; f64 b; };\nvoid f(struct s);\n",
     "struct s { i32 a_a; i8 a_b; f64 b; };\nvoid f(struct s);\n"},
    {MOVE_INLINE, "struct t { i32 a; i8 b; };\nstruct s { struct t; f64 c; };\nvoid f(struct s);\n",
     "struct s { i32 a; i8 b; f64 c; };\nvoid f(struct s);\n"},
    {MOVE_PLAIN_FIELD, "struct s { i32 a : 3; };\nvoid f(struct s);\n",
     "struct s { i32 a; };\nvoid f(struct s);\n"},
    {MOVE_DROP_ATTRIBUTE, "struct s { i8 a; i32 b; } packed aligned(4);\nvoid f(struct s);\n",
     "struct s { i8 a; i32 b; } aligned(4);\nvoid f(struct s);\n"},
    {MOVE_DROP_ATTRIBUTE, "struct s { i8 a packed aligned(4); };\nvoid f(struct s);\n",
     "struct s { i8 a packed; };\nvoid f(struct s);\n"},
    {MOVE_DROP_ATTRIBUTE, "enum e { 0 } packed mode(QI);\nvoid f(enum e);\n",
     "enum e { 0 } packed;\nvoid f(enum e);\n"},
    {MOVE_DROP_ATTRIBUTE, "typedef i32 t aligned(2) mode(DI);\nvoid f(t);\n",
     "typedef i32 t aligned(2);\nvoid f(t);\n"},
    {MOVE_DROP_ENUMERATORS, "enum e { -1, 0, 7, 9 };\nvoid f(enum e);\n",
     "enum e { -1, 0 };\nvoid f(enum e);\n"},
    {MOVE_SIMPLER_TYPE, "struct s { f64 a; };\nvoid f(struct s);\n", "void f(f64);\n"},
    {MOVE_SIMPLER_TYPE, "typedef i32 t mode(TI);\nvoid f(t);\n", "void f(i128);\n"},
    {MOVE_SIMPLER_TYPE, "union u { f64 a; f128 b; };\nunion u f();\n", "f128 f();\n"},
    {MOVE_SIMPLER_TYPE, "struct s { f64 a[3]; };\nvoid f(struct s);\n",
     "struct s { f64 a; };\nvoid f(struct s);\n"},
    {MOVE_SIMPLER_TYPE, "struct s { f64 a[3]; };\nvoid f(struct s);\n",
     "struct s { f64 a[2]; };\nvoid f(struct s);\n"},
    {MOVE_SIMPLER_TYPE, "struct s { i16 a[]; };\nvoid f(struct s);\n",
     "struct s { i32 a[]; };\nvoid f(struct s);\n"},
    {MOVE_SIMPLER_TYPE, "typedef f32 t aligned(16);\nvoid f(t);\n", "void f(f32);\n"},
    {MOVE_SIMPLER_TYPE, "typedef f32 t;\ntypedef t u;\nvoid f(u);\n",
     "typedef f32 u;\nvoid f(u);\n"},
    {MOVE_SIMPLER_TYPE, "enum e { 0 };\nvoid f(enum e);\n", "void f(i32);\n"},
    {MOVE_SIMPLER_TYPE, "void f(u128);\n", "void f(i128);\n"},
    {MOVE_SIMPLER_TYPE, "void f(vector(f32, 8));\n", "void f(vector(f32, 4));\n"},
    {MOVE_SIMPLER_TYPE, "void f(atomic(i32) *);\n", "void f(i32 *);\n"},
    {MOVE_SIMPLER_TYPE, "struct s { i64 a; };\nvoid f(struct s *);\n", "void f(i64 *);\n"},
};

Test(reduce, what_comes_of_each_move)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct abi_case *c = parse(&arena, row[i].from);
		const struct move_list moves = moves_of(&arena, c, MOVES_ALL);
		bool is_there = false;

		for (size_t m = 0; m < moves.count; m++) {
			struct moved_case moved;

			if (moves.move[m].kind == row[i].kind &&
			    moves_make(&arena, c, &moves.move[m], 1, &moved))
				is_there |= strcmp(case_text(&arena, moved.c), row[i].to) == 0;
		}
		cr_expect(is_there, "row %zu: %s", i, row[i].from);
	}
	arena_release(&arena);
}

/* What would show another thing, or nothing: no move makes it. */
static const struct {
	const char *from, *to;
} never[] = {
    {"struct s { i32 a; };\nvoid f(struct s);\n", "struct s { };\nvoid f(struct s);\n"},
    {"void f(vector(f32, 2));\n", "void f(vector(f32, 1));\n"},
    {"struct s { f32 a; f32 b[0]; };\nvoid f(struct s);\n",
     "struct s { f32 a; f32 b; };\nvoid f(struct s);\n"},
    {"void f(i32, ...: i32);\n", "void f(...: i32);\n"},
    {"union u { i32 a; f64 b; };\nvoid f(union u);\n",
     "struct u { i32 a; f64 b; };\nvoid f(struct u);\n"},
    {"i32 f(f64);\n", "void f(i32, f64);\n"},
};

Test(reduce, no_other_rules_come_in)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(never); i++) {
		const struct abi_case *c = parse(&arena, never[i].from);
		const struct move_list moves = moves_of(&arena, c, MOVES_ALL);

		for (size_t m = 0; m < moves.count; m++) {
			struct moved_case moved;

			if (moves_make(&arena, c, &moves.move[m], 1, &moved))
				cr_expect_str_neq(case_text(&arena, moved.c), never[i].to,
				                  "row %zu", i);
		}
	}
	arena_release(&arena);
}

/* Parameters know which ones they were. */
Test(reduce, origins)
{
	struct arena arena;
	struct moved_case moved;
	const struct abi_case *c;
	const struct move moves[] = {{MOVE_DROP_PARAMETERS, MOVE_SIGNATURE, 0, 1, 0},
	                             {MOVE_SPLIT, MOVE_SIGNATURE, 2, 3, 0}};

	arena_init(&arena);
	c = parse(&arena, "struct s { i32 a; i32 b; };\nvoid f(f32, i8, struct s, i16);\n");
	cr_assert(moves_make(&arena, c, moves, ARRAY_LEN(moves), &moved));
	cr_assert_str_eq(case_text(&arena, moved.c), "void f(i8, i32, i32, i16);\n");
	cr_assert_eq(moved.origin[0], 1);
	cr_assert_eq(moved.origin[1], 2);
	cr_assert_eq(moved.origin[2], 2);
	cr_assert_eq(moved.origin[3], 3);
	arena_release(&arena);
}

static void expect_valid(struct arena *arena, const struct abi_case *c, const struct abi_case *from)
{
	const char *text = case_text(arena, c);

	cr_expect_lt(case_size(c), case_size(from), "%s", text);
	cr_expect_leq(case_leaf_count(c), case_leaf_count(from), "%s", text);
	cr_expect_str_eq(case_text(arena, parse(arena, text)), text);
}

/* Goes down from a random case, always by another move, until there is none. */
static void go_down(struct arena *arena, const struct abi_case *c, uint64_t seed)
{
	struct random random = random_from(seed);
	struct arena round;
	size_t made = 1;

	arena_init(&round);
	while (made > 0) {
		const struct move_list moves = moves_of(&round, c, MOVES_ALL);
		const struct abi_case *next = NULL;

		made = 0;
		for (size_t i = 0; i < moves.count; i++) {
			struct moved_case moved;
			struct buffer text;

			buffer_init(&text);
			move_describe(c, &moves.move[i], &text);
			cr_expect_gt(text.length, 0);
			buffer_release(&text);
			if (!moves_make(&round, c, &moves.move[i], 1, &moved))
				continue;
			expect_valid(&round, moved.c, c);
			if (random_below(&random, (uint32_t)++made) == 0)
				next = moved.c;
		}
		if (next != NULL)
			c = parse(arena, case_text(&round, next));
		arena_reset(&round);
	}
	cr_expect_str_eq(case_text(arena, c), "void f();\n");
	arena_release(&round);
}

Test(reduce, random_cases_become_nothing)
{
	const struct generate_options options = {
	    .seed = 6, .tiers = TIERS_ALL, .conventions = (1 << CONVENTION_COUNT) - 1};
	struct arena arena;

	arena_init(&arena);
	for (uint64_t i = 0; i < 40; i++) {
		go_down(&arena, case_generate(&arena, &options, i), i);
		arena_reset(&arena);
	}
	arena_release(&arena);
}

/* Any moves together are as good as one alone. */
Test(reduce, all_moves_together)
{
	const struct generate_options options = {
	    .seed = 7, .tiers = TIERS_ALL, .conventions = (1 << CONVENTION_COUNT) - 1};
	struct arena arena;

	arena_init(&arena);
	for (uint64_t i = 0; i < 200; i++) {
		const struct abi_case *c = case_generate(&arena, &options, i);
		const struct move_list moves = moves_of(&arena, c, MOVES_ALL);
		struct random random = random_from(i);
		struct move *some = NEW_ARRAY(&arena, struct move, moves.count);
		struct moved_case moved;
		size_t count = 0;

		for (size_t m = 0; m < moves.count; m++)
			if (random_chance(&random, 10))
				some[count++] = moves.move[m];
		if (moves_make(&arena, c, some, count, &moved))
			expect_valid(&arena, moved.c, c);
		arena_reset(&arena);
	}
	arena_release(&arena);
}

Test(reduce, short_names)
{
	static const char from[] =
	    "enum colour { 0 };\nstruct pair { i32 left; enum colour : 3; i8 right; };\n"
	    "i32 compute(struct pair);\n";
	static const char to[] = "enum e0 { 0 };\nstruct s0 { i32 a; enum e0 : 3; i8 b; };\n"
	                         "i32 f(struct s0);\n";
	struct arena arena;

	arena_init(&arena);
	cr_expect_str_eq(case_text(&arena, case_rename(&arena, parse(&arena, from))), to);
	arena_release(&arena);
}
