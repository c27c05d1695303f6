#include <stdlib.h>
#include <string.h>

#include "../../reports/live.h"
#include "../base/file.h"
#include "../bugs/expect.h"
#include "../campaign/campaign.h"
#include "bugs.h"
#include "command.h"
#include "result.h"

enum {
	OPTION_CASES = 'c',
	OPTION_TIME = 't',
	OPTION_SEED = 's',
	OPTION_OUT = 'o',
	OPTION_TIER = 256,
	OPTION_RESUME,
};

enum { DEFAULT_CASES = 4096, FINDINGS_SHOWN = 8 };

static const struct argp_option options[] = {
    {"cases", OPTION_CASES, "N | A..B", 0,
     "The first N cases of the seed, or those from A on up "
     "to but not with B (default: 4096, or as many as --time allows)",
     0},
    {"time", OPTION_TIME, "DURATION", 0, "Stop after this time: 30s, 10m, 2h", 0},
    {"seed", OPTION_SEED, "S", 0, "Any 64-bit number (default: 1)", 0},
    {"tier", OPTION_TIER, "TIERS", 0,
     "What is generated, separated by commas: iso, bitfields, extended, gnu, conventions (default: "
     "all)",
     0},
    {"out", OPTION_OUT, "DIR", 0, "Where the results go (default: crosscall.out/1, 2, 3...)", 0},
    {"resume", OPTION_RESUME, 0, 0, "Go on with the campaign in --out", 0},
    {0},
};

struct run_options {
	struct toolchain_options toolchains;
	struct judging_options judging;
	struct bug_options bugs;
	struct live live;
	struct campaign_part part;
	bool has_cases;
};

static void parse_number(struct run_options *o, int key, const char *argument,
                         struct argp_state *state)
{
	switch (key) {
	case OPTION_CASES:
		o->has_cases = true;
		if (!parse_cases(argument, &o->part))
			argp_error(state, "--cases: expected N or A..B with A below B, got \"%s\"",
			           argument);
		return;
	case OPTION_TIME:
		if (!parse_duration(argument, &o->judging.campaign.seconds))
			argp_error(state,
			           "--time: expected a duration like 30s, 10m or 2h, got \"%s\"",
			           argument);
		return;
	default:
		if (!parse_u64(argument, &o->part.seed))
			argp_error(state, "--seed: expected a 64-bit number, got \"%s\"", argument);
	}
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct run_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		state->child_inputs[1] = &o->judging;
		state->child_inputs[2] = &o->bugs;
		return 0;
	case OPTION_CASES:
	case OPTION_TIME:
	case OPTION_SEED:
		parse_number(o, key, argument, state);
		return 0;
	case OPTION_TIER:
		o->judging.campaign.tiers = option_tiers("tier", argument, state);
		return 0;
	case OPTION_OUT:
		o->judging.campaign.out = option_folder("out", argument, state);
		return 0;
	case OPTION_RESUME:
		o->judging.campaign.resume = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\": run takes no files; `crosscall check` does", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1},
                                             {&judging_argp, 0, "Judging", 2},
                                             {&bug_argp, 0, "Bugs", 3},
                                             {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "Judges random cases across every pair of toolchains.",
    .children = children,
};

static bool choose_store(struct run_options *o, struct arena *arena, struct error *error)
{
	if (o->judging.campaign.out != NULL)
		return true;
	if (o->judging.campaign.resume)
		return command_find_store(NULL, arena, &o->judging.campaign.out, error);
	return command_new_store(arena, &o->judging.campaign.out, error);
}

static int finish(const struct run_options *o, bool default_out,
                  const struct toolchain_list *toolchains, const struct campaign_result *result,
                  struct arena *arena)
{
	struct report_options report = {
	    .out = default_out ? NULL : o->judging.campaign.out,
	    .findings_max = FINDINGS_SHOWN,
	};
	const struct result_options decisive = {o->toolchains.libffi_named, o->judging.exit_on};
	struct error error;
	struct view view;
	int code;

	if (!result_load(o->judging.campaign.out, toolchains, arena, &view, &error))
		return command_fail(&error);
	result_print(&view, &report, o->judging.stats);
	code = result_code(&view, &decisive);
	if (o->bugs.expect != NULL && result_expect(o->bugs.expect, &view, &decisive, arena) &&
	    code == EXIT_FINDING)
		code = EXIT_AGREE;
	if (result->signal == 0 && result->out_of_time &&
	    view.total.judged + view.total.alone + view.total.untested == 0)
		fprintf(stderr,
		        "crosscall: %g s were over before the first cases were judged: allow more "
		        "--time, or name fewer compilers\n",
		        o->judging.campaign.seconds);
	if (result->signal != 0) {
		fprintf(stderr,
		        "crosscall: interrupted; the same command with --out %s --resume goes on\n",
		        o->judging.campaign.out);
		return 128 + result->signal;
	}
	return code;
}

/* Makes bugs of the findings, unless there was a signal. */
static bool triage(struct run_options *o, const struct toolchain_list *toolchains,
                   struct campaign_result *result, struct arena *arena, struct error *error)
{
	if (result->signal != 0)
		return true;
	o->bugs.triage.out = o->judging.campaign.out;
	o->bugs.triage.jobs = o->judging.campaign.jobs;
	if (o->bugs.triage.known == NULL)
		o->bugs.triage.known = known_folder(arena);
	return bugs_make(&o->bugs, toolchains, &result->signal, error);
}

/* What was committed before the failure counts, and a finding among it is what the user is told. */
static int finish_failed(const struct run_options *o, bool default_out,
                         const struct toolchain_list *toolchains, struct arena *arena,
                         const struct error *error)
{
	int failed = command_fail(error);
	struct campaign_result result = {0};
	const struct result_options decisive = {o->toolchains.libffi_named, o->judging.exit_on};
	struct error ignored;
	struct view view;

	if (failed != EXIT_MACHINE ||
	    !result_load(o->judging.campaign.out, toolchains, arena, &view, &ignored) ||
	    result_code(&view, &decisive) != EXIT_FINDING)
		return failed;
	return finish(o, default_out, toolchains, &result, arena);
}

static int run(int argc, char **argv, struct arena *arena)
{
	struct run_options o = {.part = {.name = "", .seed = 1}};
	struct toolchain_list toolchains;
	struct campaign_result result;
	struct error error;
	bool default_out;
	int code;

	toolchain_options_init(&o.toolchains);
	judging_options_init(&o.judging);
	bug_options_init(&o.bugs);
	command_parse(&command_run, argc, argv, &o);
	o.judging.campaign.part = &o.part;
	o.judging.campaign.part_count = 1;
	if (!o.has_cases)
		o.part.count = o.judging.campaign.seconds > 0 ? UINT64_MAX : DEFAULT_CASES;
	default_out = o.judging.campaign.out == NULL;
	live_init(&o.live, stderr, command_has_colour(stderr));
	o.judging.campaign.display = &o.live.display;
	if ((o.bugs.expect != NULL &&
	     !expect_read(o.bugs.expect, arena, &(struct expectations){0}, &error)) ||
	    !toolchain_options_resolve(&o.toolchains, NULL, arena, &toolchains, &error) ||
	    !choose_store(&o, arena, &error))
		return command_fail(&error);
	if (campaign_run(&o.judging.campaign, &toolchains, &result, &error) &&
	    triage(&o, &toolchains, &result, arena, &error))
		code = finish(&o, default_out, &toolchains, &result, arena);
	else
		code = finish_failed(&o, default_out, &toolchains, arena, &error);
	return code;
}

const struct command command_run = {
    "run", "generate cases and judge them across all pairs of toolchains", run, &argp, false};
