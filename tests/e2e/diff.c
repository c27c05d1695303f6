/*
 * `diff`: what changed between two campaigns, of which the compiler in between was made wrong on
 * purpose, and mended again.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "scratch.h"

#define RUN(out_, seed_, ...)                                                                      \
	CROSSCALL("run", "--cases", "24", "--seed", seed_, "--tier", "iso", "--no-libffi",         \
	          "--quiet", "--reduce-budget", "3s", "--out", out_, __VA_ARGS__)
#define NIGHT(out_, ...)                                                                           \
	RUN(out_, "1", "--with", "gcc-12:-O0", "--with", "my=./my:-O0", __VA_ARGS__)

/* A compiler under development: gcc-12 with other flags from day to day. */
static void build_my(const char *flags)
{
	char text[200];

	snprintf(text, sizeof text, "#!/bin/sh\nexec gcc-12 \"$@\" %s\n", flags);
	unlink("my");
	scratch_write("my", text);
	cr_assert_eq(chmod("my", 0755), 0);
}

static void make_nights(void)
{
	need("gcc-12");
	mkdir("nights", 0777);
	build_my("");
	NIGHT("nights/1", "-j1");
	build_my("-fpack-struct");
	NIGHT("nights/2", "-j1");
}

static void enter(void)
{
	scratch_enter_made(make_nights);
}

TestSuite(diff, .init = enter, .fini = scratch_leave, .timeout = 300);

static void expect_no_out(const struct outcome *outcome, const char *fragment)
{
	cr_expect_null(strstr(outcome->out, fragment), "\"%s\" in:\n%s", fragment, outcome->out);
}

/* What only one of the two can have seen is told at the top. */
Test(diff, calls_by_name_on_one_side)
{
	struct outcome outcome;

	build_my("");
	NIGHT("linked", "--linked");
	outcome = CROSSCALL("diff", "nights/1", "linked");
	expect_out(&outcome, "Calls by name (--linked) were made in B alone");
	outcome = CROSSCALL("diff", "nights/1", "nights/2");
	expect_no_out(&outcome, "--linked");
}

Test(diff, a_compiler_that_becomes_wrong)
{
	struct outcome outcome = CROSSCALL("diff", "nights/1", "nights/2");

	expect_code(&outcome, 1);
	expect_out(&outcome, "A  nights/1: 24 cases, 2 toolchains");
	expect_out(&outcome, "my:-O0  other binaries of version 12");
	expect_out(&outcome, "1 other is the same");
	expect_out(&outcome, "New bugs");
	expect_out(&outcome, "laid out differently: gcc-12:-O0 and my:-O0; ");
	expect_out(&outcome, "crosscall explain ");
	expect_out(&outcome, " --out nights/2");
	expect_out(&outcome, "gcc-12:-O0 calls my:-O0      0 of ");
	expect_no_out(&outcome, "gone");
	expect_no_out(&outcome, "not compared");
}

Test(diff, a_compiler_that_is_mended)
{
	struct outcome outcome;

	build_my("");
	NIGHT("nights/10", "-j1");
	outcome = CROSSCALL("diff", "nights/2", "nights");
	expect_code(&outcome, 0);
	expect_out(&outcome, "B  nights/10: 24 cases");
	expect_out(&outcome, "Bugs that are gone");
	expect_out(&outcome, "Findings that are gone");
	expect_no_out(&outcome, "New ");
	outcome = CROSSCALL("diff", "nights/1", "nights/10");
	expect_code(&outcome, 0);
	expect_out(&outcome, "no new findings");
	expect_no_out(&outcome, "gone");
	/* As it was: nothing to tell. */
	NIGHT("again", "-j1");
	outcome = CROSSCALL("diff", "nights/10", "again");
	expect_code(&outcome, 0);
	expect_out(&outcome, "no new findings");
	expect_no_out(&outcome, "Toolchains");
	expect_no_out(&outcome, "gone");
}

/* One more compiler is no regression of the others; what it brings is new all the same. */
Test(diff, toolchains_that_come_and_go)
{
	struct outcome outcome;

	NIGHT("more", "-j1", "--with", "gcc-12:-O1");
	outcome = CROSSCALL("diff", "nights/2", "more");
	expect_code(&outcome, 0);
	expect_out(&outcome, "gcc-12:-O1  added, version 12");
	expect_out(&outcome, "no new findings");
	NIGHT("wrong", "-j1", "--with", "gcc-12:-O1,-fshort-enums,-fpcc-struct-return");
	outcome = CROSSCALL("diff", "nights/2", "wrong");
	expect_code(&outcome, 1);
	expect_out(&outcome, "Findings that only added toolchains show");
	outcome = CROSSCALL("diff", "more", "nights/1");
	expect_code(&outcome, 0);
	expect_out(&outcome, "removed");
}

Test(diff, other_cases_say_nothing)
{
	struct outcome outcome;

	RUN("other", "2", "-j1", "--with", "gcc-12:-O0", "--with", "my=./my:-O0");
	outcome = CROSSCALL("diff", "nights/1", "other");
	expect_code(&outcome, 0);
	expect_out(&outcome, "of cases that A did not judge");
	expect_out(&outcome, "are not compared: the seeds are 1 and 2");
	expect_no_out(&outcome, "New ");
}

Test(diff, usage)
{
	struct outcome outcome = CROSSCALL("diff", "nights/1");

	expect_code(&outcome, 2);
	outcome = CROSSCALL("diff", "nights/1", "nowhere");
	expect_code(&outcome, 2);
	expect_err(&outcome, "nowhere: there is no campaign in it");
	outcome = CROSSCALL("diff", "nights/1", "nights/2", "nights");
	expect_code(&outcome, 2);
	RUN("stranger", "1", "-j1", "--with", "gcc-12:-O1");
	outcome = CROSSCALL("diff", "nights/1", "stranger");
	expect_code(&outcome, 2);
	expect_err(&outcome, "have no toolchain in common");
}

Test(diff, json)
{
	struct outcome outcome = CROSSCALL("diff", "nights/1", "nights/2", "--json");
	json_t *object = json_loads(outcome.out, 0, NULL), *first;

	expect_code(&outcome, 1);
	cr_assert_not_null(object, "%s", outcome.out);
	cr_expect_str_eq(json_string_value(json_object_get(object, "format")), "crosscall-diff");
	first = json_array_get(json_object_get(object, "changes"), 0);
	cr_expect_str_eq(json_string_value(json_object_get(first, "change")), "new");
	cr_expect_str_eq(json_string_value(json_object_get(first, "what")), "bug");
	first = json_array_get(json_object_get(object, "toolchains"), 1);
	cr_expect_str_eq(json_string_value(json_object_get(first, "change")), "rebuilt");
	cr_expect_gt(json_array_size(json_object_get(object, "cells")), 1);
	json_decref(object);
}

/* What comes, goes, and comes again is told with its nights and with the compiler that was another. */
Test(diff, history)
{
	struct outcome outcome;

	build_my("");
	NIGHT("nights/3", "-j1");
	outcome = CROSSCALL("history", "--store", "nights");
	expect_code(&outcome, 0);
	expect_out(&outcome, "nights: 3 nights, from night 1 (");
	expect_out(&outcome, "gone    layout/struct/field/");
	expect_out(&outcome, "{gcc-12} {my}");
	build_my("-fpack-struct ");
	NIGHT("nights/4", "-j1");
	outcome = CROSSCALL("history", "layout/struct/field", "--store", "nights");
	expect_code(&outcome, 0);
	expect_out(&outcome, "back; first seen in night 2 (");
	expect_out(&outcome, "  gone\n        my:-O0: other binaries of version 12");
	expect_out(&outcome, "  seen again, ");
	expect_out(&outcome, " --out nights/4");
	outcome = CROSSCALL("history", "--store", "nights", "--json");
	expect_code(&outcome, 0);
	expect_out(&outcome, "\"format\": \"crosscall-history\"");
	outcome = CROSSCALL("history", "none", "--store", "nights");
	expect_code(&outcome, 2);
	outcome = CROSSCALL("history");
	expect_code(&outcome, 2);
	expect_err(&outcome, "crosscall.nights: there are no nights in it");
}
