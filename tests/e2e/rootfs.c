/* Compilers in another system's root folder. A small one is made of copies; the long
 * form has mmdebstrap make a whole system. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "scratch.h"

TestSuite(rootfs, .init = scratch_enter, .fini = scratch_leave, .timeout = 1200);

/* All that gcc-12 needs, and as gcc-11 a script that breaks the ABI, where it cannot write to the system,
 * sees a network, or sees this test. */
static const char small[] =
    "set -e\n"
    "mkdir -p sys/usr/bin sys/usr/lib sys/usr/lib64 sys/home sys/tmp\n"
    "for d in bin lib lib64; do ln -s usr/$d sys/$d; done\n"
    "gcc=$(readlink -f \"$(command -v gcc-12)\") cc1=$(gcc-12 -print-prog-name=cc1)\n"
    "for p in sh env readlink sha256sum as; do\n"
    "  cp -L \"$(command -v $p)\" sys/usr/bin\n"
    "done\n"
    "cp $gcc sys/usr/bin/gcc-12\n"
    "cp --parents $cc1 \"$(gcc-12 -print-libgcc-file-name)\" sys\n"
    "cp -r --parents \"$(gcc-12 -print-file-name=include)\" sys\n"
    "for p in sys/usr/bin/* $cc1; do ldd $p; done | sed -n 's,^[^/]*\\(/[^ ]*\\) (.*,\\1,p' |\n"
    "  sort -u | while read -r l; do cp -L --parents $l sys; done\n"
    "cat >sys/usr/bin/gcc-11 <<'END'\n"
    "#!/bin/sh\n"
    "[ ! -w /usr/bin ] && [ ! -e /usr/bin/ls ] || exit 9\n"
    "n=0; while read -r line; do n=$((n+1)); done </proc/net/dev; [ $n -le 3 ] || exit 9\n"
    "exec gcc-12 -fpcc-struct-return \"$@\"\n"
    "END\n"
    "chmod +x sys/usr/bin/gcc-11\n";

static void make_small(void)
{
	need("bwrap");
	need("gcc-12");
	if (shell("bwrap --ro-bind / / --dev /dev --proc /proc --unshare-net -- true 2>err") != 0)
		cr_skip_test("bwrap cannot make namespaces here");
	cr_assert_eq(shell(small), 0);
}

Test(rootfs, what_is_none)
{
	struct outcome outcome = CROSSCALL("toolchains", "--rootfs", "nowhere");

	expect_code(&outcome, 2);
	expect_err(&outcome, "nowhere is no other system's root folder");
	outcome = CROSSCALL("toolchains", "--rootfs", "/");
	expect_code(&outcome, 2);
}

/* A compiler there is as good as the same one here, and a bad one is convicted. */
Test(rootfs, a_small_one)
{
	struct outcome outcome;

	make_small();
	scratch_write("it.case", "struct s0 { i32 f0; };\nstruct s0 f(i32, i128, cf64);\n");
	outcome = CROSSCALL("check", "it.case", "--rootfs", "sys", "--with", "sys/gcc-12", "--with",
	                    "gcc-12");
	expect_code(&outcome, 0);
	expect_out(&outcome, "sys/gcc-12");
	outcome = CROSSCALL("check", "it.case", "--rootfs", "sys/", "--with", "sys/gcc-11:-O0",
	                    "--with", "gcc-12");
	expect_code(&outcome, 1);
	expect_out(&outcome, "{sys/gcc-11}");
	outcome = CROSSCALL("compare", "sys/gcc-12:-O0", "gcc-12:-O0", "--rootfs", "sys", "--cases",
	                    "16");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("toolchains", "--rootfs", "sys");
	expect_code(&outcome, 0);
	expect_out(&outcome, "sys/gcc-12:-O2");
	outcome = CROSSCALL("toolchains", "--rootfs", "sys", "--with", "sys/gcc-13");
	expect_code(&outcome, 2);
	expect_err(&outcome, "there is no compiler \"sys/gcc-13\"");
	expect_err(&outcome, "sys/gcc-11, sys/gcc-12");
}

/* The folder that shows it runs what is in the other system, without us. */
Test(rootfs, exported)
{
	struct outcome outcome;

	make_small();
	scratch_write("it.case", "struct s0 { i32 f0; };\nstruct s0 f(i32);\n");
	outcome = CROSSCALL("export", "it.case", "--rootfs", "sys", "--with", "sys/gcc-11:-O0",
	                    "--with", "gcc-12:-O0", "--no-libffi", "--to", "shown");
	expect_code(&outcome, 0);
	cr_expect_eq(shell("cd shown && rm -f *.o program && ./run.sh >out"), 1);
}

/* A whole system, made over the network: $CROSSCALL_MMDEBSTRAP may hold options that it takes here. */
Test(rootfs, a_whole_one)
{
	struct outcome outcome;

	if (!is_proof())
		cr_skip_test("the long form makes a system with mmdebstrap");
	need("bwrap");
	need("mmdebstrap");
	if (shell("mmdebstrap --variant=apt --include=gcc,clang $CROSSCALL_MMDEBSTRAP unstable "
	          "sid >log 2>&1") != 0) {
		fprintf(stderr, "skipped: mmdebstrap makes no system here; 1 test\n");
		return;
	}
	outcome = CROSSCALL("run", "--tier", "iso", "--cases", "256", "--rootfs", "sid", "--quiet");
	cr_expect(outcome.code == 0 || outcome.code == 1, "%s", outcome.err);
	expect_out(&outcome, "sid/gcc-");
	expect_out(&outcome, "sid/clang-");
}
