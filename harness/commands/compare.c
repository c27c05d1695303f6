#include <string.h>

#include "../../reports/live.h"
#include "../nights/nights.h"
#include "bugs.h"
#include "command.h"
#include "pair.h"
#include "result.h"

enum { OPTION_CASES = 'c', OPTION_TIME = 't', OPTION_OUT = 'o', OPTION_MARKDOWN = 256 };

enum { DEFAULT_CASES = 1024 };

static const struct argp_option options[] = {
    {"cases", OPTION_CASES, "N | A..B", 0,
     "Judge these cases of seed 1 (default: 1024, or as many as --time allows)", 0},
    {"time", OPTION_TIME, "DURATION", 0, "Stop after this time: 30s, 10m, 2h", 0},
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that both took part in; where there is none, the one that is begun", 0},
    {"markdown", OPTION_MARKDOWN, 0, 0, "The page as a comment on a pull request", 0},
    {0},
};

struct compare_request {
	struct toolchain_options toolchains;
	struct judging_options judging;
	struct live live;
	struct campaign_part part;
	const char *name[2];
	size_t count;
	const char *out; /* NULL: not said */
	bool has_cases, markdown;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct compare_request *r = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &r->judging;
		state->child_inputs[1] = &r->toolchains;
		return 0;
	case OPTION_CASES:
		r->has_cases = true;
		if (!parse_cases(argument, &r->part))
			argp_error(state, "--cases: expected N or A..B with A below B, got \"%s\"",
			           argument);
		return 0;
	case OPTION_TIME:
		if (!parse_duration(argument, &r->judging.campaign.seconds))
			argp_error(state,
			           "--time: expected a duration like 30s, 10m or 2h, got \"%s\"",
			           argument);
		return 0;
	case OPTION_OUT:
		r->out = option_folder("out", argument, state);
		return 0;
	case OPTION_MARKDOWN:
		r->markdown = true;
		return 0;
	case ARGP_KEY_ARG:
		if (r->count == ARRAY_LEN(r->name))
			argp_error(state, "\"%s\": two toolchains are compared, no more", argument);
		r->name[r->count++] = argument;
		return 0;
	case ARGP_KEY_END:
		if (r->count < ARRAY_LEN(r->name))
			argp_error(state, "expected two toolchains");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {
    {&working_argp, 0, "Judging", 2}, {&system_argp, 0, "Toolchains", 1}, {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "TOOLCHAIN TOOLCHAIN",
    .doc =
        "One page about two compilers: what they differ by, on how many cases, and what they agree "
        "on. A compiler stands for its -O0 and its -O2, as with --with. Exits with 1 when they "
        "differ.",
    .children = children,
};

/* What the user calls a compiler, and what the campaign calls its toolchains: those that it has when it
 * is alone. */
static bool find_names(struct compare_request *r, size_t i, struct arena *arena,
                       struct toolchain_list *list, struct error *error)
{
	struct toolchain_options alone = r->toolchains;

	alone.with_count = 0;
	alone.libffi_named = false;
	if (strcmp(r->name[i], "libffi") == 0)
		r->toolchains.libffi_named = alone.libffi_named = true;
	else
		alone.with[alone.with_count++] = r->toolchains.with[r->toolchains.with_count++] =
		    r->name[i];
	if (alone.with_count > 0)
		return toolchain_options_resolve(&alone, NULL, arena, list, error);
	*list = (struct toolchain_list){0};
	return true;
}

/* In the store a side is a compiler, or the one toolchain of it that took part. */
static const char *name_of(const struct compare_request *r, size_t i,
                           const struct toolchain_list *list)
{
	if (list->count == 0)
		return r->name[i];
	return list->count == 1 ? list->toolchain[0].name : list->toolchain[0].compiler;
}

/* A campaign of the two alone, in a folder of its own. */
static bool judge_pair(struct compare_request *r, const char *name[2], int *signal,
                       struct arena *arena, struct error *error)
{
	struct campaign_options *campaign = &r->judging.campaign;
	struct bug_options bugs;
	struct toolchain_list list[2], all;
	struct campaign_result result;

	for (size_t i = 0; i < 2; i++) {
		if (!find_names(r, i, arena, &list[i], error))
			return false;
		name[i] = name_of(r, i, &list[i]);
	}
	if (!toolchain_options_resolve(&r->toolchains, NULL, arena, &all, error) ||
	    (campaign->out == NULL && !command_new_store(arena, &campaign->out, error)) ||
	    !campaign_run(campaign, &all, &result, error))
		return false;
	bug_options_init(&bugs);
	bugs.triage.out = campaign->out;
	bugs.triage.jobs = campaign->jobs;
	bugs.triage.known = known_folder(arena);
	*signal = result.signal;
	return result.signal != 0 || bugs_make(&bugs, &all, signal, error);
}

static bool has_store(const struct compare_request *r, struct arena *arena, const char **folder)
{
	struct error ignored;

	return r->out != NULL && nights_resolve(arena, r->out, folder, &ignored);
}

static int compare(struct compare_request *r, struct arena *arena)
{
	struct pair_page page = {.name = {r->name[0], r->name[1]}, .markdown = r->markdown};
	struct error error;
	int signal = 0, code;
	bool is_there;

	is_there = has_store(r, arena, &page.folder);
	if (is_there && (r->has_cases || r->judging.campaign.seconds > 0 ||
	                 r->toolchains.target != targets[0])) {
		error_set(&error, ERROR_USAGE,
		          "%s holds a campaign already: --cases, --time and --target are for a "
		          "new one",
		          r->out);
		return command_fail(&error);
	}
	if (!is_there) {
		r->judging.campaign.out = r->out;
		if (!judge_pair(r, page.name, &signal, arena, &error))
			return command_fail(&error);
		page.folder = r->judging.campaign.out;
	}
	page.out = page.folder;
	code = pair_page_print(&page, arena);
	return signal != 0 ? 128 + signal : code;
}

static int run(int argc, char **argv, struct arena *arena)
{
	struct compare_request r = {.part = {.name = "", .seed = 1}};

	toolchain_options_init(&r.toolchains);
	r.toolchains.libffi = false;
	judging_options_init(&r.judging);
	command_parse(&command_compare, argc, argv, &r);
	r.judging.campaign.part = &r.part;
	r.judging.campaign.part_count = 1;
	if (!r.has_cases)
		r.part.count = r.judging.campaign.seconds > 0 ? UINT64_MAX : DEFAULT_CASES;
	live_init(&r.live, stderr, command_has_colour(stderr));
	r.judging.campaign.display = &r.live.display;
	return compare(&r, arena);
}

const struct command command_compare = {"compare", "one page about two compilers", run, &argp,
                                        true};
