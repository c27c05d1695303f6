#include "manual.h"

#include <string.h>

static const struct {
	const char *name;
	manual_writer *write;
} forms[] = {
    {"man", manual_page}, {"bash", manual_bash}, {"fish", manual_fish}, {"zsh", manual_zsh}};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	manual_writer **write = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		for (size_t i = 0; i < ARRAY_LEN(forms) && *write == NULL; i++)
			if (strcmp(argument, forms[i].name) == 0) {
				*write = forms[i].write;
				return 0;
			}
		argp_error(state, "\"%s\": expected one of man, bash, fish and zsh", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "[man | bash | fish | zsh]",
    .doc = "Prints the manual page, or what makes a shell complete commands and options. `cmake "
           "--install` puts them where man and the shells look.",
};

static int manual(int argc, char **argv, struct arena *arena)
{
	manual_writer *write = NULL;

	(void)arena;
	command_parse(&command_manual, argc, argv, &write);
	(write != NULL ? write : manual_page)(stdout);
	return EXIT_AGREE;
}

const struct command command_manual = {
    "manual", "print the manual page, or the completions of a shell", manual, &argp, false};
