/* crosscall doctor: what it says of this machine, and of machines that lack something. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "scratch.h"

TestSuite(doctor, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);

static bool has_item(json_t *json, const char *level, const char *text)
{
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(json, "items"), i, item)
	{
		const char *l = json_string_value(json_object_get(item, "level"));
		const char *t = json_string_value(json_object_get(item, "text"));

		if (strcmp(l, level) == 0 && strstr(t, text) != NULL)
			return true;
	}
	return false;
}

Test(doctor, this_machine)
{
	struct outcome outcome;
	json_t *json;

	need("gcc-12");
	need("clang-14");
	outcome = CROSSCALL("doctor");
	expect_code(&outcome, 0);
	expect_out(&outcome, "good  gcc-12, version 12.");
	expect_out(&outcome, "\ncrosscall can be used here.\n");
	outcome = CROSSCALL("doctor", "--json");
	expect_code(&outcome, 0);
	json = json_loads(outcome.out, 0, NULL);
	cr_expect(json_is_true(json_object_get(json, "usable")));
	cr_expect(has_item(json, "good", "clang-14, version 14."));
	cr_expect(has_item(json, "good", "x86_64-sysv: version 3."));
	cr_expect(has_item(json, "good", "are free in "));
}

Test(doctor, one_compiler_alone)
{
	struct outcome outcome;
	char folder[4096];

	need_file("/usr/bin/gcc-12");
	mkdir("bin", 0777);
	cr_assert_eq(symlink("/usr/bin/gcc-12", "bin/gcc-12"), 0);
	cr_assert_eq(symlink("/usr/bin/as", "bin/as"), 0);
	cr_assert_eq(symlink("/usr/bin/ld", "bin/ld"), 0);
	setenv("HOME", "nowhere", 1);
	setenv("RUSTUP_HOME", "nowhere", 1);
	cr_assert_not_null(realpath("bin", folder));
	setenv("PATH", folder, 1);
	outcome = CROSSCALL("doctor");
	expect_code(&outcome, 0);
	expect_out(&outcome, "less  there is no clang to compare with");
	expect_out(&outcome, "\n    apt-get install --no-install-recommends clang tcc");
}

Test(doctor, a_machine_that_will_not_do)
{
	struct outcome outcome;
	json_t *json;

	mkdir("bin", 0777);
	setenv("HOME", "nowhere", 1);
	setenv("RUSTUP_HOME", "nowhere", 1);
	setenv("PATH", "bin", 1);
	outcome = CROSSCALL("doctor", "--json");
	expect_code(&outcome, 3);
	json = json_loads(outcome.out, 0, NULL);
	cr_expect(json_is_false(json_object_get(json, "usable")));
	cr_expect(has_item(json, "wrong", "there is no gcc"));
	cr_expect_not_null(strstr(json_string_value(json_object_get(json, "command")),
	                          "install --no-install-recommends gcc clang tcc"));
	setenv("TMPDIR", "nowhere", 1);
	outcome = CROSSCALL("doctor");
	expect_code(&outcome, 3);
	expect_out(&outcome, "wrong temporary files: nowhere cannot be written\n");
	expect_out(&outcome, "crosscall cannot be used here: see what is wrong.\n");
	outcome = CROSSCALL("doctor", "it");
	expect_code(&outcome, 2);
}
