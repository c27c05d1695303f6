#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../reports/stats.h"
#include "../../reports/text.h"
#include "../base/file.h"
#include "../pipeline.h"
#include "../runner/contract.h"
#include "cases.h"
#include "command.h"
#include "result.h"

enum { OPTION_OUT = 'o', OPTION_JOBS = 'j', OPTION_STATS = 256, OPTION_KEEP };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the "
     "newest under crosscall.out)",
     0},
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {"stats", OPTION_STATS, 0, 0, "Print what was covered, in cases judged by two families", 0},
    {"keep", OPTION_KEEP, "DIR", 0, "Keep the sources and the commands", 0},
    {0},
};

struct check_options {
	struct toolchain_options toolchains;
	struct cases_request cases;
	unsigned jobs;
	bool stats;
	const char *keep;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct check_options *o = state->input;
	uint64_t jobs;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case OPTION_JOBS:
		if (!parse_u64(argument, &jobs) || jobs < 1 || jobs > 1024)
			argp_error(state, "--jobs: expected a number from 1 to 1024, got \"%s\"",
			           argument);
		o->jobs = (unsigned)jobs;
		return 0;
	case OPTION_STATS:
		o->stats = true;
		return 0;
	case OPTION_KEEP:
		o->keep = argument;
		return 0;
	case ARGP_KEY_ARGS:
		o->cases.argument = (const char *const *)state->argv + state->next;
		o->cases.argument_count = (size_t)(state->argc - state->next);
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which cases? name a FILE.case, a folder, a finding's id, or -");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE.case | DIR | FINDING | - ...",
    .doc = "Judges these cases and no others.",
    .children = children,
};

/* What the end of the one batch leaves behind. */
struct outcome {
	const struct check_options *options;
	const struct toolchain_list *toolchains;
	const struct case_list *cases;
	double started;
	struct error *error;
	int code;
};

static void print(struct outcome *outcome, const struct batch_record *record)
{
	const struct check_options *o = outcome->options;
	struct campaign_settings settings = {
	    .program = CROSSCALL_VERSION,
	    .target = o->toolchains.target->name,
	    .tiers = "iso",
	    .last = outcome->cases->count,
	    .generator_version = GENERATOR_VERSION,
	    .contract_version = CONTRACT_VERSION,
	    .batch_size = (uint32_t)outcome->cases->count,
	};
	struct report_options report = {
	    .colour = command_has_colour(stdout),
	    .width = 80,
	    .command = "crosscall",
	    .file = outcome->cases->name,
	    .findings_max = SIZE_MAX,
	};
	struct arena arena;
	struct view view;

	arena_init(&arena);
	view_of_batch(&arena, outcome->toolchains, &settings, record, &view);
	view.seconds = clock_seconds() - outcome->started;
	view.cpu_seconds = clock_cpu_self() + clock_cpu_children();
	report_text(&view, &report, stdout);
	if (o->stats)
		stats_print(&view, report.colour, report.width, stdout);
	outcome->code = result_code(&view, o->toolchains.libffi_named);
	arena_release(&arena);
}

static void on_judged(const struct pipeline_result *result, void *context)
{
	struct outcome *outcome = context;

	if (result->record != NULL) {
		print(outcome, result->record);
	} else if (result->failure != NULL) {
		error_set(outcome->error, ERROR_MACHINE, "%s", result->failure);
		outcome->code = command_fail(outcome->error);
	}
}

static int judge_cases(const struct check_options *o, const struct toolchain_list *toolchains,
                       const struct case_list *cases, struct arena *arena, struct error *error)
{
	struct pool *pool = pool_new(o->jobs);
	struct pipeline_batch batch = {.c = cases->c, .count = cases->count};
	struct outcome outcome = {.options = o,
	                          .toolchains = toolchains,
	                          .cases = cases,
	                          .started = clock_seconds(),
	                          .error = error,
	                          .code = EXIT_NOTHING};
	struct pipeline pipeline;

	if (pipeline_prepare(&pipeline, arena, pool, toolchains, o->keep, error)) {
		pool_catch_signals(pool);
		pipeline_submit(&pipeline, &batch, on_judged, &outcome);
		pool_run(pool);
	} else {
		outcome.code = command_fail(error);
	}
	if (pool_signal(pool) != 0)
		outcome.code = 128 + pool_signal(pool);
	pipeline_release(&pipeline);
	pool_free(pool);
	return outcome.code;
}

static int check(int argc, char **argv)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct check_options o = {.jobs = processors > 0 ? (unsigned)processors : 1};
	struct toolchain_list toolchains;
	struct case_list cases;
	struct error error;
	struct arena arena;
	int code;

	toolchain_options_init(&o.toolchains);
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	arena_init(&arena);
	if (cases_read(&o.cases, &arena, &cases, &error) &&
	    toolchain_options_resolve(&o.toolchains, &arena, &toolchains, &error))
		code = judge_cases(&o, &toolchains, &cases, &arena, &error);
	else
		code = command_fail(&error);
	arena_release(&arena);
	return code;
}

const struct command command_check = {"check", "judge the cases of files, folders or findings",
                                      check};
