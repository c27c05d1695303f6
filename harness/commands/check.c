#include "../base/file.h"
#include "../campaign.h"
#include "cases.h"
#include "command.h"
#include "result.h"

enum { OPTION_OUT = 'o' };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the "
     "newest under crosscall.out)",
     0},
    {0},
};

struct check_options {
	struct toolchain_options toolchains;
	struct cases_request cases;
	struct judging_options judging;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct check_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		state->child_inputs[1] = &o->judging;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
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

static const struct argp_child children[] = {
    {&toolchain_argp, 0, "Toolchains", 1}, {&judging_argp, 0, "Judging", 2}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE.case | DIR | FINDING | - ...",
    .doc = "Judges these cases and no others.",
    .children = children,
};

/* A campaign over the cases, in a store that nobody keeps. */
static int judge_cases(struct check_options *o, const struct toolchain_list *toolchains,
                       const struct case_list *cases, struct arena *arena)
{
	struct campaign_result result;
	struct error error;
	struct report_options report = {
	    .file = cases->name,
	    .out = o->cases.out,
	    .findings_max = SIZE_MAX,
	};
	struct view view;
	int code = EXIT_AGREE;

	if (!folder_temporary(arena, &o->judging.campaign.out, &error))
		return command_fail(&error);
	o->judging.campaign.c = cases->c;
	o->judging.campaign.last = cases->count;
	if (!campaign_run(&o->judging.campaign, toolchains, &result, &error) ||
	    !result_load(o->judging.campaign.out, toolchains, arena, &view, &error)) {
		code = command_fail(&error);
	} else {
		result_print(&view, &report, o->judging.stats);
		code = result.signal != 0 ? 128 + result.signal
		                          : result_code(&view, o->toolchains.libffi_named);
	}
	file_remove(o->judging.campaign.out);
	return code;
}

static int check(int argc, char **argv)
{
	struct check_options o = {0};
	struct toolchain_list toolchains;
	struct case_list cases;
	struct error error;
	struct arena arena;
	int code;

	toolchain_options_init(&o.toolchains);
	judging_options_init(&o.judging);
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
