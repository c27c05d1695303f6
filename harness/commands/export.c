#include "../../reports/export.h"
#include "../claim.h"
#include "cases.h"
#include "command.h"

enum { OPTION_OUT = 'o', OPTION_JOBS = 'j', OPTION_TO = 256, OPTION_COMPILERS };

static const struct argp_option options[] = {
    {"to", OPTION_TO, "DIR", 0, "The folder that is made, and filled", 0},
    {"compilers", OPTION_COMPILERS, "FILE", 0,
     "Compiler Explorer's names for compilers, `gcc-12 cg125` a line, besides those that are known",
     0},
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the "
     "newest under crosscall.out)",
     0},
    {"jobs", OPTION_JOBS, "N", 0, "Compilers at once (default: one a processor)", 0},
    {0},
};

struct export_options {
	struct toolchain_options toolchains;
	struct cases_request cases;
	unsigned jobs;
	const char *to, *compilers;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct export_options *o = state->input;

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
	case OPTION_TO:
		o->to = argument;
		return 0;
	case OPTION_COMPILERS:
		o->compilers = argument;
		return 0;
	case ARGP_KEY_ARGS:
		if (state->argc - state->next != 1)
			argp_error(state, "one case at a time");
		return cases_parse_arguments(&o->cases, state);
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which case? name a FILE.case, a finding's id, or -");
		return 0;
	case ARGP_KEY_END:
		if (o->to == NULL)
			argp_error(state, "into which folder? name one with --to DIR");
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
    .doc = "Writes a folder that shows a finding without crosscall, and reports of it. With a case "
           "the finding is the first that its calls show, between the compilers that are named.",
    .children = children,
};

/* Disagreements of compilers come first, then what one does by itself. */
static unsigned rank(const struct finding *f)
{
	return (f->libffi_only ? 2U : 0U) + (f->kind == FINDING_SELF ? 1U : 0U);
}

/* `wanted`: the finding that was named. A claim is about layouts or about calls. */
static bool is_asked_for(const struct finding *f, const struct finding *wanted,
                         const struct claim *claim)
{
	if (f->kind == FINDING_COMPILER)
		return false;
	if (wanted != NULL)
		return wanted->kind == f->kind;
	return !claim->is_made || claim->is_layout == (f->kind == FINDING_LAYOUT);
}

static const struct explanation_part *
choose_part(const struct explanation *e, const struct finding *wanted, const struct claim *claim)
{
	const struct explanation_part *best = NULL;

	for (size_t i = 0; i < e->part_count; i++) {
		const struct finding *f = e->part[i].finding;

		if (is_asked_for(f, wanted, claim) &&
		    (best == NULL || rank(f) < rank(best->finding)))
			best = &e->part[i];
	}
	return best;
}

/* Leaves those that a claim speaks of. */
static void keep_claimed(struct toolchain_list *toolchains, const struct claim *claim,
                         struct arena *arena)
{
	struct toolchain *kept = NEW_ARRAY(arena, struct toolchain, toolchains->count);
	size_t count = 0;

	for (size_t i = 0; i < toolchains->count; i++) {
		const struct toolchain *t = &toolchains->toolchain[i];

		if (claim_class(claim, t->compiler, t->version, arena) != CLAIM_NO_CLASS)
			kept[count++] = *t;
	}
	toolchains->toolchain = kept;
	toolchains->count = count;
}

/* What to say of an export that does not show the finding. */
static int report_failure(const struct export_options *o, const struct export_result *result,
                          const struct finding *finding)
{
	if (result->code == 1)
		fprintf(stderr,
		        "crosscall: %s shows a bug, but not that of %s: the finding is of kind "
		        "\"%s\", and run.sh says\n%s",
		        o->to, finding->id, finding->verdict, result->output);
	else if (result->code == 0)
		fprintf(stderr,
		        "crosscall: %s does not show %s: linked into one program, all that is sent "
		        "arrives\n",
		        o->to, finding->id);
	else
		fprintf(stderr, "crosscall: the program in %s could not be built:\n%s", o->to,
		        result->output);
	return EXIT_MACHINE;
}

static int export_part(const struct export_options *o, const struct explanation *e,
                       const struct explanation_part *part, struct arena *arena)
{
	struct explorer_table table;
	struct export_request request = {e, part, o->to, &table};
	struct export_result result;
	struct error error;

	if (!explorer_read(o->compilers, arena, &table, &error) ||
	    !export_finding(&request, arena, &result, &error))
		return command_fail(&error);
	if (result.unlisted != NULL)
		fprintf(stderr,
		        "crosscall: no name of Compiler Explorer is known for %s; --compilers FILE "
		        "tells it\n",
		        result.unlisted);
	if (!result.is_same)
		return report_failure(o, &result, part->finding);
	printf("%s: %s/run.sh shows it:\n%s", part->finding->id, o->to, result.output);
	return EXIT_AGREE;
}

/* The toolchains that the case's comment asks for, when the user names none. */
static bool resolve(struct export_options *o, const struct claim *claim, bool is_finding,
                    struct arena *arena, struct toolchain_list *toolchains, struct error *error)
{
	const bool all = o->toolchains.with_count == 0;
	const bool special = !is_finding && (claim->target != NULL || *claim->flags != '\0');

	if (claim->target != NULL)
		o->toolchains.target = target_find(claim->target);
	if (!toolchain_options_resolve(&o->toolchains, special ? claim->flags : NULL, arena,
	                               toolchains, error))
		return false;
	if (claim->is_made && all)
		keep_claimed(toolchains, claim, arena);
	if (toolchains->count == 0)
		return error_set(error, ERROR_NOTHING,
		                 "none of the compilers that the case speaks of is here");
	return true;
}

static int export_case(struct export_options *o, const struct abi_case *c,
                       const struct finding *wanted, struct arena *arena)
{
	const struct explanation_part *part;
	struct toolchain_list toolchains;
	struct explanation e;
	struct claim claim;
	struct error error;

	if (!claim_read(c, arena, &claim, &error) ||
	    !resolve(o, &claim, wanted != NULL, arena, &toolchains, &error) ||
	    !explain_case(c, &toolchains, o->jobs, arena, &e, &error))
		return command_fail(&error);
	if (e.signal != 0)
		return 128 + e.signal;
	part = choose_part(&e, wanted, &claim);
	if (part != NULL)
		return export_part(o, &e, part, arena);
	fputs(e.was_judged ? "crosscall: the compilers agree: there is nothing to show\n"
	                   : "crosscall: no compiler judged the case\n",
	      stderr);
	return EXIT_NOTHING;
}

static int export(int argc, char **argv)
{
	struct export_options o = {.jobs = jobs_default()};
	struct finding finding = {0};
	struct case_list cases;
	struct error error;
	struct arena arena;
	bool is_finding;
	int code;

	toolchain_options_init(&o.toolchains);
	o.toolchains.with_ignored = true;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	o.toolchains.libffi = false;
	o.cases.target = o.toolchains.target;
	arena_init(&arena);
	if (!cases_take_finding(&o.cases, o.cases.argument[0], &o.toolchains, &arena, &finding,
	                        &is_finding, &error) ||
	    !cases_read(&o.cases, &arena, &cases, &error))
		code = command_fail(&error);
	else if (cases.count != 1)
		code = command_fail((error_set(&error, ERROR_USAGE, "%s holds %zu cases: name one",
		                               o.cases.argument[0], cases.count),
		                     &error));
	else
		code = export_case(&o, cases.c[0], is_finding ? &finding : NULL, &arena);
	arena_release(&arena);
	return code;
}

const struct command command_export = {
    "export", "write a folder that shows a finding without crosscall", export};
