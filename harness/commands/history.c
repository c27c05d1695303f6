#include "../../reports/history.h"

#include <limits.h>

#include "command.h"

enum { OPTION_STORE = 's', WIDTH = 80 };

static const struct argp_option options[] = {
    {"store", OPTION_STORE, "DIR", 0, "The folder of nights (default: " NIGHTS_FOLDER ")", 0},
    {0},
};

struct history_request {
	const char *folder;
	const char *bug; /* NULL: all of them */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct history_request *r = state->input;

	switch (key) {
	case OPTION_STORE:
		r->folder = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (r->bug != NULL)
			argp_error(state, "\"%s\": one bug at a time", argument);
		r->bug = argument;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "[BUG]",
    .doc = "Lists the bugs of all nights, one a line: since when, until when, and who shows them. "
           "With "
           "BUG (its key, or the beginning of it, or the file of a known one) tells what each "
           "night knows "
           "of it, and which toolchains were others when it came or went.",
};

static int tell(const struct history_request *r, struct arena *arena)
{
	const struct report_options report = {
	    .width = WIDTH, .command = "crosscall", .colour = command_has_colour(stdout)};
	const struct history_bug *bug = NULL;
	struct history history;
	struct error error;

	if (!history_load(arena, r->folder, ULONG_MAX, SIZE_MAX, &history, &error) ||
	    (r->bug != NULL && !history_find(&history, r->bug, &bug, &error)))
		return command_fail(&error);
	if (command_is_json())
		history_json(&history, bug, stdout);
	else if (bug != NULL)
		history_text_bug(&history, bug, &report, stdout);
	else
		history_text(&history, r->folder, &report, stdout);
	return EXIT_AGREE;
}

static int run(int argc, char **argv, struct arena *arena)
{
	struct history_request request = {.folder = NIGHTS_FOLDER};

	command_parse(&command_history, argc, argv, &request);
	return tell(&request, arena);
}

const struct command command_history = {
    "history", "tell since when bugs are there, over all nights", run, &argp, true};
