/* The battery of corpus/smoke: what is known to agree agrees, what is known to differ differs. */
#include <criterion/criterion.h>

#include "command.h"
#include "scratch.h"

TestSuite(smoke, .init = scratch_enter, .fini = scratch_leave);

Test(smoke, gcc_agrees_with_itself)
{
	struct outcome outcome;

	need("gcc-11");
	need("gcc-12");
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-11", "--with", "gcc-12");
	expect_code(&outcome, 0);
}

/* clang before 18 splits an __int128 between the last register and the stack. */
Test(smoke, old_clang_splits_int128)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12", "--with", "clang-14");
	expect_code(&outcome, 1);
	expect_out(&outcome, "{gcc-12} {clang-14}");
	expect_out(&outcome, "i128");
}

Test(smoke, four_families)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-19");
	need("rustc");
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12:-O0", "--with", "clang-19:-O0",
	                    "--with", "rustc");
	cr_expect(outcome.code == 0 || outcome.code == 1, "exit code %d\n%s%s", outcome.code,
	          outcome.out, outcome.err);
}
