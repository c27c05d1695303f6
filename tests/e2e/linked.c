/* Calls by name: what a linker sees of a compiler, and a call by pointer does not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <string.h>

#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(linked, .init = scratch_enter, .fini = scratch_leave);

#define GCC "gcc-12:-O0"

static const char one_case[] = "struct s { i32 a; f64 b; };\n"
                               "struct s f(i32, struct s, ...: f64);\n";

static struct outcome check(const char *wrong, const char *linked)
{
	return CROSSCALL("check", "it.case", "--no-libffi", "--with", GCC, "--with", "gcc-12:-O2",
	                 "--with", wrong, linked);
}

/* Each is fine by pointer. One agrees with itself and with nobody, the other not even with itself. */
Test(linked, names_convict)
{
	static const struct {
		const char *wrong;
		const char *shown[2];
	} row[] = {
	    {BROKEN("underscore") ":-O0",
	     {"{gcc-12} {underscore}",
	      GCC " calls underscore:-O0:\n"
	          "        linked: by its name the callee is not found\n"}},
	    {BROKEN("renamed-callees") ":-O2",
	     {"renamed-callees:-O2 cannot call itself",
	      "linked: by its name the callee is not found\n"}},
	};

	need("gcc-12");
	scratch_write("it.case", one_case);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct outcome outcome = check(row[i].wrong, "--linked");

		expect_code(&outcome, 1);
		expect_out(&outcome, "1 finding in 1 case.");
		expect_out(&outcome, row[i].shown[0]);
		expect_out(&outcome, row[i].shown[1]);
		expect_out(&outcome, " --linked\n");
		outcome = check(row[i].wrong, "-q");
		expect_code(&outcome, 0);
	}
}

/* What goes wrong by pointer is told once, as it always is. */
Test(linked, what_a_pointer_shows_is_no_other_bug)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", one_case);
	outcome = check(BROKEN("flip-return-bit") ":-O0", "--linked");
	expect_code(&outcome, 1);
	expect_out(&outcome, "1 finding in 1 case.");
	expect_out(&outcome, "-O0 cannot call itself");
	cr_expect_null(strstr(outcome.out, "linked"), "%s", outcome.out);
}

/* The eleventh argument of preserve_none travels in r11, which the dynamic linker takes for itself when
 * it binds the call. */
Test(linked, lazy_binding_loses_a_register)
{
	struct outcome outcome;

	need("clang-22");
	scratch_write("it.case",
	              "void f(i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64) "
	              "preserve_none;\n");
	outcome =
	    CROSSCALL("check", "it.case", "--linked", "--no-libffi", "--with", "clang-22:-O2");
	expect_code(&outcome, 1);
	expect_out(&outcome, "clang-22:-O2 calls clang-22:-O2, a10:\n");
	expect_out(&outcome, "linked by name; by pointer the call is fine\n");
}

/* By the campaign, and alone; the smallest of all calls has a name. */
Test(linked, reduced)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("run", "--linked", "--cases", "1", "--tier", "iso", "--no-libffi",
	                    "--with", GCC, "--with", BROKEN("underscore") ":-O0", "--out", "store");
	expect_code(&outcome, 1);
	expect_out(&outcome, "a call: the callee is not found by its name");
	expect_out(&outcome, "linked/any/whole/");
	expect_out(&outcome, "        void f();\n");
	outcome = CROSSCALL("show", "--out", "store");
	expect_out(&outcome, "-args-linked ");
	((char *)outcome.out)[strcspn(outcome.out, " ")] = '\0';
	outcome = CROSSCALL("reduce", outcome.out, "--out", "store", "--with", GCC, "--with",
	                    BROKEN("underscore") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "// Bucket: linked/any/whole/");
	expect_out(&outcome, "\nvoid f();\n");
}

/* What travels in the register is of no matter to the bucket; it is the register that is lost. */
Test(linked, one_bucket_a_register)
{
	static const char *const text[] = {
	    "void f(i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64) preserve_none;\n",
	    "struct s { i16 a; i8 b; };\n"
	    "i32 f(f64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, struct s) "
	    "preserve_none;\n",
	};

	char key[2][5] = {{0}};

	need("clang-22");
	for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
		static const char bucket[] = "// Bucket: linked/any/r11/";
		struct outcome outcome;
		const char *found;

		scratch_write("it.case", text[i]);
		outcome = CROSSCALL("reduce", "it.case", "--linked", "--with", "clang-22:-O2");
		expect_code(&outcome, 1);
		expect_out(&outcome, "an argument, preserve_none: r11 is lost in calls by name");
		expect_out(&outcome, "it has 11 parameters, ");
		found = strstr(outcome.out, bucket);
		cr_assert_not_null(found, "%s", outcome.out);
		memcpy(key[i], found + strlen(bucket), 4);
	}
	cr_expect_eq(strcmp(key[0], key[1]), 0, "%s and %s", key[0], key[1]);
}

Test(linked, explained)
{
	struct outcome outcome;

	need("clang-22");
	scratch_write("it.case", "void f(i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64) "
	                         "preserve_none;\n");
	outcome = CROSSCALL("explain", "it.case", "--linked", "--with", "clang-22:-O2");
	expect_code(&outcome, 1);
	expect_out(&outcome, "does not agree with itself: a10 does not arrive when it calls by "
	                     "name;\nby pointer it does.\n");
	expect_out(&outcome,
	           "It shows only where the callee is called by its name, in a shared object");
	expect_out(&outcome, "a10 travels in r11.");
	outcome = CROSSCALL("explain", "it.case", "--with", "clang-22:-O2");
	expect_code(&outcome, 0);
}

/* The folder shows it with the linker of the system, and not when all is bound at the start. */
Test(linked, exported)
{
	struct outcome outcome;

	need("clang-22");
	scratch_write("it.case", "void f(i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64) "
	                         "preserve_none;\n");
	outcome =
	    CROSSCALL("export", "it.case", "--linked", "--with", "clang-22:-O2", "--to", "it");
	expect_code(&outcome, 0);
	expect_out(&outcome, "-linked: it/run.sh shows it:\na10: expected 0x");
	cr_expect_eq(shell("make -s -C it run >out 2>&1; test $? -ne 0"), 0);
	cr_expect_eq(shell("LD_BIND_NOW=1 it/run.sh >out 2>&1"), 0);
	cr_expect_eq(shell("grep -q 'in a shared library' it/README.md it/llvm.md"), 0);
}

/* Who is not called by name is counted, with the reason. */
Test(linked, who_takes_no_part)
{
	struct outcome outcome;

	need("clang-19");
	need("rustc");
	scratch_write("it.case", "void f(...: i32);\n");
	outcome =
	    CROSSCALL("check", "it.case", "--linked", "--no-libffi", "--with", "clang-19:-O0");
	expect_out(&outcome, "not linked: clang mangles its name");
	scratch_write("it.case", "i32 f(i32, f64);\n");
	outcome = CROSSCALL("check", "it.case", "--linked", "--with", "rustc:-O0");
	expect_code(&outcome, 0);
	expect_out(&outcome, "not linked: calls by name are C's alone");
}

/* Bugs there are, by pointer; none is the linker's. */
Test(linked, right_compilers_are_acquitted)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-19");
	outcome = CROSSCALL("run", "--linked", "--tier", "iso,bitfields,extended,gnu", "--cases",
	                    is_proof() ? "5000" : "300", "--no-libffi", "--with", "gcc-12:-O2",
	                    "--with", "clang-19:-O0", "--reduce-budget", "0", "--out", "store");
	cr_expect(
	    eq(i64,
	       store_number("store", "SELECT count(*) FROM finding WHERE detail LIKE 'linked%'"),
	       0),
	    "%s", outcome.out);
	outcome = CROSSCALL("run", "--resume", "--out", "store", "--tier",
	                    "iso,bitfields,extended,gnu", "--cases", is_proof() ? "5000" : "300",
	                    "--no-libffi", "--with", "gcc-12:-O2", "--with", "clang-19:-O0");
	expect_code(&outcome, 2);
	expect_err(&outcome, "calls: the store has by pointer and by name (--linked), asked for");
}
