#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

enum { OPTION_QUIET = 'q', OPTION_COLOR = 1024, OPTION_JSON };

enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

static const char *const colour_name[] = {
    [COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};

/* Of the program, like its streams. */
static enum colour colour;
static bool is_quiet, is_json;

static const struct argp_option options[] = {
    {"color", OPTION_COLOR, "auto | always | never", 0,
     "When to print in colour (default: auto, which is on a terminal, unless NO_COLOR is set or "
     "TERM is dumb)",
     0},
    {"quiet", OPTION_QUIET, 0, 0, "No progress and no remarks on standard error, errors only", 0},
    {0},
};

static const struct argp_option json_options[] = {
    {"json", OPTION_JSON, 0, 0,
     "For a program: one JSON object; a header of reports/ says what is in it", 0},
    {0},
};

static void parse_colour(const char *text, struct argp_state *state)
{
	for (size_t i = 0; i < ARRAY_LEN(colour_name); i++)
		if (strcmp(text, colour_name[i]) == 0) {
			colour = (enum colour)i;
			return;
		}
	argp_error(state, "--color: expected auto, always or never, got \"%s\"", text);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	switch (key) {
	case OPTION_COLOR:
		parse_colour(argument, state);
		return 0;
	case OPTION_QUIET:
		is_quiet = true;
		return 0;
	case OPTION_JSON:
		is_json = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp output_argp = {.options = options, .parser = parse};
static const struct argp json_argp = {.options = json_options, .parser = parse};

error_t command_hand_on(int key, char *argument, struct argp_state *state)
{
	(void)argument;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = state->input;
	return 0;
}

void command_parsers(const struct command *command, struct argp_child child[static COMMAND_PARSERS])
{
	size_t count = 0;

	child[count++] = (struct argp_child){command->argp, 0, NULL, 0};
	if (command->has_json)
		child[count++] = (struct argp_child){&json_argp, 0, NULL, 0};
	child[count++] = (struct argp_child){&output_argp, 0, "Output", 64};
	child[count] = (struct argp_child){0};
}

void command_parse(const struct command *command, int argc, char **argv, void *input)
{
	struct argp_child children[COMMAND_PARSERS];
	const struct argp argp = {.parser = command_hand_on, .children = children};

	command_parsers(command, children);
	argp_parse(&argp, argc, argv, 0, NULL, input);
}

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return term != NULL && strcmp(term, "dumb") == 0;
}

bool command_has_colour(FILE *stream)
{
	const char *no_colour = getenv("NO_COLOR");

	if (colour != COLOUR_AUTO)
		return colour == COLOUR_ALWAYS;
	return command_redraws(stream) && (no_colour == NULL || *no_colour == '\0');
}

bool command_redraws(FILE *stream)
{
	return isatty(fileno(stream)) && !is_dumb();
}

bool command_is_quiet(void)
{
	return is_quiet;
}

bool command_is_json(void)
{
	return is_json;
}
