/* The known bugs: the compilers of this machine show them as their files claim. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "scratch.h"

TestSuite(bugs, .init = scratch_enter, .fini = scratch_leave);

#define CORPUS CROSSCALL_SOURCE_DIR "/corpus/bugs"

/* "Of the known bugs 70 are shown, 0 are not as claimed, and 11 need compilers that are not here." */
static void counts(const struct outcome *outcome, unsigned *shown, unsigned *changed,
                   unsigned *untested)
{
	const char *line = strstr(outcome->out, "Of the known bugs ");

	cr_assert_not_null(line, "%s", outcome->out);
	cr_assert_eq(sscanf(line,
	                    "Of the known bugs %u are shown, %u are not as claimed, and %u need",
	                    shown, changed, untested),
	             3, "%s", line);
}

Test(bugs, are_shown_as_claimed)
{
	struct outcome outcome;
	unsigned shown, changed, untested;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL("check", CORPUS, "--no-libffi");
	expect_code(&outcome, 1);
	counts(&outcome, &shown, &changed, &untested);
	cr_expect_eq(changed, 0, "%s", outcome.out);
	cr_expect_geq(shown, 20, "%s", outcome.out);
	fprintf(stderr, "%u known bugs need compilers that are not here\n", untested);
}

/* A file that claims too much is told, with who did not do what. */
Test(bugs, a_wrong_claim_is_told)
{
	static const char text[] = "// Expect: call {gcc-9..16} {clang-9..22}\n"
	                           "void f(i32);\n";
	struct outcome outcome;
	unsigned shown, changed, untested;

	need("gcc-12");
	need("clang-14");
	scratch_write("wrong.case", text);
	outcome =
	    CROSSCALL("check", "wrong.case", "--with", "gcc-12:-O0", "--with", "clang-14:-O0");
	expect_out(&outcome, "gcc-12:-O0 and clang-14:-O0 were expected to differ, and agree");
	counts(&outcome, &shown, &changed, &untested);
	cr_expect_eq(changed, 1);
}
