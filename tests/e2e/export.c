/* Folders that show a finding without crosscall: each is built and run as its reader would. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "scratch.h"

TestSuite(export, .init = scratch_enter, .fini = scratch_leave);

#define CORPUS CROSSCALL_SOURCE_DIR "/corpus/bugs/"

static bool is_there_file(const char *path)
{
	return access(path, F_OK) == 0;
}

/* What compilers say of the ABI, or of attributes that they do not know, is theirs to say. */
static void expect_no_warnings(const char *output)
{
	static const char *const own[] = {"attribute",          "ABI",           "transparent",
	                                  "calling convention", "vector return", "vector argument"};

	for (const char *at = output; (at = strstr(at, "warning: ")) != NULL; at++) {
		char line[512];
		bool is_own = false;

		snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
		for (size_t i = 0; i < ARRAY_LEN(own); i++)
			is_own |= strstr(line, own[i]) != NULL;
		cr_expect(is_own, "%s", line);
	}
}

static const struct {
	const char *file, *caller, *callee;
	const char *shown;   /* in what run.sh prints */
	const char *sources; /* that are there */
	const char *reports; /* as they are told */
	bool right_alike;    /* a compiler on both sides shows nothing */
} row[] = {
    {"i128-split", "gcc-12:-O0", "clang-14:-O0", "a5: expected 0x", "caller.c callee.c",
     "it/llvm.md", true},
    {"bitfield-overaligned-typedef", "gcc-12:-O0", "clang-14:-O0", "offset of ",
     "layout.c layout.c", "it/gcc.md, it/llvm.md", true},
    {"rust-win64-f128", "gcc-12:-O0", "rustc:-O0", "", "caller.c callee.rs",
     "it/gcc.md, it/rust.md", false},
    {"i386-regparm-ld-struct", "gcc-12:-O0,-msse2", "clang-14:-O0,-msse2", "", "caller.c callee.c",
     "it/gcc.md, it/llvm.md", true},
    {"ms-abi-flexible-array", "gcc-12:-O0", "clang-14:-O0", "", "caller.c callee.c",
     "it/gcc.md, it/llvm.md", true},
    {"vararg-flexible-array", "gcc-12:-O0", "clang-14:-O0", "", "caller.c callee.c",
     "it/gcc.md, it/llvm.md", true},
    {"union-zero-width-bitfield", "gcc-12:-O0", "clang-14:-O0", "", "caller.c callee.c",
     "it/gcc.md", true},
    {"result-overaligned-typedef", "gcc-12:-O0", "clang-14:-O0", "behind the result: expected 0x",
     "caller.c callee.c", "it/gcc.md", false},
};

/* Sources, texts and commands: what was built is gone. */
static void expect_nothing_built(const char *folder, const char *file)
{
	char command[128];

	snprintf(command, sizeof command,
	         "ls %s | grep -E '[.](o|a|so)$|^program$|^layout-' >/dev/null", folder);
	cr_expect_eq(shell(command), 1, "%s", file);
}

static void expect_folder(size_t i)
{
	static const char *const report[] = {"gcc.md", "llvm.md", "rust.md", "tcc.md"};
	char first[64], second[64];

	cr_assert_eq(sscanf(row[i].sources, "%63s %63s", first, second), 2);
	cr_assert_eq(chdir("it"), 0);
	cr_expect(is_there_file(first) && is_there_file(second), "%s: %s", row[i].file,
	          row[i].sources);
	for (size_t k = 0; k < ARRAY_LEN(report); k++)
		cr_expect_eq(is_there_file(report[k]), strstr(row[i].reports, report[k]) != NULL,
		             "%s: %s", row[i].file, report[k]);
	cr_expect_eq(shell("./run.sh >out 2>&1"), 1, "%s", row[i].file);
	expect_nothing_built(".", row[i].file);
	cr_expect_eq(shell("make -s run >out 2>&1; test $? -ne 0"), 0, "%s", row[i].file);
	cr_expect_eq(shell("make -s clean"), 0, "%s", row[i].file);
	expect_nothing_built(".", row[i].file);
	cr_expect_eq(shell("CALLER_CC=no-such-compiler ./run.sh >out 2>&1"), 2, "%s", row[i].file);
	if (row[i].right_alike) {
		cr_expect_eq(shell("CALLER_CC=gcc-12 CALLEE_CC=gcc-12 ./run.sh >out 2>&1"), 0, "%s",
		             row[i].file);
		cr_expect_eq(shell("grep -q expected out"), 1, "%s", row[i].file);
	}
	cr_expect_eq(shell("grep -q 'https://godbolt.org/clientstate/ey' README.md"), 0, "%s",
	             row[i].file);
	cr_expect_eq(shell("grep -q '^gcc-12 .*-Wall -c .*[.]c -o .*[.]o$' README.md"), 0, "%s",
	             row[i].file);
	cr_expect_eq(shell("grep -q '^Who deviates: ' README.md"), 0, "%s", row[i].file);
	cr_assert_eq(chdir(".."), 0);
}

Test(export, a_folder_shows_the_bug)
{
	need("gcc-12");
	need("clang-14");
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		char path[512];
		struct outcome outcome;

		if (strncmp(row[i].file, "rust", 4) == 0 && !is_there("rustc")) {
			fprintf(stderr, "skipped: a folder in Rust, since rustc is not there\n");
			continue;
		}
		if (strncmp(row[i].file, "i386", 4) == 0 &&
		    !is_there_file(CROSSCALL_BINARY_DIR "/crosscall-runner-i386")) {
			fprintf(stderr, "skipped: a folder for i386, which has no runner here\n");
			continue;
		}
		snprintf(path, sizeof path, CORPUS "%s.case", row[i].file);
		shell("rm -rf it");
		/* With flags of their own the compilers are named without those of the file. */
		outcome = strncmp(row[i].file, "i386", 4) == 0
		              ? CROSSCALL("export", path, "--with", "gcc-12:-O0", "--with",
		                          "clang-14:-O0", "--to", "it")
		              : CROSSCALL("export", path, "--with", row[i].caller, "--with",
		                          row[i].callee, "--to", "it");
		cr_log_info("%s", row[i].file);
		expect_code(&outcome, 0);
		expect_out(&outcome, row[i].shown);
		expect_out(&outcome, "The text of a report: ");
		expect_nothing_built("it", row[i].file);
		expect_out(&outcome, row[i].reports);
		expect_no_warnings(outcome.out);
		if (outcome.code == 0)
			expect_folder(i);
	}
}

/* A finding of a campaign is exported with the compilers that it was found with. */
Test(export, a_finding)
{
	struct outcome outcome;
	char id[64];

	need("gcc-12");
	need("clang-14");
	scratch_write("it.case", "void f(u64, u64, u64, u64, u64, i128, u64);\n");
	outcome =
	    CROSSCALL("run", "--seed", "1", "--cases", "300", "--tier", "iso", "--with",
	              "gcc-12:-O0", "--with", "clang-14:-O0", "--no-libffi", "--out", "store");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("show", "--out", "store");
	cr_assert_eq(sscanf(outcome.out, "%63s", id), 1, "%s", outcome.out);
	outcome = CROSSCALL("export", id, "--out", "store", "--to", "it");
	expect_code(&outcome, 0);
	expect_out(&outcome, id);
	cr_expect_eq(shell("./it/run.sh >/tmp/out.$$ 2>&1; code=$?; rm /tmp/out.$$; exit $code"),
	             1);
}

Test(export, what_cannot_be_shown)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "void f(i32);\n");
	outcome = CROSSCALL("export", "it.case", "--with", "gcc-12", "--to", "it");
	expect_code(&outcome, 4);
	expect_err(&outcome, "the compilers agree");
	outcome = CROSSCALL("export", "it.case", "--with", "gcc-12");
	expect_code(&outcome, 2);
	outcome = CROSSCALL("export", "no-such-finding", "--to", "it");
	expect_code(&outcome, 2);
}

/* At length: every known bug that the compilers of the machine show. */
Test(export, all_known_bugs)
{
	struct dirent **entry;
	unsigned shown = 0, absent = 0;
	int count;

	if (!is_proof())
		cr_skip_test("a proof");
	need("gcc-12");
	need("clang-14");
	count = scandir(CORPUS, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char path[512];
		struct outcome outcome;

		if (strstr(entry[i]->d_name, ".case") == NULL)
			continue;
		snprintf(path, sizeof path, CORPUS "%s", entry[i]->d_name);
		shell("rm -rf it");
		outcome = CROSSCALL("export", path, "--to", "it");
		expect_no_warnings(outcome.out);
		if (outcome.code == 4) {
			absent++;
			continue;
		}
		expect_code(&outcome, 0);
		cr_expect_eq(shell("./it/run.sh >out 2>&1"), 1, "%s", entry[i]->d_name);
		expect_nothing_built("it", entry[i]->d_name);
		shown += outcome.code == 0;
	}
	fprintf(stderr, "%u known bugs are shown, %u need compilers that are not here\n", shown,
	        absent);
	cr_expect_geq(shown, 20);
}

/* The exit codes that cvise and `git bisect run` read. */
Test(export, interesting)
{
	struct outcome outcome;
	char id[64];

	need("gcc-12");
	need("clang-14");
	outcome =
	    CROSSCALL("run", "--seed", "1", "--cases", "300", "--tier", "iso", "--with",
	              "gcc-12:-O0", "--with", "clang-14:-O0", "--no-libffi", "--out", "store");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("show", "--out", "store");
	cr_assert_eq(sscanf(outcome.out, "%63s", id), 1, "%s", outcome.out);
	outcome = CROSSCALL("show", id, "--out", "store");
	scratch_write("same.case", outcome.out);
	cr_assert_eq(shell("sed -n '1,/^\\/\\/ c$/p' same.case | sed '/^\\/\\/ c$/d' >it.case"), 0);
	outcome = CROSSCALL("interesting", "it.case", id, "--out", "store");
	expect_code(&outcome, 0);
	scratch_write("it.case", "void f(i32);\n");
	outcome = CROSSCALL("interesting", "it.case", id, "--out", "store");
	expect_code(&outcome, 1);
	/* gcc 12 has no _BitInt. */
	scratch_write("it.case", "void f(bitint(7));\n");
	outcome = CROSSCALL("interesting", "it.case", id, "--out", "store");
	expect_code(&outcome, 125);
	outcome = CROSSCALL("interesting", "it.case", "no-such", "--out", "store");
	expect_code(&outcome, 125);
	outcome = CROSSCALL("interesting", "it.case");
	expect_code(&outcome, 125);
}
