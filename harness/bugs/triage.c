#include "triage.h"

#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"
#include "../base/file.h"
#include "../campaign/presence.h"
#include "reduce.h"
#include "triage_group.h"
#include "triage_reuse.h"

struct triage {
	const struct triage_options *options;
	struct arena *arena;
	struct error *error;
	struct pipeline pipeline;
	struct known_list known;
	struct triage_reuse reuse; /* of an earlier campaign */
	struct triage_reuse own;   /* of the same findings: of a triage that was cut */
	const char *made_of;
	double cpu_limit;
	size_t count;
	struct bug *bug;
	size_t irreducible_count;
	struct irreducible *irreducible;
};

static double cpu_spent(void)
{
	return clock_cpu_self() + clock_cpu_children();
}

/* Whether it is known, and shows between those whom the claim names. */
static void look_up(struct triage *t, struct bug *bug, const struct reduce_result *reduced)
{
	const struct known_bug *known = known_find(&t->known, bug->key);

	bug->status = BUG_NEW;
	bug->known = bug->reference = "";
	if (known == NULL)
		return;
	bug->status = BUG_KNOWN;
	bug->known = known->name;
	bug->reference = known->reference;
	if (known->claim.is_made && !claim_allows(&known->claim, reduced->c, t->pipeline.toolchains,
	                                          reduced->shown, reduced->shown_count, t->arena))
		bug->status = BUG_CHANGED;
}

static void add_members(struct triage *t, struct bug *bug, const struct triage_group *group)
{
	const char **member = NEW_ARRAY(t->arena, const char *, bug->member_count + group->count);

	for (size_t i = 0; i < bug->member_count; i++)
		member[i] = bug->member[i];
	for (size_t i = 0; i < group->count; i++)
		member[bug->member_count + i] = group->finding[i]->id;
	bug->member = member;
	bug->member_count += group->count;
}

/* The bug that has the key; NULL where it is the first time. */
static struct bug *find_bug(struct triage *t, const char *key)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->bug[i].key, key) == 0)
			return &t->bug[i];
	return NULL;
}

static void add_group(struct triage *t, struct bug *bug, const struct triage_group *group)
{
	add_members(t, bug, group);
	bug->findings += (uint32_t)group->count;
}

static void add(struct triage *t, const struct triage_group *group,
                const struct reduce_result *reduced)
{
	struct bug *bug = find_bug(t, reduced->bucket.key);

	if (bug == NULL) {
		bug = &t->bug[t->count++];
		*bug = (struct bug){
		    .key = reduced->bucket.key,
		    .title = reduced->bucket.title,
		    .blame = reduced->bucket.blame,
		    .finding = group->example->id,
		    .case_text = case_text(t->arena, reduced->c),
		    .classes = reduced->after.classes,
		    .caller = reduced->a,
		    .callee = reduced->b,
		    .explanation = "",
		};
		look_up(t, bug, reduced);
	}
	add_group(t, bug, group);
}

/* A bug that is there already: all of it but its findings. */
static void add_again(struct triage *t, const struct triage_group *group, const struct bug *old,
                      const char *shown)
{
	struct bug *bug = find_bug(t, old->key);

	if (bug == NULL) {
		bug = &t->bug[t->count++];
		*bug = *old;
		bug->finding = shown;
		bug->findings = 0;
		bug->member_count = 0;
	}
	add_group(t, bug, group);
}

/* Returns how many groups are left to be reduced. */
static size_t reuse_groups(struct triage *t, const struct triage_reuse *reuse,
                           const struct toolchain_list *toolchains, struct triage_group *group,
                           size_t count)
{
	const struct finding *shown;
	size_t left = 0;

	for (size_t i = 0; i < count; i++) {
		const struct bug *old = triage_reuse_find(reuse, toolchains, &group[i], &shown);

		if (old != NULL)
			add_again(t, &group[i], old, reuse == &t->own ? old->finding : shown->id);
		else
			group[left++] = group[i];
	}
	return left;
}

static void add_irreducible(struct triage *t, const struct triage_group *group, const char *reason)
{
	t->irreducible[t->irreducible_count++] = (struct irreducible){
	    .finding = group->example->id,
	    .findings = (uint32_t)group->count,
	    .reason = arena_strdup(t->arena, reason),
	};
}

/* False at the end: a signal, or the machine. A group that does not reduce stays one. */
static bool reduce_group(struct triage *t, const struct triage_group *group)
{
	const struct finding *example = group->example;
	struct reduce_request request = {
	    .pipeline = &t->pipeline, .finding = example, .cpu_limit = t->cpu_limit};
	struct reduce_result reduced;
	struct error error;

	request.c = case_parse(t->arena, example->id, example->case_text,
	                       strlen(example->case_text), &error);
	if (request.c == NULL) {
		add_irreducible(t, group, error.message);
		return true;
	}
	if (reduce_case(&request, t->arena, &reduced, &error)) {
		add(t, group, &reduced);
		return true;
	}
	if (error.kind == ERROR_NOTHING) {
		if (!reduced.was_late)
			add_irreducible(t, group, error.message);
		return true;
	}
	*t->error = error;
	return false;
}

/* Step by step: who is killed does not begin anew. */
static bool keep(struct triage *t)
{
	const struct triage_record record = {t->bug, t->count, t->irreducible, t->irreducible_count,
	                                     t->made_of};

	return store_write_triage(t->options->out, &record, t->error);
}

static bool reduce_groups(struct triage *t, const struct triage_group *group, size_t count)
{
	bool good = true;

	for (size_t i = 0; i < count && good && cpu_spent() < t->cpu_limit; i++)
		good = reduce_group(t, &group[i]) && keep(t);
	return good;
}

static bool read_findings(struct triage *t, struct finding **finding, size_t *count)
{
	double budget = t->options->budget, seconds, cpu = 0;
	struct store *store;
	bool is_read;

	if (!store_open(t->options->out, &store, t->error))
		return false;
	is_read = store_findings(store, t->arena, finding, count, t->error) &&
	          store_timing(store, &seconds, &cpu, t->error);
	store_close(store);
	if (budget < 0)
		budget = MAX((double)TRIAGE_BUDGET_LEAST, cpu / TRIAGE_BUDGET_SHARE);
	t->cpu_limit = cpu_spent() + budget;
	return is_read;
}

/* Those that need no reduction any more. */
static bool read_bugs(struct triage *t, const struct finding *finding, size_t count)
{
	const char *before = t->options->before;
	struct hash_text made_of;

	if (!triage_made_of(t->options->known, &made_of, t->error))
		return false;
	t->made_of = triage_made_all_of(&made_of, finding, count, t->arena);
	return (before == NULL ||
	        triage_reuse_load(before, made_of.text, t->arena, &t->reuse, t->error)) &&
	       triage_reuse_load(t->options->out, t->made_of, t->arena, &t->own, t->error);
}

static bool work(struct triage *t, const struct toolchain_list *toolchains,
                 struct triage_group *group, size_t count, int *signal)
{
	struct pool *pool = pool_new(t->options->jobs);
	const double started = cpu_spent();
	enum presence_phase ended;
	struct presence presence;
	bool good;

	ended = presence_reduce(&presence, t->options->out);
	pool_catch_signals(pool);
	/* In this order members stand as they would if nothing had been cut. */
	count = reuse_groups(t, &t->reuse, toolchains, group, count);
	count = reuse_groups(t, &t->own, toolchains, group, count);
	good = pipeline_prepare(&t->pipeline, t->arena, pool, toolchains, NULL, t->error) &&
	       (count == 0 ||
	        known_read(&t->pipeline, t->options->known, t->arena, &t->known, t->error));
	t->cpu_limit += cpu_spent() - started; /* what is known does not count */
	good = good && reduce_groups(t, group, count);
	*signal = pool_signal(pool);
	pipeline_release(&t->pipeline);
	pool_free(pool);
	presence_end(&presence, good           ? ended
	                        : *signal != 0 ? PRESENCE_INTERRUPTED
	                                       : PRESENCE_FAILED);
	return good;
}

/* What is new first; of that, what compilers disagree on before what one does to itself; then what shows in
 * most cases. */
static int compare_bug(const void *one, const void *other)
{
	const struct bug *a = one, *b = other;
	const bool a_alone = strcmp(a->caller, a->callee) == 0;
	const bool b_alone = strcmp(b->caller, b->callee) == 0;

	if (a->status != b->status)
		return a->status < b->status ? -1 : 1;
	if (a_alone != b_alone)
		return a_alone ? 1 : -1;
	if (a->findings != b->findings)
		return a->findings > b->findings ? -1 : 1;
	return strcmp(a->key, b->key);
}

bool triage_run(const struct triage_options *options, const struct toolchain_list *toolchains,
                int *signal, struct error *error)
{
	struct arena arena;
	struct triage t = {.options = options, .arena = &arena, .error = error};
	struct triage_group *group;
	struct finding *finding;
	size_t count, groups;
	bool good;

	*signal = 0;
	*error = (struct error){0};
	arena_init(&arena);
	good = read_findings(&t, &finding, &count) && read_bugs(&t, finding, count);
	groups = good ? triage_groups(&arena, finding, count, &group) : 0;
	if (groups > 0)
		triage_put_first(&arena, group, groups, options->first, options->first_count);
	if (good && groups > 0 && options->budget != 0) {
		t.bug = NEW_ARRAY(&arena, struct bug, groups);
		t.irreducible = NEW_ARRAY(&arena, struct irreducible, groups);
		good = work(&t, toolchains, group, groups, signal);
		qsort(t.bug, t.count, sizeof *t.bug, compare_bug);
	}
	good = good && keep(&t);
	arena_release(&arena);
	return good;
}
