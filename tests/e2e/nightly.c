/* Nights: what is new blocks, what was there is known, what is gone is told. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(nightly, .init = scratch_enter, .fini = scratch_leave);

/* A compiler that may be another one tomorrow. */
static void write_compiler(const char *flags)
{
	char text[256];

	snprintf(text, sizeof text, "#!/bin/sh\nexec gcc-12 \"$@\" %s\n", flags);
	scratch_write("mycc", text);
	cr_assert_eq(chmod("mycc", 0755), 0);
}

#define COMMON                                                                                     \
	"nightly", "--seeds", "32", "--known", "known", "--no-libffi", "-q", "--reduce-budget",    \
	    "300s"

static struct outcome night(const char *more, const char *value)
{
	return CROSSCALL(COMMON, "--fresh", "0", "--with", "mycc=./mycc:-O0", "--with",
	                 "gcc-12:-O0", "--with", "gcc-11:-O0", more, value);
}

static void need_compilers(void)
{
	need("gcc-12");
	need("gcc-11");
	mkdir("known", 0777);
}

/* The page of a night has those before it, where there are any. */
static void expect_chart(int number, bool has)
{
	char folder[64];
	struct outcome outcome;

	snprintf(folder, sizeof folder, "crosscall.nights/%d", number);
	outcome = CROSSCALL("report", folder, "--format", "html");
	expect_code(&outcome, 0);
	cr_expect_eq(strstr(outcome.out, "night 1: ") != NULL, has, "%s", folder);
	cr_expect_eq(strstr(outcome.out, "; first seen in night 2 (") != NULL, has, "%s", folder);
}

Test(nightly, a_compiler_changes_and_changes_back, .timeout = 600)
{
	struct outcome outcome;

	need_compilers();
	write_compiler("");
	night(NULL, NULL);

	write_compiler("-fshort-enums");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 1);
	expect_out(&outcome, "Night 2, ");
	expect_out(&outcome, "mycc:-O0 was rebuilt (still 12.");
	expect_out(&outcome, "1. new: ");
	expect_out(&outcome, "gcc-11:-O0 and mycc:-O0; ");
	expect_out(&outcome, "since this night (");
	expect_out(&outcome, "): night 1 (");
	expect_out(&outcome, ") did not show it");
	expect_out(&outcome, "crosscall explain ");
	expect_out(&outcome, "--out crosscall.nights/2");
	expect_chart(1, false);
	expect_chart(2, true);

	/* What was there last night is known. */
	outcome = night(NULL, NULL);
	expect_code(&outcome, 0);
	expect_out(&outcome, "Night 3, ");
	expect_out(&outcome, ": 0 new bugs, ");
	expect_out(&outcome, "no toolchain has changed");
	expect_out(&outcome, " of them taken from night 2");

	write_compiler("");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 0);
	expect_out(&outcome, ": 0 new bugs, ");
	expect_out(&outcome, "1. gone: ");
	expect_out(&outcome, "was there from night 2 (");
	expect_out(&outcome, ") to night 3");
}

/* A compiler that compiles nothing has mended nothing, and brings nothing new when it is back. */
Test(nightly, a_compiler_takes_no_part, .timeout = 600)
{
	struct outcome outcome;

	need_compilers();
	write_compiler("-fshort-enums");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 1);
	expect_out(&outcome, "1. new: ");

	scratch_write("mycc", "#!/bin/sh\n"
	                      "case \" $* \" in *' --version '*|*' -print'*) exec gcc-12 \"$@\" ;; "
	                      "esac\necho 'ld: cannot find crt1.o' >&2\nexit 1\n");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 3);
	expect_out(&outcome, "Night 2, ");
	expect_out(&outcome, ": 0 new bugs, ");
	expect_out(&outcome, "\nmycc:-O0 took part in no case.\n");
	expect_out(&outcome, " cases, rejected: ld: cannot find crt1.o\n");
	cr_expect_null(strstr(outcome.out, "gone"), "%s", outcome.out);
	cr_expect_null(strstr(outcome.out, "changed: "), "%s", outcome.out);

	write_compiler("-fshort-enums");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 0);
	expect_out(&outcome, "Night 3, ");
	expect_out(&outcome, ": 0 new bugs, ");
	cr_expect_null(strstr(outcome.out, "changed: "), "%s", outcome.out);
}

/* A night that the budget cut says so, is no success, and goes on. */
Test(nightly, a_night_that_is_not_whole, .timeout = 600)
{
	struct outcome outcome;

	need_compilers();
	write_compiler("");
	outcome = night("--budget", "0.01s");
	expect_code(&outcome, 3);
	expect_out(&outcome, "Not whole: 0 of ");
	outcome = night("--resume", NULL);
	cr_expect_leq(outcome.code, 1, "%s", outcome.err);
	cr_expect_null(strstr(outcome.out, "Not whole"), "%s", outcome.out);
	expect_out(&outcome, "Night 1, ");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 0);
	expect_out(&outcome, "Night 2, ");
}

/* The disk was full when it began: those behind it do without. */
Test(nightly, a_night_that_nothing_came_of)
{
	struct outcome outcome;

	need("gcc-12");
	mkdir("known", 0777);
	mkdir("crosscall.nights", 0777);
	mkdir("crosscall.nights/1", 0777);
	scratch_write("crosscall.nights/1/crosscall.db", "");
	for (int i = 0; i < 2; i++) {
		outcome = CROSSCALL(COMMON, "--seeds", "1", "--fresh", "0", "--with", "gcc-12:-O0");
		cr_expect_leq(outcome.code, 1, "%s", outcome.err);
		expect_out(&outcome, i == 0 ? "Night 2, " : "Night 3, ");
	}
	expect_out(&outcome, "Since night 2 (");
	outcome = CROSSCALL("history");
	expect_code(&outcome, 0);
	expect_out(&outcome, "crosscall.nights: 2 nights, from night 2 (");
	outcome = CROSSCALL("report", "crosscall.nights/1");
	expect_code(&outcome, 4);
	expect_err(&outcome, "there is no campaign in it yet");
}

/* Accepts all bugs of a night. */
static void write_expectations(const char *folder)
{
	char *text =
	    store_text(folder, "SELECT json_group_array(json_object('bucket', key, 'reason', "
	                       "'it is being mended')) FROM bug");

	cr_assert_str_neq(text, "[]");
	scratch_write("expect.json", text);
	free(text);
}

/* What is accepted lets a night pass, and one hears of it when it is gone. */
Test(nightly, expectations, .timeout = 600)
{
	struct outcome outcome;

	need_compilers();
	write_compiler("");
	night(NULL, NULL);
	write_compiler("-fshort-enums");
	outcome = night(NULL, NULL);
	expect_code(&outcome, 1);
	cr_expect_null(strstr(outcome.out, "Expectations"), "%s", outcome.out);
	write_expectations("crosscall.nights/2");
	cr_assert_eq(rename("crosscall.nights/2", "not-accepted"), 0);

	outcome = night("--expect", "expect.json");
	expect_code(&outcome, 0);
	expect_out(&outcome, "Night 2, ");
	expect_out(&outcome, "1. new (accepted): ");
	expect_out(&outcome, "\n  accepted  ");
	expect_out(&outcome, " (it is being mended)\n");
	cr_expect_null(strstr(outcome.out, "VANISHED"), "%s", outcome.out);

	write_compiler("");
	outcome = night("--expect", "expect.json");
	expect_code(&outcome, 0);
	expect_out(&outcome, "1. gone (accepted): ");
	expect_out(&outcome, "\n  VANISHED  ");
	expect_out(&outcome, ": accepted, and not seen (it is being mended)\n");

	scratch_write("expect.json", "[{\"reason\": \"none\"}]");
	outcome = night("--expect", "expect.json");
	expect_code(&outcome, 2);
	expect_err(&outcome, "expect.json");
}

/* It makes bit-fields narrower that neither the corpus nor the one seed has. */
static void write_rare_bug(void)
{
	scratch_write("mycc", "#!/bin/sh\n"
	                      ". " CROSSCALL_SOURCE_DIR "/tests/compilers/real.sh\n"
	                      "compile_edited 's/ : 6;/ : 2;/; s/ : 1[0234589];/ : 2;/' "
	                      "\"$@\"\n");
	cr_assert_eq(chmod("mycc", 0755), 0);
}

/* Fresh cases decide where they are asked to, and only there. */
Test(nightly, fresh_cases, .timeout = 600)
{
	struct outcome outcome;

	need_compilers();
	write_compiler("");
	night("--seeds", "1");
	write_rare_bug();
	outcome = CROSSCALL(COMMON, "--seeds", "1", "--fresh", "128", "--with", "mycc=./mycc:-O0",
	                    "--with", "gcc-12:-O0");
	expect_code(&outcome, 0);
	expect_out(&outcome, "Night 2, ");
	expect_out(&outcome, "They decide nothing.");
	expect_out(&outcome, "1. new: ");
	cr_assert_eq(rename("crosscall.nights/2", "not-strict"), 0);
	outcome = CROSSCALL(COMMON, "--seeds", "1", "--fresh", "128", "--with", "mycc=./mycc:-O0",
	                    "--with", "gcc-12:-O0", "--strict");
	expect_code(&outcome, 1);
	expect_out(&outcome, "Night 2, ");
	expect_out(&outcome, "They decide, too (--strict).");
}

Test(nightly, usage)
{
	struct outcome outcome;

	need_compilers();
	write_compiler("");
	outcome = night("--resume", NULL);
	expect_code(&outcome, 2);
	expect_err(&outcome, "there is no night to go on with");
	outcome = night("--seeds", "many");
	expect_code(&outcome, 2);
	outcome = night("--budget", "soon");
	expect_code(&outcome, 2);
	outcome = night("a.case", NULL);
	expect_code(&outcome, 2);
}
