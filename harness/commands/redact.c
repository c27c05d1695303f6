#include "../toolchain/redact.h"
#include "../../reports/format.h"
#include "../nights/nights.h"
#include "../store/store.h"
#include "command.h"

enum { OPTION_NAME = 'n', NAMES_MAX = 64 };

static const struct argp_option options[] = {
    {"name", OPTION_NAME, "NAME", 0,
     "A user or a host that is left out, too, as a whole word; those of this machine are", 0},
    {0},
};

struct redact_request {
	const char *folder;
	const char *name[NAMES_MAX];
	size_t name_count;
};

/* A word that other texts need is refused. */
static void add_name(struct redact_request *r, const char *name, struct argp_state *state)
{
	struct arena arena;

	arena_init(&arena);
	if (redact_choose(&arena, &name, 1).count == 0)
		argp_error(state,
		           "--name %s: too short, or an ordinary word: other texts would lose it",
		           name);
	arena_release(&arena);
	if (r->name_count == NAMES_MAX)
		argp_error(state, "at most %d names", NAMES_MAX);
	r->name[r->name_count++] = name;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct redact_request *r = state->input;

	switch (key) {
	case OPTION_NAME:
		add_name(r, argument, state);
		return 0;
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
    .options = options,
    .parser = parse,
    .args_doc = "DIR",
    .doc = "Takes the paths, users and names of the machine out of the campaign in DIR, or of all "
           "nights in it, so that it can be shared: of each path its last part stays "
           "(harness/toolchain/redact.h). New campaigns hold none.",
};

static bool redact_one(const char *folder, const struct redact_names *names, struct arena *arena,
                       struct error *error)
{
	size_t changed;

	if (!store_redact(folder, names, &changed, error))
		return false;
	printf("%s: %s\n", folder,
	       changed == 0 ? "there is nothing to take out"
	                    : arena_printf(arena, "%s changed",
	                                   format_count(arena, changed, "text", "texts")));
	return true;
}

/* Those of this machine, and those that were given. */
static struct redact_names names_of(const struct redact_request *r, struct arena *arena)
{
	const struct redact_names *here = redact_machine();
	const char **name = NEW_ARRAY(arena, const char *, here->count + r->name_count);

	for (size_t i = 0; i < here->count; i++)
		name[i] = here->name[i];
	for (size_t i = 0; i < r->name_count; i++)
		name[here->count + i] = r->name[i];
	return redact_choose(arena, name, here->count + r->name_count);
}

static bool redact(const struct redact_request *r, struct arena *arena, struct error *error)
{
	const struct redact_names names = names_of(r, arena);
	const char *folder = r->folder;
	struct night_list nights = nights_of(arena, folder);
	const char *only;

	for (size_t i = 0; i < nights.count; i++)
		if (!redact_one(nights.night[i].folder, &names, arena, error))
			return false;
	return nights.count > 0 || (nights_resolve(arena, folder, &only, error) &&
	                            redact_one(only, &names, arena, error));
}

static int run(int argc, char **argv, struct arena *arena)
{
	struct redact_request request = {0};
	struct error error;
	int code = EXIT_AGREE;

	command_parse(&command_redact, argc, argv, &request);
	if (!redact(&request, arena, &error))
		code = command_fail(&error);
	return code;
}

const struct command command_redact = {
    "redact", "take paths and names of the machine out of a campaign", run, &argp, false};
