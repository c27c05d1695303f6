#include "bugs.h"

#include <string.h>

#include "../../generators/text.h"
#include "../../reports/explain_json.h"
#include "../explain/explain.h"
#include "../store/store.h"
#include "command.h"

enum { OPTION_REDUCE_BUDGET = 768, OPTION_KNOWN, OPTION_EXPECT };

static const struct argp_option options[] = {
    {"reduce-budget", OPTION_REDUCE_BUDGET, "DURATION", 0,
     "CPU time for making bugs of findings (default: a fifth of the campaign's, at least 10s; 0: "
     "findings stay what they are)",
     0},
    {"known", OPTION_KNOWN, "DIR", 0, "The known bugs (default: those that come with crosscall)",
     0},
    {"expect", OPTION_EXPECT, "FILE", 0,
     "Bugs that are accepted, and do not decide the exit code (see harness/bugs/expect.h)", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct bug_options *o = state->input;

	switch (key) {
	case OPTION_REDUCE_BUDGET:
		if (strcmp(argument, "0") == 0)
			o->triage.budget = 0;
		else if (!parse_duration(argument, &o->triage.budget))
			argp_error(state, "--reduce-budget: expected 0 or a duration, got \"%s\"",
			           argument);
		return 0;
	case OPTION_KNOWN:
		o->triage.known = argument;
		return 0;
	case OPTION_EXPECT:
		o->expect = argument;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp bug_argp = {.options = options, .parser = parse};

void bug_options_init(struct bug_options *o)
{
	*o = (struct bug_options){.triage.budget = TRIAGE_BUDGET_DEFAULT};
}

/* The two ends; one where a toolchain is at odds with itself. */
static struct toolchain_list ends_of(const struct bug *bug, const struct toolchain_list *all,
                                     struct arena *arena)
{
	struct toolchain *end = NEW_ARRAY(arena, struct toolchain, 2);
	struct toolchain_list list = {.toolchain = end};

	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->toolchain[i].name, bug->caller) == 0 ||
		    strcmp(all->toolchain[i].name, bug->callee) == 0)
			end[list.count++] = all->toolchain[i];
	return list;
}

/* A case that shows nothing any more keeps no explanation. */
static bool explain_bug(struct bug *bug, const struct toolchain_list *toolchains, unsigned jobs,
                        struct arena *arena, int *signal, struct error *error)
{
	const struct abi_case *c =
	    case_parse(arena, bug->key, bug->case_text, strlen(bug->case_text), error);
	const struct toolchain_list ends = ends_of(bug, toolchains, arena);
	const struct explain_request request = {
	    .c = c, .toolchains = &ends, .jobs = jobs, .linked = finding_is_linked(bug->finding)};
	struct explanation explanation;

	if (c == NULL || ends.count == 0)
		return true;
	if (!explain_case(&request, arena, &explanation, error) ||
	    !explain_ask(&explanation, arena, error))
		return false;
	*signal = explanation.signal;
	if (explanation.part_count > 0)
		bug->explanation = explain_json_text(&explanation, arena);
	return true;
}

static bool read_triage(const char *out, struct arena *arena, struct bug **bug,
                        struct triage_record *record, struct error *error)
{
	struct irreducible *irreducible;
	struct store *store;
	bool is_read;

	if (!store_open(out, &store, error))
		return false;
	is_read = store_bugs(store, arena, bug, &record->bug_count, error) &&
	          store_irreducibles(store, arena, &irreducible, &record->irreducible_count, error);
	store_close(store);
	if (is_read) {
		record->bug = *bug;
		record->irreducible = irreducible;
	}
	return is_read;
}

static bool explain_bugs(const char *out, const struct toolchain_list *toolchains, unsigned jobs,
                         int *signal, struct error *error)
{
	struct arena arena;
	struct triage_record record = {0};
	struct bug *bug;
	bool good;

	arena_init(&arena);
	good = read_triage(out, &arena, &bug, &record, error);
	for (size_t i = 0; i < record.bug_count && good && *signal == 0; i++)
		if (*bug[i].explanation == '\0')
			good = explain_bug(&bug[i], toolchains, jobs, &arena, signal, error);
	good = good && (record.bug_count == 0 || store_write_triage(out, &record, error));
	arena_release(&arena);
	return good;
}

bool bugs_make(const struct bug_options *o, const struct toolchain_list *toolchains, int *signal,
               struct error *error)
{
	if (!triage_run(&o->triage, toolchains, signal, error))
		return error->kind == ERROR_NONE && *signal != 0;
	return explain_bugs(o->triage.out, toolchains, o->triage.jobs, signal, error);
}
