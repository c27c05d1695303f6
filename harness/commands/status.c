#include <time.h>

#include "../../reports/status.h"
#include "command.h"
#include "result.h"

enum { WIDTH = 80 };

struct status_options {
	const char *folder; /* NULL: the newest */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct status_options *o = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (o->folder != NULL)
			argp_error(state, "\"%s\": one campaign at a time", argument);
		o->folder = argument;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "[DIR]",
    .doc = "Tells how far the campaign in DIR is: one that runs elsewhere on this machine, has "
           "ended, or was killed. Of a folder of nights the newest is meant; without DIR the "
           "newest under crosscall.out.",
};

static int status_of(const struct status_options *o, struct arena *arena)
{
	const struct toolchain_list none = {0};
	struct status s = {.now = time(NULL)};
	struct error error;
	struct view view;

	/* What is in the store may be newer than the state, and never older. */
	if (!command_find_store(o->folder, arena, &s.folder, &error))
		return command_fail(&error);
	s.is_known = presence_read(s.folder, &s.presence, &s.is_running);
	if (!result_load(s.folder, &none, arena, &view, &error))
		return command_fail(&error);
	s.view = &view;
	if (command_is_json())
		status_json(&s, stdout);
	else
		status_text(&s, command_has_colour(stdout), WIDTH, stdout);
	return EXIT_AGREE;
}

static int status(int argc, char **argv, struct arena *arena)
{
	struct status_options o = {0};

	command_parse(&command_status, argc, argv, &o);
	return status_of(&o, arena);
}

const struct command command_status = {"status", "tell how far a campaign is that runs elsewhere",
                                       status, &argp, true};
