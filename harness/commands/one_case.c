#include "one_case.h"

enum { OPTION_OUT = 'o', OPTION_JOBS = 'j', OPTION_LINKED = 640 };

const char one_case_arguments[] = "FILE.case | FINDING | -";

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the newest under crosscall.out)",
     0},
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {"linked", OPTION_LINKED, 0, 0,
     "Call by name as well, as for a finding that shows so (see `crosscall check --help`)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct one_case *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case OPTION_JOBS:
		o->jobs = option_jobs(argument, state);
		return 0;
	case OPTION_LINKED:
		o->linked = true;
		return 0;
	case ARGP_KEY_ARGS:
		if ((size_t)(state->argc - state->next) > o->arguments_max)
			argp_error(state, "\"%s\": one case at a time",
			           state->argv[state->next + (int)o->arguments_max]);
		return cases_parse_arguments(&o->cases, state);
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which case? name a FILE.case, a finding's id, or -");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1}, {0}};
const struct argp one_case_argp = {.options = options, .parser = parse, .children = children};

void one_case_init(struct one_case *o)
{
	*o = (struct one_case){.jobs = jobs_default(), .arguments_max = 1};
	toolchain_options_init(&o->toolchains);
	o->toolchains.with_ignored = true; /* this very case was asked for */
}

bool one_case_read(struct one_case *o, struct arena *arena, struct subject *subject,
                   struct error *error)
{
	const char *name = o->cases.argument[0];
	struct case_list cases;

	*subject = (struct subject){0};
	if (!cases_find_finding(&o->cases, name, &o->toolchains, arena, &subject->finding, error) ||
	    !cases_read(&o->cases, arena, &cases, error))
		return false;
	if (cases.count != 1)
		return error_set(error, ERROR_USAGE, "%s holds %zu cases; this takes one", name,
		                 cases.count);
	subject->c = cases.c[0];
	if (!claim_read(subject->c, arena, &subject->claim, error))
		return false;
	subject->linked =
	    o->linked || (subject->finding != NULL && finding_is_linked(subject->finding->id));
	if (subject->claim.target != NULL)
		o->toolchains.target = target_find(subject->claim.target);
	return true;
}

bool one_case_toolchains(const struct one_case *o, const struct subject *subject,
                         struct arena *arena, struct toolchain_list *list, struct error *error)
{
	const struct claim *claim = &subject->claim;
	const bool is_special = claim->target != NULL || *claim->flags != '\0';

	return toolchain_options_resolve(&o->toolchains, is_special ? claim->flags : NULL, arena,
	                                 list, error);
}
