/* `compare`, and `diff` of two toolchains: one page about two compilers of a campaign. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "command.h"
#include "scratch.h"

static void make_campaign(void)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("run", "--cases", "24", "--tier", "iso", "--no-libffi", "--quiet",
	                    "--with", "gcc-12:-O0", "--with", "gcc-12:-O1", "--with",
	                    "packed=gcc-12:-O0,-fpack-struct", "--reduce-budget", "3s", "--known",
	                    ".", "--out", "out");
	expect_code(&outcome, 1);
}

static void enter(void)
{
	scratch_enter_made(make_campaign);
}

TestSuite(compare, .init = enter, .fini = scratch_leave, .timeout = 300);

Test(compare, a_wrong_compiler)
{
	struct outcome outcome = CROSSCALL("compare", "gcc-12", "packed", "--out", "out");

	expect_code(&outcome, 1);
	expect_out(&outcome, "gcc-12 (12.");
	expect_out(&outcome, "They differ on ");
	expect_out(&outcome, "of 24 cases that both judged");
	expect_out(&outcome, "a struct: a field has another place");
	expect_out(&outcome, "{gcc-12} {packed:-O0,-fpack-struct}");
	expect_out(&outcome, "crosscall explain ");
	expect_out(&outcome, "cases they agree.");
	expect_out(&outcome, "both: core ");
	expect_out(&outcome, "only packed: ");
}

Test(compare, what_is_left_out_is_told)
{
	struct outcome outcome;

	need("tcc");
	outcome = CROSSCALL("compare", "gcc-12:-O0", "tcc", "--cases", "64", "-q");
	expect_code(&outcome, 1);
	expect_out(&outcome, "Cases that one of them took no part in");
	expect_out(&outcome, ": `crosscall report` has them.\n");
}

Test(compare, two_that_agree)
{
	struct outcome outcome = CROSSCALL("compare", "gcc-12:-O0", "gcc-12:-O1", "--out", "out");

	expect_code(&outcome, 0);
	expect_out(&outcome, "They agree on all of 24 cases that both judged.");
	cr_expect_null(strstr(outcome.out, "What differs"), "%s", outcome.out);
}

/* `diff` says who follows whom, and leaves out what they can express. */
Test(compare, diff_of_two_toolchains)
{
	struct outcome outcome =
	    CROSSCALL("diff", "gcc-12:-O0", "packed:-O0,-fpack-struct", "--out", "out");

	expect_code(&outcome, 1);
	expect_out(&outcome, "They differ on ");
	expect_out(&outcome, "Whom the others follow there, in cases");
	expect_out(&outcome, "gcc-12:-O1");
	cr_expect_null(strstr(outcome.out, "can express"), "%s", outcome.out);
	outcome = CROSSCALL("diff", "gcc-12:-O0", "gcc-12:-O1", "--out", "out");
	expect_code(&outcome, 0);
}

Test(compare, json)
{
	struct outcome outcome = CROSSCALL("compare", "gcc-12", "packed", "--out", "out", "--json");
	json_t *object = json_loads(outcome.out, 0, NULL), *cause;

	expect_code(&outcome, 1);
	cr_assert_not_null(object, "%s", outcome.out);
	cr_expect_str_eq(json_string_value(json_object_get(object, "format")), "crosscall-pair");
	cr_expect_eq(json_integer_value(json_object_get(object, "judged")), 24);
	cause = json_array_get(json_object_get(object, "causes"), 0);
	cr_expect_gt(json_real_value(json_object_get(cause, "share")), 0.0);
	json_decref(object);
}

/* Without a campaign it runs one of its own, and keeps it. */
/* A table of the causes, with what the page for a terminal says of each behind it. */
Test(compare, markdown)
{
	struct outcome outcome =
	    CROSSCALL("compare", "gcc-12", "packed", "--out", "out", "--markdown");

	expect_code(&outcome, 1);
	cr_expect_eq(strncmp(outcome.out, "### crosscall: gcc-12 and packed\n", 33), 0, "%s",
	             outcome.out);
	expect_out(&outcome, "They differ on ");
	expect_out(&outcome, "\n| 1 | a struct&#58; a field has another place ");
	expect_out(&outcome, "<code>{gcc-12} {packed&#58;-O0,-fpack-struct}</code>");
	expect_out(&outcome, "<details><summary>1. a struct&#58; a field has another place");
	expect_out(&outcome, "crosscall explain ");
	expect_out(&outcome, "both: core ");
	outcome = CROSSCALL("compare", "gcc-12:-O0", "gcc-12:-O1", "--out", "out", "--markdown");
	expect_code(&outcome, 0);
	expect_out(&outcome, "They agree on all of 24 cases that both judged.");
	cr_expect_null(strstr(outcome.out, "| what |"), "%s", outcome.out);
}

Test(compare, a_campaign_of_its_own)
{
	struct outcome outcome =
	    CROSSCALL("compare", "gcc-12:-O0", "packed=gcc-12:-O0,-fpack-struct", "--cases", "16",
	              "--quiet", "--out", "own");

	expect_code(&outcome, 1);
	expect_out(&outcome, "They differ on ");
	outcome = CROSSCALL("compare", "gcc-12:-O0", "packed", "--out", "own");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("compare", "gcc-12:-O0", "gcc-12:-O1", "--cases", "16", "--quiet");
	expect_code(&outcome, 0);
	expect_out(&outcome, "They agree on all");
	outcome = CROSSCALL("report", "crosscall.out/1");
	expect_code(&outcome, 0);
}

Test(compare, usage)
{
	struct outcome outcome = CROSSCALL("compare", "gcc-12");

	expect_code(&outcome, 2);
	outcome = CROSSCALL("compare", "gcc-12", "gcc-12:-O0", "--out", "out");
	expect_code(&outcome, 2);
	expect_err(&outcome, "gcc-12:-O0 is of both");
	outcome = CROSSCALL("compare", "gcc-12", "icc", "--out", "out");
	expect_code(&outcome, 2);
	expect_err(&outcome, "icc took no part in the campaign; there are: gcc-12:-O0");
	outcome = CROSSCALL("diff", "gcc-12:-O0", "gcc-12:-O1", "--out", "nowhere");
	expect_code(&outcome, 2);
}
