/* What explain says of one case, and what it does not take. */
#include <criterion/criterion.h>
#include <string.h>

#include "command.h"
#include "scratch.h"

TestSuite(explain, .init = scratch_enter, .fini = scratch_leave);

#define BUG(name)                                                                                  \
	"explain", CROSSCALL_SOURCE_DIR "/corpus/bugs/" name ".case", "--no-libffi", "--with",     \
	    "gcc-12:-O0", "--with", "clang-14:-O0"

Test(explain, mistakes_in_usage)
{
	static const struct {
		const char *argv[6], *input, *message;
	} rows[] = {
	    {{"crosscall", "explain"}, NULL, "which case?"},
	    {{"crosscall", "explain", "nonesuch.case"}, NULL, "nonesuch.case"},
	    {{"crosscall", "explain", "0123456789abcdef-args"}, NULL, "no finding"},
	    {{"crosscall", "explain", "a.case", "b.case"}, NULL, "one case at a time"},
	    {{"crosscall", "explain", SMOKE}, NULL, "this takes one"},
	    {{"crosscall", "explain", "-j", "0", "-"}, "void f(i32);\n", "--jobs"},
	    {{"crosscall", "explain", "-"}, "void f(i33);\n", "<stdin>:1:8"},
	    {{"crosscall", "explain", "-"}, "", "<stdin>"},
	    {{"crosscall", "explain", "-"}, "// Expect: nothing\nvoid f(i32);\n", "Expect"},
	    {{"crosscall", "explain", "-", "--with", "gcc-99"}, "void f(i32);\n", "gcc-99"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome outcome = crosscall_run(rows[i].argv, rows[i].input);

		expect_code(&outcome, 2);
		expect_err(&outcome, rows[i].message);
		cr_expect_str_empty(outcome.out, "row %zu: stdout", i);
	}
}

Test(explain, draws_layouts)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL(BUG("bitfield-overaligned-typedef"));
	expect_code(&outcome, 1);
	expect_out(&outcome,
	           "gcc-12 puts the bit-field s.x at bit 128 of its record, clang-14 at bit 8.\n");
	expect_out(&outcome,
	           "    b  x: t : 3                   {128..131}      {8..11}  <- here\n");
	expect_out(&outcome, "       1  ........     bbb.....\n"
	                     "                       ^\n");
}

/* Hand-checked in the disassembly: with one integer register left clang up to 17 splits the i128. */
Test(explain, says_where_the_i128_goes)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL(BUG("i128-split"), "--asm");
	expect_code(&outcome, 1);
	cr_expect_eq(outcome.out,
	             strstr(outcome.out, "The caller gcc-12 puts bytes 0..8 of a5 (i128) on "
	                                 "the stack (stack+0); the\ncallee clang-14 "
	                                 "reads them from r9.\n"));
	expect_out(&outcome, "    A  {gcc-12}\n       a5 in stack+0\n"
	                     "    B  {clang-14}\n       a5[0..8) in r9, a5[8..16) in stack+0\n");
	expect_out(&outcome,
	           "    a5[0..8)         i128         stack+0              -> r9   <- here\n"
	           "    a5[8..16)        i128         stack+8              -> stack+0   <- here\n");
	expect_out(&outcome,
	           "    r9            |                         | a5[0..8)                | <-\n");
	expect_out(&outcome, "    ->  push rdx\n    ->  push rax\n");
	expect_out(&outcome, "    ->  mov rax, qword ptr [rbp + 16]\n");
	expect_out(&outcome, ", r9\n");
}

/* tcc takes the vector for its element, and says nothing: that comes behind what others show. */
/* gcc's callee ends with ret, clang's with ret 4. */
/* gcc is asked for its notes, once for all levels of optimisation. */
Test(explain, lets_compilers_speak)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	scratch_write("wide.case", "vector(f32, 8) f(vector(f32, 8));\n");
	outcome = CROSSCALL("explain", "wide.case", "--with", "gcc-12", "--with", "clang-14",
	                    "--no-libffi");
	expect_code(&outcome, 1);
	expect_out(&outcome, "What compilers say themselves\n\n");
	expect_out(&outcome,
	           "    {gcc-12}: the ABI for passing parameters with 32-byte alignment has "
	           "changed\n    in GCC 4.6\n");
	outcome = CROSSCALL(BUG("i128-split"));
	cr_expect_null(strstr(outcome.out, "say themselves"), "%s", outcome.out);
}

Test(explain, says_who_pops)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome =
	    CROSSCALL("explain", CROSSCALL_SOURCE_DIR "/corpus/bugs/i386-ms-abi-sret.case",
	              "--no-libffi", "--with", "gcc-12:-O0", "--with", "clang-14:-O0", "--json");
	if (outcome.code == 3) /* no -m32 */
		return;
	expect_code(&outcome, 1);
	expect_out(&outcome, "gcc-12 takes 0 bytes of the arguments off the stack as it returns; "
	                     "clang-14 counts on 4.");
	expect_out(&outcome, "the document is silent (who takes the arguments off the stack)");
}

Test(explain, puts_last_who_ignores_something)
{
	struct outcome outcome;
	const char *call, *layout;

	need("gcc-12");
	need("clang-14");
	need("tcc");
	outcome = CROSSCALL(BUG("vec-32byte-result"), "--with", "tcc");
	expect_code(&outcome, 1);
	call = strstr(outcome.out, "The caller gcc-12 passes the address of the result in rdi;");
	layout = strstr(outcome.out, "gcc-12 gives vector(f32, 8) 32 bytes, tcc gives it 4.");
	cr_assert(call != NULL && layout != NULL, "%s", outcome.out);
	cr_expect_lt(call, layout);
}

Test(explain, says_that_all_agree)
{
	static const char *const argv[] = {"crosscall", "explain", "-", "--with", "gcc-12", NULL};
	struct outcome outcome;

	need("gcc-12");
	outcome = crosscall_run(argv, "i32 f(i32);\n");
	expect_code(&outcome, 0);
	expect_out(&outcome, "agree on it");
	scratch_write("it.case", "i32 f(i32);\n");
	outcome = CROSSCALL("explain", "it.case", "--with", "gcc-12", "--no-libffi");
	expect_code(&outcome, 0);
	expect_out(&outcome, "compilers of one family, without\na second opinion.\n");
}

Test(explain, says_who_took_no_part)
{
	static const char *const argv[] = {"crosscall", "explain", "-", "--with", "tcc", NULL};
	struct outcome outcome;

	need("tcc");
	outcome = crosscall_run(argv, "i32 f(i128);\n");
	expect_code(&outcome, 4);
	expect_out(&outcome, "Nobody could be tested");
	expect_out(&outcome, "abstained: int128");
}

/* A finding's id is looked up in the campaign that was last, or in the one that is named. */
Test(explain, finds_findings)
{
	struct outcome outcome;
	char id[64];

	need("gcc-12");
	need_file(BROKEN("swap-parameters"));
	outcome = CROSSCALL("run", "--cases", "40", "--tier", "iso", "--no-libffi", "--with",
	                    "gcc-12:-O0", "--with", "bad=" BROKEN("swap-parameters") ":-O0",
	                    "--out", "kept");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("show", "--out", "kept");
	expect_code(&outcome, 0);
	cr_assert_lt(strcspn(outcome.out, " "), sizeof id);
	*stpncpy(id, outcome.out, strcspn(outcome.out, " ")) = '\0';
	outcome = CROSSCALL("explain", id, "--out", "kept", "--no-libffi", "--with", "gcc-12:-O0",
	                    "--with", "bad=" BROKEN("swap-parameters") ":-O0");
	expect_code(&outcome, 1);
	expect_out(&outcome, "bad:-O0");
}

Test(explain, shows_both_ends)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL(BUG("i128-split"), "--asm", "--ir");
	expect_code(&outcome, 1);
	expect_out(&outcome, "the caller, of gcc-12:-O0\n");
	expect_out(&outcome, "the callee, of clang-14:-O0\n");
	expect_out(&outcome, "  # to\n");
	expect_out(&outcome, "    clang-14:-O0\n        define hidden i32 @callee_0(i64 ");
}

Test(explain, prints_json)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL(BUG("i128-split"), "--asm", "--ir", "--json");
	expect_code(&outcome, 1);
	expect_out(&outcome, "\"format\": \"crosscall-explanation\"");
	expect_out(&outcome, "\"text\": \"i32 f(i64, i64, i64, i64, i64, i128);\\n\"");
	expect_out(&outcome, "\"kind\": \"args\"");
	expect_out(&outcome, "\"instructions\": [");
	expect_out(&outcome, "\"signature\": \"define hidden i32 @callee_0(i64 ");
	outcome = CROSSCALL(BUG("bitfield-overaligned-typedef"), "--json");
	expect_code(&outcome, 1);
	expect_out(&outcome, "\"what\": \"first bit of s.x\",\n              \"value\": 128");
}

/* Nothing was called, so that there is no place to speak of. */
Test(explain, tells_of_a_compiler_that_crashes)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = crosscall_run(
	    (const char *[]){"crosscall", "explain", "-", "--no-libffi", "--with",
	                     "bad=" CROSSCALL_SOURCE_DIR "/tests/compilers/crash-on-complex:-O0",
	                     NULL},
	    "void f(cf64);\n");
	expect_code(&outcome, 1);
	expect_out(&outcome, "bad:-O0 fails to compile the case");
}
