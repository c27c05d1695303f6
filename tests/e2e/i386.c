/* The target i386-sysv has a runner and a matrix of its own: its compilers are convicted and
 * acquitted as those of the machine's own target are. */
#include <criterion/criterion.h>
#include <string.h>

#include "command.h"
#include "scratch.h"

#define I386 "--target", "i386-sysv"

static void enter(void)
{
	scratch_enter();
	need_file(CROSSCALL_BINARY_DIR "/crosscall-runner-i386");
	need("gcc-12");
}

TestSuite(i386, .init = enter, .fini = scratch_leave);

Test(i386, gcc_11_and_gcc_12_agree)
{
	struct outcome outcome;

	need("gcc-11");
	outcome = CROSSCALL("run", "--tier", "iso", "--cases", "400", I386, "--with", "gcc-11",
	                    "--with", "gcc-12", "--no-libffi");
	expect_code(&outcome, 0);
	cr_expect_null(strstr(outcome.out, ", 0 calls"), "%s", outcome.out);
	cr_expect_null(strstr(outcome.out, "layouts alone"), "%s", outcome.out);
}

/* What is of ISO C shows nothing between the two on this target. */
Test(i386, gcc_and_clang_agree)
{
	struct outcome outcome;

	need("clang-14");
	outcome = CROSSCALL("run", "--tier", "iso", "--cases", "400", I386, "--with", "gcc-12",
	                    "--with", "clang-14", "--no-libffi");
	expect_code(&outcome, 0);
}

Test(i386, two_compared)
{
	struct outcome outcome;

	outcome = CROSSCALL("compare", I386, "gcc-12:-O0", "gcc-12:-O0,-mregparm=3", "--cases",
	                    "24", "-q", "--out", "pair");
	expect_code(&outcome, 1);
	expect_out(&outcome, "`i32`: eax against the stack");
	expect_out(&outcome, "They differ on ");
	expect_out(&outcome, " --target i386-sysv --out pair");
	outcome = CROSSCALL("compare", I386, "gcc-12", "gcc-12", "--out", "pair");
	expect_code(&outcome, 2);
	expect_err(&outcome, "pair holds a campaign already");
}

Test(i386, the_battery)
{
	struct outcome outcome;

	outcome = CROSSCALL("check", SMOKE, I386, "--with", "gcc-12");
	expect_code(&outcome, 0);
	expect_out(&outcome, "int128");
}

Test(i386, flags_that_change_the_abi)
{
	static const struct {
		const char *with, *text, *shown[3];
	} row[] = {
	    {"gcc-12:-O0,-mregparm=3",
	     "void f(i32, i32);\n",
	     {"an argument does not arrive", "a0", "} {gcc-12:-O0,-mregparm=3}"}},
	    {"gcc-12:-O2,-mrtd",
	     "i32 f(i32, i32, i32);\n",
	     {"the call crashes", "} {gcc-12:-O2,-mrtd}"}},
	    {"gcc-12:-O0,-freg-struct-return",
	     "struct s0 { i16 f0; };\nstruct s0 f(i64);\n",
	     {"an argument does not arrive", "} {gcc-12:-O0,-freg-struct-return}"}},
	    {"gcc-12:-O0,-msse2,-msseregparm",
	     "f32 f(i32);\n",
	     {"the result does not arrive", "} {gcc-12:-O0,-msse2,-msseregparm}"}},
	    {"gcc-12:-O0,-malign-double",
	     "struct s0 { i8 f0; f64 f1; };\nvoid f(struct s0);\n",
	     {"laid out differently", "s0", "} {gcc-12:-O0,-malign-double}"}},
	    {BROKEN("swap-both-ways") ":-O0",
	     "void f(i32, i32, i32);\n",
	     {"an argument does not arrive", "a0", "} {swap-both-ways}"}},
	    {BROKEN("x87-full") ":-O0", "i32 f(i32);\n", {"cannot call itself", "x87"}},
	    {BROKEN("flip-return-bit") ":-O0",
	     "i32 f(void);\n",
	     {"cannot call itself", "received"}},
	};
	struct outcome outcome;

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		cr_log_info("%s", row[i].with);
		scratch_write("it.case", row[i].text);
		outcome = CROSSCALL("check", "it.case", I386, "--with", "gcc-12:-O0", "--with",
		                    row[i].with);
		expect_code(&outcome, 1);
		for (size_t j = 0; j < 3 && row[i].shown[j] != NULL; j++)
			expect_out(&outcome, row[i].shown[j]);
		outcome = CROSSCALL("check", "it.case", I386, "--with", "gcc-12", "--no-libffi");
		expect_code(&outcome, 0);
	}
}

Test(i386, a_compiler_for_another_machine)
{
	struct outcome outcome;

	scratch_write("it.case", "void f(i32);\n");
	outcome = CROSSCALL("check", "it.case", I386, "--with", "gcc-12:-m64");
	expect_code(&outcome, 2);
	expect_err(&outcome, "another machine than i386-sysv");
}

/* A callee may take more off the stack than its arguments are long: clang gives each element a word. */
Test(i386, who_spreads_a_vector_over_the_stack)
{
	struct outcome outcome;

	need("clang-14");
	scratch_write("it.case", "typedef vector(u16, 64) t0 aligned(4);\n"
	                         "struct s0 { f64 f0; vector(f64, 4) f1; };\n"
	                         "void f(t0, struct s0) fastcall;\n");
	outcome = CROSSCALL("check", "it.case", I386, "--with", "clang-14", "--no-libffi");
	expect_code(&outcome, 0);
}
