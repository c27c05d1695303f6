/* The order in which findings are made bugs of. */
#include "../../harness/bugs/triage_group.h"

#include <criterion/criterion.h>
#include <string.h>

#define I128 "void f(i64, i64, i64, i64, i64, i128);\n"
#define TCC  "{gcc-12 clang-14} {tcc}"
#define LLVM "{gcc-12 tcc} {clang-14}"

static const struct {
	const char *id, *text, *classes, *leaf;
} row[] = {
    /* Many of tcc in two kinds of type, and a few of clang's in two. */
    {"1", "struct s0 { i8 f0; };\nvoid f(struct s0);\n", TCC, "a0.f0"},
    {"2", "struct s0 { i8 f0; i8 f1; };\nvoid f(struct s0);\n", TCC, "a0.f0"},
    {"3", "struct s0 { i8 f0; i8 f1; i8 f2; };\nvoid f(struct s0);\n", TCC, "a0.f0"},
    {"4", "void f(f64);\n", TCC, "a0"},
    {"5", "void f(f32, f64);\n", TCC, "a1"},
    {"6", "void f(i32, i64, i64, i64, i64, i64, i128);\n", LLVM, "a6"},
    {"7", I128, LLVM, "a5"},
    {"8", "struct s0 { i128 f0; };\nvoid f(i64, struct s0);\n", LLVM, "a1.f0"},
};

static const struct {
	const char *example;
	size_t count, round;
} wanted[] = {{"1", 3, 0}, {"7", 2, 0}, {"4", 2, 1}, {"8", 1, 1}};

Test(triage_group, those_who_differ_take_turns)
{
	struct finding finding[ARRAY_LEN(row)];
	struct triage_group *group;
	struct arena arena;
	size_t count;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		finding[i] = (struct finding){.kind = FINDING_ARGS,
		                              .id = row[i].id,
		                              .case_text = row[i].text,
		                              .classes = row[i].classes,
		                              .leaf = row[i].leaf,
		                              .toolchain = ""};
	count = triage_groups(&arena, finding, ARRAY_LEN(row), &group);
	cr_assert_eq(count, ARRAY_LEN(wanted), "%zu", count);
	for (size_t i = 0; i < count; i++) {
		cr_expect_str_eq(group[i].example->id, wanted[i].example, "row %zu", i);
		cr_expect_eq(group[i].count, wanted[i].count, "row %zu", i);
		cr_expect_eq(group[i].round, wanted[i].round, "row %zu", i);
	}
	triage_put_first(&arena, group, count, (const char *const[]){"8"}, 1);
	cr_expect_str_eq(group[0].example->id, "8");
	cr_expect_str_eq(group[1].example->id, "1");
	arena_release(&arena);
}
