/* Two right compilers are found to agree, on many cases; with one of them wrong they are not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(acquit, .init = scratch_enter, .fini = scratch_leave);

/*
 * A hundred thousand cases do show something: gcc's va_arg at -O2 loads a union of 16-byte alignment
 * with an aligned move from an address that is not (the register save area at an odd eightbyte), and
 * crashes. That is gcc against itself, in both versions; between the two there is nothing.
 */
Test(acquit, gcc_11_and_gcc_12)
{
	struct outcome outcome;

	need("gcc-11");
	need("gcc-12");
	outcome = CROSSCALL("run", "--tier", "iso", "--cases", is_proof() ? "100000" : "1000",
	                    "--with", "gcc-11", "--with", "gcc-12", "--out", "store");
	cr_expect(eq(i64,
	             store_number("store", "SELECT count(*) FROM finding"
	                                   " WHERE toolchain = '' AND NOT libffi_only"),
	             0),
	          "%s", outcome.out);
	cr_expect(eq(i64,
	             store_number("store", "SELECT count(*) FROM finding WHERE toolchain <> ''"
	                                   " AND NOT libffi_only"
	                                   " AND NOT (kind = 'self' AND verdict = 'crash'"
	                                   " AND toolchain LIKE '%:-O2'"
	                                   " AND case_text LIKE '%...%')"),
	             0),
	          "%s", outcome.out);
	if (!is_proof())
		expect_code(&outcome, 0);
}

Test(acquit, not_when_one_packs_its_structs)
{
	struct outcome outcome;

	need("gcc-11");
	need("gcc-12");
	outcome = CROSSCALL("run", "--tier", "iso", "--cases", "200", "--with", "gcc-11:-O0",
	                    "--with", "gcc-12:-O0,-fpack-struct", "--reduce-budget", "60s");
	expect_code(&outcome, 1);
	expect_out(&outcome, "layout/struct/whole/");
	expect_out(&outcome, "gcc-12:-O0,-fpack-struct");
	/* Structs of known bugs are laid out differently too, and are none of them. */
	expect_out(&outcome, "2 new bugs, 0 known.");
}

/* Whatever a compiler is told about speed, all tiers included, it keeps its ABI. */
Test(acquit, gcc_12_whatever_its_optimisation)
{
	struct outcome outcome;

	need("gcc-12");
	outcome =
	    CROSSCALL("run", "--cases", is_proof() ? "200000" : "400", "--no-libffi",
	              "--reduce-budget", "0", "--with", "gcc-12:-O0", "--with", "gcc-12:-O1",
	              "--with", "gcc-12:-O2", "--with", "gcc-12:-O3", "--with", "gcc-12:-Os",
	              "--with", "gcc-12:-O0,-fomit-frame-pointer", "--with", "gcc-12:-O0,-fPIC",
	              "--with", "gcc-12:-O0,-fstack-protector-all", "--out", "store");
	cr_expect(
	    eq(i64, store_number("store", "SELECT count(*) FROM finding WHERE toolchain = ''"), 0),
	    "%s", outcome.out);
}
