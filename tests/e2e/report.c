/* `report`: what is written where, and what becomes of it when that fails. */
#include <criterion/criterion.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "scratch.h"

/* A campaign with findings: its second toolchain packs all structs. */
static void make_campaign(void)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("run", "--cases", "24", "--tier", "iso", "--with", "gcc-12:-O0",
	                    "--with", "gcc-12:-O0,-fpack-struct", "--out", "out");
	expect_code(&outcome, 1);
}

static void enter(void)
{
	scratch_enter_made(make_campaign);
}

TestSuite(report_command, .init = enter, .fini = scratch_leave, .timeout = 300);

static const char *const formats[] = {"text",  "markdown", "json", "jsonl", "junit",
                                      "sarif", "tap",      "sum",  "github"};

static const char *contents(const char *path)
{
	static char text[1 << 20];
	FILE *file = fopen(path, "re");
	size_t length;

	cr_assert_not_null(file, "%s is not there", path);
	length = fread(text, 1, sizeof text - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

Test(report_command, every_format_to_both_places)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct outcome outcome =
		    CROSSCALL("report", "out", "--format", formats[i], "--output", "file");

		expect_code(&outcome, 0);
		cr_expect_str_empty(outcome.out);
		outcome = CROSSCALL("report", "out", "--format", formats[i]);
		expect_code(&outcome, 0);
		cr_expect_str_eq(outcome.out, contents("file"), "%s", formats[i]);
		cr_expect_str_empty(outcome.err);
	}
}

Test(report_command, many_at_once)
{
	struct outcome outcome =
	    CROSSCALL("report", "out", "--format", "junit", "--output", "a.xml", "--output",
	              "b.sum", "--format", "sum", "--format", "text");

	expect_code(&outcome, 0);
	expect_out(&outcome, " findings in 24 cases.");
	outcome = CROSSCALL("report", "out", "--format", "markdown");
	expect_out(&outcome, "### crosscall: ");
	expect_out(&outcome, " new bugs, ");
	outcome = CROSSCALL("report", "out", "--format", "html");
	expect_out(&outcome, "<p class=\"verdict\">");
	expect_out(&outcome, " new bugs, ");
	cr_expect_not_null(strstr(contents("a.xml"), "<testsuites "));
	cr_expect_not_null(strstr(contents("b.sum"), "=== crosscall Summary ==="));
}

Test(report_command, newest_campaign)
{
	struct outcome outcome = CROSSCALL("report");

	expect_code(&outcome, 2);
	expect_err(&outcome, "there is no campaign");
	mkdir("crosscall.out", 0777);
	rename("out", "crosscall.out/7");
	outcome = CROSSCALL("report");
	expect_code(&outcome, 0);
	expect_out(&outcome, " findings in 24 cases.");
}

/* Steps share the summary: what one wrote before stays. */
Test(report_command, summary_of_a_step)
{
	struct outcome outcome;
	const char *text;

	scratch_write("summary.md", "# earlier\n");
	setenv("GITHUB_STEP_SUMMARY", "summary.md", 1);
	outcome = CROSSCALL("report", "out", "--format", "github");
	expect_code(&outcome, 0);
	expect_out(&outcome, "::error title=");
	text = contents("summary.md");
	cr_expect_eq(strncmp(text, "# earlier\n### crosscall: ", 25), 0, "%s", text);
}

Test(report_command, mistakes)
{
	static const struct {
		const char *argv[10], *message;
		int code;
	} rows[] = {
	    {{"crosscall", "report", "out", "--format", "yaml"}, "\"yaml\"; there are: text", 2},
	    {{"crosscall", "report", "nonesuch"}, "nonesuch", 2},
	    {{"crosscall", "report", "out", "out"}, "one campaign at a time", 2},
	    {{"crosscall", "report", "out", "-f", "tap", "-f", "sum"}, "standard output", 2},
	    {{"crosscall", "report", "out", "-o", "a", "-f", "sum", "-o", "a"},
	     "two reports to a",
	     2},
	    {{"crosscall", "report", "garbage"}, "no SQLite database", 2},
	    {{"crosscall", "report", "out", "-o", "nonesuch/a"}, "cannot write nonesuch/a", 3},
	    {{"crosscall", "report", "out", "-o", "out"}, "cannot write out", 3},
	    {{"crosscall", "report", "out", "-o", "/dev/full"}, "No space left", 3},
	};

	mkdir("garbage", 0777);
	scratch_write("garbage/crosscall.db", "this is no database, and long enough to be seen so");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome outcome = crosscall_run(rows[i].argv, NULL);

		expect_code(&outcome, rows[i].code);
		expect_err(&outcome, rows[i].message);
		cr_expect_str_empty(outcome.out, "row %zu", i);
	}
}

/* The report is written beside the old one, which stays when the disk is full. */
Test(report_command, full_disk)
{
	struct outcome outcome;

	mkdir("small", 0777);
	if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "small", "tmpfs", 0, "size=16k") != 0) {
		fputs("skipped: a test, since no file system can be mounted\n", stderr);
		cr_skip_test("no right to mount");
	}
	scratch_write("small/report", "the old one\n");
	outcome = CROSSCALL("report", "out", "--format", "json", "--output", "small/report");
	expect_code(&outcome, 3);
	expect_err(&outcome, "cannot write small/report: No space left");
	cr_expect_str_eq(contents("small/report"), "the old one\n");
	cr_expect_eq(rmdir("small/report"), -1);
	unlink("small/report");
	/* Nothing else is left there. */
	outcome = CROSSCALL("report", "out", "--format", "text", "--output", "small/report");
	expect_code(&outcome, 0);
	umount("small");
}
