#include <string.h>

#include "../../generators/text.h"
#include "../bugs/signature.h"
#include "../judge/claim.h"
#include "../judge/judge.h"
#include "../judge/pipeline.h"
#include "one_case.h"

/* As `git bisect run` reads them. */
enum interest { INTEREST_SAME = 0, INTEREST_NONE = 1, INTEREST_UNKNOWN = 125 };

struct interesting_options {
	struct one_case one; /* its --out is for the finding */
	const char *file, *finding;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct interesting_options *o = state->input;

	(void)argument;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->one;
		return 0;
	case ARGP_KEY_END:
		o->file = o->one.cases.argument[0];
		if (o->one.cases.argument_count == 2)
			o->finding = o->one.cases.argument[1];
		else if (o->one.toolchains.with_count != 2)
			argp_error(state, "name the finding that it is to show, or two toolchains "
			                  "--with which it is to show any");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&one_case_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .parser = parse,
    .args_doc = "FILE.case [FINDING]",
    .doc =
        "Exits with 0 when the case shows the bug of the finding between its two compilers, with "
        "1 when it does not, and with 125 when there is no verdict, for a mistake in the command "
        "line as "
        "well: what cvise and `git bisect run` ask for. A signal ends it with 128+n, which ends "
        "these, "
        "too.\v"
        "Without a finding any disagreement counts, between the two toolchains that are named.",
    .children = children,
};

/* The two cases in one batch: that of the finding, and the one that is asked about. */
enum { CASE_FOUND, CASE_ASKED, CASE_COUNT };

struct interesting {
	const struct finding *finding; /* NULL: anything */
	bool linked;                   /* calls by name count */
	struct arena *arena;
	enum interest interest;
	int signal;          /* that ended it; 0 for none */
	const char *failure; /* why there is no verdict; NULL: the compilers know */
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
                                       const struct judge_request *judged, size_t c, size_t b,
                                       enum finding_kind kind)
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

	return signature_read(x->arena, &request, kind);
}

/* Where the parameter stands does not matter: others may have been taken away. */
static bool is_same(const struct signature *found, struct signature asked)
{
	if ((found->object == 0) == (asked.object == 0))
		asked.object = found->object;
	return signature_equal(found, &asked);
}

static bool shows_finding(const struct interesting *x, const struct judge_request *judged, size_t b)
{
	const enum finding_kind kind = x->finding->kind;
	const struct signatures found = signatures_of(x, judged, CASE_FOUND, b, kind);
	const struct signatures asked = signatures_of(x, judged, CASE_ASKED, b, kind);

	/* The finding's own compilers may have changed since: then its kind alone is known. */
	for (size_t i = 0; i < asked.count; i++) {
		if (found.count == 0 && asked.signature[i].kind == kind)
			return true;
		for (size_t j = 0; j < found.count; j++)
			if (is_same(&found.signature[j], asked.signature[i]))
				return true;
	}
	return false;
}

/* Of the kind of the finding, or of any that two may have. */
static bool shows_something(const struct interesting *x, const struct judge_request *judged,
                            size_t b)
{
	if (x->finding != NULL)
		return signatures_of(x, judged, CASE_ASKED, b, x->finding->kind).count > 0;
	return signatures_of(x, judged, CASE_ASKED, b, FINDING_LAYOUT).count > 0 ||
	       signatures_of(x, judged, CASE_ASKED, b, FINDING_ARGS).count > 0;
}

static void on_judged(const struct pipeline_result *result, void *context)
{
	struct interesting *x = context;
	const struct judge_request *judged = result->judged;
	size_t b;

	if (judged == NULL) {
		if (result->failure != NULL)
			x->failure = arena_strdup(x->arena, result->failure);
		return;
	}
	b = judged->toolchains->count - 1;
	if (x->finding != NULL ? shows_finding(x, judged, b) : shows_something(x, judged, b))
		x->interest = INTEREST_SAME;
	else if (shows_something(x, judged, b) ||
	         has_verdict(judged, x->finding != NULL ? x->finding->kind : FINDING_ARGS, b))
		x->interest = INTEREST_NONE;
}

static bool judge_both(struct interesting *x, const struct abi_case *const c[static CASE_COUNT],
                       const struct toolchain_list *toolchains, unsigned jobs, struct error *error)
{
	const struct pipeline_batch batch = {.c = c, .count = CASE_COUNT, .linked = x->linked};
	struct pool *pool = pool_new(jobs);
	struct pipeline pipeline;
	bool ready;

	pool_catch_signals(pool);
	ready = pipeline_prepare(&pipeline, x->arena, pool, toolchains, NULL, error);
	if (ready) {
		pipeline_submit(&pipeline, &batch, on_judged, x);
		pool_run(pool);
	}
	x->signal = pool_signal(pool);
	pipeline_release(&pipeline);
	pool_free(pool);
	if (x->failure != NULL)
		return error_set(error, ERROR_MACHINE, "%s", x->failure);
	return ready;
}

static bool read_found(struct interesting_options *o, struct interesting *x,
                       const struct abi_case **c, struct error *error)
{
	if (!cases_find_finding(&o->one.cases, o->finding, &o->one.toolchains, x->arena,
	                        &x->finding, error))
		return false;
	if (x->finding == NULL)
		return error_set(error, ERROR_USAGE, "%s is a file, and no finding", o->finding);
	cases_name_compilers(x->finding, &o->one.toolchains);
	x->linked = x->linked || finding_is_linked(x->finding->id);
	*c = case_parse(x->arena, x->finding->id, x->finding->case_text,
	                strlen(x->finding->case_text), error);
	return *c != NULL;
}

static bool read_asked(struct interesting_options *o, struct arena *arena,
                       const struct abi_case **c, struct error *error)
{
	struct cases_request request = o->one.cases;
	struct case_list cases;

	request.argument = &o->file;
	request.argument_count = 1;
	if (!cases_read(&request, arena, &cases, error))
		return false;
	if (cases.count != 1)
		return error_set(error, ERROR_USAGE, "%s holds %zu cases; this takes one", o->file,
		                 cases.count);
	*c = cases.c[0];
	return true;
}

static bool decide(struct interesting_options *o, struct interesting *x, struct error *error)
{
	struct toolchain_list toolchains;
	const struct abi_case *c[CASE_COUNT] = {0};
	struct claim claim;

	o->one.toolchains.libffi = false;
	x->linked = o->one.linked;
	if (!read_asked(o, x->arena, &c[CASE_ASKED], error) ||
	    !claim_read(c[CASE_ASKED], x->arena, &claim, error))
		return false;
	c[CASE_FOUND] = c[CASE_ASKED];
	if (o->finding != NULL && !read_found(o, x, &c[CASE_FOUND], error))
		return false;
	if (o->finding == NULL && claim.target != NULL)
		o->one.toolchains.target = target_find(claim.target);
	if (!toolchain_options_resolve(
	        &o->one.toolchains, o->finding == NULL && *claim.flags != '\0' ? claim.flags : NULL,
	        x->arena, &toolchains, error))
		return false;
	if (toolchains.count > 2)
		return error_set(error, ERROR_USAGE,
		                 "two toolchains, each with its flags: %zu are named",
		                 toolchains.count);
	return judge_both(x, c, &toolchains, o->one.jobs, error);
}

static int interesting(int argc, char **argv, struct arena *arena)
{
	struct interesting_options o = {0};
	struct interesting x = {.interest = INTEREST_UNKNOWN};
	struct error error;

	one_case_init(&o.one);
	o.one.arguments_max = 2;
	argp_err_exit_status = INTEREST_UNKNOWN; /* a mistake makes no version a bad one */
	command_parse(&command_interesting, argc, argv, &o);
	x.arena = arena;
	if (!decide(&o, &x, &error)) {
		const int code = command_fail(&error);

		return code > 128 ? code : INTEREST_UNKNOWN;
	}
	return x.signal != 0 ? 128 + x.signal : (int)x.interest;
}

const struct command command_interesting = {"interesting",
                                            "say by the exit code whether a case shows a finding",
                                            interesting, &argp, false};
