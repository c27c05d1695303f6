/* Toolchains that a file describes, from the matrix to the folder that shows a finding without us. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "scratch.h"

static void enter(void)
{
	struct outcome outcome;

	scratch_enter();
	outcome = CROSSCALL("--version");
	if (strstr(outcome.out, "libfyaml  none") != NULL)
		cr_skip_test("built without libfyaml");
}

TestSuite(described, .init = enter, .fini = scratch_leave);

static void write_program(const char *name, const char *text)
{
	scratch_write(name, text);
	cr_assert_eq(chmod(name, 0755), 0);
}

static const char structure[] = "struct s0 { i32 f0; };\nstruct s0 f(i32);\n";

/* Behind a prefix and in an environment it is the compiler that it was; an argument convicts it. */
Test(described, a_prefix_and_an_environment)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", structure);
	scratch_write("t.yaml", "- &right\n"
	                        "  name: right\n"
	                        "  environment: {ONE: a  b, TWO: '$HOME \"'}\n"
	                        "  prefix: [./box, --in, '{folder}', --]\n"
	                        "  command: [gcc-12]\n"
	                        "- <<: *right\n"
	                        "  name: wrong\n"
	                        "  command: [gcc-12, -fpcc-struct-return]\n"
	                        "  flags: [-O0]\n");
	write_program("box", "#!/bin/sh\n"
	                     "[ \"$ONE\" = 'a  b' ] && [ \"$TWO\" = '$HOME \"' ] || exit 9\n"
	                     "[ \"$1\" = --in ] && [ -d \"$2\" ] && [ \"$3\" = -- ] || exit 9\n"
	                     "shift 3 && exec \"$@\"\n");
	outcome = CROSSCALL("check", "it.case", "--with", "right=t.yaml", "--with", "gcc-12");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml", "--with", "gcc-12");
	expect_code(&outcome, 1);
	expect_out(&outcome, "{gcc-12 right libffi} {wrong}");
	outcome = CROSSCALL("explain", "it.case", "--with", "wrong=t.yaml", "--with", "gcc-12:-O0",
	                    "--asm");
	expect_code(&outcome, 1);
	expect_out(&outcome, "wrong");
	outcome = CROSSCALL("check", "it.case", "--with", "other=t.yaml");
	expect_code(&outcome, 2);
	expect_err(&outcome, "no toolchain \"other\"; it has: right, wrong");
}

/* The folder holds a script for what is more than a name, and shows the finding on its own. */
Test(described, exported)
{
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", structure);
	scratch_write("t.yaml", "name: wrong\n"
	                        "environment: {ONE: it's $HOME}\n"
	                        "prefix: [./box, 'in {folder}']\n"
	                        "command: [gcc-12, -fpcc-struct-return]\n"
	                        "flags: [-O0]\n");
	write_program("box", "#!/bin/sh\n"
	                     "[ \"$ONE\" = 'it'\\''s $HOME' ] && [ \"$1\" != 'in {folder}' ] || "
	                     "exit 9\nshift && exec \"$@\"\n");
	outcome = CROSSCALL("export", "it.case", "--with", "t.yaml", "--with", "gcc-12:-O0",
	                    "--no-libffi", "--to", "shown");
	expect_code(&outcome, 0);
	cr_expect(access("shown/caller-cc", X_OK) == 0 || access("shown/callee-cc", X_OK) == 0);
	cr_expect_eq(shell("cd shown && rm -f *.o program && ./run.sh >out"), 1);
}

struct print {
	char text[32];
};

static struct print fingerprint(const char *name)
{
	struct outcome outcome = CROSSCALL("toolchains", "--with", "t.yaml", "--no-libffi");
	const char *line;
	struct print print = {""};

	expect_code(&outcome, 0);
	line = strstr(outcome.out, name);
	cr_assert_not_null(line, "%s", outcome.out);
	line = strstr(line, "x86_64-sysv");
	cr_assert_not_null(line, "%s", outcome.out);
	memcpy(print.text, line, 26);
	return print;
}

static void expect_same(struct print now, struct print before, bool same)
{
	cr_expect_eq(strcmp(now.text, before.text) == 0, same, "%s %s", now.text, before.text);
}

/* It is called for each module, and another one is another toolchain. */
Test(described, an_assembler)
{
	struct print first;
	struct outcome outcome;

	need("gcc-12");
	cr_assert_eq(mkdir("gas", 0777), 0);
	write_program("gas/as", "#!/bin/sh\necho >>\"$COUNT\"\nexec as \"$@\"\n");
	scratch_write("it.case", "void f(i32);\n");
	scratch_write("t.yaml", "name: mine\nassembler: gas\nenvironment: {COUNT: /dev/null}\n"
	                        "command: [gcc-12]\nflags: [-O0]\n");
	first = fingerprint("mine");
	expect_same(fingerprint("mine"), first, true);
	write_program("gas/as", "#!/bin/sh\necho >>\"$COUNT\" used\nexec as \"$@\"\n");
	expect_same(fingerprint("mine"), first, false);
	scratch_write("t.yaml", "name: mine\nassembler: gas\nenvironment: {COUNT: count}\n"
	                        "command: [gcc-12]\nflags: [-O0]\n");
	scratch_forget_cache();
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml", "--keep", "kept");
	expect_code(&outcome, 0);
	cr_expect_eq(shell("grep -q -- '-B [^ ]*/gas ' kept/*/commands"), 0);
	scratch_write("t.yaml", "name: mine\nassembler: gas\ncommand: [tcc]\n");
	if (is_there("tcc")) {
		outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
		expect_code(&outcome, 2);
		expect_err(&outcome, "t.yaml:3:10: mine is a tcc, which takes no other assembler");
	}
}

/* A header that is in the sysroot alone is found with it alone. */
Test(described, a_sysroot)
{
	static const char text[] =
	    "- &one\n  name: one\n  command: [gcc-12, -include, mine.h]\n  flags: [-O0]\n"
	    "  sysroot: sys\n";
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "void f(i32);\n");
	cr_assert_eq(shell("mkdir -p sys/usr/include && echo 'typedef int mine;' "
	                   ">sys/usr/include/mine.h"),
	             0);
	scratch_write("t.yaml", text);
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
	expect_code(&outcome, 0);
	scratch_write("t.yaml", "name: one\ncommand: [gcc-12, -include, mine.h]\nflags: [-O0]\n");
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml", "--no-libffi");
	cr_expect_neq(outcome.code, 0);
}

/* What --version does not tell is said, and modules are linked by what is named. */
Test(described, a_kind_and_a_linker)
{
	static const char text[] = "name: new\ncommand: [./cc]\nflags: [-O0]\n";
	struct outcome outcome;

	need("gcc-12");
	write_program("cc", "#!/bin/sh\ncase $* in --version) echo FrobCC 3.1 dev; exit ;; esac\n"
	                    "exec gcc-12 \"$@\"\n");
	write_program("link", "#!/bin/sh\necho >\"${0%/*}/linked\"\nexec ld \"$@\"\n");
	scratch_write("it.case", "void f(i32);\n");
	scratch_write("t.yaml", text);
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
	expect_code(&outcome, 2);
	expect_err(&outcome, "t.yaml:2:10: new is no compiler that we know");
	scratch_write("t.yaml",
	              "name: new\ncommand: [./cc]\nflags: [-O0]\nkind: gcc\nlinker: link\n");
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
	expect_code(&outcome, 0);
	cr_expect_eq(access("linked", F_OK), 0);
	outcome = CROSSCALL("toolchains", "--with", "t.yaml");
	expect_out(&outcome, "3.1");
}

/* The same words in another environment are another compiler, and so are other binaries there. */
Test(described, fingerprints)
{
	struct print first;

	need("gcc-12");
	write_program("cc", "#!/bin/sh\nexec gcc-12 \"$@\"\n");
	scratch_write("t.yaml", "name: mine\ncommand: [./cc]\nflags: [-O0]\nprefix: [env]\n");
	first = fingerprint("mine");
	expect_same(fingerprint("mine"), first, true);
	write_program("cc", "#!/bin/sh\nexec gcc-12  \"$@\"\n");
	expect_same(fingerprint("mine"), first, false);
	first = fingerprint("mine");
	scratch_write("t.yaml", "name: mine\ncommand: [./cc]\nflags: [-O0]\nprefix: [env]\n"
	                        "environment: {A: 1}\n");
	expect_same(fingerprint("mine"), first, false);
}

Test(described, a_broken_description)
{
	struct outcome outcome;

	scratch_write("it.case", "void f(i32);\n");
	scratch_write("t.yaml", "name: mine\ncomand: [gcc]\n");
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
	expect_code(&outcome, 2);
	expect_err(&outcome, "t.yaml:2:1: \"comand\" is no key");
	scratch_write("t.yaml", "name: mine\ncommand: [echo]\n");
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
	expect_code(&outcome, 2);
	expect_err(&outcome, "t.yaml:2:10: mine is no compiler that we know");
	scratch_write("t.yaml", "name: mine\ncommand: [gcc]\ntarget: i386-sysv\n");
	outcome = CROSSCALL("check", "it.case", "--with", "t.yaml");
	expect_err(&outcome, "mine: is for i386-sysv alone");
}
