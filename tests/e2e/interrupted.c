/* Runs that end before they have judged anything say so. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "scratch.h"

TestSuite(interrupted, .init = scratch_enter, .fini = scratch_leave, .timeout = 60);

static void write_compiler(const char *slow_when)
{
	char text[512];

	snprintf(
	    text, sizeof text,
	    "#!/bin/sh\ncase $* in %s) cd \"${0%%/*}\"; echo >there; sleep 50; echo >late ;; esac\n"
	    "exec gcc-12 \"$@\"\n",
	    slow_when);
	scratch_write("slow", text);
	cr_assert_eq(chmod("slow", 0755), 0);
}

/* A compiler writes the file once it is waited for; its own folder may be another. */
static struct outcome interrupt(const char *const *argv, const char *slow_when, int number)
{
	struct command command;

	unlink("there");
	write_compiler(slow_when);
	command = crosscall_start(argv, NULL);
	for (int i = 0; i < 200 && access("there", F_OK) != 0; i++)
		usleep(50000);
	cr_expect_eq(access("there", F_OK), 0, "%s", slow_when);
	kill(command.pid, number);
	return crosscall_wait(&command);
}

static void interrupt_at(const char *slow_when, int number)
{
	static const char *const argv[] = {"crosscall", "run", "--with", "./slow:-O0", NULL};
	const struct outcome outcome = interrupt(argv, slow_when, number);

	expect_code(&outcome, 128 + number);
	expect_err(&outcome, "interrupted while the compilers were looked at");
	cr_expect_neq(access("late", F_OK), 0);
}

Test(interrupted, while_compilers_are_looked_at)
{
	need("gcc-12");
	interrupt_at("--version", SIGINT);
	interrupt_at("--version", SIGTERM);
	interrupt_at("-print-libgcc*", SIGHUP);
	interrupt_at("*'-c -w'*", SIGINT);
}

/* `git bisect run` would go on with the next version after 125. */
Test(interrupted, while_a_case_is_judged)
{
	static const char *const argv[] = {"crosscall",  "interesting", "it.case",    "--with",
	                                   "gcc-12:-O0", "--with",      "./slow:-O0", "--color",
	                                   "never",      NULL};
	struct outcome outcome;

	need("gcc-12");
	scratch_write("it.case", "void f(i32);\n");
	outcome = interrupt(argv, "*'--version'*", SIGTERM);
	expect_code(&outcome, 128 + SIGTERM);
	outcome = interrupt(argv, "*t01*", SIGINT);
	expect_code(&outcome, 128 + SIGINT);
}

Test(interrupted, the_time_is_over_at_once)
{
	struct outcome outcome;

	need("gcc-12");
	outcome = CROSSCALL("run", "--quiet", "--with", "gcc-12", "--time", "0.01s", "--seed", "9");
	expect_code(&outcome, 4);
	expect_out(&outcome, "Nothing was compared");
	expect_err(&outcome, "0.01 s were over before the first cases were judged");
}
