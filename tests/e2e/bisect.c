/* Which version of a compiler changed what it does: the known bugs came and went with versions. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "scratch.h"

TestSuite(bisect, .init = scratch_enter, .fini = scratch_leave);

#define CORPUS CROSSCALL_SOURCE_DIR "/corpus/bugs/"

/* clang split an __int128 until 17, left r9 empty in 18 and 19, and is as gcc is since. */
Test(bisect, versions_of_clang)
{
	static const struct {
		const char *file, *fragment[4];
	} row[] = {
	    {CORPUS "i128-split.case",
	     {"A  {gcc-12 clang-19 clang-22}\n", "B  {clang-13 clang-16}\n",
	      "gcc    A: the only version here (12)\n",
	      "A from 19 on: changed between 16 and 19, as caller and as callee\n"}},
	    {CORPUS "i128-shadow-r9.case",
	     {"clang -O0  B up to 16\n",
	      "C in 19: changed between 16 and 19, as caller and as callee\n",
	      "A from 22 on: changed between 19 and 22, as caller and as callee\n",
	      "Between clang 19 and 22, commit by commit\n"}},
	    {CORPUS "enum-aligned.case",
	     {"A  {gcc-12}\n", "B  {clang-13..22}\n", "B: never changed here (13..22)\n"}},
	};
	static const char *const compilers[] = {"gcc-12", "clang-13", "clang-16", "clang-19",
	                                        "clang-22"};

	for (size_t i = 0; i < ARRAY_LEN(compilers); i++)
		need(compilers[i]);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct outcome outcome = CROSSCALL(
		    "bisect", row[i].file, "--no-libffi", "--with", "gcc-12", "--with", "clang-13",
		    "--with", "clang-16", "--with", "clang-19", "--with", "clang-22");

		expect_code(&outcome, 1);
		for (size_t f = 0; f < ARRAY_LEN(row[i].fragment); f++)
			if (row[i].fragment[f] != NULL)
				expect_out(&outcome, row[i].fragment[f]);
	}
}

static json_t *series_of(json_t *object, const char *compiler)
{
	size_t i;
	json_t *series;

	json_array_foreach(json_object_get(object, "series"), i, series)
	{
		if (strcmp(json_string_value(json_object_get(series, "compiler")), compiler) == 0)
			return series;
	}
	return NULL;
}

/* A finding is reduced, and judged by all versions of a family at its own flags. */
Test(bisect, a_finding_for_a_program)
{
	json_t *object, *clang, *change;
	struct outcome outcome;
	json_error_t error;

	need("gcc-12");
	need("clang-14");
	need("clang-22");
	outcome = CROSSCALL("run", "--cases", "300", "--tier", "iso", "--with", "gcc-12:-O0",
	                    "--with", "clang-14:-O0", "--no-libffi", "--out", "store", "-q",
	                    "--reduce-budget", "0");
	expect_code(&outcome, 1);
	outcome = CROSSCALL("show", "--out", "store");
	((char *)outcome.out)[strcspn(outcome.out, " ")] = '\0';
	outcome = CROSSCALL("bisect", outcome.out, "--out", "store", "--no-libffi", "--with", "gcc",
	                    "--with", "clang", "--json");
	expect_code(&outcome, 1);
	object = json_loads(outcome.out, 0, &error);
	cr_assert_not_null(object, "%s: %s", error.text, outcome.out);
	clang = series_of(object, "clang");
	cr_assert_not_null(clang, "%s", outcome.out);
	cr_expect(json_is_true(json_object_get(clang, "monotone")));
	change = json_array_get(json_object_get(clang, "changes"), 0);
	cr_assert_not_null(change, "%s", outcome.out);
	cr_expect_str_eq(json_string_value(json_object_get(change, "from")), "B");
	cr_expect_geq(json_array_size(json_object_get(clang, "versions")), 2);
	json_decref(object);
}

/* What its last part tells to do: with exit codes as git wants them. */
Test(bisect, commit_by_commit)
{
	static const struct {
		const char *with;
		int code;
	} row[] = {{"new=clang-16:-O0", 0}, {"new=clang-19:-O0", 1}, {"new=no-such:-O0", 125}};
	struct outcome outcome;

	need("gcc-12");
	need("clang-16");
	need("clang-19");
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		outcome = CROSSCALL("interesting", CORPUS "i128-split.case", "--with", "gcc-12:-O0",
		                    "--with", row[i].with);
		expect_code(&outcome, row[i].code);
	}
	outcome = CROSSCALL("interesting", CORPUS "i128-split.case");
	expect_code(&outcome, 125);
}

static void replace(char *text, const char *word, const char *by)
{
	cr_assert_eq(strlen(word), strlen(by));
	text = strstr(text, word);
	cr_assert_not_null(text, "%s", word);
	for (size_t i = 0; by[i] != '\0'; i++)
		text[i] = by[i];
}

/* It can be pasted, whatever the file is called. */
Test(bisect, commands_for_a_shell)
{
	static const char file[] = "it's a \"case\".case";
	struct outcome outcome;
	char *script, *path;

	need("gcc-12");
	need("clang-16");
	need("clang-19");
	scratch_copy(CORPUS "i128-split.case", file);
	outcome = CROSSCALL("bisect", file, "--no-libffi", "--with", "gcc-12", "--with", "clang-16",
	                    "--with", "clang-19");
	expect_code(&outcome, 1);
	script = strstr(outcome.out, "sh -c ");
	cr_assert_not_null(script, "%s", outcome.out);
	replace(script, "BUILD", "true ");
	replace(script, "BUILT", "$MADE");
	cr_assert_geq(asprintf(&path, CROSSCALL_BINARY_DIR ":%s", getenv("PATH")), 0);
	setenv("PATH", path, 1);
	setenv("MADE", "clang-16", 1);
	cr_expect_eq(shell(script), 0, "%s", script);
	setenv("MADE", "clang-19", 1);
	cr_expect_eq(shell(script), 1, "%s", script);
	free(path);
}

Test(bisect, what_all_agree_on)
{
	struct outcome outcome;

	need("gcc-12");
	need("clang-14");
	scratch_write("it.case", "void f(i32);\n");
	outcome = CROSSCALL("bisect", "it.case", "--no-libffi", "--with", "gcc-12", "--with",
	                    "clang:-O1");
	expect_code(&outcome, 0);
	expect_out(&outcome, "All versions that can express the case agree on it.");
}
