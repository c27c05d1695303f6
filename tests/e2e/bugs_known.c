/* From findings to bugs: what is promoted is known from then on, and what is expected is accepted. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(bugs_known, .init = scratch_enter, .fini = scratch_leave);

#define WITH "--with", "gcc-12:-O0", "--with", "clang-14:-O0", "--no-libffi", "-q"

/* Many findings of some plain bugs, so that all are reduced soon. */
static struct outcome campaign(const char *out, const char *expect)
{
	return CROSSCALL("run", "--cases", "400", "--tier", "iso,bitfields", "--out", out,
	                 "--known", "known", "--reduce-budget", "300s", WITH,
	                 expect == NULL ? NULL : "--expect", expect);
}

enum { BUGS_MAX = 64 };

/* The keys of the bugs with this status, as the report names them: "    KEY (new)". */
static size_t keys_of(const char *report, const char *status, char key[BUGS_MAX][128])
{
	char behind[16];
	size_t count = 0;

	snprintf(behind, sizeof behind, " (%s", status);
	for (const char *at = report; (at = strstr(at, behind)) != NULL; at++) {
		const char *begin = at;
		int length;

		while (begin > report && begin[-1] != ' ' && begin[-1] != '\n')
			begin--;
		length = (int)(at - begin);
		if (memchr(begin, '/', (size_t)length) == NULL)
			continue;
		cr_assert_lt(count, BUGS_MAX);
		snprintf(key[count++], sizeof key[0], "%.*s", length, begin);
	}
	return count;
}

static void write_expectations(char key[BUGS_MAX][128], size_t count)
{
	FILE *file = fopen("expect.json", "w");

	cr_assert_not_null(file);
	fputs("[", file);
	for (size_t i = 0; i < count; i++)
		fprintf(file,
		        "%s{\"bucket\": \"%s\", \"with\": \"clang-9..17\", \"reason\": \"old\"}",
		        i > 0 ? ",\n" : "", key[i]);
	fputs("]\n", file);
	fclose(file);
}

static void promote_all(char key[BUGS_MAX][128], size_t count)
{
	const char *argv[BUGS_MAX + 8] = {"crosscall", "promote", "--out", "one", "--to", "known"};
	struct outcome outcome;

	for (size_t i = 0; i < count; i++)
		argv[6 + i] = key[i];
	outcome = crosscall_run(argv, NULL);
	expect_code(&outcome, 0);
}

Test(bugs_known, promoted_and_expected)
{
	static char key[BUGS_MAX][128], again[BUGS_MAX][128];
	struct outcome outcome;
	char path[256];
	size_t count;

	need("gcc-12");
	need("clang-14");
	mkdir("known", 0777);
	outcome = campaign("one", NULL);
	expect_code(&outcome, 1);
	expect_out(&outcome, ", 0 known.\n");
	count = keys_of(outcome.out, "new", key);
	cr_assert_gt(count, 0, "%s", outcome.out);
	cr_expect_eq(store_number("one", "SELECT sum(findings) FROM bug"),
	             store_number("one", "SELECT count(*) FROM finding"));
	cr_expect_eq(store_number("one", "SELECT count(*) FROM bug WHERE explanation NOT LIKE"
	                                 " '{%\"sentence\":%}'"),
	             0);

	promote_all(key, count);
	write_expectations(key, count);
	outcome = campaign("two", "expect.json");
	expect_code(&outcome, 0);
	expect_out(&outcome, "0 new bugs, ");
	cr_expect_eq(keys_of(outcome.out, "new", again), 0, "%s", outcome.out);
	cr_expect_eq(keys_of(outcome.out, "known", again), count, "%s", outcome.out);
	cr_expect_null(strstr(outcome.out, "VANISHED"), "%s", outcome.out);

	/* The empty name is the beginning of all keys. */
	outcome = CROSSCALL("promote", "", "--out", "one", "--to", "known");
	expect_code(&outcome, 2);
	expect_err(&outcome, "\"\": several bugs begin so; its bugs are: ");

	outcome = CROSSCALL("check", "known", WITH);
	expect_code(&outcome, 1);
	expect_out(&outcome, " 0 are not as claimed");

	/* What is deleted is new again, and its key is the same. */
	snprintf(path, sizeof path, "known/%s", key[0]);
	for (char *at = path + 6; *at != '\0'; at++)
		if (strchr("/:+_", *at) != NULL)
			*at = '-';
	strcat(path, ".case");
	cr_assert_eq(unlink(path), 0, "%s", path);
	outcome = campaign("three", NULL);
	expect_code(&outcome, 1);
	expect_out(&outcome, "1 new bug, ");
	cr_assert_eq(keys_of(outcome.out, "new", again), 1, "%s", outcome.out);
	cr_expect_str_eq(again[0], key[0]);
}

/* Two versions that fail by themselves as the claim has it: neither has changed. */
Test(bugs_known, several_fail_by_themselves)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-13");
	need("clang-14");
	outcome = CROSSCALL("run", "--tier", "conventions", "--cases", "200", "--no-libffi",
	                    "--reduce-budget", "300s", "--with", "gcc-12:-O0", "--with",
	                    "clang-13:-O0", "--with", "clang-14:-O0", "--out", "four", "-q");
	expect_out(&outcome, "(known: preserve-all-result.case)");
	cr_expect(
	    eq(i64, store_number("four", "SELECT count(*) FROM bug WHERE status = 'changed'"), 0),
	    "%s", outcome.out);
}

Test(bugs_known, expectations)
{
	static const char lists[][2][256] = {
	    {"[{\"bucket\": \"args/x/y/0000\", \"reason\": \"r\"}]", "VANISHED  args/x/y/0000"},
	    {"[{\"bucket\": \"args/x/y/0000\", \"reason\": \"r\", \"until\": \"2020-01-31\"}]",
	     "EXPIRED   args/x/y/0000, on 2020-01-31"},
	    {"[{\"bug\": \"a.case\", \"reason\": \"r\", \"with\": \"clang-18..22\"}]",
	     "0 of 0 findings"},
	};
	struct outcome outcome;

	need("gcc-12");
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		static const char *const folder[] = {"a", "b", "c"};
		const char *out = folder[i];

		scratch_write("expect.json", lists[i][0]);
		outcome = CROSSCALL("run", "--cases", "5", "--tier", "iso", "--with", "gcc-12:-O0",
		                    "--no-libffi", "-q", "--out", out, "--expect", "expect.json");
		expect_code(&outcome, 0);
		expect_out(&outcome, lists[i][1]);
	}
	/* What was not judged, or not reduced, may be there all the same. */
	scratch_write("expect.json", lists[0][0]);
	outcome = CROSSCALL("run", "--time", "2s", "--tier", "iso", "--with", "gcc-12:-O0",
	                    "--no-libffi", "-q", "--out", "d", "--expect", "expect.json");
	expect_out(&outcome, "untold    args/x/y/0000: not all was judged and reduced (r)");
	scratch_write("expect.json", "[{\"bukket\": \"args/x/y/0000\", \"reason\": \"r\"}]");
	outcome = CROSSCALL("run", "--expect", "expect.json", "--with", "gcc-12:-O0");
	expect_code(&outcome, 2);
	expect_err(&outcome, "expectation 1: \"bukket\" is no text that is known");
}
