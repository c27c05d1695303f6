#include "../discover/doctor.h"

#include "../../reports/doctor.h"
#include "../import/import.h"
#include "command.h"

enum { WIDTH = 80 };

static error_t parse(int key, char *argument, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\": doctor takes no arguments", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .doc = "Looks whether the machine has what crosscall needs, and what it can use: compilers, "
           "libffi, the reader of LLVM's bitcode, disk, memory and limits. Says what would mend "
           "what is missing. Exits with 0 when crosscall can be used, with 3 when not.",
};

static int doctor(int argc, char **argv, struct arena *arena)
{
	struct doctor examined;

	command_parse(&command_doctor, argc, argv, NULL);
	doctor_examine(import_is_there(), arena, &examined);
	if (command_is_json())
		doctor_json(&examined, stdout);
	else
		doctor_text(&examined, command_has_colour(stdout), WIDTH, stdout);
	return examined.is_usable ? EXIT_AGREE : EXIT_MACHINE;
}

const struct command command_doctor = {"doctor", "say what the machine lacks, and what mends it",
                                       doctor, &argp, true};
