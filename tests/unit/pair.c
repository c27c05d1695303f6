/* Two compilers out of a campaign, on records made by hand. */
#include "../../harness/nights/pair.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static struct arena arena;
static struct error error;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(pair, .init = set_up, .fini = tear_down, .timeout = 60);

#define TOOLCHAIN(compiler_, flags_)                                                               \
	{.name = compiler_ ":" flags_, .compiler = compiler_, .flags = flags_}

enum { TOOLCHAINS = 6 };

static const struct toolchain_row rows[TOOLCHAINS] = {
    TOOLCHAIN("gcc-11", "-O0"),   TOOLCHAIN("gcc-12", "-O0"),   TOOLCHAIN("gcc-12", "-O2"),
    TOOLCHAIN("clang-14", "-O0"), TOOLCHAIN("clang-14", "-O2"), TOOLCHAIN("tcc", "-O0"),
};

static struct finding finding_of(const char *id, const char *classes, const char *case_text)
{
	return (struct finding){.id = id,
	                        .case_id = arena_strndup(&arena, id, strcspn(id, "-")),
	                        .classes = classes,
	                        .toolchain = "",
	                        .case_text = case_text,
	                        .kind = strstr(id, "layout") ? FINDING_LAYOUT : FINDING_ARGS};
}

static struct pair *compare(const char *one, const char *other, const struct finding *finding,
                            size_t count, const struct bug *bug, size_t bug_count)
{
	uint32_t *verdict =
	    NEW_ARRAY(&arena, uint32_t, (size_t)TOOLCHAINS *TOOLCHAINS *WIRE_VERDICT_COUNT);
	struct batch_record *total = NEW(&arena, struct batch_record);
	struct pair_request request = {.toolchain_count = TOOLCHAINS,
	                               .toolchain = rows,
	                               .total = total,
	                               .bug_count = bug_count,
	                               .bug = bug};

	/* gcc-12:-O2 calls clang-14:-O0: 7 judged; what was not is not counted. */
	verdict[(2 * TOOLCHAINS + 3) * WIRE_VERDICT_COUNT + WIRE_OK] = 4;
	verdict[(2 * TOOLCHAINS + 3) * WIRE_VERDICT_COUNT + WIRE_ARGS] = 2;
	verdict[(2 * TOOLCHAINS + 3) * WIRE_VERDICT_COUNT + WIRE_LAYOUT] = 1;
	verdict[(2 * TOOLCHAINS + 3) * WIRE_VERDICT_COUNT + WIRE_GATED] = 9;
	verdict[(3 * TOOLCHAINS + 2) * WIRE_VERDICT_COUNT + WIRE_OK] = 5;
	*total = (struct batch_record){.toolchain_count = TOOLCHAINS,
	                               .verdict = verdict,
	                               .finding_count = count,
	                               .finding = finding};
	cr_assert(pair_find(&arena, rows, TOOLCHAINS, one, &request.one, &error), "%s",
	          error.message);
	cr_assert(pair_find(&arena, rows, TOOLCHAINS, other, &request.other, &error), "%s",
	          error.message);
	return pair_compare(&arena, &request);
}

Test(pair, a_compiler_is_all_its_toolchains)
{
	struct pair_side side, other;

	cr_assert(pair_find(&arena, rows, TOOLCHAINS, "gcc-12", &side, &error));
	cr_assert(eq(sz, side.count, 2));
	cr_expect(eq(sz, side.toolchain[1], 2));
	cr_assert(pair_find(&arena, rows, TOOLCHAINS, "gcc-12:-O2", &other, &error));
	cr_assert(eq(sz, other.count, 1));
	cr_expect(eq(sz, other.toolchain[0], 2));
	cr_expect(not(pair_check(rows, &side, &other, &error)));
	cr_expect(eq(int, (int)error.kind, ERROR_USAGE));
	cr_expect(not(pair_find(&arena, rows, TOOLCHAINS, "gcc", &side, &error)));
	cr_expect(strstr(error.message, "there are: gcc-11:-O0, gcc-12:-O0,") != NULL, "%s",
	          error.message);
}

/* Causes are bugs first of all, cases count once each, and third ones follow the one or the other. */
Test(pair, causes)
{
	const struct finding finding[] = {
	    finding_of("c1-args", "{gcc-11..12} {clang-14 tcc}", "void f(i32, i32);\n"),
	    finding_of("c1-layout", "{gcc-11..12} {clang-14 tcc}", "void f(i32, i32);\n"),
	    finding_of("c2-args", "{gcc-11 clang-14} {gcc-12:-O0 tcc} {gcc-12:-O2}", "void f();\n"),
	    finding_of("c3-args", "{gcc-11..12 clang-14} {tcc}", "void f();\n"),
	    finding_of("c4-layout", "{gcc-11..12} {clang-14 tcc}", "void f(i8);\n"),
	};
	static const char *const member[] = {"c1-args", "c2-args"};
	const struct bug bug = {.key = "args", .member_count = 2, .member = member};
	const struct pair *pair = compare("gcc-12", "clang-14", finding, 5, &bug, 1);

	cr_expect(eq(u64, pair->judged, 7));
	cr_expect(eq(sz, pair->cases, 3));
	cr_assert(eq(sz, pair->cause_count, 2));
	for (size_t i = 0; i < 2; i++)
		cr_expect(eq(sz, pair->cause[i].cases, 2));
	cr_expect(eq(ptr, (void *)pair->cause[0].bug, (void *)&bug));
	cr_expect(eq(str, (char *)pair->cause[0].example->id, "c2-args"));
	cr_expect(eq(ptr, (void *)pair->cause[1].bug, NULL));
	cr_expect(eq(str, (char *)pair->cause[1].example->id, "c4-layout"));
	cr_expect(eq(str, (char *)pair->cause[1].caller, "gcc-12:-O0"));
	cr_expect(eq(str, (char *)pair->cause[1].callee, "clang-14:-O0"));
	/* gcc-11 in c1 and c4; in c2 it goes with clang. */
	cr_expect(eq(sz, pair->third[0].as_one, 2));
	cr_expect(eq(sz, pair->third[0].as_other, 1));
	cr_expect(eq(sz, pair->third[5].as_one, 1));
	cr_expect(eq(sz, pair->third[5].as_other, 2));
	cr_expect(eq(sz, pair->third[1].as_one, 0));
}

/* Who is of no class differs from nobody; what one is alone with is told apart. */
Test(pair, acquitted)
{
	struct finding finding[] = {
	    finding_of("c1-args", "{gcc-11 gcc-12:-O0} {tcc}", "void f();\n"),
	    finding_of("c2-self", "", "void f();\n"),
	    finding_of("c3-self", "", "void f();\n"),
	};
	const struct pair *pair;

	finding[1].toolchain = "gcc-12:-O2";
	finding[2].toolchain = "gcc-11:-O0";
	pair = compare("gcc-12", "clang-14", finding, 3, NULL, 0);
	cr_expect(eq(sz, pair->cases, 0));
	cr_expect(eq(sz, pair->cause_count, 0));
	cr_assert(eq(sz, pair->alone_count, 1));
	cr_expect(eq(str, (char *)pair->alone[0]->id, "c2-self"));
	cr_expect(eq(u64, compare("gcc-11", "tcc", NULL, 0, NULL, 0)->judged, 0));
}
