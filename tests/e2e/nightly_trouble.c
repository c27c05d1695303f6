/* Nights that are killed, interrupted, or run out of disk go on; and what a night costs. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../harness/base/base.h"
#include "command.h"
#include "dump.h"
#include "scratch.h"

TestSuite(nightly_trouble, .init = scratch_enter, .fini = scratch_leave);

enum { ARGUMENTS = 32 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void need_compilers(void)
{
	need("gcc-12");
	need("gcc-11");
	mkdir("known", 0777);
}

/* A night of the store; what the tests have in common is cheap, and reduced as a whole. */
static void arguments(const char *store, const char *more, const char *argv[ARGUMENTS])
{
	const char *const fixed[] = {"crosscall",
	                             "nightly",
	                             "--store",
	                             store,
	                             "--seeds",
	                             is_proof() ? "48" : "16",
	                             "--fresh",
	                             "16",
	                             "--known",
	                             "known",
	                             "--with",
	                             "gcc-12:-O0",
	                             "--with",
	                             "mycc=./mycc:-O0",
	                             "--no-libffi",
	                             "-q",
	                             "--reduce-budget",
	                             "300s",
	                             more};

	memcpy(argv, fixed, sizeof fixed);
	argv[ARRAY_LEN(fixed)] = NULL;
}

static struct outcome night(const char *store, const char *more)
{
	const char *argv[ARGUMENTS];

	arguments(store, more, argv);
	return crosscall_run(argv, NULL);
}

static struct command night_start(const char *store)
{
	const char *argv[ARGUMENTS];

	arguments(store, NULL, argv);
	return crosscall_start(argv, NULL);
}

static void write_compiler(const char *remark, const char *flags)
{
	char text[128];

	snprintf(text, sizeof text, "#!/bin/sh\n# %s\nexec gcc-12 \"$@\" %s\n", remark, flags);
	scratch_write("mycc", text);
	cr_assert_eq(chmod("mycc", 0755), 0);
}

/* Returns whether the night had begun when it was killed. */
static bool kill_and_resume(const char *store, double seconds, const char *wanted, int code)
{
	char folder[40], what[64];
	struct command command;
	struct outcome outcome;
	bool has_begun;

	snprintf(folder, sizeof folder, "%s/2", store);
	snprintf(what, sizeof what, "killed after %.3f s", seconds);
	scratch_copy("base", store);
	scratch_forget_cache(); /* so that all nights take about as long */
	command = night_start(store);
	usleep((useconds_t)(seconds * 1e6));
	kill(command.pid, SIGKILL);
	crosscall_wait(&command);
	has_begun = store_exists(folder);
	outcome = night(store, has_begun ? "--resume" : NULL);
	expect_code(&outcome, code);
	store_expect(folder, wanted, what);
	return has_begun;
}

static void wait_for(const char *path)
{
	for (int i = 0; i < 600 && access(path, F_OK) != 0; i++)
		usleep(50000);
	cr_assert_eq(access(path, F_OK), 0, "%s", path);
}

/* What was reduced before the kill is kept: a mark on it is there in the end. */
Test(nightly_trouble, killed_while_it_reduces, .timeout = 600)
{
	struct command command;
	struct outcome outcome;
	char *wanted;

	need_compilers();
	write_compiler("it has bugs to reduce", "-fshort-enums");
	night("base", NULL);
	wanted = store_dump("base/1");
	command = night_start("cut");
	wait_for("cut/1/state");
	for (int i = 0; i < 2400 && store_number("cut/1", "SELECT count(*) FROM bug") == 0; i++)
		usleep(25000);
	kill(-command.pid, SIGKILL);
	crosscall_wait(&command);
	cr_assert_gt(store_number("cut/1", "SELECT count(*) FROM bug"), 0);
	store_execute("cut/1", "UPDATE bug SET title = 'mark: ' || title");
	outcome = night("cut", "--resume");
	cr_expect_leq(outcome.code, 1, "%s", outcome.err);
	cr_expect_gt(store_number("cut/1", "SELECT count(*) FROM bug WHERE title LIKE 'mark: %'"),
	             0);
	store_execute("cut/1",
	              "UPDATE bug SET title = substr(title, 7) WHERE title LIKE 'mark: %'");
	store_expect("cut/1", wanted, "killed while it reduced");
	free(wanted);
}

/* The second of two is refused, whatever it would do, and the first goes on; of a dead one nothing stays. */
Test(nightly_trouble, two_at_once, .timeout = 300)
{
	struct command first;
	struct outcome outcome;

	need_compilers();
	write_compiler("it has bugs to reduce", "-fshort-enums");
	first = night_start("two");
	wait_for("two/1/state");
	outcome = night("two", NULL);
	expect_code(&outcome, 2);
	expect_err(&outcome, "two: another night is under way there");
	outcome = night("two", "--resume");
	expect_code(&outcome, 2);
	outcome = CROSSCALL("run", "--out", "two/1", "--cases", "16", "--with", "gcc-12:-O0");
	expect_code(&outcome, 2);
	expect_err(&outcome, "another crosscall is at work there, process ");
	cr_expect_neq(access("two/2", F_OK), 0);
	kill(-first.pid, SIGKILL);
	crosscall_wait(&first);
	outcome = night("two", "--resume");
	cr_expect_leq(outcome.code, 1, "%s", outcome.err);
	expect_out(&outcome, "Night 1, ");
}

/* The second night, of which a part is copied from the first, and part is new: mycc was rebuilt, and has
 * bugs that are reduced. */
Test(nightly_trouble, killed_at_any_moment, .timeout = 7200)
{
	const int moments = is_proof() ? 50 : 3;
	struct outcome unbroken;
	double start, whole;
	int begun = 0;
	char *wanted;

	need_compilers();
	srand((unsigned)getpid());
	write_compiler("as it was", "");
	night("base", NULL);
	write_compiler("rebuilt", "-fshort-enums");
	scratch_copy("base", "unbroken");
	scratch_forget_cache();
	start = now();
	unbroken = night("unbroken", NULL);
	whole = now() - start;
	expect_code(&unbroken, 1);
	cr_assert_gt(store_number("unbroken/2", "SELECT count(*) FROM bug"), 0);
	wanted = store_dump("unbroken/2");
	for (int i = 0; i < moments; i++) {
		const double part = (i + rand() / (RAND_MAX + 1.0)) / moments;
		char store[32];

		snprintf(store, sizeof store, "killed-%d", i);
		begun += kill_and_resume(store, whole * part, wanted, unbroken.code);
	}
	fprintf(stderr, "killed %d times, %d of them within a night of %.1f s\n", moments, begun,
	        whole);
	free(wanted);
}

Test(nightly_trouble, interrupted, .timeout = 600)
{
	struct command command;
	struct outcome outcome;

	need_compilers();
	write_compiler("as it was", "");
	command = night_start("nights");
	for (int i = 0; i < 600 && !store_exists("nights/1"); i++)
		usleep(50000);
	usleep(700000); /* so that it listens */
	kill(command.pid, SIGINT);
	outcome = crosscall_wait(&command);
	expect_code(&outcome, 128 + SIGINT);
	expect_out(&outcome, "Night 1, ");
	expect_err(&outcome, "the same command with --resume goes on");
	outcome = night("nights", "--resume");
	cr_expect_leq(outcome.code, 1, "%s", outcome.err);
	cr_expect_null(strstr(outcome.out, "Not whole"), "%s", outcome.out);
}

Test(nightly_trouble, disk_full, .timeout = 600)
{
	struct outcome outcome;
	char *wanted;

	need_compilers();
	write_compiler("rebuilt", "-fshort-enums");
	mkdir("full", 0777);
	if (mount("none", "full", "tmpfs", 0, "size=224k") != 0)
		cr_skip("skipped: 1 test: no tmpfs may be mounted here");
	outcome = night("full", NULL);
	expect_code(&outcome, 3);
	expect_err(&outcome, "--resume");
	expect_err(&outcome, "disk is full");
	cr_assert_eq(mount("none", "full", "tmpfs", MS_REMOUNT, "size=64m"), 0);
	outcome = night("full", "--resume");
	cr_expect_leq(outcome.code, 1, "%s", outcome.err);
	night("whole", NULL);
	wanted = store_dump("whole/1");
	store_expect("full/1", wanted, "on a disk that was full");
	free(wanted);
	umount("full");
}

static double cpu_of_children(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double cost_of_night(void)
{
	const double before = cpu_of_children();
	struct outcome outcome = CROSSCALL(
	    "nightly", "--seeds", is_proof() ? "1024" : "256", "--fresh", "0", "--known", "known",
	    "--with", "mycc=./mycc:-O0", "--with", "gcc-12:-O0,-O1", "--with", "gcc-11:-O0",
	    "--with", "gcc-11:-O0,-O1", "--with", is_proof() ? "clang-14:-O0" : "gcc-11:-O2",
	    "--no-libffi", "-q", "--reduce-budget", is_proof() ? "1000s" : "0");

	cr_expect_leq(outcome.code, 1, "%s", outcome.err);
	return cpu_of_children() - before;
}

/* A night costs what has changed. */
Test(nightly_trouble, cost, .timeout = 3600)
{
	double first, unchanged, one_changed;

	need_compilers();
	if (is_proof())
		need("clang-14");
	write_compiler("as it was", "");
	first = cost_of_night();
	unchanged = cost_of_night();
	write_compiler("rebuilt", "");
	one_changed = cost_of_night();
	fprintf(stderr,
	        "CPU: %.1f s; without a change %.1f %%, with one of five toolchains changed %.1f "
	        "%%\n",
	        first, 100 * unchanged / first, 100 * one_changed / first);
	cr_expect_lt(unchanged, 0.1 * first);
	cr_expect_lt(one_changed, 0.4 * first);
}
