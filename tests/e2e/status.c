/* crosscall status: of a campaign that runs, ended, was interrupted or killed. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "scratch.h"

TestSuite(status, .init = scratch_enter, .fini = scratch_leave, .timeout = 120);

#define RUN                                                                                        \
	"crosscall", "run", "--with", "gcc-12:-O0", "--with", "gcc-12:-O0,-fpack-struct",          \
	    "--no-libffi", "--tier", "iso", "--reduce-budget", "0", "--out"

static json_t *status_json(const char *folder)
{
	struct outcome outcome = CROSSCALL("status", folder, "--json");
	json_t *json = json_loads(outcome.out, 0, NULL);

	expect_code(&outcome, 0);
	cr_assert_not_null(json, "%s", outcome.out);
	return json;
}

static const char *state_of(const char *folder)
{
	return json_string_value(json_object_get(status_json(folder), "state"));
}

static json_int_t done_of(json_t *json)
{
	return json_integer_value(json_object_get(json_object_get(json, "cases"), "done"));
}

/* Waits for the first batch of a campaign. */
static json_t *wait_for_commit(const char *folder)
{
	json_t *json = NULL;

	for (int i = 0; i < 300; i++) {
		struct outcome outcome = CROSSCALL("status", folder, "--json");

		json = outcome.code == 0 ? json_loads(outcome.out, 0, NULL) : NULL;
		if (json != NULL && done_of(json) > 0)
			return json;
		usleep(100000);
	}
	cr_assert_fail("no batch in half a minute");
	return json;
}

Test(status, one_that_has_finished)
{
	struct outcome outcome;
	json_t *json, *matrix;

	need("gcc-12");
	outcome =
	    crosscall_run((const char *const[]){RUN, "nights/1", "--cases", "64", NULL}, NULL);
	expect_code(&outcome, 1);
	outcome = CROSSCALL("status", "nights");
	expect_code(&outcome, 0);
	expect_out(&outcome, "nights/1: has finished\n\n    64 of 64 cases (100 %), ");
	expect_out(&outcome, "\n    last commit ");
	expect_out(&outcome, "a   gcc-12:-O0  ");
	json = status_json("nights");
	cr_expect_str_eq(json_string_value(json_object_get(json, "state")), "finished");
	cr_expect(json_is_null(json_object_get(json, "pid")));
	cr_expect(json_is_null(json_object_get(json, "secondsLeft")));
	matrix = json_object_get(json, "matrix");
	cr_expect_eq(json_array_size(matrix), 2);
	cr_expect_gt(json_integer_value(
	                 json_object_get(json_array_get(json_array_get(matrix, 0), 1), "wrong")),
	             0);
}

Test(status, one_that_runs_and_is_killed)
{
	static const char *const argv[] = {RUN, "out", "--cases", "100000", NULL};
	struct command command;
	json_t *json;
	struct outcome outcome;

	need("gcc-12");
	command = crosscall_start(argv, NULL);
	json = wait_for_commit("out");
	cr_expect_str_eq(json_string_value(json_object_get(json, "state")), "running");
	cr_expect_eq(json_integer_value(json_object_get(json, "pid")), command.pid);
	cr_expect_gt(json_real_value(json_object_get(json, "secondsLeft")), 0);
	outcome = CROSSCALL("status", "out");
	expect_out(&outcome, "out: running, process ");
	expect_out(&outcome, " left\n");
	kill(-command.pid, SIGKILL);
	crosscall_wait(&command);
	cr_expect_str_eq(state_of("out"), "killed");
	outcome = CROSSCALL("status", "out");
	expect_out(&outcome, "--resume goes on");
}

Test(status, one_that_was_interrupted_or_had_no_time)
{
	static const char *const argv[] = {RUN, "out", "--cases", "100000", NULL};
	struct command command;
	struct outcome outcome;

	need("gcc-12");
	command = crosscall_start(argv, NULL);
	wait_for_commit("out");
	kill(command.pid, SIGINT);
	outcome = crosscall_wait(&command);
	expect_code(&outcome, 130);
	cr_expect_str_eq(state_of("out"), "interrupted");
	crosscall_run((const char *const[]){RUN, "timed", "--time", "2s", NULL}, NULL);
	cr_expect_str_eq(state_of("timed"), "out-of-time");
	unlink("timed/state");
	cr_expect_str_eq(state_of("timed"), "unknown");
}

Test(status, mistakes)
{
	struct outcome outcome = CROSSCALL("status", "nowhere");

	expect_code(&outcome, 2);
	expect_err(&outcome, "nowhere");
	outcome = CROSSCALL("status", "a", "b");
	expect_code(&outcome, 2);
}
