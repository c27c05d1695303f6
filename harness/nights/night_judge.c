#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "night_private.h"
#include "nights.h"

/* What is told of a bug, out of its findings: those that block, and the fresh ones. */
struct tally {
	size_t count[2][NIGHT_STATUS_COUNT];
};

struct judging {
	const struct night_plan *plan;
	const struct change_side *now, *before;
	struct arena *arena;
	bool libffi;
	struct tally *tally, *tally_before; /* by bug of either side */
	const char **news;
	bool *is_old; /* by finding: see night_find_old() */
	struct night_outcome *outcome;
};

static const struct bug *bug_with_key(const struct change_side *side, const char *key)
{
	for (size_t b = 0; side != NULL && b < side->bug_count; b++)
		if (strcmp(side->bug[b].key, key) == 0)
			return &side->bug[b];
	return NULL;
}

static bool is_fresh(const struct change_side *side, const struct finding *finding)
{
	return finding->case_index >= side->settings.part[NIGHT_FRESH].first;
}

/* It is of a case that claims to be a known bug, and shows what it claims. */
static bool is_claimed(const struct judging *j, const struct finding *finding)
{
	const struct night_request *request = j->plan->request;
	const struct part_row *corpus = &j->now->settings.part[NIGHT_CORPUS];
	const uint64_t index = finding->case_index - corpus->first;
	const struct finding **of_case;
	size_t n = 0;

	if (index >= request->corpus_count || !request->claim[index].is_made)
		return false;
	of_case = NEW_ARRAY(j->arena, const struct finding *, j->now->finding_count);
	for (size_t i = 0; i < j->now->finding_count; i++)
		if (j->now->finding[i].case_index == finding->case_index)
			of_case[n++] = &j->now->finding[i];
	return claim_check(&request->claim[index], request->corpus[index], request->toolchains,
	                   of_case, n, j->arena)
	           .status == CLAIM_SHOWN;
}

/* What was not tried the night before, or came with a toolchain, is told by what is known of bugs. */
static enum night_status status_of_untried(const struct judging *j, const struct finding *finding)
{
	const struct bug *bug = night_bug_of(j->now, finding);

	if (is_claimed(j, finding))
		return NIGHT_KNOWN;
	if (bug == NULL)
		return NIGHT_NEW;
	if (is_fresh(j->now, finding) && bug_with_key(j->before, bug->key) != NULL)
		return NIGHT_KNOWN;
	switch (bug->status) {
	case BUG_KNOWN:
		return NIGHT_KNOWN;
	case BUG_CHANGED:
		return NIGHT_CHANGED;
	case BUG_NEW:
	case BUG_STATUS_COUNT:
		return NIGHT_NEW;
	}
	unreachable();
}

static enum night_status status_of(const struct judging *j, const struct finding_change *change)
{
	if (change->after != NULL && j->is_old[change->after - j->now->finding])
		return NIGHT_KNOWN;
	switch (change->kind) {
	case CHANGE_NEW:
		return NIGHT_NEW;
	case CHANGE_CHANGED:
		return NIGHT_CHANGED;
	case CHANGE_KNOWN:
		return NIGHT_KNOWN;
	case CHANGE_GONE:
		return NIGHT_GONE;
	case CHANGE_LEFT:
	case CHANGE_JOINED:
	case CHANGE_UNTRIED:
		assert(change->after != NULL);
		return status_of_untried(j, change->after);
	case CHANGE_KIND_COUNT:
		break;
	}
	unreachable();
}

static void count(struct judging *j, const struct finding *finding, enum night_status status)
{
	const bool gone = status == NIGHT_GONE;
	const struct change_side *side = gone ? j->before : j->now;
	const bool fresh = !gone && is_fresh(side, finding);
	const struct bug *bug = night_bug_of(side, finding);

	if (finding->libffi_only && !j->libffi)
		return;
	if (bug != NULL)
		(gone ? j->tally_before : j->tally)[bug - side->bug].count[fresh][status]++;
	else
		(fresh ? j->outcome->loose_fresh : j->outcome->loose)[status]++;
	if (status == NIGHT_NEW || status == NIGHT_CHANGED)
		j->news[j->outcome->news_count++] = finding->id;
}

/* What an earlier night says of the bugs for which none has said it yet. */
static void look_for_first(const struct judging *j, unsigned long number,
                           const struct change_side *side, struct night_bug *bug, size_t count)
{
	for (size_t b = 0; b < count; b++) {
		if (bug[b].first != 0 || bug_with_key(side, bug[b].bug->key) == NULL)
			continue;
		bug[b].first = number;
		bug[b].first_date = arena_strdup(j->arena, side->settings.date);
	}
}

/* The first night that showed each of them. */
static bool find_first(struct judging *j, struct night_bug *bug, size_t count, struct error *error)
{
	const struct night_list list = nights_of(j->arena, j->plan->request->folder);
	bool good = true;

	for (size_t i = 0; i < list.count && list.night[i].number < j->plan->number && good; i++) {
		struct change_side side;
		struct arena arena;

		arena_init(&arena);
		if (night_load(list.night[i].folder, &arena, &side, error))
			look_for_first(j, list.night[i].number, &side, bug, count);
		else
			good = error->kind == ERROR_NOTHING;
		arena_release(&arena);
	}
	look_for_first(j, j->plan->number, j->now, bug, count);
	return good;
}

/* A bug that was there before and has a finding that was not is another one now. */
static struct night_bug judge_bug(const struct judging *j, size_t b)
{
	const struct tally *tally = &j->tally[b];
	const size_t *blocking = tally->count[0], *fresh = tally->count[1];
	struct night_bug bug = {.status = NIGHT_KNOWN, .bug = &j->now->bug[b]};

	bug.is_fresh = blocking[NIGHT_NEW] + blocking[NIGHT_CHANGED] + blocking[NIGHT_KNOWN] == 0;
	if (bug.is_fresh)
		blocking = fresh;
	bug.count = blocking[NIGHT_NEW] + blocking[NIGHT_CHANGED];
	if (bug.count == 0)
		bug.count = blocking[NIGHT_KNOWN];
	else if (blocking[NIGHT_CHANGED] + blocking[NIGHT_KNOWN] > 0 ||
	         bug_with_key(j->before, bug.bug->key) != NULL)
		bug.status = NIGHT_CHANGED;
	else
		bug.status = NIGHT_NEW;
	return bug;
}

static int compare_bug(const void *one, const void *other)
{
	const struct night_bug *a = one, *b = other;

	if (a->is_fresh != b->is_fresh)
		return a->is_fresh ? 1 : -1;
	if (a->status != b->status)
		return a->status < b->status ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->bug->key, b->bug->key);
}

/* A bug is gone when all of its findings that were tried are, and it shows in no other. */
static void add_gone(struct judging *j, struct night_bug *bug, size_t *bug_count)
{
	for (size_t b = 0; j->before != NULL && b < j->before->bug_count; b++) {
		const struct bug *old = &j->before->bug[b];
		const size_t gone = j->tally_before[b].count[0][NIGHT_GONE];
		if (gone > 0 && j->tally_before[b].count[0][NIGHT_KNOWN] == 0 &&
		    bug_with_key(j->now, old->key) == NULL)
			bug[(*bug_count)++] =
			    (struct night_bug){.status = NIGHT_GONE, .bug = old, .count = gone};
	}
}

static bool judge_bugs(struct judging *j, struct error *error)
{
	const size_t room = j->now->bug_count + (j->before != NULL ? j->before->bug_count : 0);
	struct night_bug *bug = NEW_ARRAY(j->arena, struct night_bug, room);
	size_t bug_count = 0;

	for (size_t b = 0; b < j->now->bug_count; b++) {
		bug[bug_count] = judge_bug(j, b);
		bug_count += bug[bug_count].count > 0;
	}
	add_gone(j, bug, &bug_count);
	qsort(bug, bug_count, sizeof *bug, compare_bug);
	for (size_t b = 0; b < bug_count; b++) {
		size_t *status = bug[b].is_fresh ? j->outcome->fresh : j->outcome->count;

		status[bug[b].status]++;
	}
	j->outcome->bug = bug;
	j->outcome->bug_count = bug_count;
	return find_first(j, bug, bug_count, error);
}

/* The bug of the night before lives on in this one of tonight. */
static void keep_bug(struct judging *j, const struct finding *before)
{
	const struct bug *bug = night_bug_of(j->before, before);

	if (bug != NULL)
		j->tally_before[bug - j->before->bug].count[0][NIGHT_KNOWN]++;
}

static void judge_findings(struct judging *j)
{
	const struct change *change = j->outcome->change;

	for (size_t i = 0; change != NULL && i < change->finding_count; i++) {
		const struct finding_change *f = &change->finding[i];

		assert(f->before != NULL || f->after != NULL);
		if (f->before != NULL && f->after != NULL)
			keep_bug(j, f->before);
		/* What tonight did not try, or whose toolchains took no part, is neither there nor gone. */
		if (f->after != NULL || f->kind == CHANGE_GONE)
			count(j, f->after != NULL ? f->after : f->before, status_of(j, f));
	}
	for (size_t i = 0; change == NULL && i < j->now->finding_count; i++)
		count(j, &j->now->finding[i], status_of_untried(j, &j->now->finding[i]));
}

/* Those that block come first. */
static void sort_news(struct judging *j)
{
	const size_t n = j->outcome->news_count;
	const char **sorted = NEW_ARRAY(j->arena, const char *, n);
	size_t sorted_count = 0;

	for (int fresh = 0; fresh < 2; fresh++)
		for (size_t i = 0; i < j->now->finding_count; i++) {
			const struct finding *f = &j->now->finding[i];
			bool is_news = false;

			if (is_fresh(j->now, f) != (fresh == 1))
				continue;
			for (size_t k = 0; k < n && !is_news; k++)
				is_news = strcmp(j->news[k], f->id) == 0;
			if (is_news && sorted_count < n)
				sorted[sorted_count++] = f->id;
		}
	j->outcome->news = sorted;
	j->outcome->news_count = sorted_count;
}

bool night_judge(const struct night_plan *plan, const struct change_side *now, bool libffi,
                 struct arena *arena, struct night_outcome *outcome, struct error *error)
{
	const bool has_before = plan->before.number != 0;
	const struct change_side *before = has_before ? &plan->before.side : NULL;
	struct judging j = {
	    .plan = plan,
	    .now = now,
	    .before = before,
	    .arena = arena,
	    .libffi = libffi,
	    .tally = NEW_ARRAY(arena, struct tally, now->bug_count),
	    .tally_before = NEW_ARRAY(arena, struct tally, has_before ? before->bug_count : 0),
	    .news = NEW_ARRAY(arena, const char *, now->finding_count),
	    .is_old = NEW_ARRAY(arena, bool, now->finding_count),
	    .outcome = outcome,
	};

	*outcome = (struct night_outcome){.now = now};
	outcome->blocking = now->settings.part[NIGHT_FRESH].first;
	for (size_t i = 0; i < now->range_count; i++) {
		uint64_t last = MIN(now->range[i].last, outcome->blocking);

		outcome->done += last > now->range[i].first ? last - now->range[i].first : 0;
	}
	if (has_before) {
		outcome->change = change_compare(arena, before, now);
		if (!night_find_old(plan, now, outcome->change, j.is_old, arena, error))
			return false;
	}
	judge_findings(&j);
	sort_news(&j);
	return judge_bugs(&j, error);
}
