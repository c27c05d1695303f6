#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../../reports/live.h"
#include "../../reports/night.h"
#include "../base/file.h"
#include "../bugs/expect.h"
#include "../bugs/known.h"
#include "../nights/nights.h"
#include "../toolchain/environment.h"
#include "bugs.h"
#include "cases.h"
#include "command.h"
#include "result.h"

enum {
	OPTION_BUDGET = 'b',
	OPTION_STORE = 's',
	OPTION_SEEDS = 256,
	OPTION_FRESH,
	OPTION_STRICT,
	OPTION_RESUME,
};

/* Of the budget a fifth is for making bugs of findings. */
enum { DEFAULT_SEEDS = 2048, BUDGET_PARTS = 5, WIDTH = 80 };

static const struct argp_option options[] = {
    {"budget", OPTION_BUDGET, "DURATION", 0,
     "When to end: 30m, 2h. Fresh cases take what is left of it (default: as many as there are "
     "seeds, however long it takes)",
     0},
    {"store", OPTION_STORE, "DIR", 0,
     "The folder of all nights (default: " NIGHTS_FOLDER "); this one is DIR/1, 2, 3...", 0},
    {"seeds", OPTION_SEEDS, "N", 0, "Cases that are the same every night (default: 2048)", 0},
    {"fresh", OPTION_FRESH, "N", 0, "Cases that no night had", 0},
    {"strict", OPTION_STRICT, 0, 0, "What fresh cases find decides the exit code, too", 0},
    {"resume", OPTION_RESUME, 0, 0, "Go on with the newest night", 0},
    {0},
};

struct nightly {
	struct toolchain_options asked;
	struct judging_options judging;
	struct bug_options bugs;
	struct night_request request;
	struct night_plan plan;
	struct toolchain_list toolchains;
	struct expectations expected;
	struct live live;
	double budget;
	size_t left_out; /* cases of the corpus */
	bool strict, has_fresh;
};

static void parse_number(struct nightly *n, int key, const char *argument, struct argp_state *state)
{
	switch (key) {
	case OPTION_SEEDS:
		if (!parse_u64(argument, &n->request.seeds) || n->request.seeds > INT64_MAX / 2)
			argp_error(state, "--seeds: expected a number, got \"%s\"", argument);
		return;
	case OPTION_FRESH:
		n->has_fresh = true;
		if (!parse_u64(argument, &n->request.fresh) || n->request.fresh > INT64_MAX / 2)
			argp_error(state, "--fresh: expected a number, got \"%s\"", argument);
		return;
	default:
		if (!parse_duration(argument, &n->budget))
			argp_error(state,
			           "--budget: expected a duration like 30m or 2h, got \"%s\"",
			           argument);
	}
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct nightly *n = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &n->asked;
		state->child_inputs[1] = &n->judging;
		state->child_inputs[2] = &n->bugs;
		return 0;
	case OPTION_SEEDS:
	case OPTION_FRESH:
	case OPTION_BUDGET:
		parse_number(n, key, argument, state);
		return 0;
	case OPTION_STORE:
		n->request.folder = option_folder("store", argument, state);
		return 0;
	case OPTION_STRICT:
		n->strict = true;
		return 0;
	case OPTION_RESUME:
		n->request.resume = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "\"%s\": a night takes no files; `crosscall check` does",
		           argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1},
                                             {&working_argp, 0, "Judging", 2},
                                             {&bug_argp, 0, "Bugs", 3},
                                             {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "Judges the corpus, last night's findings, the same seeds as every night, and fresh "
           "cases, and tells what changed since the night before. What is new decides the exit "
           "code.",
    .children = children,
};

/* Of a target, and without flags of its own. */
static bool is_of_night(const struct nightly *n, const struct claim *claim)
{
	const struct target *target =
	    claim->target != NULL ? target_find(claim->target) : targets[0];

	return *claim->flags == '\0' &&
	       (target == n->asked.target || (claim->target == NULL && !claim->is_made));
}

/* The smoke tests lie beside the known bugs that come with crosscall. */
static bool read_corpus(struct nightly *n, struct arena *arena, struct error *error)
{
	const char *known = known_folder(arena);
	const char *folder[2];
	struct cases_request request = {.argument = folder};
	struct case_list list = {0};
	const struct abi_case **c;
	struct claim *claim;

	if (known != NULL)
		folder[request.argument_count++] = arena_printf(arena, "%s/../smoke", known);
	if (n->bugs.triage.known == NULL)
		n->bugs.triage.known = known;
	if (n->bugs.triage.known != NULL)
		folder[request.argument_count++] = n->bugs.triage.known;
	if (request.argument_count > 0 && !cases_read(&request, arena, &list, error))
		return false;
	c = NEW_ARRAY(arena, const struct abi_case *, list.count);
	claim = NEW_ARRAY(arena, struct claim, list.count);
	for (size_t i = 0; i < list.count; i++) {
		struct claim *next = &claim[n->request.corpus_count];

		if (!claim_read(list.c[i], arena, next, error))
			return error_wrap(error, "%s", list.name[i]);
		if (is_of_night(n, next))
			c[n->request.corpus_count++] = list.c[i];
		else
			n->left_out++;
	}
	n->request.corpus = c;
	n->request.claim = claim;
	return true;
}

static bool prepare(struct nightly *n, struct arena *arena, struct error *error)
{
	struct campaign_options *campaign = &n->judging.campaign;
	const bool is_in_vain = n->request.resume && !file_exists(n->request.folder);

	if (n->bugs.expect != NULL && !expect_read(n->bugs.expect, arena, &n->expected, error))
		return false;
	if (!toolchain_options_resolve(&n->asked, NULL, arena, &n->toolchains, error) ||
	    !read_corpus(n, arena, error))
		return false;
	n->request.toolchains = &n->toolchains;
	if (!n->has_fresh)
		n->request.fresh = n->budget > 0 ? UINT64_MAX : n->request.seeds;
	if ((!is_in_vain && !nights_hold(n->request.folder, error)) ||
	    !night_plan(&n->request, arena, &n->plan, error))
		return false;
	campaign->part = n->plan.part;
	campaign->part_count = NIGHT_PART_COUNT;
	campaign->out = n->bugs.triage.out = n->plan.folder;
	campaign->before = n->bugs.triage.before = n->plan.before.folder;
	campaign->resume = n->request.resume;
	campaign->seconds = n->budget - n->budget / BUDGET_PARTS;
	n->bugs.triage.jobs = campaign->jobs;
	if (n->budget > 0 && n->bugs.triage.budget < 0)
		n->bugs.triage.budget = n->budget / BUDGET_PARTS;
	return true;
}

static bool judge_night(const struct nightly *n, struct arena *arena, struct change_side *now,
                        struct night_outcome *outcome, struct error *error)
{
	return night_load(n->plan.folder, arena, now, error) &&
	       night_judge(&n->plan, now, n->asked.libffi_named, arena, outcome, error);
}

/* Bugs, those of the news first. */
static bool make_bugs(struct nightly *n, struct campaign_result *result, struct arena *arena,
                      struct error *error)
{
	struct night_outcome outcome;
	struct change_side now;

	if (result->signal != 0)
		return true;
	if (!night_load(n->plan.folder, arena, &now, error))
		return false;
	now.bug_count = 0; /* what was reduced before a kill does not change the order */
	if (!night_judge(&n->plan, &now, n->asked.libffi_named, arena, &outcome, error))
		return false;
	n->bugs.triage.first = outcome.news;
	n->bugs.triage.first_count = outcome.news_count;
	return bugs_make(&n->bugs, &n->toolchains, &result->signal, error);
}

static bool is_accepted(const struct bug *bug, const void *context)
{
	const struct nightly *n = context;

	return expect_accepts(&n->expected, bug);
}

static bool is_news(enum night_status status)
{
	return status == NIGHT_NEW || status == NIGHT_CHANGED;
}

/* Whether there is news that nobody accepts, among what decides. */
static bool has_news(const struct nightly *n, const struct night_outcome *outcome)
{
	for (size_t i = 0; i < outcome->bug_count; i++) {
		const struct night_bug *bug = &outcome->bug[i];

		if (is_news(bug->status) && (!bug->is_fresh || n->strict) &&
		    !expect_accepts(&n->expected, bug->bug))
			return true;
	}
	return outcome->loose[NIGHT_NEW] + outcome->loose[NIGHT_CHANGED] > 0 ||
	       (n->strict &&
	        outcome->loose_fresh[NIGHT_NEW] + outcome->loose_fresh[NIGHT_CHANGED] > 0);
}

/* A toolchain that took part in nothing has failed, whatever the others say. */
static bool have_all_judged(const struct view *view)
{
	for (size_t i = 0; i < view->toolchain_count; i++)
		if (!view_is_libffi(view, i) && !view_has_judged(view, i))
			return false;
	return true;
}

static int code_of(const struct nightly *n, const struct campaign_result *result,
                   const struct night_outcome *outcome, const struct view *view)
{
	if (result->signal != 0)
		return 128 + result->signal;
	if (has_news(n, outcome))
		return EXIT_FINDING;
	if (view->total.judged + view->total.alone == 0 && outcome->done == outcome->blocking)
		return EXIT_NOTHING;
	return outcome->done < outcome->blocking || !have_all_judged(view) ? EXIT_MACHINE
	                                                                   : EXIT_AGREE;
}

static bool count_copied(const struct nightly *n, uint64_t *copied, struct error *error)
{
	struct store *store;
	bool counted;

	if (!store_open(n->plan.folder, &store, error))
		return false;
	counted = store_cases_copied(store, 0, UINT64_MAX, copied, error);
	store_close(store);
	return counted;
}

static int finish(struct nightly *n, const struct campaign_result *result, struct arena *arena)
{
	const struct report_options text = {.colour = command_has_colour(stdout),
	                                    .width = WIDTH,
	                                    .command = "crosscall",
	                                    .out = n->plan.folder,
	                                    .findings_max = SIZE_MAX};
	struct night_report report = {
	    .plan = &n->plan,
	    .cpu_seconds = clock_cpu_self() + clock_cpu_children(),
	    .left_out = n->left_out,
	    .strict = n->strict,
	    .is_accepted = is_accepted,
	    .context = n,
	};
	struct night_outcome outcome;
	struct change_side now;
	struct error error;
	struct view view;

	if (!judge_night(n, arena, &now, &outcome, &error) ||
	    !result_load(n->plan.folder, &n->toolchains, arena, &view, &error) ||
	    !count_copied(n, &report.copied, &error))
		return command_fail(&error);
	for (size_t i = 0; i < n->expected.count; i++)
		expect_decide(&n->expected.expectation[i], view.settings.target, view.toolchain,
		              view.toolchain_count, environment_now(arena).date);
	report.outcome = &outcome;
	report.view = &view;
	night_text(&report, &text, stdout);
	/* What a night that was cut did not see may be there all the same. */
	if (n->bugs.expect != NULL && outcome.done >= outcome.blocking)
		result_print_expected(&n->expected, &view, true);
	if (result->signal != 0)
		fputs("crosscall: interrupted; the same command with --resume goes on\n", stderr);
	return code_of(n, result, &outcome, &view);
}

static int nightly(int argc, char **argv, struct arena *arena)
{
	struct nightly n = {.request = {.folder = NIGHTS_FOLDER, .seeds = DEFAULT_SEEDS}};
	struct campaign_result result;
	struct error error;
	int code;

	toolchain_options_init(&n.asked);
	judging_options_init(&n.judging);
	bug_options_init(&n.bugs);
	command_parse(&command_nightly, argc, argv, &n);
	live_init(&n.live, stderr, command_has_colour(stderr));
	n.judging.campaign.display = &n.live.display;
	if (prepare(&n, arena, &error) &&
	    campaign_run(&n.judging.campaign, &n.toolchains, &result, &error) &&
	    make_bugs(&n, &result, arena, &error))
		code = finish(&n, &result, arena);
	else
		code = command_fail(&error);
	return code;
}

const struct command command_nightly = {
    "nightly", "judge the same cases as last night, and tell what changed", nightly, &argp, false};
