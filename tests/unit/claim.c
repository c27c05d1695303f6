/* What a comment claims, and what becomes of it. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../harness/judge/claim.h"

static struct arena arena;
static struct error error;

static void begin(void)
{
	arena_init(&arena);
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(claim, .init = begin, .fini = end);

static const struct abi_case *parse(const char *comment)
{
	const char *text = arena_printf(&arena, "%svoid f(i128);\n", comment);
	const struct abi_case *c = case_parse(&arena, "test", text, strlen(text), &error);

	cr_assert(c != NULL, "%s", error.message);
	return c;
}

Test(claim, reads_its_own_lines_and_no_others)
{
	struct claim claim;

	cr_assert(claim_read(parse("// Known since long.\n"), &arena, &claim, &error));
	cr_expect(!claim.is_made && claim.target == NULL && *claim.flags == '\0');
	cr_assert(claim_read(parse("// A title.\n// Expect: layout {gcc-9..16 tcc} {clang}\n"
	                           "// Flags: -mavx  -mfma\n// Target: i386-sysv\n"),
	                     &arena, &claim, &error),
	          "%s", error.message);
	cr_expect(claim.is_made && claim.is_layout);
	cr_expect_str_eq(claim.target, "i386-sysv");
	cr_expect_str_eq(claim.flags, "-mavx,-mfma");
	cr_expect_eq(claim.expected.class_count, 2);
	cr_expect_eq(claim.expected.member_count, 3);
}

Test(claim, refuses_what_it_cannot_read)
{
	static const char *const wrong[] = {
	    "// Expect: maybe {gcc} {clang}\n", "// Expect: call\n",
	    "// Expect: call {gcc\n",           "// Expect: call gcc clang\n",
	    "// Expect: call {gcc} x\n",        "// Target: pdp11\n",
	};
	struct claim claim;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		cr_expect(!claim_read(parse(wrong[i]), &arena, &claim, &error) &&
		              error.kind == ERROR_USAGE,
		          "%s", wrong[i]);
}

#define TOOLCHAIN(n, v, can)                                                                       \
	{.name = n ":-O0", .compiler = n, .flags = "-O0", .version = v, .features = can}

static const struct toolchain toolchain[] = {
    TOOLCHAIN("gcc-12", "12.2.0", ~UINT64_C(0)),
    TOOLCHAIN("clang-14", "14.0.6", ~UINT64_C(0)),
    TOOLCHAIN("clang-19", "19.1.7", ~UINT64_C(0)),
    TOOLCHAIN("tcc", "0.9.27", ~FEATURE_BIT(FEATURE_INT128)),
};

TestSuite(claim_check, .init = begin, .fini = end);

static struct claim_outcome outcome(const char *expect, const struct finding *finding, size_t count,
                                    bool *is_allowed)
{
	const struct toolchain_list list = {.count = ARRAY_LEN(toolchain), .toolchain = toolchain};
	const struct abi_case *c = parse(arena_printf(&arena, "// Expect: %s\n", expect));
	const struct finding *of[4];
	struct claim claim;

	for (size_t i = 0; i < count; i++)
		of[i] = &finding[i];
	cr_assert(claim_read(c, &arena, &claim, &error), "%s", error.message);
	*is_allowed = claim_allows(&claim, c, &list, of, count, &arena);
	return claim_check(&claim, c, &list, of, count, &arena);
}

#define FINDING(k, text) {.kind = FINDING_##k, .classes = text, .toolchain = ""}

Test(claim_check, tells_shown_from_changed_and_untested)
{
	static const struct {
		const char *expect;
		struct finding finding;
		size_t count;
		enum claim_status status;
		bool is_allowed; /* in another case */
	} row[] = {
	    {"call {gcc-9..16 clang-18..22} {clang-9..17}",
	     FINDING(ARGS, "{gcc-12 clang-19} {clang-14}"), 1, CLAIM_SHOWN, true},
	    /* Nobody is of the third class. */
	    {"call {gcc} {clang-14} {clang-21..22}", FINDING(ARGS, "{gcc-12 clang-19} {clang-14}"),
	     1, CLAIM_SHOWN, true},
	    {"call {gcc clang-14} {clang-18..22}", FINDING(ARGS, "{gcc-12 clang-19} {clang-14}"), 1,
	     CLAIM_CHANGED, false},
	    {"call {gcc} {clang-14} {clang-19}", FINDING(ARGS, "{gcc-12 clang-19} {clang-14}"), 1,
	     CLAIM_CHANGED, true},
	    {"call {gcc} {clang}", FINDING(ARGS, "{gcc-12 clang-19} {clang-14}"), 1, CLAIM_CHANGED,
	     false},
	    /* A layout says nothing of calls. */
	    {"call {gcc} {clang}", FINDING(LAYOUT, "{gcc-12} {clang-14 clang-19}"), 1, CLAIM_GONE,
	     true},
	    {"layout {gcc} {clang}", FINDING(LAYOUT, "{gcc-12} {clang-14..19}"), 1, CLAIM_SHOWN,
	     true},
	    {"call {gcc} {clang}", {0}, 0, CLAIM_GONE, true},
	    /* It cannot say an __int128. */
	    {"call {tcc} {clang}", {0}, 0, CLAIM_UNTESTED, true},
	    {"call {gcc-16} {clang-22}", {0}, 0, CLAIM_UNTESTED, true},
	    {"call {gcc} {clang-14}", FINDING(ARGS, "{gcc-12:-O0} {clang-14:-O0}"), 1, CLAIM_SHOWN,
	     true},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		bool is_allowed;
		struct claim_outcome o =
		    outcome(row[i].expect, &row[i].finding, row[i].count, &is_allowed);

		cr_expect_eq(o.status, row[i].status, "row %zu: %d, %s", i, o.status, o.text);
		cr_expect_eq(is_allowed, row[i].is_allowed, "row %zu", i);
	}
}

Test(claim_check, one_that_fails_by_itself_agrees_with_nobody)
{
	static const struct finding self = {
	    .kind = FINDING_SELF, .classes = "", .toolchain = "gcc-12:-O0"};
	bool is_allowed;
	struct claim_outcome o = outcome("call {gcc-9..16} {clang-13..22}", &self, 1, &is_allowed);

	cr_expect_eq(o.status, CLAIM_SHOWN, "%s", o.text);
	cr_expect(is_allowed);
	o = outcome("call {gcc-12 clang-14} {clang-19}", &self, 1, &is_allowed);
	cr_expect_eq(o.status, CLAIM_CHANGED);
	cr_expect_not(is_allowed);
	cr_expect_str_eq(o.text, "gcc-12:-O0 and clang-14:-O0 were expected to agree, and differ");
}

/* The wrong register held the right value in one of two levels. */
Test(claim_check, one_level_of_optimisation_is_enough)
{
	static const struct toolchain levels[] = {
	    {.name = "gcc-12:-O0", .compiler = "gcc-12", .flags = "-O0", .version = "12.2.0"},
	    {.name = "clang-14:-O0", .compiler = "clang-14", .flags = "-O0", .version = "14.0.6"},
	    {.name = "clang-14:-O2", .compiler = "clang-14", .flags = "-O2", .version = "14.0.6"},
	};
	static const struct finding luck = FINDING(ARGS, "{gcc-12 clang-14:-O2} {clang-14:-O0}");
	const struct toolchain_list list = {.count = 3, .toolchain = levels};
	const struct finding *of = &luck;
	struct claim claim;
	const struct abi_case *c = parse("// Expect: call {gcc} {clang}\n");

	cr_assert(claim_read(c, &arena, &claim, &error));
	cr_expect_eq(claim_check(&claim, c, &list, &of, 1, &arena).status, CLAIM_SHOWN);
}

Test(claim, tells_two_apart)
{
	static const struct {
		const char *expect;
		struct toolchain a, b;
		bool is_apart;
	} row[] = {
	    {"call {gcc} {clang}", TOOLCHAIN("gcc-12", "12.2.0", 0),
	     TOOLCHAIN("clang-14", "14.0.6", 0), true},
	    {"call {gcc clang} {tcc}", TOOLCHAIN("gcc-12", "12.2.0", 0),
	     TOOLCHAIN("clang-14", "14.0.6", 0), false},
	    /* Versions that it does not name go with the nearest. */
	    {"call {gcc-9..16 clang-18..22} {clang-9..17}", TOOLCHAIN("clang-8", "8.0.1", 0),
	     TOOLCHAIN("gcc-17", "17.1.0", 0), true},
	    {"call {gcc-9..16 clang-18..22} {clang-9..17}", TOOLCHAIN("clang-23", "23.1.0", 0),
	     TOOLCHAIN("gcc-17", "17.1.0", 0), false},
	    {"call {rustc-1.48..1.85} {rustc-1.95..1.99}", TOOLCHAIN("rustc", "1.88.0", 0),
	     TOOLCHAIN("rustc-1.93", "1.93.0", 0), true},
	    /* Compilers that it does not name: one may be alike to either, of two it says nothing. */
	    {"call {gcc} {clang}", TOOLCHAIN("gcc-12", "12.2.0", 0), TOOLCHAIN("tcc", "0.9.27", 0),
	     true},
	    {"call {gcc} {clang}", TOOLCHAIN("rustc-1.95", "1.95.0", 0),
	     TOOLCHAIN("tcc", "0.9.27", 0), false},
	    {"call {gcc-12:-O0} {gcc-12:-O2}",
	     TOOLCHAIN("gcc-12", "12.2.0", 0),
	     {.compiler = "gcc-12", .flags = "-O2", .version = "12.2.0"},
	     true},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct abi_case *c =
		    parse(arena_printf(&arena, "// Expect: %s\n", row[i].expect));
		struct claim claim;

		cr_assert(claim_read(c, &arena, &claim, &error), "%s", error.message);
		cr_expect_eq(claim_tells_apart(&claim, &row[i].a, &row[i].b, &arena),
		             row[i].is_apart, "row %zu", i);
		cr_expect_eq(claim_tells_apart(&claim, &row[i].b, &row[i].a, &arena),
		             row[i].is_apart, "row %zu", i);
	}
}
