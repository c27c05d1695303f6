/*
 * A campaign that is killed and resumed ends with the rows of an unbroken one, and rows do not
 * depend on the number of jobs.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(resume, .init = scratch_enter, .fini = scratch_leave);

enum { ARGUMENTS = 20 };

/* crosscall run over the fixed cases into the folder, -j jobs and one more option if not NULL. */
static void arguments(const char *folder, const char *jobs, const char *more,
                      const char *argv[ARGUMENTS])
{
	const char *const fixed[] = {
	    "crosscall",       "run",        "--cases", is_proof() ? "1500" : "600",
	    "--with",          "gcc-12:-O0", "--with",  "clang-14:-O0",
	    "--out",           folder,       "-j",      jobs,
	    "--reduce-budget", "0",          more};

	memcpy(argv, fixed, sizeof fixed);
	argv[sizeof fixed / sizeof *fixed] = NULL;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct outcome run_whole(const char *folder, const char *jobs, const char *more)
{
	const char *argv[ARGUMENTS];

	arguments(folder, jobs, more, argv);
	return crosscall_run(argv, NULL);
}

static struct outcome run_killed(const char *folder, double seconds)
{
	const char *argv[ARGUMENTS];
	struct command command;

	arguments(folder, "2", NULL, argv);
	command = crosscall_start(argv, NULL);
	usleep((useconds_t)(seconds * 1e6));
	kill(command.pid, SIGKILL);
	return crosscall_wait(&command);
}

Test(resume, rows_do_not_depend_on_jobs)
{
	struct outcome one, four;
	char *wanted;

	need("gcc-12");
	need("clang-14");
	one = run_whole("one", "1", NULL);
	cr_assert(one.code <= 1, "%d: %s", one.code, one.err);
	scratch_forget_cache();
	four = run_whole("four", "4", NULL);
	expect_code(&four, one.code);
	wanted = store_dump("one");
	store_expect("four", wanted, "-j 4");
	free(wanted);
}

Test(resume, killed_at_any_moment)
{
	int moments = is_proof() ? 20 : 3;
	double start = now(), whole;
	struct outcome unbroken, resumed;
	char *wanted;

	need("gcc-12");
	need("clang-14");
	srand((unsigned)getpid());
	unbroken = run_whole("unbroken", "2", NULL);
	whole = now() - start;
	cr_assert(unbroken.code <= 1, "%d: %s", unbroken.code, unbroken.err);
	wanted = store_dump("unbroken");
	for (int i = 0; i < moments; i++) {
		double part = (i + rand() / (RAND_MAX + 1.0)) / moments;
		char folder[32], what[64];

		snprintf(folder, sizeof folder, "killed-%d", i);
		snprintf(what, sizeof what, "killed after %.3f s", whole * part);
		scratch_forget_cache(); /* so that all runs take about as long */
		run_killed(folder, whole * part);
		resumed = run_whole(folder, "2", store_exists(folder) ? "--resume" : NULL);
		expect_code(&resumed, unbroken.code);
		store_expect(folder, wanted, what);
	}
	free(wanted);
}
