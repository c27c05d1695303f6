#include "../../harness/base/process.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../harness/base/file.h"

TestSuite(process, .timeout = 60);

static void run(const char *script, double seconds, uint64_t memory, struct process_result *result)
{
	const char *argv[] = {"sh", "-c", script, NULL};
	struct process_request request = {.argv = argv, .seconds = seconds, .memory = memory};

	process_run(&request, result);
}

Test(process, ends_and_output)
{
	static const struct {
		const char *script, *output, *error_output, *described;
		enum process_end end;
		int code;
	} row[] = {
	    {"echo out; echo err >&2", "out\n", "err\n", "exited 0", PROCESS_EXITED, 0},
	    {"exit 3", "", "", "exited 3", PROCESS_EXITED, 3},
	    {"kill -SEGV $$", "", "", "killed by signal 11 (Segmentation fault)", PROCESS_SIGNALLED,
	     SIGSEGV},
	    {"cat", "", "", "exited 0", PROCESS_EXITED, 0},
	    {"echo early; exec sleep 50", "early\n", "", "took longer than 0.3 s",
	     PROCESS_TIMED_OUT, SIGKILL},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct process_result result;
		struct buffer text;

		run(row[i].script, 0.3, 0, &result);
		buffer_init(&text);
		process_describe(&result, &text);
		cr_expect_eq(result.end, row[i].end, "row %zu", i);
		cr_expect_eq(result.code, row[i].code, "row %zu: %d", i, result.code);
		cr_expect_str_eq(result.output.data, row[i].output, "row %zu", i);
		cr_expect_str_eq(result.error_output.data, row[i].error_output, "row %zu", i);
		cr_expect_str_eq(text.data, row[i].described, "row %zu", i);
		buffer_release(&text);
		process_result_release(&result);
	}
}

Test(process, not_started)
{
	const char *argv[] = {"crosscall-no-such-program", NULL};
	struct process_request request = {.argv = argv};
	struct process_result result;

	process_run(&request, &result);
	cr_expect_eq(result.end, PROCESS_NOT_STARTED);
	cr_expect_neq(strstr(result.error_output.data, argv[0]), NULL);
	process_result_release(&result);
}

Test(process, folder_and_merged_output)
{
	const char *argv[] = {"sh", "-c", "pwd; pwd >&2", NULL};
	struct process_request request = {.argv = argv, .folder = "/", .merge = true};
	struct process_result result;

	process_run(&request, &result);
	cr_expect_str_eq(result.output.data, "/\n/\n");
	cr_expect_eq(result.error_output.length, 0);
	process_result_release(&result);
}

Test(process, too_much_output_is_dropped)
{
	struct process_result result;

	run("head -c 10000000 /dev/zero", 30, 0, &result);
	cr_expect_eq(result.end, PROCESS_EXITED);
	cr_expect_eq(result.code, 0, "the child was not left to write all of it");
	cr_expect_eq(result.output.length, (size_t)256 * 1024);
	process_result_release(&result);
}

/* The number that the script printed is that of a process, which must be gone. */
static void expect_gone(const struct process_result *result)
{
	pid_t pid = (pid_t)strtol(result->output.data, NULL, 10);

	cr_assert_gt(pid, 1, "%s", result->output.data);
	for (int i = 0; i < 100 && kill(pid, 0) == 0; i++)
		usleep(20000);
	cr_expect_neq(kill(pid, 0), 0, "a descendant lives on");
}

Test(process, time_limit_kills_grandchildren)
{
	struct process_result result;

	run("sleep 50 & echo $!; wait", 0.3, 0, &result);
	cr_expect_eq(result.end, PROCESS_TIMED_OUT);
	cr_expect_lt(result.seconds, 5.0);
	expect_gone(&result);
	process_result_release(&result);
}

Test(process, a_grandchild_that_stays_does_not_hold_us)
{
	static const char *const script[] = {"sleep 50 & echo $!", "setsid sleep 3 & echo $!"};

	for (size_t i = 0; i < ARRAY_LEN(script); i++) {
		struct process_result result;

		run(script[i], 30, 0, &result);
		cr_expect_eq(result.end, PROCESS_EXITED);
		cr_expect_lt(result.seconds, 2.0, "%s", script[i]);
		if (i == 0)
			expect_gone(&result);
		process_result_release(&result);
	}
}

Test(process, memory_limit)
{
	struct process_result result;

	/* The sleep lets the limit be in place: it is set on a child that runs already. */
	run("sleep 0.1; head -c 2000000000 /dev/zero | tail", 30, UINT64_C(200) << 20, &result);
	cr_expect_eq(result.end, PROCESS_EXITED);
	cr_expect_neq(result.code, 0);
	process_result_release(&result);
}

struct tally {
	struct pool *pool;
	size_t done, most, again, stopped, ticks;
};

static void count(const struct process_result *result, void *context)
{
	struct tally *tally = context;

	tally->done++;
	if (result->end == PROCESS_STOPPED)
		tally->stopped++;
}

static void submit(struct tally *tally, const char *script, process_done *done)
{
	const char *argv[] = {"sh", "-c", script, NULL};
	struct process_request request = {.argv = argv, .seconds = 30};

	pool_submit(tally->pool, &request, done, tally);
}

Test(process, job_limit)
{
	struct tally tally = {.pool = pool_new(2)};
	double start = clock_seconds();

	for (size_t i = 0; i < 6; i++)
		submit(&tally, "sleep 0.1", count);
	cr_expect_eq(pool_load(tally.pool), 6);
	cr_expect_eq(tally.done, 0, "a callback from pool_submit()");
	pool_run(tally.pool);
	cr_expect_eq(tally.done, 6);
	cr_expect_eq(pool_load(tally.pool), 0);
	cr_expect_geq(clock_seconds() - start, 0.3, "more than two at once");
	pool_free(tally.pool);
}

static void submit_again(const struct process_result *result, void *context)
{
	struct tally *tally = context;

	count(result, context);
	if (tally->done < 5)
		submit(tally, "exit 0", submit_again);
}

Test(process, callbacks_submit_more)
{
	struct tally tally = {.pool = pool_new(1)};

	submit(&tally, "exit 0", submit_again);
	pool_run(tally.pool);
	cr_expect_eq(tally.done, 5);
	submit(&tally, "exit 0", count);
	pool_run(tally.pool);
	cr_expect_eq(tally.done, 6);
	pool_free(tally.pool);
}

static void stop_at_second_tick(void *context)
{
	struct tally *tally = context;

	if (++tally->ticks == 2)
		pool_stop(tally->pool);
}

Test(process, stop_ends_what_runs_and_what_waits)
{
	struct tally tally = {.pool = pool_new(2)};
	double start = clock_seconds();

	for (size_t i = 0; i < 5; i++)
		submit(&tally, "sleep 50", submit_again);
	pool_tick(tally.pool, 0.1, stop_at_second_tick, &tally);
	pool_run(tally.pool);
	cr_expect_lt(clock_seconds() - start, 10.0);
	cr_expect_eq(tally.ticks, 2);
	cr_expect_geq(tally.done, 5);
	cr_expect_eq(tally.stopped, tally.done);
	cr_expect_eq(pool_signal(tally.pool), 0);
	pool_free(tally.pool);
}

static void raise_signal(void *context)
{
	(void)context;
	raise(SIGTERM);
}

Test(process, a_signal_stops_the_pool)
{
	struct tally tally = {.pool = pool_new(1)};

	pool_catch_signals(tally.pool);
	submit(&tally, "sleep 50", count);
	submit(&tally, "sleep 50", count);
	pool_tick(tally.pool, 0.1, raise_signal, &tally);
	pool_run(tally.pool);
	cr_expect_eq(tally.stopped, 2);
	cr_expect_eq(pool_signal(tally.pool), SIGTERM);
	pool_free(tally.pool);
}

static void raise_at_end(const struct process_result *result, void *context)
{
	count(result, context);
	raise(SIGINT);
}

Test(process, a_signal_during_the_last_callback_is_known)
{
	struct tally tally = {.pool = pool_new(1)};

	pool_catch_signals(tally.pool);
	submit(&tally, "exit 0", raise_at_end);
	pool_run(tally.pool);
	cr_expect_eq(pool_signal(tally.pool), SIGINT);
	pool_free(tally.pool);
}
