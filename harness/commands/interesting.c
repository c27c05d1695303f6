#include <string.h>

#include "../../generators/text.h"
#include "../judge.h"
#include "../pipeline.h"
#include "../signature.h"
#include "cases.h"
#include "command.h"

enum { OPTION_OUT = 'o', OPTION_JOBS = 'j' };

/* As `git bisect run` reads them. */
enum interest { INTEREST_SAME = 0, INTEREST_NONE = 1, INTEREST_UNKNOWN = 125 };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that the finding's id is looked up in (default: the "
     "newest under crosscall.out)",
     0},
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {0},
};

struct interesting_options {
	struct cases_request cases;
	unsigned jobs;
	const char *file, *finding;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct interesting_options *o = state->input;

	switch (key) {
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case OPTION_JOBS:
		o->jobs = option_jobs(argument, state);
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num == 0)
			o->file = argument;
		else if (state->arg_num == 1)
			o->finding = argument;
		else
			argp_usage(state);
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 2)
			argp_error(state, "name a FILE.case, and the finding that it is to show");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE.case FINDING",
    .doc =
        "Exits with 0 when the case shows the bug of the finding between its two compilers, with "
        "1 when it does not, and with 125 when there is no verdict: what cvise and `git bisect "
        "run` ask for.",
};

/* The two cases in one batch: that of the finding, and the one that is asked about. */
enum { CASE_FOUND, CASE_ASKED, CASE_COUNT };

struct interesting {
	const struct finding *finding;
	struct arena *arena;
	enum interest interest;
};

/* It was called both ways and came to an end, or laid out by both. */
static bool has_verdict(const struct judge_request *judged, enum finding_kind kind, size_t b)
{
	const uint8_t cell[] = {run_cell(judged->run, CASE_ASKED, 0, b),
	                        run_cell(judged->run, CASE_ASKED, b, 0)};

	for (size_t i = 0; i < ARRAY_LEN(cell); i++)
		if (cell[i] == WIRE_UNTESTED || cell[i] == WIRE_SKIPPED || cell[i] == WIRE_FLAKY ||
		    (cell[i] == WIRE_GATED && kind != FINDING_SELF) ||
		    (cell[i] == WIRE_ABSTAINED && cell[1 - i] == WIRE_ABSTAINED))
			return false;
	return true;
}

static struct signatures signatures_of(const struct interesting *x,
                                       const struct judge_request *judged, size_t c, size_t b)
{
	const struct signature_request request = {
	    .c = judged->c[c],
	    .index = c,
	    .toolchains = judged->toolchains,
	    .build = judged->build,
	    .run = judged->run,
	    .a = 0,
	    .b = b,
	};

	return signature_read(x->arena, &request, x->finding->kind);
}

/* Where the parameter stands does not matter: others may have been taken away. */
static bool is_same(const struct signature *found, struct signature asked)
{
	if ((found->object == 0) == (asked.object == 0))
		asked.object = found->object;
	return signature_equal(found, &asked);
}

static void on_judged(const struct pipeline_result *result, void *context)
{
	struct interesting *x = context;
	struct signatures found, asked;
	size_t b;

	if (result->judged == NULL)
		return;
	b = result->judged->toolchains->count - 1;
	found = signatures_of(x, result->judged, CASE_FOUND, b);
	asked = signatures_of(x, result->judged, CASE_ASKED, b);
	/* The finding's own compilers may have changed since: then its kind alone is known. */
	for (size_t i = 0; i < asked.count; i++) {
		if (found.count == 0 && asked.signature[i].kind == x->finding->kind)
			x->interest = INTEREST_SAME;
		for (size_t j = 0; j < found.count; j++)
			if (is_same(&found.signature[j], asked.signature[i]))
				x->interest = INTEREST_SAME;
	}
	if (x->interest != INTEREST_SAME &&
	    (asked.count > 0 || has_verdict(result->judged, x->finding->kind, b)))
		x->interest = INTEREST_NONE;
}

static bool judge_both(struct interesting *x, const struct abi_case *const c[static CASE_COUNT],
                       const struct toolchain_list *toolchains, unsigned jobs, struct error *error)
{
	const struct pipeline_batch batch = {.c = c, .count = CASE_COUNT};
	struct pool *pool = pool_new(jobs);
	struct pipeline pipeline;
	bool ready;

	pool_catch_signals(pool);
	ready = pipeline_prepare(&pipeline, x->arena, pool, toolchains, NULL, error);
	if (ready) {
		pipeline_submit(&pipeline, &batch, on_judged, x);
		pool_run(pool);
	}
	pipeline_release(&pipeline);
	pool_free(pool);
	return ready;
}

static bool decide(struct interesting_options *o, struct interesting *x, struct error *error)
{
	const char **file = NEW_ARRAY(x->arena, const char *, 1);
	struct toolchain_options asked;
	struct toolchain_list toolchains;
	const struct abi_case *c[CASE_COUNT];
	const struct finding *finding;
	struct case_list cases;

	toolchain_options_init(&asked);
	asked.libffi = false;
	asked.with_ignored = true;
	if (!cases_find_finding(&o->cases, o->finding, &asked, x->arena, &finding, error))
		return false;
	if (finding == NULL)
		return error_set(error, ERROR_USAGE, "%s is a file, and no finding", o->finding);
	cases_name_compilers(finding, &asked);
	file[0] = o->file;
	o->cases.argument = file;
	o->cases.argument_count = 1;
	if (!cases_read(&o->cases, x->arena, &cases, error))
		return false;
	if (cases.count != 1)
		return error_set(error, ERROR_USAGE, "%s holds %zu cases; this takes one", o->file,
		                 cases.count);
	c[CASE_FOUND] = case_parse(x->arena, finding->id, finding->case_text,
	                           strlen(finding->case_text), error);
	c[CASE_ASKED] = cases.c[0];
	if (c[CASE_FOUND] == NULL ||
	    !toolchain_options_resolve(&asked, NULL, x->arena, &toolchains, error))
		return false;
	x->finding = finding;
	return judge_both(x, c, &toolchains, o->jobs, error);
}

static int interesting(int argc, char **argv)
{
	struct interesting_options o = {.jobs = jobs_default()};
	struct interesting x = {.interest = INTEREST_UNKNOWN};
	struct arena arena;
	struct error error;

	command_parse(&command_interesting, argc, argv, &o);
	arena_init(&arena);
	x.arena = &arena;
	if (!decide(&o, &x, &error)) {
		fprintf(stderr, "crosscall: %s\n", error.message);
		x.interest = INTEREST_UNKNOWN;
	}
	arena_release(&arena);
	return (int)x.interest;
}

const struct command command_interesting = {
    "interesting", "say by the exit code whether a case shows a finding", interesting, &argp};
