#include <string.h>

#include "../../reports/explain_json.h"
#include "../../reports/explain_text.h"
#include "../explain/explain.h"
#include "../explain/explain_code.h"
#include "one_case.h"

enum { OPTION_ASM = 256, OPTION_IR, WIDTH = 80 };

static const struct argp_option options[] = {
    {"asm", OPTION_ASM, 0, 0, "Disassemble the two ends of the call", 0},
    {"ir", OPTION_IR, 0, 0, "Print the signatures that clang and rustc make of it in LLVM's IR", 0},
    {0},
};

struct explain_asked {
	struct one_case one;
	struct explain_code_request code;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct explain_asked *o = state->input;

	(void)argument;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->one;
		return 0;
	case OPTION_ASM:
		o->code.assembly = true;
		return 0;
	case OPTION_IR:
		o->code.lowered = true;
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
    .doc = "Says of one case who disagrees and why: which byte each side puts where, in a layout "
           "or in a call.",
    .children = children,
};

static bool add_code(const struct explain_asked *o, struct explanation *e, struct arena *arena,
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

static int code_of(const struct explain_asked *o, const struct explanation *e)
{
	if (e->signal != 0)
		return 128 + e->signal;
	for (size_t i = 0; i < e->part_count; i++)
		if (o->one.toolchains.libffi_named || !e->part[i].finding->libffi_only)
			return EXIT_FINDING;
	return e->was_judged ? EXIT_AGREE : EXIT_NOTHING;
}

static int explain_one(struct explain_asked *o, struct arena *arena)
{
	struct explain_options report = {.colour = command_has_colour(stdout), .width = WIDTH};
	struct toolchain_list toolchains;
	struct explain_request request = {.toolchains = &toolchains, .jobs = o->one.jobs};
	struct explanation explanation;
	struct subject subject;
	struct error error;

	if (!one_case_read(&o->one, arena, &subject, &error) ||
	    !one_case_toolchains(&o->one, &subject, arena, &toolchains, &error))
		return command_fail(&error);
	request.c = subject.c;
	request.linked = subject.linked;
	if (!explain_case(&request, arena, &explanation, &error) ||
	    !explain_ask(&explanation, arena, &error) || !add_code(o, &explanation, arena, &error))
		return command_fail(&error);
	if (explanation.signal == 0 && command_is_json())
		explain_json(&explanation, stdout);
	else if (explanation.signal == 0)
		explain_text(&explanation, &report, stdout);
	return code_of(o, &explanation);
}

static int explain(int argc, char **argv, struct arena *arena)
{
	struct explain_asked o = {0};

	one_case_init(&o.one);
	command_parse(&command_explain, argc, argv, &o);
	return explain_one(&o, arena);
}

const struct command command_explain = {"explain", "say why the toolchains disagree on one case",
                                        explain, &argp, true};
