/*
 * A store and its reports can be shared: of a compiler in a folder that has its owner's name, and that
 * says so in its messages, nothing of that folder is in them, and neither are users and hosts.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "dump.h"
#include "scratch.h"

#define SECRET "secretuser"
#define USER   "zaphodb"
#define HOST   "heartofgold"

static char folder[512];

/* It fails on unions, and names itself and the file. */
static const char fails_on_unions[] = "#!/bin/sh\n"
                                      "for i do case $i in *.c) grep -qs '^union' \"$i\" && {\n"
                                      "\techo \"$0: $(pwd)/$i: no unions today for " USER
                                      " on " HOST ".example.org\" >&2; exit 1; } ;; esac; done\n"
                                      "exec gcc-12 \"$@\" -fpack-struct\n";

static void make_campaign(void)
{
	char path[600], with[700], flag[700];
	struct outcome outcome;

	scratch_enter();
	need("gcc-12");
	setenv("USER", USER, 1);
	setenv("HOSTNAME", HOST ".example.org", 1);
	cr_assert_not_null(getcwd(folder, sizeof folder - 32));
	strcat(folder, "/" SECRET);
	cr_assert_eq(mkdir(folder, 0777), 0);
	cr_assert_eq(mkdir(SECRET "/include", 0777), 0);
	scratch_write(SECRET "/cc", fails_on_unions);
	cr_assert_eq(chmod(SECRET "/cc", 0755), 0);
	snprintf(path, sizeof path, "%s/out", folder);
	snprintf(with, sizeof with, "my=%s/cc:-O0", folder);
	snprintf(flag, sizeof flag, "gcc-12:-O1,-I%s/include,-DWHO=" USER, folder);
	outcome = CROSSCALL("run", "--cases", "24", "--tier", "iso", "--no-libffi", "--quiet",
	                    "--reduce-budget", "3s", "--with", "gcc-12:-O0", "--with", with,
	                    "--with", flag, "--out", path);
	expect_code(&outcome, 1);
}

TestSuite(redact, .init = make_campaign, .fini = scratch_leave, .timeout = 300);

static bool has_secret(const char *path)
{
	static const char *const secret[] = {SECRET, USER, HOST};
	static char bytes[1 << 22];
	FILE *file = fopen(path, "re");
	size_t length;

	cr_assert_not_null(file, "%s", path);
	length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
		if (memmem(bytes, length, secret[i], strlen(secret[i])) != NULL)
			return true;
	return false;
}

/* All files of the store, as bytes: a row that was removed is still in it. */
static bool store_has_secret(void)
{
	DIR *open = opendir(SECRET "/out");
	struct dirent *entry;
	bool has = false;
	char path[600];

	cr_assert_not_null(open);
	while ((entry = readdir(open)) != NULL) {
		snprintf(path, sizeof path, SECRET "/out/%s", entry->d_name);
		if (*entry->d_name != '.')
			has |= has_secret(path);
	}
	closedir(open);
	return has;
}

Test(redact, neither_store_nor_reports_hold_a_path)
{
	static const char *const formats[] = {"text",  "markdown", "html", "json", "jsonl",
	                                      "junit", "sarif",    "tap",  "sum",  "github"};
	char path[600];

	snprintf(path, sizeof path, "%s/out", folder);
	cr_expect_not(store_has_secret());
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct outcome outcome =
		    CROSSCALL("report", path, "--format", formats[i], "--output", "file");

		expect_code(&outcome, 0);
		cr_expect_not(has_secret("file"), "%s", formats[i]);
	}
	/* What stays is what one needs: who failed, and why. */
	cr_expect_gt(store_number(SECRET "/out", "SELECT count(*) FROM abstention "
	                                         "WHERE reason LIKE '%no unions today%'") +
	                 store_number(SECRET "/out", "SELECT count(*) FROM finding "
	                                             "WHERE detail LIKE '%no unions today%'"),
	             0);
	cr_expect_eq(store_number(SECRET "/out",
	                          "SELECT count(*) FROM toolchain "
	                          "WHERE name = 'gcc-12:-O1,-I.../include,-DWHO=...'"),
	             1);
}

/* An old store has what was written before anyone thought of it. */
Test(redact, an_old_store)
{
	struct outcome outcome;

	store_execute(SECRET "/out", "UPDATE finding SET detail = '/home/" SECRET "/cc: failed'");
	store_execute(SECRET "/out", "UPDATE bug SET title = title || ' (/home/" SECRET ")'");
	cr_expect(store_has_secret());
	outcome = CROSSCALL("redact", SECRET "/out");
	expect_code(&outcome, 0);
	expect_out(&outcome, "texts changed");
	cr_expect_not(store_has_secret());
	outcome = CROSSCALL("redact", SECRET "/out");
	expect_code(&outcome, 0);
	expect_out(&outcome, "there is nothing to take out");
	outcome = CROSSCALL("report", SECRET "/out");
	expect_code(&outcome, 0);
	outcome = CROSSCALL("redact", "nowhere");
	expect_code(&outcome, 2);
	outcome = CROSSCALL("redact");
	expect_code(&outcome, 2);
}

/* Another machine's names are given; what other texts need stays. */
Test(redact, names_of_another_machine)
{
	struct outcome outcome;

	store_execute(SECRET "/out",
	              "UPDATE finding SET detail = 'marvin@" HOST ": a struct of root'");
	store_execute(SECRET "/out",
	              "UPDATE setting SET value = 'Linux 6.1-marvin' WHERE name = 'kernel'");
	outcome = CROSSCALL("redact", SECRET "/out", "--name", "marvin");
	expect_code(&outcome, 0);
	expect_out(&outcome, "texts changed");
	cr_expect_not(store_has_secret());
	cr_expect_gt(store_number(SECRET "/out", "SELECT count(*) FROM finding "
	                                         "WHERE detail = '...@...: a struct of root'"),
	             0);
	cr_expect_eq(store_number(SECRET "/out", "SELECT count(*) FROM setting "
	                                         "WHERE value = 'Linux 6.1-...'"),
	             1);
	outcome = CROSSCALL("redact", SECRET "/out", "--name", "struct");
	expect_code(&outcome, 2);
	expect_err(&outcome, "an ordinary word");
	outcome = CROSSCALL("redact", SECRET "/out", "--name", "al");
	expect_code(&outcome, 2);
}
