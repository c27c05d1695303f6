/* The battery of corpus/smoke: what is known to agree agrees, what is known to differ differs. */
#include <criterion/criterion.h>
#include <string.h>

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

/* clang 19 keeps the __int128 whole, but puts what comes after it into the register left over. */
Test(smoke, clang_differs_from_gcc_and_rust)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-19");
	need("rustc");
	/* rustc 1.95 passes vectors of less than 8 bytes and of an __int128 in its own way. */
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12", "--with", "rustc", "--exit-on",
	                    "iso,bitfields,extended");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12:-O0", "--with", "clang-19:-O0",
	                    "--with", "rustc");
	expect_code(&outcome, 1);
	expect_out(&outcome, "} {clang-19}");
	expect_out(&outcome, "i128");
}

/* libffi 3.4.4 returns a struct of one long double wrongly; that is told, and decides the exit code
 * only where libffi was asked for by name. */
Test(smoke, libffi_is_a_witness)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12", "--with", "libffi");
	if (outcome.code == 0)
		cr_skip_test("this libffi is right about everything");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12");
	expect_code(&outcome, 0);
	expect_out(&outcome, "libffi");
	outcome = CROSSCALL("check", SMOKE, "--with", "gcc-12", "--no-libffi");
	expect_code(&outcome, 0);
	cr_expect_null(strstr(outcome.out, "libffi"), "%s", outcome.out);
}
