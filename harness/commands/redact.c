#include "../../reports/format.h"
#include "../nights.h"
#include "../store.h"
#include "command.h"

struct redact_request {
	const char *folder;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct redact_request *r = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (r->folder != NULL)
			argp_error(state, "\"%s\": one folder at a time", argument);
		r->folder = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "expected the folder of a campaign, or of nights");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "DIR",
    .doc =
        "Takes the paths of the machine out of the campaign in DIR, or of all nights in it, so "
        "that "
        "it can be shared: of each path its last part stays (harness/redact.h). New campaigns hold "
        "none.",
};

static bool redact_one(const char *folder, struct arena *arena, struct error *error)
{
	size_t changed;

	if (!store_redact(folder, &changed, error))
		return false;
	printf("%s: %s\n", folder,
	       changed == 0 ? "there is nothing to take out"
	                    : arena_printf(arena, "%s changed",
	                                   format_count(arena, changed, "text", "texts")));
	return true;
}

static bool redact(const char *folder, struct arena *arena, struct error *error)
{
	struct night_list nights = nights_of(arena, folder);
	const char *only;

	for (size_t i = 0; i < nights.count; i++)
		if (!redact_one(nights.night[i].folder, arena, error))
			return false;
	return nights.count > 0 ||
	       (nights_resolve(arena, folder, &only, error) && redact_one(only, arena, error));
}

static int run(int argc, char **argv, struct arena *arena)
{
	struct redact_request request = {0};
	struct error error;
	int code = EXIT_AGREE;

	command_parse(&command_redact, argc, argv, &request);
	if (!redact(request.folder, arena, &error))
		code = command_fail(&error);
	return code;
}

const struct command command_redact = {"redact", "take the paths of the machine out of a campaign",
                                       run, &argp, false};
