/*
 * A campaign for reports to tell, of ten toolchains or of however many a test asks for, and what came of
 * it: as text, and as the files of tests/data have it.
 */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../harness/base/file.h"
#include "../../reports/text.h"

static struct arena arena;
static struct error error;

static inline void set_up(void)
{
	arena_init(&arena);
}

static inline void tear_down(void)
{
	arena_release(&arena);
}

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

static inline struct view *new_view(size_t toolchains)
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

static inline uint32_t *cell(struct view *view, size_t caller, size_t callee)
{
	return (uint32_t *)view->total.verdict +
	       (caller * view->toolchain_count + callee) * WIRE_VERDICT_COUNT;
}

static inline void agree_everywhere(struct view *view, uint32_t cases)
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

static inline char *text_of(const struct view *view, const struct report_options *options)
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

static inline void expect_lines_fit(const char *text, size_t width)
{
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
		cr_expect(le(sz, strcspn(line, "\n"), width), "%.*s", (int)strcspn(line, "\n"),
		          line);
}

/* CROSSCALL_GOLDEN=1 in the environment writes the file anew; look at the difference. */
static inline void expect_golden(const char *name, const char *text)
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
static inline struct view *sample(void)
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
#endif
