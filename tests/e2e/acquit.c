/* Two right compilers are found to agree, on many cases; with one of them wrong they are not. */
#include <criterion/criterion.h>

#include "command.h"
#include "scratch.h"

TestSuite(acquit, .init = scratch_enter, .fini = scratch_leave);

Test(acquit, gcc_11_and_gcc_12)
{
	struct outcome outcome;

	need("gcc-11");
	need("gcc-12");
	outcome = CROSSCALL("run", "--cases", is_proof() ? "100000" : "1000", "--with", "gcc-11",
	                    "--with", "gcc-12");
	expect_code(&outcome, 0);
}

Test(acquit, not_when_one_packs_its_structs)
{
	struct outcome outcome;

	need("gcc-11");
	need("gcc-12");
	outcome = CROSSCALL("run", "--cases", "200", "--with", "gcc-11:-O0", "--with",
	                    "gcc-12:-O0,-fpack-struct");
	expect_code(&outcome, 1);
	expect_out(&outcome, "laid out differently");
	expect_out(&outcome, "gcc-12:-O0,-fpack-struct");
}
