#include <string.h>

#include "../../reports/clean.h"
#include "../../reports/diff.h"
#include "../nights/nights.h"
#include "command.h"
#include "pair.h"
#include "result.h"

enum { OPTION_OUT = 'o', WIDTH = 80 };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0, "A campaign: A and B are two of its toolchains", 0},
    {0},
};

struct diff_request {
	const char *name[2];
	size_t count;
	const char *out; /* NULL: A and B are campaigns */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct diff_request *r = state->input;

	switch (key) {
	case OPTION_OUT:
		r->out = argument;
		return 0;
	case ARGP_KEY_ARG:
		if (r->count == ARRAY_LEN(r->name))
			argp_error(state, "\"%s\": two are compared, no more", argument);
		r->name[r->count++] = argument;
		return 0;
	case ARGP_KEY_END:
		if (r->count < ARRAY_LEN(r->name))
			argp_error(state, "expected two campaigns, or --out and two toolchains");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "A B",
    .doc =
        "Tells what changed from campaign A to campaign B: folders of campaigns, or of nights, of "
        "which the newest is meant. Exits with 1 when something is new.",
};

static bool load(const char *name, struct arena *arena, const char **folder,
                 const struct view **view, struct error *error)
{
	const struct toolchain_list none = {0};
	struct view *clean = NEW(arena, struct view);
	struct view loaded;

	if (!nights_resolve(arena, name, folder, error) ||
	    !result_load(*folder, &none, arena, &loaded, error))
		return false;
	*clean = view_clean(&loaded, arena);
	*view = clean;
	return true;
}

static bool has_common(const struct diff *diff)
{
	for (size_t i = 0; i < diff->change->toolchain_count; i++)
		if (diff->change->toolchain[i].before != NULL &&
		    diff->change->toolchain[i].after != NULL)
			return true;
	return false;
}

/* Nothing can be said of campaigns that have nothing in common. */
static bool check_comparable(const struct diff *diff, struct error *error)
{
	const char *a = diff->view[0]->settings.target, *b = diff->view[1]->settings.target;

	if (strcmp(a, b) != 0)
		return error_set(error, ERROR_USAGE,
		                 "%s is of %s and %s of %s: nothing can be compared", diff->name[0],
		                 a, diff->name[1], b);
	return has_common(diff) ||
	       error_set(error, ERROR_USAGE,
	                 "%s and %s have no toolchain in common: nothing can be compared",
	                 diff->name[0], diff->name[1]);
}

static int compare(const struct diff_request *r, struct arena *arena)
{
	struct report_options report = {
	    .width = WIDTH, .command = "crosscall", .colour = command_has_colour(stdout)};
	const struct view *view[2];
	const char *folder[2];
	struct error error;
	struct diff *diff;

	for (size_t i = 0; i < 2; i++)
		if (!load(r->name[i], arena, &folder[i], &view[i], &error))
			return command_fail(&error);
	diff = diff_make(arena, folder, view, &report);
	if (!check_comparable(diff, &error))
		return command_fail(&error);
	if (command_is_json())
		diff_json(diff, stdout);
	else
		diff_text(diff, &report, stdout);
	return diff_has_new(diff) ? EXIT_FINDING : EXIT_AGREE;
}

static int compare_toolchains(const struct diff_request *r, struct arena *arena)
{
	struct pair_page page = {.name = {r->name[0], r->name[1]}, .brief = true};
	struct error error;

	if (!nights_resolve(arena, r->out, &page.folder, &error))
		return command_fail(&error);
	page.out = page.folder;
	return pair_page_print(&page, arena);
}

static int run(int argc, char **argv, struct arena *arena)
{
	struct diff_request request = {0};

	command_parse(&command_diff, argc, argv, &request);
	return request.out != NULL ? compare_toolchains(&request, arena) : compare(&request, arena);
}

const struct command command_diff = {"diff", "tell what changed between two campaigns", run, &argp,
                                     true};
