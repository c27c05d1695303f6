#include "../doctor.h"

#include "../../reports/doctor.h"
#include "../import/import.h"
#include "command.h"

enum { OPTION_JSON = 256, WIDTH = 80 };

static const struct argp_option options[] = {
    {"json", OPTION_JSON, 0, 0, "For a program: one JSON object (reports/doctor.h)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	bool *is_json = state->input;

	switch (key) {
	case OPTION_JSON:
		*is_json = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\": doctor takes no arguments", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "Looks whether the machine has what crosscall needs, and what it can use: compilers, "
           "libffi, the reader of LLVM's bitcode, disk, memory and limits. Says what would mend "
           "what is missing. Exits with 0 when crosscall can be used, with 3 when not.",
};

static int doctor(int argc, char **argv)
{
	struct doctor examined;
	struct arena arena;
	bool is_json = false;
	int code;

	command_parse(&command_doctor, argc, argv, &is_json);
	arena_init(&arena);
	doctor_examine(import_is_there(), &arena, &examined);
	if (is_json)
		doctor_json(&examined, stdout);
	else
		doctor_text(&examined, command_has_colour(stdout), WIDTH, stdout);
	code = examined.is_usable ? EXIT_AGREE : EXIT_MACHINE;
	arena_release(&arena);
	return code;
}

const struct command command_doctor = {"doctor", "say what the machine lacks, and what mends it",
                                       doctor, &argp};
