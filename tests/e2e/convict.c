/*
 * Compilers that are wrong on purpose are convicted, with the right verdict and the right place,
 * and the right ones are acquitted of the same case.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "scratch.h"

TestSuite(convict, .init = scratch_enter, .fini = scratch_leave);

struct conviction {
	const char *wrong; /* a toolchain */
	const char *text;  /* the case */
	const char *shown[4];
};

static void convict(const struct conviction *row)
{
	struct outcome outcome;

	cr_log_info("%s", row->wrong);
	scratch_write("it.case", row->text);
	outcome = CROSSCALL("check", "it.case", "--with", "gcc-12:-O0", "--with", row->wrong);
	expect_code(&outcome, 1);
	for (size_t i = 0; i < sizeof row->shown / sizeof *row->shown && row->shown[i]; i++)
		expect_out(&outcome, row->shown[i]);
}

static void acquit(const struct conviction *row, const char *other)
{
	struct outcome outcome;

	scratch_write("it.case", row->text);
	outcome = CROSSCALL("check", "it.case", "--with", "gcc-12:-O0", "--with", other);
	expect_code(&outcome, 0);
}

static void try_all(const struct conviction *row, size_t count)
{
	need("gcc-12");
	for (size_t i = 0; i < count; i++) {
		convict(&row[i]);
		acquit(&row[i], "gcc-12:-O2");
		if (is_there("gcc-11"))
			acquit(&row[i], "gcc-11:-O0");
	}
	if (!is_there("gcc-11"))
		fprintf(stderr, "skipped: gcc-11 is not there; %zu acquittals\n", count);
}

#define TRY_ALL(rows) try_all(rows, sizeof(rows) / sizeof *(rows))

/* A flag that changes the ABI makes a compiler that agrees with itself and with nobody else. */
Test(convict, flags)
{
	static const struct conviction rows[] = {
	    {"gcc-12:-O0,-fpcc-struct-return",
	     "struct s0 { i32 f0; };\nstruct s0 f(i32);\n",
	     {"an argument does not arrive", "} {gcc-12:-O0,-fpcc-struct-return}"}},
	    {"gcc-12:-O0,-fpack-struct",
	     "struct s0 { i8 f0; i32 f1; };\nvoid f(struct s0);\n",
	     {"laid out differently", "s0", "} {gcc-12:-O0,-fpack-struct}"}},
	    {"gcc-12:-O0,-fshort-enums",
	     "enum e0 { 0, 1 };\nvoid f(enum e0);\n",
	     {"laid out differently", "e0", "} {gcc-12:-O0,-fshort-enums}"}},
	    {"gcc-12:-O0,-mlong-double-64",
	     "longdouble f(longdouble);\n",
	     {"laid out differently", "size of longdouble", "} {gcc-12:-O0,-mlong-double-64}"}},
	    {"gcc-12:-O0,-mabi=ms",
	     "void f(i64, i64);\n",
	     {"an argument does not arrive", "a0", "} {gcc-12:-O0,-mabi=ms}"}},
	};

	TRY_ALL(rows);
}

/* A wrong callee is wrong towards its own caller as well. */
Test(convict, callees)
{
	static const struct conviction rows[] = {
	    {BROKEN("swap-parameters") ":-O0",
	     "void f(i32, i32);\n",
	     {"cannot call itself", "a0", "sent"}},
	    {BROKEN("flip-return-bit") ":-O0",
	     "i32 f(void);\n",
	     {"cannot call itself", "received"}},
	    {BROKEN("x87-full") ":-O0", "i32 f(i32);\n", {"cannot call itself", "x87"}},
	    {BROKEN("callee-crashes") ":-O0", "i32 f(i32);\n", {"cannot call itself", "signal"}},
	    {BROKEN("callee-hangs") ":-O0",
	     "i32 f(i32);\n",
	     {"cannot call itself", "did not come back in time"}},
	};

	TRY_ALL(rows);
}

/* A bit that arrives wrong is as it was before the call: that does not tell of a missing store. */
Test(convict, a_wrong_bit_was_stored)
{
	static const char text[] = "struct s0 { i32 f0 : 1; };\nstruct s0 f(void);\n";
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", text);
	outcome = CROSSCALL("check", "it.case", "--with", BROKEN("flip-return-bit") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "result.f0");
	cr_expect_null(strstr(outcome.out, "nothing was stored"), "%s", outcome.out);
	cr_expect_null(strstr(outcome.out, "not entered"), "%s", outcome.out);
}

Test(convict, both_ends)
{
	static const struct conviction rows[] = {
	    {BROKEN("swap-both-ways") ":-O0",
	     "void f(i32, i32, i32);\n",
	     {"an argument does not arrive", "a0", "} {swap-both-ways}"}},
	};

	TRY_ALL(rows);
}

/* A compiler that does not do its work costs its own cases and nothing else. */
Test(convict, compilers)
{
	static const struct conviction rows[] = {
	    {BROKEN("crash") ":-O0", "i32 f(i32);\n", {"fails to compile", "signal 11"}},
	    {BROKEN("crash-on-complex") ":-O0",
	     "cf64 f(i32);\n",
	     {"fails to compile", "signal 11"}},
	    {BROKEN("garbage") ":-O0", "i32 f(i32);\n", {"garbage", "fails to compile"}},
	    {BROKEN("empty-object") ":-O0", "i32 f(i32);\n", {"empty-object", "fails to compile"}},
	    {BROKEN("broken-object") ":-O0",
	     "i32 f(i32);\n",
	     {"broken-object", "fails to compile"}},
	};

	TRY_ALL(rows);
}

Test(convict, hanging_compiler)
{
	static const struct conviction rows[] = {
	    {BROKEN("hang") ":-O0", "i32 f(i32);\n", {"hang", "fails to compile"}},
	};

	TRY_ALL(rows);
}

/* In a batch with others, the compiler's crash is put down to the guilty cases alone. */
Test(convict, only_the_guilty)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("guilty.case", "cf64 f(i32);\n");
	scratch_write("innocent.case", "f64 f(i32);\n");
	outcome = CROSSCALL("check", "guilty.case", "innocent.case", "--with", "gcc-12:-O0",
	                    "--with", BROKEN("crash-on-complex") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "cf64 f(i32)");
	cr_expect_null(strstr(outcome.out, " f64 f(i32)"), "%s", outcome.out);
}
