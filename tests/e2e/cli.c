/* The command line's promises: exit codes, messages, which stream holds what. */
#include <criterion/criterion.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(cli, .init = scratch_enter, .fini = scratch_leave);

Test(cli, mistakes_in_usage)
{
	static const struct {
		const char *argv[6], *message;
	} rows[] = {
	    {{"crosscall", "run", "--nonesuch"}, "nonesuch"},
	    {{"crosscall", "nonesuch"}, "nonesuch"},
	    {{"crosscall", "run", "--cases", "many"}, "many"},
	    {{"crosscall", "run", "--cases", "20..10"}, "20..10"},
	    {{"crosscall", "run", "--time", "soon"}, "soon"},
	    {{"crosscall", "run", "--seed", "one"}, "one"},
	    {{"crosscall", "run", "--target", "pdp11"}, "pdp11"},
	    {{"crosscall", "run", "--with", "gcc-99"}, "gcc-99"},
	    {{"crosscall", "run", "-j", "none"}, "none"},
	    {{"crosscall", "show", "--color", "green"}, "\"green\""},
	    {{"crosscall", "run", "--tier", "iso,posix"}, "\"posix\"; there are: iso"},
	    {{"crosscall", "check", "--exit-on", "posix"}, "\"posix\"; there are: iso"},
	    {{"crosscall", "check"}, ""},
	    {{"crosscall", "check", "nonesuch.case"}, "nonesuch.case"},
	    {{"crosscall", "show", "nonesuch"}, "nonesuch"},
	    {{"crosscall", "check", "--function", "f"}, "--header"},
	    {{"crosscall", "check", "--header", "it.h", "it.case"}, "--"},
	    {{"crosscall", "run", "--out", ""}, "--out: expected a folder"},
	    {{"crosscall", "nightly", "--store", ""}, "--store: expected a folder"},
	    {{"crosscall", "run", "--expect", "nonesuch"}, "nonesuch: No such file"},
	    {{"crosscall", "report", "--output", ""}, "--output: expected a file"},
	    /* What a command would not heed. */
	    {{"crosscall", "nightly", "--stats"}, "'--stats'"},
	    {{"crosscall", "nightly", "--exit-on", "iso"}, "'--exit-on'"},
	    {{"crosscall", "compare", "--exit-on", "iso"}, "'--exit-on'"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome outcome = crosscall_run(rows[i].argv, NULL);

		expect_code(&outcome, 2);
		expect_err(&outcome, rows[i].message);
		cr_expect_str_empty(outcome.out, "row %zu: stdout", i);
	}
}

/* What cannot be asked of the campaign that is there. */
Test(cli, mistakes_about_a_campaign)
{
	static const struct {
		const char *argv[10], *message;
	} rows[] = {
	    {{"crosscall", "run", "--out", "out", "--resume", "--cases", "8", "--with", "gcc:-O0"},
	     "--resume takes the options that the campaign was begun with"},
	    {{"crosscall", "nightly", "--store", "out"}, "out: it is a campaign"},
	    {{"crosscall", "compare", "gcc:-O0", "tcc", "--out", "out", "--cases", "8"},
	     "out holds a campaign already"},
	    {{"crosscall", "compare", "gcc:-O0", "clang-99", "--out", "out"}, "gcc:-O0"},
	    {{"crosscall", "promote", "", "--out", "out"},
	     "\"\": no bug of the campaign begins so"},
	    {{"crosscall", "history", "--store", "out"}, "out: there are no nights in it"},
	    {{"crosscall", "diff", "out", "nonesuch"}, "nonesuch: there is no campaign in it"},
	};
	struct outcome outcome;

	need("gcc");
	outcome =
	    CROSSCALL("run", "--cases", "4", "--with", "gcc:-O0", "--no-libffi", "--out", "out");
	expect_code(&outcome, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		outcome = crosscall_run(rows[i].argv, NULL);
		expect_code(&outcome, 2);
		expect_err(&outcome, rows[i].message);
	}
}

Test(cli, help_and_version)
{
	struct outcome outcome = CROSSCALL("--help");

	expect_code(&outcome, 0);
	expect_out(&outcome, "check");
	outcome = CROSSCALL("--version");
	expect_code(&outcome, 0);
	expect_out(&outcome, "crosscall ");
	expect_out(&outcome, "\nstore ");
	expect_out(&outcome, "\n  libffi    ");
	expect_out(&outcome, "\n  SQLite    3.");
}

/* A zero in front makes no octal number. */
Test(cli, numbers_are_decimal)
{
	struct outcome outcome;

	need("gcc");
	outcome = CROSSCALL("run", "--cases", "02", "--seed", "010", "--with", "gcc:-O0",
	                    "--no-libffi", "--out", "a");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("status", "a");
	expect_out(&outcome, " 2 of 2 cases ");
	expect_out(&outcome, "seed 10,");
	outcome = CROSSCALL("run", "--cases", "08", "--seed", "0x10", "--with", "gcc:-O0",
	                    "--no-libffi", "--out", "b");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("status", "b");
	expect_out(&outcome, " 8 of 8 cases ");
	expect_out(&outcome, "seed 16,");
}

Test(cli, more_files_than_anyone_has)
{
	enum { FILES = 10000 };
	struct outcome outcome;
	size_t count = 0;

	cr_assert_eq(mkdir("many", 0777), 0);
	for (int i = 0; i < FILES; i++) {
		char name[32];

		snprintf(name, sizeof name, "many/%d.case", i);
		scratch_write(name, "void f(i32);\n");
	}
	outcome = CROSSCALL("show", "many", "--lang", "c");
	expect_code(&outcome, 0);
	for (const char *at = outcome.out; (at = strstr(at, "\nvoid f(i32);\n")) != NULL; at++)
		count++;
	cr_expect_eq(count, FILES, "%zu", count);
}

Test(cli, place_of_a_syntax_error)
{
	struct outcome outcome;

	scratch_write("bad.case", "struct s0 { i32 f0; };\nvoid f(struct s0, i33);\n");
	outcome = CROSSCALL("check", "bad.case");
	expect_code(&outcome, 2);
	expect_err(&outcome, "bad.case:2:19: ");
}

Test(cli, case_from_standard_input)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = crosscall_run(
	    (const char *const[]){"crosscall", "check", "-", "--with", "gcc-12", NULL},
	    "i32 f(i32);\n");
	expect_code(&outcome, 0);
}

static void need_headers(void)
{
	struct outcome outcome;

	scratch_write("empty.h", "");
	outcome = CROSSCALL("show", "--header", "empty.h");
	if (outcome.code == 0)
		return;
	expect_code(&outcome, 2);
	expect_err(&outcome, "install libclang-");
	fputs("skipped: a test, since crosscall was built without libclang\n", stderr);
	cr_skip_test("no libclang");
}

/* The second eightbyte of the __int128 has no register left: gcc and clang 14 part there. */
static const char header[] = "typedef unsigned long word;\n"
                             "void f(word, word, word, word, word, __int128, word);\n"
                             "struct hidden g(void);\n";

Test(cli, case_out_of_a_header)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	need_headers();
	scratch_write("it.h", header);
	outcome = CROSSCALL("check", "--header", "it.h", "--with", "gcc-12:-O0", "--with",
	                    "clang-14:-O0", "--", "-DNAME=a b");
	expect_code(&outcome, 1);
	expect_out(&outcome, "it.h: 2 functions, 1 of them cases");
	expect_out(&outcome, "g is left out: struct hidden is incomplete");
	expect_out(&outcome, "void f(u64, u64, u64, u64, u64, i128, u64);");
	expect_out(&outcome, "check --header it.h --function f");
	expect_out(&outcome, "-- '-DNAME=a b'\n");
}

/* Records by value and by reference, arrays, enums, a tail: all the way to a verdict. */
Test(cli, header_that_compilers_agree_on)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-19");
	need_headers();
	outcome = CROSSCALL("check", "--header", CROSSCALL_SOURCE_DIR "/tests/data/import.h",
	                    "--included", "--with", "gcc-12:-O0", "--with", "clang-19:-O0");
	expect_code(&outcome, 0);
	expect_out(&outcome, "import.h: 16 functions, 13 of them cases\n");
	expect_out(&outcome, "13 of 13 cases were judged");
	expect_out(&outcome, "pointers has a `ptr` for a pointer to an object: ");
}

Test(cli, header_without_a_case)
{
	struct outcome outcome;

	need_headers();
	scratch_write("it.h", header);
	outcome = CROSSCALL("check", "--header", "it.h", "--function", "g", "--no-libffi");
	expect_code(&outcome, 4);
	expect_out(&outcome, "struct hidden is incomplete");
	outcome = CROSSCALL("check", "--header", "it.h", "--function", "h");
	expect_code(&outcome, 2);
	expect_err(&outcome, "it.h declares no function h");
	outcome = CROSSCALL("show", "--header", "it.h", "--lang", "c");
	expect_code(&outcome, 0);
	expect_out(&outcome, "// void f(word, word, word, word, word, __int128, word)\n");
	expect_out(&outcome, "//     g is left out");
}

/* The case is fine; no toolchain there can express it. */
Test(cli, nothing_was_tested)
{
	struct outcome outcome;

	need("rustc");
	scratch_write("x87.case", "longdouble f(longdouble);\n");
	outcome = CROSSCALL("check", "x87.case", "--with", "rustc");
	expect_code(&outcome, 4);
}

/* -m32 makes gcc one of the other machine's: that is a mistake for a case of the command's target alone.
 * What comes behind it does not undo the mistake. */
Test(cli, a_mistake_outlives_later_groups)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("own.case", "void f(i32);\n");
	scratch_write("other.case", "// Target: i386-sysv\nvoid f(i32);\n");
	outcome = CROSSCALL("check", "own.case", "other.case", "--with", "gcc-12:-O0,-m32",
	                    "--no-libffi");
	expect_code(&outcome, 2);
	expect_out(&outcome, "i386-sysv\n");
	expect_err(&outcome, "another machine");
}

Test(cli, unwritable_folder)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("file", "");
	outcome = CROSSCALL("run", "--cases", "1", "--with", "gcc-12:-O0", "--out", "file/out");
	expect_code(&outcome, 3);
	expect_err(&outcome, "file");
}

Test(cli, folder_in_use)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("run", "--cases", "1", "--with", "gcc-12:-O0", "--out", "out");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("run", "--cases", "1", "--with", "gcc-12:-O0", "--out", "out");
	expect_code(&outcome, 2);
	expect_err(&outcome, "out");
	outcome =
	    CROSSCALL("run", "--cases", "2", "--with", "gcc-12:-O0", "--out", "out", "--resume");
	expect_code(&outcome, 2);
}

Test(cli, store_of_another_version)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("run", "--cases", "1", "--with", "gcc-12:-O0", "--out", "out");
	expect_code(&outcome, 0);
	store_execute("out", "PRAGMA user_version = 999");
	outcome =
	    CROSSCALL("run", "--cases", "1", "--with", "gcc-12:-O0", "--out", "out", "--resume");
	cr_expect(outcome.code == 2 || outcome.code == 3, "exit code %d", outcome.code);
	expect_err(&outcome, "version");
}

Test(cli, interrupted_and_resumed)
{
	static const char *const argv[] = {"crosscall", "run",  "--tier", "iso",
	                                   "--cases",   "3000", "--with", "gcc-12:-O0",
	                                   "--out",     "out",  NULL};
	struct command command;
	struct outcome outcome;

	need("gcc-12");
	command = crosscall_start(argv, NULL);
	sleep(2);
	kill(command.pid, SIGINT);
	outcome = crosscall_wait(&command);
	expect_code(&outcome, 130);
	outcome = CROSSCALL("run", "--tier", "iso", "--cases", "3000", "--with", "gcc-12:-O0",
	                    "--out", "out", "--resume");
	expect_code(&outcome, 0);
}

Test(cli, show_prints_the_source)
{
	struct outcome outcome;

	scratch_write("it.case", "struct s0 { i32 f0; };\nf32 f(u8, struct s0);\n");
	outcome = CROSSCALL("show", "it.case");
	expect_code(&outcome, 0);
	expect_out(&outcome, "struct s0");
	cr_expect_str_empty(outcome.err);
	outcome = CROSSCALL("show", "it.case", "--lang", "rust");
	expect_code(&outcome, 0);
	expect_out(&outcome, "repr(C)");
}

Test(cli, toolchains_are_listed)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("toolchains");
	expect_code(&outcome, 0);
	expect_out(&outcome, "gcc-12:-O0");
	expect_out(&outcome, "gcc-12:-O2");
	outcome = CROSSCALL("toolchains", "--can", "--with", "gcc-12", "--no-libffi");
	expect_code(&outcome, 0);
	expect_out(&outcome, "a  gcc-12\n");
	expect_out(&outcome, "sysv-abi          y\n");
}

Test(cli, what_is_ignored_is_told)
{
	struct outcome outcome;

	need("gcc-12");
	need("tcc");
	scratch_write("sysv.case", "i32 f(i32) sysv;\n");
	outcome = CROSSCALL("check", "sysv.case", "--with", "gcc-12:-O0", "--with", "tcc");
	expect_code(&outcome, 0);
	expect_out(&outcome, "tcc ignores: sysv-abi");
}

/* All that the program prints when both its outputs are a terminal. */
static void run_on_terminal(const char *const *argv, char *text, size_t size)
{
	int terminal;
	size_t length = 0;
	ssize_t got;
	pid_t pid = forkpty(&terminal, NULL, NULL, NULL);

	if (pid < 0)
		cr_skip_test("no pseudo-terminals");
	if (pid == 0) {
		execv(CROSSCALL_BINARY_DIR "/crosscall", (char *const *)argv);
		_exit(127);
	}
	while (length < size - 1 && (got = read(terminal, text + length, size - 1 - length)) > 0)
		length += (size_t)got;
	text[length] = '\0';
	close(terminal);
	waitpid(pid, NULL, 0);
}

/* ECMA-48 8.3.117: select graphic rendition is ESC [ parameters m. */
static bool has_colour(const char *text)
{
	while ((text = strstr(text, "\033[")) != NULL) {
		text += 2;
		text += strspn(text, "0123456789;");
		if (*text == 'm')
			return true;
	}
	return false;
}

Test(cli, colour)
{
	static const char *const argv[] = {"crosscall",
	                                   "check",
	                                   "it.case",
	                                   "--with",
	                                   "gcc-12:-O0",
	                                   "--with",
	                                   "gcc-12:-O0,-fpack-struct",
	                                   NULL};
	static char text[1 << 20];
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "struct s0 { i8 f0; i32 f1; };\nvoid f(struct s0);\n");
	outcome = crosscall_run(argv, NULL);
	expect_code(&outcome, 1);
	cr_expect_not(has_colour(outcome.out), "colour in a file");
	cr_expect_not(has_colour(outcome.err), "colour in a file");
	setenv("TERM", "xterm", 1);
	run_on_terminal(argv, text, sizeof text);
	cr_expect(has_colour(text), "no colour on a terminal:\n%s", text);
	setenv("NO_COLOR", "1", 1);
	run_on_terminal(argv, text, sizeof text);
	cr_expect_not(has_colour(text), "colour with NO_COLOR");
	setenv("NO_COLOR", "", 1);
	setenv("TERM", "dumb", 1);
	run_on_terminal(argv, text, sizeof text);
	cr_expect_null(strchr(text, '\033'), "escapes on a dumb terminal");
}

/* The option wins over the terminal, NO_COLOR and TERM. */
Test(cli, colour_that_was_asked_for)
{
	static char text[1 << 20];
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "struct s0 { i8 f0; i32 f1; };\nvoid f(struct s0);\n");
	setenv("TERM", "xterm", 1);
	run_on_terminal((const char *const[]){"crosscall", "check", "it.case", "--color=never",
	                                      "--with", "gcc-12:-O0", "--with",
	                                      "gcc-12:-O0,-fpack-struct", NULL},
	                text, sizeof text);
	cr_expect_not(has_colour(text), "colour in spite of --color=never");
	setenv("NO_COLOR", "1", 1);
	outcome = CROSSCALL("check", "it.case", "--color=always", "--with", "gcc-12:-O0", "--with",
	                    "gcc-12:-O0,-fpack-struct");
	expect_code(&outcome, 1);
	cr_expect(has_colour(outcome.out), "no colour in spite of --color=always");
}

Test(cli, quiet)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "struct s0 { i8 f0; i32 f1; };\nvoid f(struct s0, i32);\n");
	outcome = CROSSCALL("reduce", "it.case", "--quiet", "--with", "gcc-12:-O0", "--with",
	                    "gcc-12:-O0,-fpack-struct");
	expect_code(&outcome, 1);
	expect_out(&outcome, "Bucket: ");
	cr_expect_str_empty(outcome.err);
}
