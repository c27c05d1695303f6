#include <stdlib.h>
#include <unistd.h>

#include "../../reports/stats.h"
#include "../../reports/text.h"
#include "../base/file.h"
#include "../campaign.h"
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
	struct campaign_options campaign;
	bool stats;
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
		o->campaign.jobs = (unsigned)jobs;
		return 0;
	case OPTION_STATS:
		o->stats = true;
		return 0;
	case OPTION_KEEP:
		o->campaign.keep = argument;
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

static void print(const struct check_options *o, const struct case_list *cases, struct view *view)
{
	struct report_options report = {
	    .colour = command_has_colour(stdout),
	    .width = 80,
	    .command = "crosscall",
	    .file = cases->name,
	    .out = o->cases.out,
	    .findings_max = SIZE_MAX,
	};

	report_text(view, &report, stdout);
	if (o->stats)
		stats_print(view, report.colour, report.width, stdout);
}

/* A campaign over the cases, in a store that nobody keeps. */
static int judge_cases(struct check_options *o, const struct toolchain_list *toolchains,
                       const struct case_list *cases, struct arena *arena)
{
	struct campaign_result result;
	struct error error;
	struct view view;
	int code = EXIT_AGREE;

	if (!folder_temporary(arena, &o->campaign.out, &error))
		return command_fail(&error);
	o->campaign.c = cases->c;
	o->campaign.last = cases->count;
	if (!campaign_run(&o->campaign, toolchains, &result, &error) ||
	    !result_load(o->campaign.out, arena, &view, &error)) {
		code = command_fail(&error);
	} else {
		print(o, cases, &view);
		code = result.signal != 0 ? 128 + result.signal
		                          : result_code(&view, o->toolchains.libffi_named);
	}
	file_remove(o->campaign.out);
	return code;
}

static int check(int argc, char **argv)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct check_options o = {.campaign.jobs = processors > 0 ? (unsigned)processors : 1,
	                          .campaign.terminal = command_has_colour(stderr)};
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
		code = judge_cases(&o, &toolchains, &cases, &arena);
	else
		code = command_fail(&error);
	arena_release(&arena);
	return code;
}

const struct command command_check = {"check", "judge the cases of files, folders or findings",
                                      check};
