/* The judge is pure: each test hands it the trials of one case and reads its record. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../../generators/text.h"
#include "../../harness/judge/judge.h"

enum { TOOLCHAINS = 5, GCC_0 = 0, GCC_2, CLANG_14, CLANG_19, LIBFFI };

static struct arena arena;
static const struct recipe no_recipe;
static struct toolchain toolchain[TOOLCHAINS] = {
    {.name = "gcc-12:-O0",
     .compiler = "gcc-12",
     .flags = "-O0",
     .abi_flags = "",
     .family = FAMILY_GCC,
     .recipe = &no_recipe},
    {.name = "gcc-12:-O2",
     .compiler = "gcc-12",
     .flags = "-O0",
     .abi_flags = "",
     .family = FAMILY_GCC,
     .recipe = &no_recipe},
    {.name = "clang-14:-O0",
     .compiler = "clang-14",
     .flags = "-O0",
     .abi_flags = "",
     .family = FAMILY_LLVM,
     .recipe = &no_recipe},
    {.name = "clang-19:-O0",
     .compiler = "clang-19",
     .flags = "-O0",
     .abi_flags = "",
     .family = FAMILY_LLVM,
     .recipe = &no_recipe},
    {.name = "libffi", .compiler = "libffi", .flags = "", .abi_flags = "", .family = FAMILY_LIBFFI},
};

/* One case with all trials fine; a test spoils what it is about. */
struct scene {
	const struct abi_case *c;
	struct toolchain_list list;
	struct build_case built[TOOLCHAINS];
	struct build_result build[TOOLCHAINS];
	uint8_t cell[TOOLCHAINS][TOOLCHAINS], able[TOOLCHAINS];
	uint32_t layout[TOOLCHAINS][32], first;
	struct wire_load_result load[TOOLCHAINS];
	struct wire_failure wrong[TOOLCHAINS * TOOLCHAINS];
	struct run_result run;
};

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(judge, .init = setup, .fini = teardown);

static struct scene *scene_new(const char *text)
{
	struct scene *s = NEW(&arena, struct scene);
	struct error error;

	s->c = case_parse(&arena, "test", text, strlen(text), &error);
	cr_assert(s->c != NULL, "%s", error.message);
	s->list = (struct toolchain_list){TOOLCHAINS, toolchain, 0, NULL};
	memset(s->cell, WIRE_OK, sizeof s->cell);
	memset(s->able, WIRE_CAN_CALL | WIRE_CAN_BE_CALLED, sizeof s->able);
	for (size_t i = 0; i < TOOLCHAINS; i++) {
		s->build[i] = (struct build_result){.built = true, .c = &s->built[i]};
		for (size_t w = 0; w < 32; w++)
			s->layout[i][w] = 4;
	}
	s->run = (struct run_result){
	    .toolchain_count = TOOLCHAINS,
	    .case_count = 1,
	    .layout = s->layout[0],
	    .layout_words = 32,
	    .layout_first = &s->first,
	    .able = s->able,
	    .cell = s->cell[0],
	    .load = s->load,
	    .wrong = s->wrong,
	};
	return s;
}

static void spoil(struct scene *s, size_t caller, size_t callee, enum wire_verdict verdict,
                  uint32_t leaf)
{
	struct wire_failure *wrong = &s->wrong[s->run.wrong_count++];

	s->cell[caller][callee] = (uint8_t)verdict;
	*wrong = (struct wire_failure){.caller = (uint16_t)caller,
	                               .callee = (uint16_t)callee,
	                               .verdict = (uint8_t)verdict,
	                               .signal = 11,
	                               .state = WIRE_STATE_X87_STACK,
	                               .width = leaf == WIRE_NONE ? 0 : 4,
	                               .leaf = leaf,
	                               .sent = {1, 2, 3, 4},
	                               .received = {5, 6, 7, 8}};
}

static struct batch_record judge_scene(struct scene *s)
{
	struct judge_request request = {&s->c, 1, 100, &s->list, s->build, &s->run};

	return judge(&request, &arena);
}

static const struct finding *only_finding(const struct batch_record *record, enum finding_kind kind)
{
	cr_assert(eq(sz, record->finding_count, 1));
	cr_assert(eq(int, record->finding[0].kind, kind));
	return &record->finding[0];
}

#define EXPECT_TEXT(got, want) cr_expect(eq(str, (char *)(got), (char *)(want)))

Test(judge, agreement_is_no_finding)
{
	struct batch_record record = judge_scene(scene_new("i32 f(i32);"));

	cr_expect(eq(sz, record.finding_count, 0));
	cr_expect(eq(u32, record.judged, 1));
	cr_expect(eq(u64, record.first, 100));
	cr_expect(eq(u64, record.last, 101));
	cr_expect(record.coverage_count > 0);
}

/* clang-14 calls only, as Rust does where it cannot define a variadic function. */
Test(judge, one_side_is_enough_for_a_class)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;

	s->able[CLANG_14] = WIRE_CAN_CALL;
	for (size_t i = 0; i < TOOLCHAINS; i++) {
		s->cell[i][CLANG_14] = WIRE_ABSTAINED;
		if (i != CLANG_19 && i != CLANG_14) {
			spoil(s, i, CLANG_19, WIRE_ARGS, 2);
			spoil(s, CLANG_19, i, WIRE_ARGS, 2);
			spoil(s, CLANG_14, i, WIRE_ARGS, 2);
		}
	}
	record = judge_scene(s);
	EXPECT_TEXT(only_finding(&record, FINDING_ARGS)->classes,
	            "{gcc-12 libffi} {clang-14 clang-19}");
}

Test(judge, arguments_that_go_astray_name_leaf_and_classes)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;
	const struct finding *finding;

	for (size_t i = 0; i < TOOLCHAINS; i++)
		if (i != CLANG_14) {
			spoil(s, i, CLANG_14, WIRE_CRASH, WIRE_NONE);
			spoil(s, CLANG_14, i, WIRE_ARGS, 2);
		}
	record = judge_scene(s);
	finding = only_finding(&record, FINDING_ARGS);
	EXPECT_TEXT(finding->classes, "{gcc-12 clang-19 libffi} {clang-14}");
	EXPECT_TEXT(finding->leaf, "a1");
	EXPECT_TEXT(finding->sent, "01020304");
	EXPECT_TEXT(finding->received, "05060708");
	EXPECT_TEXT(finding->caller, "clang-14:-O0");
	EXPECT_TEXT(finding->callee, "gcc-12:-O0");
	cr_expect(eq(u32, finding->cells, 8));
	cr_expect(not(finding->libffi_only));
	cr_expect(eq(u64, finding->case_index, 100));
}

Test(judge, optimisation_levels_of_one_compiler_may_differ)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;

	spoil(s, GCC_2, GCC_0, WIRE_RETURN, 0);
	record = judge_scene(s);
	EXPECT_TEXT(only_finding(&record, FINDING_RETURN)->classes,
	            "{gcc-12:-O0} {gcc-12:-O2} {clang-14 clang-19 libffi}");
}

Test(judge, a_toolchain_that_fails_itself_is_gated)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;
	const struct finding *finding;

	spoil(s, CLANG_19, CLANG_19, WIRE_STATE, WIRE_NONE);
	for (size_t i = 0; i < TOOLCHAINS; i++)
		if (i != CLANG_19)
			s->cell[i][CLANG_19] = s->cell[CLANG_19][i] = WIRE_GATED;
	record = judge_scene(s);
	finding = only_finding(&record, FINDING_SELF);
	EXPECT_TEXT(finding->toolchain, "clang-19:-O0");
	EXPECT_TEXT(finding->verdict, "state");
	EXPECT_TEXT(finding->detail, "the x87 stack left in use");
	cr_expect(not(finding->libffi_only));
}

Test(judge, libffi_alone_is_told_apart)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;

	spoil(s, GCC_0, LIBFFI, WIRE_CRASH, WIRE_NONE);
	record = judge_scene(s);
	cr_expect(only_finding(&record, FINDING_CRASH)->libffi_only);
	EXPECT_TEXT(record.finding[0].detail, "signal 11 (Segmentation fault)");
}

Test(judge, layouts_are_compared_apart_from_calls)
{
	struct scene *s = scene_new("struct s { i8 a; i32 b; };\nvoid f(struct s, i64);");
	struct batch_record record;

	s->layout[CLANG_14][4] = 1; /* size, alignment, offset and size of a, then offset of b */
	for (size_t i = 0; i < TOOLCHAINS; i++)
		if (i != CLANG_14)
			s->cell[i][CLANG_14] = s->cell[CLANG_14][i] = WIRE_LAYOUT;
	spoil(s, GCC_0, CLANG_19, WIRE_ARGS, 0);
	record = judge_scene(s);
	cr_assert(eq(sz, record.finding_count, 2));
	cr_expect(eq(int, record.finding[0].kind, FINDING_LAYOUT));
	EXPECT_TEXT(record.finding[0].leaf, "offset of s.b");
	EXPECT_TEXT(record.finding[0].sent, "4");
	EXPECT_TEXT(record.finding[0].received, "1");
	EXPECT_TEXT(record.finding[0].classes, "{gcc-12 clang-19 libffi} {clang-14}");
	cr_expect(eq(u32, record.finding[0].cells, 8));
	cr_expect(eq(int, record.finding[1].kind, FINDING_ARGS));
}

Test(judge, flaky_trials_are_counted_and_accuse_nobody)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;

	spoil(s, GCC_0, CLANG_14, WIRE_FLAKY, WIRE_NONE);
	record = judge_scene(s);
	cr_expect(eq(sz, record.finding_count, 0));
	cr_expect(eq(
	    u32, record.verdict[(GCC_0 * TOOLCHAINS + CLANG_14) * WIRE_VERDICT_COUNT + WIRE_FLAKY],
	    1));
}

Test(judge, compilers_that_fail_are_findings_and_refusals_are_not)
{
	struct scene *s = scene_new("i32 f(i64, i32);");
	struct batch_record record;

	s->able[CLANG_14] = s->able[CLANG_19] = s->able[LIBFFI] = 0;
	for (size_t i = 0; i < TOOLCHAINS; i++)
		for (size_t j = 0; j < TOOLCHAINS; j++)
			if (i >= CLANG_14 || j >= CLANG_14)
				s->cell[i][j] = WIRE_ABSTAINED;
	s->built[CLANG_14] = (struct build_case){BUILD_CRASHED, "internal compiler error"};
	s->built[CLANG_19] = (struct build_case){BUILD_REJECTED, "unknown type"};
	record = judge_scene(s);
	EXPECT_TEXT(only_finding(&record, FINDING_COMPILER)->toolchain, "clang-14:-O0");
	cr_assert(eq(sz, record.abstention_count, 3));
	EXPECT_TEXT(record.abstention[0].status, "crashed");
	EXPECT_TEXT(record.abstention[1].status, "rejected");
	EXPECT_TEXT(record.abstention[1].reason, "unknown type");
	EXPECT_TEXT(record.abstention[2].status, "abstained");
	cr_expect(eq(u32, record.alone, 1), "gcc judged it alone");
	cr_expect(eq(u32, record.judged, 0));
}

/* They are compared all the same. */
Test(judge, other_abi_flags_are_no_second_opinion)
{
	struct scene *s = scene_new("i32 f(i32);");
	struct batch_record record;

	s->able[LIBFFI] = 0;
	toolchain[CLANG_14].abi_flags = toolchain[CLANG_19].abi_flags = "-mms-bitfields";
	record = judge_scene(s);
	cr_expect(eq(u32, record.judged, 0));
	cr_expect(eq(u32, record.alone, 1));
	toolchain[GCC_2].abi_flags = "-mms-bitfields";
	record = judge_scene(s);
	cr_expect(eq(u32, record.judged, 1));
}

Test(judge, a_layout_that_makes_no_sense_is_a_finding)
{
	struct scene *s = scene_new("struct s { i8 a; i32 b; };\nvoid f(struct s);");
	struct batch_record record;

	/* The runner calls nobody with an alignment of 3. */
	s->layout[CLANG_14][1] = 3;
	s->able[CLANG_14] = 0;
	for (size_t i = 0; i < TOOLCHAINS; i++)
		s->cell[i][CLANG_14] = s->cell[CLANG_14][i] = WIRE_ABSTAINED;
	record = judge_scene(s);
	EXPECT_TEXT(only_finding(&record, FINDING_LAYOUT)->leaf, "alignment of struct s");
	EXPECT_TEXT(record.finding[0].received, "3");
}
