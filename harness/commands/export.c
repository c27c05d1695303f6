#include "../../reports/export.h"
#include "one_case.h"

enum { OPTION_TO = 256, OPTION_COMPILERS };

static const struct argp_option options[] = {
    {"to", OPTION_TO, "DIR", 0, "The folder that is made, and filled", 0},
    {"compilers", OPTION_COMPILERS, "FILE", 0,
     "Compiler Explorer's names for compilers, `gcc-12 cg125` a line, besides those that are known",
     0},
    {0},
};

struct export_options {
	struct one_case one;
	const char *to, *compilers;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct export_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->one;
		return 0;
	case OPTION_TO:
		o->to = option_folder("to", argument, state);
		return 0;
	case OPTION_COMPILERS:
		o->compilers = argument;
		return 0;
	case ARGP_KEY_END:
		if (o->to == NULL)
			argp_error(state, "into which folder? name one with --to DIR");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&one_case_argp, 0, NULL, 0}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = one_case_arguments,
    .doc = "Writes a folder that shows a finding without crosscall, and reports of it. With a case "
           "the finding is the first that its calls show, between the compilers that are named.",
    .children = children,
};

/* Disagreements of compilers come first, then what one does by itself; what shows by name alone last. */
static unsigned rank(const struct finding *f)
{
	return (f->libffi_only ? 4U : 0U) + (finding_is_linked(f->id) ? 2U : 0U) +
	       (f->kind == FINDING_SELF ? 1U : 0U);
}

/* `wanted`: the finding that was named. A claim is about layouts or about calls. */
static bool is_asked_for(const struct finding *f, const struct finding *wanted,
                         const struct claim *claim)
{
	if (f->kind == FINDING_COMPILER)
		return false;
	if (wanted != NULL)
		return wanted->kind == f->kind &&
		       finding_is_linked(wanted->id) == finding_is_linked(f->id);
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
	if (result.unlisted != NULL && !command_is_quiet())
		fprintf(stderr,
		        "crosscall: no name of Compiler Explorer is known for %s; --compilers FILE "
		        "tells it\n",
		        result.unlisted);
	if (!result.is_same)
		return report_failure(o, &result, part->finding);
	printf("%s: %s/run.sh shows it:\n%sThe text of a report: %s\n", part->finding->id, o->to,
	       result.output, result.reports);
	return EXIT_AGREE;
}

/* Those whose names a finding tells have their flags in them. Of a case with a claim, those that it speaks
 * of, when the user names none. */
static bool resolve(struct export_options *o, const struct subject *subject, struct arena *arena,
                    struct toolchain_list *toolchains, struct error *error)
{
	struct toolchain_options *asked = &o->one.toolchains;
	const bool all = asked->with_count == 0;

	asked->libffi = false;
	if (subject->finding != NULL) {
		cases_name_compilers(subject->finding, asked);
		return toolchain_options_resolve(asked, NULL, arena, toolchains, error);
	}
	if (!one_case_toolchains(&o->one, subject, arena, toolchains, error))
		return false;
	if (subject->claim.is_made && all)
		keep_claimed(toolchains, &subject->claim, arena);
	if (toolchains->count == 0)
		return error_set(error, ERROR_NOTHING,
		                 "none of the compilers that the case speaks of is here");
	return true;
}

static int export_one(struct export_options *o, struct arena *arena)
{
	const struct explanation_part *part;
	struct toolchain_list toolchains;
	struct explain_request request = {.toolchains = &toolchains, .jobs = o->one.jobs};
	struct explanation e;
	struct subject subject;
	struct error error;

	if (!one_case_read(&o->one, arena, &subject, &error) ||
	    !resolve(o, &subject, arena, &toolchains, &error))
		return command_fail(&error);
	request.c = subject.c;
	request.linked = subject.linked;
	if (!explain_case(&request, arena, &e, &error))
		return command_fail(&error);
	if (e.signal != 0)
		return 128 + e.signal;
	part = choose_part(&e, subject.finding, &subject.claim);
	if (part != NULL)
		return export_part(o, &e, part, arena);
	if (!e.was_judged)
		fputs("crosscall: no compiler judged the case\n", stderr);
	else if (subject.claim.is_made)
		fputs("crosscall: the compilers that are here agree; the comment of the case tells "
		      "who "
		      "does not\n",
		      stderr);
	else
		fputs("crosscall: the compilers agree: there is nothing to show\n", stderr);
	return EXIT_NOTHING;
}

static int export(int argc, char **argv, struct arena *arena)
{
	struct export_options o = {0};

	one_case_init(&o.one);
	command_parse(&command_export, argc, argv, &o);
	return export_one(&o, arena);
}

const struct command command_export = {
    "export", "write a folder that shows a finding without crosscall", export, &argp, false};
