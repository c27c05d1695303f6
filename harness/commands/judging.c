#include "../../generators/tier.h"
#include "command.h"

enum { OPTION_JOBS = 'j', OPTION_STATS = 512, OPTION_KEEP, OPTION_EXIT_ON, OPTION_LINKED };

static const struct argp_option working_options[] = {
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {"linked", OPTION_LINKED, 0, 0,
     "Call by name as well: link the callers of each toolchain to the callees of each other", 0},
    {"keep", OPTION_KEEP, "DIR", 0, "Keep the sources and the commands of each batch", 0},
    {0},
};

static error_t parse_working(int key, char *argument, struct argp_state *state)
{
	struct judging_options *o = state->input;

	switch (key) {
	case OPTION_JOBS:
		o->campaign.jobs = option_jobs(argument, state);
		return 0;
	case OPTION_LINKED:
		o->campaign.linked = true;
		return 0;
	case OPTION_KEEP:
		o->campaign.keep = option_folder("keep", argument, state);
		return 0;
	case ARGP_KEY_END:
		o->campaign.quiet = command_is_quiet();
		o->campaign.terminal = command_redraws(stderr);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp working_argp = {.options = working_options, .parser = parse_working};

static const struct argp_option options[] = {
    {"stats", OPTION_STATS, 0, 0, "Print what was covered, in cases judged by two families", 0},
    {"exit-on", OPTION_EXIT_ON, "TIERS", 0,
     "Findings of these tiers decide the exit code, those that need another do not (default: all)",
     0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct judging_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = o;
		return 0;
	case OPTION_STATS:
		o->stats = true;
		return 0;
	case OPTION_EXIT_ON:
		o->exit_on = option_tiers("exit-on", argument, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&working_argp, 0, NULL, 0}, {0}};
const struct argp judging_argp = {.options = options, .parser = parse, .children = children};

void judging_options_init(struct judging_options *o)
{
	*o = (struct judging_options){.exit_on = TIERS_ALL};
	o->campaign.tiers = TIERS_ALL;
	o->campaign.jobs = jobs_default();
}
