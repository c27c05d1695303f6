/* The known bugs: the compilers of this machine show them as their files claim. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "scratch.h"

TestSuite(bugs, .init = scratch_enter, .fini = scratch_leave);

#define CORPUS CROSSCALL_SOURCE_DIR "/corpus/bugs"

/* "Of the known bugs 70 are shown, 0 are not as claimed, and 11 need compilers that are not here." */
static void counts(const struct outcome *outcome, unsigned *shown, unsigned *changed,
                   unsigned *untested)
{
	static const char *const word[] = {"Of the known bugs ", " are shown, ", " and "};
	unsigned *const count[] = {shown, changed, untested};
	const char *at = outcome->out;

	for (size_t i = 0; i < ARRAY_LEN(word); i++) {
		at = strstr(at, word[i]);
		cr_assert_not_null(at, "%s", outcome->out);
		at += strlen(word[i]);
		*count[i] = (unsigned)strtoul(at, NULL, 10);
	}
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

/* A compiler that rejects the case does not agree with the others. */
Test(bugs, who_rejects_a_case_has_not_mended_it)
{
	struct outcome outcome;
	unsigned shown, changed, untested;

	need("gcc-12");
	need("clang-14");
	scratch_write("mycc", "#!/bin/sh\n"
	                      "for a; do case $a in *.c)\n"
	                      "\tif grep -q 'enum e_0 b;' \"$a\"; then\n"
	                      "\t\techo \"$a:1:1: error: out of licences\" >&2; exit 1\n"
	                      "\tfi ;;\n"
	                      "esac; done\n"
	                      "exec gcc-12 \"$@\"\n");
	cr_assert_eq(chmod("mycc", 0755), 0);
	outcome = CROSSCALL("check", CORPUS "/enum-aligned.case", "--with", "gcc-12=./mycc:-O0",
	                    "--with", "clang-14:-O0", "--no-libffi");
	expect_code(&outcome, 0);
	expect_out(&outcome, "rejected: error: out of licences\n");
	expect_out(&outcome, "untested  ");
	counts(&outcome, &shown, &changed, &untested);
	cr_expect_eq(shown, 0);
	cr_expect_eq(changed, 0);
	cr_expect_eq(untested, 1);
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
	expect_out(&outcome, "GONE      wrong.case");
}
