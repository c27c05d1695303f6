#include "../../reports/text.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../harness/base/file.h"
#include "../../reports/fold.h"
#include "../../reports/format.h"
#include "../../reports/group.h"
#include "../../reports/matrix.h"
#include "../../reports/stats.h"
#include "../../reports/words.h"

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

TestSuite(report, .init = set_up, .fini = tear_down, .timeout = 60);

#define TOOLCHAIN(compiler_, flags_, family_)                                                      \
	{.name = compiler_ ":" flags_, .compiler = compiler_, .flags = flags_, .family = family_}

static const struct toolchain_row ten[] = {
    TOOLCHAIN("gcc-11", "-O0", "gcc"),
    TOOLCHAIN("gcc-11", "-O2", "gcc"),
    TOOLCHAIN("gcc-12", "-O0", "gcc"),
    TOOLCHAIN("gcc-12", "-O2", "gcc"),
    TOOLCHAIN("clang-14", "-O0", "LLVM"),
    TOOLCHAIN("clang-14", "-O2", "LLVM"),
    TOOLCHAIN("clang-19", "-O0", "LLVM"),
    TOOLCHAIN("clang-19", "-O2", "LLVM"),
    TOOLCHAIN("rustc-1.85", "-O0", "LLVM"),
    {.name = "libffi", .compiler = "libffi", .flags = "", .family = "libffi"},
};

static const struct left_out left_out[] = {
    {"gcc", "the same compiler as gcc-12"},
    {"tcc", "cannot link a shared object: tcc: error: undefined symbol '__dso_handle'"},
};

static struct view *new_view(size_t toolchains)
{
	struct view *view = NEW(&arena, struct view);

	view->settings = (struct campaign_settings){.target = "x86_64-sysv", .tiers = "core"};
	view->toolchain = ten;
	view->toolchain_count = toolchains;
	view->total.toolchain_count = (uint32_t)toolchains;
	view->total.verdict =
	    NEW_ARRAY(&arena, uint32_t, toolchains *toolchains *WIRE_VERDICT_COUNT);
	return view;
}

static uint32_t *cell(struct view *view, size_t caller, size_t callee)
{
	return (uint32_t *)view->total.verdict +
	       (caller * view->toolchain_count + callee) * WIRE_VERDICT_COUNT;
}

static void agree_everywhere(struct view *view, uint32_t cases)
{
	for (size_t i = 0; i < view->toolchain_count; i++)
		for (size_t j = 0; j < view->toolchain_count; j++)
			cell(view, i, j)[WIRE_OK] = cases;
	view->total.last = cases;
	view->total.judged = cases;
	view->total.trials = (uint64_t)cases * view->toolchain_count * view->toolchain_count;
	view->total.calls = view->total.trials * 14;
	view->seconds = 83.2;
	view->cpu_seconds = 151;
}

static const struct report_options plain = {.width = 80, .command = "crosscall", .findings_max = 8};

static char *text_of(const struct view *view, const struct report_options *options)
{
	char *data, *copy;
	size_t size;
	FILE *out = open_memstream(&data, &size);

	report_text(view, options, out);
	fclose(out);
	copy = arena_strdup(&arena, data);
	free(data);
	return copy;
}

static void expect_lines_fit(const char *text, size_t width)
{
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		cr_expect(le(sz, strcspn(line, "\n"), width), "%.*s", (int)strcspn(line, "\n"),
		          line);
}

/* CROSSCALL_GOLDEN=1 in the environment writes the file anew; look at the difference. */
static void expect_golden(const char *name, const char *text)
{
	const char *path = arena_printf(&arena, CROSSCALL_SOURCE_DIR "/tests/data/%s", name);
	struct buffer want;

	if (getenv("CROSSCALL_GOLDEN"))
		cr_assert(file_write(path, text, strlen(text), &error), "%s", error.message);
	buffer_init(&want);
	cr_assert(file_read(path, &want, &error), "%s", error.message);
	cr_expect(eq(str, (char *)text, want.data));
	buffer_release(&want);
}

static const char split_case[] = "void f(i64, i64, i64, i64, i64, i128) sysv;\n";
static const char complex_case[] = "struct s0 { cf32 a; };\n"
                                   "union u0 { struct s0 a; longdouble b; };\n"
                                   "union u0 f(struct s0, i32) sysv;\n";

static const struct finding three[] = {
    {.id = "3f9a12cd0b7e4c55-args",
     .kind = FINDING_ARGS,
     .case_index = 17,
     .case_text = split_case,
     .classes = "{gcc-11 gcc-12 clang-19 rustc-1.85} {clang-14}",
     .toolchain = "",
     .verdict = "args",
     .caller = "gcc-11:-O0",
     .callee = "clang-14:-O0",
     .leaf = "a5",
     .sent = "000102030405060708090a0b0c0d0e0f",
     .received = "0001020304050607f0debc9a78563412",
     .detail = "",
     .cells = 20},
    {.id = "77aa12cd0b7e4c55-layout",
     .kind = FINDING_LAYOUT,
     .case_index = 40,
     .case_text = "struct s0 { i8 a; i128 b; };\nvoid f(struct s0 *) sysv;\n",
     .classes = "{gcc-11 gcc-12 clang-19} {clang-14} {rustc-1.85}",
     .toolchain = "",
     .verdict = "layout",
     .caller = "gcc-11:-O0",
     .callee = "clang-14:-O0",
     .leaf = "alignment of struct s0",
     .sent = "16",
     .received = "8",
     .detail = "",
     .cells = 18},
    {.id = "bb00000000000001-self-libffi",
     .kind = FINDING_SELF,
     .case_index = 41,
     .case_text = complex_case,
     .classes = "",
     .toolchain = "libffi",
     .libffi_only = true,
     .verdict = "crash",
     .caller = "libffi",
     .callee = "libffi",
     .leaf = "",
     .sent = "",
     .received = "",
     .detail = "signal 11 (Segmentation fault)",
     .cells = 1},
};

static const struct abstention abstention[] = {
    {0, "rejected", "error: no such type\nin line 3", 1},
    {4, "abstained", "complex", 120},
    {5, "abstained", "complex", 120},
    {8, "abstained", "long-double", 412},
    {9, "abstained", "union", 388},
    {9, "abstained", "int128", 70},
};

static const struct coverage_count coverage[] = {
    {"param/i32", 900},  {"param/i128", 200}, {"param/f64", 0}, {"return/i32", 300},
    {"field/cf32", 150}, {"arity/9", 20},     {"arity/12", 3},  {"size/128", 4},
};

/* Three groups over ten toolchains: clang-14 differs from all others, libffi fails itself. */
static struct view *sample(void)
{
	struct view *view = new_view(ARRAY_LEN(ten));
	struct finding *finding = NEW_ARRAY(&arena, struct finding, 70);

	agree_everywhere(view, 1950);
	for (size_t i = 0; i < 10; i++)
		for (size_t j = 0; j < 10; j++)
			if ((i / 2 == 2) != (j / 2 == 2)) {
				cell(view, i, j)[WIRE_ARGS] = 61;
				cell(view, i, j)[WIRE_LAYOUT] = 8;
			}
	cell(view, 9, 9)[WIRE_CRASH] = 1;
	cell(view, 0, 9)[WIRE_GATED] = cell(view, 9, 0)[WIRE_GATED] = 1;
	cell(view, 3, 4)[WIRE_FLAKY] = 1;
	for (size_t i = 0; i < 70; i++) {
		finding[i] = three[i < 61 ? 0 : i < 69 ? 1 : 2];
		finding[i].case_index += i;
	}
	finding[0].case_text = "void f(i64, i64, i64, i64, i64, i128, i8, i16, i32) sysv;\n";
	finding[0].id = "0000000000000000-args";
	view->total.finding = finding;
	view->total.finding_count = 70;
	view->total.abstention = abstention;
	view->total.abstention_count = ARRAY_LEN(abstention);
	view->total.coverage = coverage;
	view->total.coverage_count = ARRAY_LEN(coverage);
	view->total.alone = 38;
	view->total.untested = 12;
	view->left_out = left_out;
	view->left_out_count = ARRAY_LEN(left_out);
	return view;
}

Test(report, findings)
{
	char *text = text_of(sample(), &plain);

	expect_lines_fit(text, 80);
	expect_golden("report-findings.txt", text);
}

Test(report, agreement)
{
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 2000);
	view->total.coverage = coverage;
	view->total.coverage_count = ARRAY_LEN(coverage);
	text = text_of(view, &plain);
	expect_lines_fit(text, 80);
	expect_golden("report-agreement.txt", text);
}

Test(report, nothing)
{
	struct view *view = new_view(2);

	view->total.untested = 4;
	expect_golden("report-nothing.txt", text_of(view, &plain));
}

Test(report, only_libffi_differs)
{
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 100);
	view->total.finding = &three[2];
	view->total.finding_count = 1;
	text = text_of(view, &plain);
	cr_expect(strstr(text, "The compilers agree. Only libffi differs: 1 finding.") == text,
	          "%s", text);
}

/* Of three groups one is shown: the largest, with its shortest case. */
Test(report, the_rest_is_counted)
{
	struct report_options options = plain;
	char *text;

	options.findings_max = 1;
	options.out = "my results";
	text = text_of(sample(), &options);
	cr_expect(strstr(text, "3f9a12cd0b7e4c55-args \\\n") != NULL, "%s", text);
	cr_expect(strstr(text, "--out 'my results'\n") != NULL, "%s", text);
	cr_expect(strstr(text, "77aa12cd0b7e4c55") == NULL, "%s", text);
	cr_expect(
	    strstr(text, "\nAnd 2 more kinds (9 findings): crosscall show --out 'my results'\n") !=
	        NULL,
	    "%s", text);
}

/* A _BitInt of 400 bits: carets below those lines that have something wrong. */
Test(report, long_leaves_are_folded)
{
	static const char lines[] =
	    "        sent      000000000000000000000000000000000000000000000000\n"
	    "        received  000000000000000000000000000000000000000000000000\n"
	    "        sent      000000000000000000000000000000000000000000000000\n"
	    "        received  000000000000000000000000000000000000000000000012\n"
	    "                                                                ^^\n"
	    "        sent      0000\n"
	    "        received  3400\n"
	    "                  ^^\n"
	    "\n";
	struct finding finding = three[0];
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	finding.sent = arena_printf(&arena, "%0100d", 0);
	finding.received = arena_printf(&arena, "%096d3400", 12);
	agree_everywhere(view, 2);
	view->total.finding = &finding;
	view->total.finding_count = 1;
	text = text_of(view, &plain);
	expect_lines_fit(text, 80);
	cr_expect(strstr(text, lines) != NULL, "%s", text);
}

/* A check has no store that knows ids: its commands name the file. */
Test(report, a_check_names_its_files)
{
	static const char *const file[] = {"a.case", "it's.case"};
	struct finding finding = three[0];
	struct report_options options = plain;
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	finding.case_index = 1;
	agree_everywhere(view, 2);
	view->total.finding = &finding;
	view->total.finding_count = 1;
	options.file = file;
	text = text_of(view, &options);
	cr_expect(strstr(text, "crosscall check 'it'\\''s.case' --with gcc-11:-O0") != NULL, "%s",
	          text);
}

/* A compiler of another system is found in its folder, whose path no store holds. */
Test(report, a_command_names_the_folders_of_other_systems)
{
	static const struct {
		const char *caller, *callee, *command;
	} row[] = {
	    {"gcc-12:-O0", "sid/gcc-16:-O2",
	     "crosscall explain it-args --with gcc-12:-O0 --with sid/gcc-16:-O2 --rootfs .../sid"},
	    {"sid/gcc-16:-O0", "sid/gcc-16:-O2",
	     "crosscall explain it-args --with sid/gcc-16:-O0 --with sid/gcc-16:-O2 --rootfs "
	     ".../sid"},
	    {"sid/tcc", "old one/tcc",
	     "crosscall explain it-args --with sid/tcc --with 'old one/tcc' --rootfs .../sid "
	     "--rootfs .../'old one'"},
	    {"gcc-12:-O0", "clang-14:-fplugin=a/b",
	     "crosscall explain it-args --with gcc-12:-O0 --with clang-14:-fplugin=a/b"},
	};
	const struct view *view = new_view(ARRAY_LEN(ten));

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct finding finding = {
		    .id = "it-args", .caller = row[i].caller, .callee = row[i].callee};

		cr_expect(
		    eq(str, (char *)words_command_of(view, &finding, &plain, "explain", "", &arena),
		       (char *)row[i].command));
	}
}

Test(report, colour_only_when_asked_for)
{
	struct report_options options = plain;

	cr_expect(strchr(text_of(sample(), &options), '\033') == NULL);
	options.colour = true;
	cr_expect(strchr(text_of(sample(), &options), '\033') != NULL);
}

Test(report, groups_do_not_depend_on_the_order_of_findings)
{
	struct view *view = sample();
	struct finding *reversed = NEW_ARRAY(&arena, struct finding, 70);
	char *one = text_of(view, &plain), *two;

	for (size_t i = 0; i < 70; i++)
		reversed[i] = view->total.finding[69 - i];
	view->total.finding = reversed;
	two = text_of(view, &plain);
	cr_expect(eq(str, one, two));
}

/* Cases 0 and 1: all gccs. Case 2: gcc-12 at both levels. Case 3: three that do not fold into one. */
Test(report, toolchains_that_fail_alike_are_one_group)
{
	static const struct {
		size_t toolchain;
		uint64_t in_case;
	} failure[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {3, 1}, {2, 1}, {1, 1},
	               {0, 1}, {2, 2}, {3, 2}, {1, 3}, {2, 3}, {4, 3}};
	static const struct {
		const char *title, *who;
		size_t cases, count;
	} want[] = {
	    {"gcc-11..12 cannot call themselves", "gcc-11..12", 2, 8},
	    {"3 toolchains cannot call themselves", "gcc-11:-O2, gcc-12:-O0, clang-14:-O0", 1, 3},
	    {"gcc-12 cannot call itself", "gcc-12", 1, 2},
	};
	struct view *view = new_view(ARRAY_LEN(ten));
	struct finding *finding = NEW_ARRAY(&arena, struct finding, ARRAY_LEN(failure));
	struct finding_group *group;

	for (size_t i = 0; i < ARRAY_LEN(failure); i++) {
		finding[i] = three[2];
		finding[i].libffi_only = false;
		finding[i].toolchain = ten[failure[i].toolchain].name;
		finding[i].case_index = failure[i].in_case;
		finding[i].id = arena_printf(&arena, "%016zx-self", i);
	}
	view->total.finding = finding;
	view->total.finding_count = ARRAY_LEN(failure);
	cr_assert(eq(sz, group_findings(&arena, view, &group), ARRAY_LEN(want)));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		size_t members = 0;

		cr_expect(eq(str, (char *)group[i].title, (char *)want[i].title));
		cr_expect(eq(str, (char *)group[i].who, (char *)want[i].who));
		cr_expect(eq(sz, group[i].cases, want[i].cases));
		cr_expect(eq(sz, group[i].count, want[i].count));
		for (size_t t = 0; t < view->toolchain_count; t++)
			members += group[i].class_of[t] == 0;
		cr_expect(eq(sz, members, want[i].count / want[i].cases));
	}
}

Test(report, names_fold)
{
	static const struct {
		bool member[10];
		const char *names;
	} row[] = {
	    {{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "gcc-11..12, clang-14..19, rustc-1.85:-O0, libffi"},
	    {{1, 0, 1, 0, 0, 0, 0, 0, 0, 0}, "gcc-11..12:-O0"},
	    {{1, 1, 1, 0, 0, 0, 1, 1, 0, 0}, "gcc-11, gcc-12:-O0, clang-19"},
	    {{0}, ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(str, (char *)fold_names(&arena, new_view(10), row[i].member),
		             (char *)row[i].names),
		          "row %zu", i);
}

static struct toolchain_row *many(size_t count)
{
	struct toolchain_row *row = NEW_ARRAY(&arena, struct toolchain_row, count);

	for (size_t i = 0; i < count; i++)
		row[i] = (struct toolchain_row){
		    .name = arena_printf(&arena, "gcc-%zu:-O2", i),
		    .compiler = arena_printf(&arena, "gcc-%zu", i),
		    .flags = "-O2",
		    .family = "gcc",
		};
	return row;
}

/* 64 toolchains, none like another: the columns come in blocks. */
Test(report, a_wide_matrix_is_broken)
{
	struct view *view = new_view(64);
	struct ink ink = ink_of(false);
	char *data;
	size_t size;
	FILE *out = open_memstream(&data, &size);

	view->toolchain = many(64);
	for (uint32_t i = 0; i < 64 * 64; i++)
		cell(view, i / 64, i % 64)[WIRE_CRASH] = i + 1;
	matrix_print(view, &ink, 80, out);
	fclose(out);
	expect_lines_fit(data, 80);
	cr_expect(strstr(data, "4096\n") != NULL);
	cr_expect(strstr(data, "    bl  gcc-63:-O2") != NULL);
	free(data);
}

static char *stats_of(const struct view *view)
{
	char *data, *copy;
	size_t size;
	FILE *out = open_memstream(&data, &size);

	stats_print(view, false, 80, out);
	fclose(out);
	copy = arena_strdup(&arena, data);
	free(data);
	return copy;
}

Test(report, stats)
{
	static const struct coverage_count cells[] = {
	    {"arity/10", 3},          {"arity/2", 900},
	    {"behind/i128/0,1", 2},   {"behind/i128/5,0", 7},
	    {"depth/1", 12},          {"element/array", 4},
	    {"field/cf32", 150},      {"fields/64", 1},
	    {"param/f64", 0},         {"param/i128", 200},
	    {"param/i32", 1234567},   {"pointee/struct", 5},
	    {"prefix/0,0", 400},      {"prefix/7,9", 2},
	    {"return/i32", 300},      {"size/16", 33},
	    {"size/4096", 1},         {"tail/f64", 9},
	    {"trailing/i128/int", 6}, {"trailing/f32/memory", 1},
	    {"weather/sunny", 1},
	};
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 2000);
	view->total.coverage = cells;
	view->settings.tiers = "iso";
	view->total.coverage_count = ARRAY_LEN(cells);
	text = stats_of(view);
	expect_lines_fit(text, 80);
	expect_golden("report-stats.txt", text);
}

/* A row or a cell of each table that knows what is beyond ISO C. */
Test(report, stats_of_every_tier)
{
	static const struct coverage_count cells[] = {
	    {"aligned/typedef:16", 3}, {"behind/bitint/2,0", 4},    {"bits/i32:0", 5},
	    {"bits/i32:31", 6},        {"bits/unnamed", 7},         {"bitint/12", 8},
	    {"call/va_list", 9},       {"convention/ms", 10},       {"convention/ms...", 11},
	    {"field/atomic", 12},      {"field/bit-field", 13},     {"near/bit-field/float", 14},
	    {"param/f16", 15},         {"param/typedef", 16},       {"tail/vector", 17},
	    {"tier/gnu", 18},          {"trailing/bitint/int", 19}, {"ubitint/512", 20},
	    {"vector/f16:4", 21},      {"with/packed/param", 22},
	};
	struct view *view = new_view(ARRAY_LEN(ten));
	char *text;

	agree_everywhere(view, 2000);
	view->settings.tiers = "iso,bitfields,extended,gnu,conventions";
	view->total.coverage = cells;
	view->total.coverage_count = ARRAY_LEN(cells);
	text = stats_of(view);
	expect_lines_fit(text, 80);
	expect_golden("report-stats-tiers.txt", text);
}
