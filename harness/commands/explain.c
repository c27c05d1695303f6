#include <string.h>

#include "../../reports/explain_json.h"
#include "../../reports/explain_text.h"
#include "../claim.h"
#include "../explain.h"
#include "../explain_code.h"
#include "cases.h"
#include "command.h"

enum { OPTION_OUT = 'o', OPTION_JOBS = 'j', OPTION_ASM = 256, OPTION_IR, OPTION_JSON, WIDTH = 80 };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the "
     "newest under crosscall.out)",
     0},
    {"asm", OPTION_ASM, 0, 0, "Disassemble the two ends of the call", 0},
    {"ir", OPTION_IR, 0, 0, "Print the signatures that clang and rustc make of it in LLVM's IR", 0},
    {"json", OPTION_JSON, 0, 0, "Print it as one JSON object", 0},
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {0},
};

struct explain_request {
	struct toolchain_options toolchains;
	struct cases_request cases;
	unsigned jobs;
	bool json;
	struct explain_code_request code;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct explain_request *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case OPTION_ASM:
		o->code.assembly = true;
		return 0;
	case OPTION_IR:
		o->code.lowered = true;
		return 0;
	case OPTION_JSON:
		o->json = true;
		return 0;
	case OPTION_JOBS:
		o->jobs = option_jobs(argument, state);
		return 0;
	case ARGP_KEY_ARGS:
		if (state->argc - state->next != 1)
			argp_error(state, "one case at a time");
		return cases_parse_arguments(&o->cases, state);
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which case? name a FILE.case, a finding's id, or -");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE.case | FINDING | -",
    .doc = "Says of one case who disagrees and why: which byte each side puts where, in a layout "
           "or in a call.",
    .children = children,
};

/* The case's comment says under which flags and for which target it is a bug. */
static bool resolve(struct explain_request *o, const struct abi_case *c, struct arena *arena,
                    struct toolchain_list *toolchains, struct error *error)
{
	struct claim claim;

	if (!claim_read(c, arena, &claim, error))
		return false;
	if (claim.target != NULL)
		o->toolchains.target = target_find(claim.target);
	return toolchain_options_resolve(
	    &o->toolchains, claim.target != NULL || *claim.flags != '\0' ? claim.flags : NULL,
	    arena, toolchains, error);
}

static bool add_code(const struct explain_request *o, struct explanation *e, struct arena *arena,
                     struct error *error)
{
	if (!o->code.assembly && !o->code.lowered)
		return true;
	for (size_t i = 0; i < e->part_count; i++) {
		struct explanation_code *code = NEW(arena, struct explanation_code);

		if (!explain_code(e, &e->part[i], &o->code, arena, code, error))
			return false;
		e->part[i].code = code;
	}
	return true;
}

static int code_of(const struct explain_request *o, const struct explanation *e)
{
	if (e->signal != 0)
		return 128 + e->signal;
	for (size_t i = 0; i < e->part_count; i++)
		if (o->toolchains.libffi_named || !e->part[i].finding->libffi_only)
			return EXIT_FINDING;
	return e->was_judged ? EXIT_AGREE : EXIT_NOTHING;
}

static int explain_one(struct explain_request *o, struct arena *arena)
{
	struct explain_options report = {.colour = command_has_colour(stdout), .width = WIDTH};
	struct toolchain_list toolchains;
	struct explanation explanation;
	struct case_list cases;
	struct error error;

	if (!cases_read(&o->cases, arena, &cases, &error))
		return command_fail(&error);
	if (cases.count != 1) {
		error_set(&error, ERROR_USAGE, "%s holds %zu cases; name one of them",
		          o->cases.argument[0], cases.count);
		return command_fail(&error);
	}
	if (!resolve(o, cases.c[0], arena, &toolchains, &error) ||
	    !explain_case(cases.c[0], &toolchains, o->jobs, arena, &explanation, &error) ||
	    !add_code(o, &explanation, arena, &error))
		return command_fail(&error);
	if (explanation.signal == 0 && o->json)
		explain_json(&explanation, stdout);
	else if (explanation.signal == 0)
		explain_text(&explanation, &report, stdout);
	return code_of(o, &explanation);
}

static int explain(int argc, char **argv)
{
	struct explain_request o = {.jobs = jobs_default()};
	struct arena arena;
	int code;

	toolchain_options_init(&o.toolchains);
	o.toolchains.with_ignored = true; /* this very case was asked for */
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	o.cases.target = o.toolchains.target;
	arena_init(&arena);
	code = explain_one(&o, &arena);
	arena_release(&arena);
	return code;
}

const struct command command_explain = {"explain", "say why the toolchains disagree on one case",
                                        explain};
