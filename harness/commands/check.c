#include <string.h>

#include "../base/file.h"
#include "../campaign/campaign.h"
#include "cases.h"
#include "command.h"
#include "groups.h"
#include "result.h"

enum { OPTION_OUT = 'o' };

static const struct argp_option options[] = {
    {"out", OPTION_OUT, "DIR", 0,
     "The campaign that a finding's id is looked up in (default: the "
     "newest under crosscall.out)",
     0},
    {0},
};

struct check_options {
	struct toolchain_options toolchains;
	struct cases_request cases;
	struct judging_options judging;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct check_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->toolchains;
		state->child_inputs[1] = &o->judging;
		state->child_inputs[2] = &o->cases;
		return 0;
	case OPTION_OUT:
		o->cases.out = argument;
		return 0;
	case ARGP_KEY_ARGS:
		return cases_parse_arguments(&o->cases, state);
	case ARGP_KEY_NO_ARGS:
		if (o->cases.header == NULL)
			argp_error(state, "which cases? name a FILE.case, a folder, a finding's "
			                  "id, -, or a --header");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&toolchain_argp, 0, "Toolchains", 1},
                                             {&judging_argp, 0, "Judging", 2},
                                             {&header_argp, 0, "Headers", 3},
                                             {0}};
static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE.case | DIR | FINDING | - ...\n--header FILE.h [-- CLANG-ARGUMENTS]",
    .doc = "Judges these cases and no others.",
    .children = children,
};

/* What came of all groups, and of the claims in them. */
struct outcome {
	int code;
	size_t claims[CLAIM_STATUS_COUNT];
};

/* Who may have come to no verdict on the case is as one that cannot express it: it agrees with nobody. */
static struct toolchain_list who_judged(const struct toolchain_list *all, const struct view *view,
                                        size_t index, struct arena *arena)
{
	struct toolchain *toolchain =
	    arena_copy(arena, all->toolchain, all->count * sizeof *toolchain);

	for (size_t i = 0; i < view->lapse_count; i++) {
		const struct lapse *l = &view->lapse[i];

		if (index >= l->first && index < l->last)
			toolchain[l->one].features = toolchain[l->other].features = 0;
	}
	return (struct toolchain_list){.count = all->count, .toolchain = toolchain};
}

static void print_claims(const struct group *group, const struct toolchain_list *toolchains,
                         const struct view *view, struct arena *arena, struct outcome *outcome)
{
	static const char *const word[CLAIM_STATUS_COUNT] = {
	    [CLAIM_SHOWN] = "shown",
	    [CLAIM_CHANGED] = "CHANGED",
	    [CLAIM_GONE] = "GONE",
	    [CLAIM_UNTESTED] = "untested",
	};
	const struct finding **finding =
	    NEW_ARRAY(arena, const struct finding *, view->total.finding_count);

	for (size_t i = 0; i < group->cases.count; i++) {
		const struct toolchain_list able = who_judged(toolchains, view, i, arena);
		struct claim_outcome o;
		size_t count = 0;

		if (!group->claim[i].is_made)
			continue;
		for (size_t f = 0; f < view->total.finding_count; f++)
			if (view->total.finding[f].case_index == i)
				finding[count++] = &view->total.finding[f];
		o = claim_check(&group->claim[i], group->cases.c[i], &able, finding, count, arena);
		outcome->claims[o.status]++;
		printf("  %-9s %s%s%s\n", word[o.status], group->cases.name[i],
		       *o.text != '\0' ? ": " : "", o.text);
	}
}

/* Where several apply: interrupted, usage, finding, machine, agreement, nothing: one group that was
 * tested is something. */
static int worse_code(int a, int b)
{
	static const int order[] = {EXIT_USAGE, EXIT_FINDING, EXIT_MACHINE, EXIT_AGREE,
	                            EXIT_NOTHING};

	if (a >= 128 || b >= 128)
		return MAX(a, b);
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return MAX(a, b);
}

static const char *const *ignored_by(const struct toolchain_list *toolchains,
                                     const struct case_list *cases, struct arena *arena)
{
	const char **ignored = NEW_ARRAY(arena, const char *, toolchains->count);
	feature_set features = 0;

	for (size_t i = 0; i < cases->count; i++)
		features |= case_features(cases->c[i]);
	for (size_t i = 0; i < toolchains->count; i++)
		ignored[i] = feature_names(arena, features & toolchains->toolchain[i].ignored);
	return ignored;
}

/* A campaign over the cases, in a store that nobody keeps. */
static int judge_group(struct check_options *o, const struct group *group,
                       const struct toolchain_list *toolchains, struct arena *arena,
                       struct outcome *outcome)
{
	const struct campaign_part part = {
	    .name = "", .c = group->cases.c, .count = group->cases.count};
	struct campaign_options campaign = o->judging.campaign;
	struct campaign_result result;
	struct error error;
	struct report_options report = {
	    .file = group->cases.name,
	    .head = group->cases.head,
	    .tail = group->cases.tail,
	    .out = o->cases.out,
	    .findings_max = SIZE_MAX,
	};
	const struct result_options decisive = {o->toolchains.libffi_named, o->judging.exit_on};
	struct view view;
	int code;

	if (!folder_temporary(arena, &campaign.out, &error))
		return command_fail(&error);
	campaign.part = &part;
	campaign.part_count = 1;
	if (!campaign_run(&campaign, toolchains, &result, &error) ||
	    !result_load(campaign.out, toolchains, arena, &view, &error)) {
		code = command_fail(&error);
	} else {
		view.ignored = ignored_by(toolchains, &group->cases, arena);
		result_print(&view, &report, o->judging.stats);
		code = result.signal != 0 ? 128 + result.signal : result_code(&view, &decisive);
		if (group_has_claim(group))
			fputs("\nKnown bugs\n", stdout);
		print_claims(group, toolchains, &view, arena, outcome);
	}
	file_remove(campaign.out);
	return code;
}

static int check_group(struct check_options *o, const struct group *group, bool is_alone,
                       struct arena *arena, struct outcome *outcome)
{
	struct toolchain_options asked = o->toolchains;
	struct toolchain_list toolchains;
	struct error error;

	if (group->target != NULL)
		asked.target = target_find(group->target);
	if (!is_alone)
		printf("%s%s%s\n\n", asked.target->name, *group->flags != '\0' ? " with " : "",
		       group->flags);
	if (!toolchain_options_resolve(&asked, group_is_special(group) ? group->flags : NULL, arena,
	                               &toolchains, &error))
		return command_fail(&error);
	return judge_group(o, group, &toolchains, arena, outcome);
}

static int check_groups(struct check_options *o, const struct groups *groups, struct arena *arena)
{
	struct outcome outcome = {EXIT_NOTHING, {0}};

	for (size_t i = 0; i < groups->count && outcome.code < 128; i++) {
		int code = check_group(o, &groups->group[i], groups->count == 1, arena, &outcome);

		if (i > 0)
			code = worse_code(outcome.code, code);
		outcome.code = code;
		fputs(i + 1 < groups->count ? "\n" : "", stdout);
	}
	outcome.claims[CLAIM_CHANGED] += outcome.claims[CLAIM_GONE];
	if (outcome.claims[CLAIM_SHOWN] + outcome.claims[CLAIM_CHANGED] +
	        outcome.claims[CLAIM_UNTESTED] >
	    0)
		printf("\nOf the known bugs %zu are shown, %zu are not as claimed, and %zu need "
		       "compilers that are not here, or came to no verdict.\n",
		       outcome.claims[CLAIM_SHOWN], outcome.claims[CLAIM_CHANGED],
		       outcome.claims[CLAIM_UNTESTED]);
	return outcome.code;
}

static int check(int argc, char **argv, struct arena *arena)
{
	struct check_options o = {0};
	struct case_list cases;
	struct groups groups;
	struct error error;

	toolchain_options_init(&o.toolchains);
	o.toolchains.with_ignored = true; /* these very cases were asked for */
	judging_options_init(&o.judging);
	command_parse(&command_check, argc, argv, &o);
	o.cases.target = o.toolchains.target;
	if (!cases_read(&o.cases, arena, &cases, &error) ||
	    !groups_of(&cases, arena, &groups, &error))
		return command_fail(&error);
	cases_print_left_out(&cases, "");
	return check_groups(&o, &groups, arena);
}

const struct command command_check = {"check", "judge the cases of files, folders or findings",
                                      check, &argp, false};
