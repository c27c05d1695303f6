#include "change.h"

#include <stdlib.h>
#include <string.h>

#include "members.h"

const char *const change_kind_name[] = {
    [CHANGE_NEW] = "new",         [CHANGE_CHANGED] = "changed", [CHANGE_JOINED] = "joined",
    [CHANGE_UNTRIED] = "untried", [CHANGE_KNOWN] = "known",     [CHANGE_GONE] = "gone",
    [CHANGE_LEFT] = "left",
};
_Static_assert(ARRAY_LEN(change_kind_name) == CHANGE_KIND_COUNT, "a kind of change has no name");

#define NOWHERE SIZE_MAX

struct comparison {
	struct arena *arena;
	const struct change_side *before, *after;
	size_t common_count;
	size_t *place_before, *place_after; /* of each common toolchain */
};

/* Two findings of one id, or one and nothing. */
struct match {
	const struct finding *before, *after;
};

bool change_tried_by_index(const struct change_side *side, const struct change_side *other,
                           const struct finding *finding)
{
	const struct campaign_settings *a = &side->settings, *b = &other->settings;

	if (a->seed != b->seed || a->generator_version != b->generator_version ||
	    strcmp(a->tiers, b->tiers) != 0 || strcmp(a->target, b->target) != 0)
		return false;
	for (size_t i = 0; i < side->range_count; i++)
		if (finding->case_index >= side->range[i].first &&
		    finding->case_index < side->range[i].last)
			return true;
	return false;
}

static size_t find_toolchain(const struct change_side *side, const char *name)
{
	for (size_t i = 0; i < side->toolchain_count; i++)
		if (strcmp(side->toolchain[i].name, name) == 0)
			return i;
	return NOWHERE;
}

static bool is_common(const struct comparison *c, const char *name)
{
	return find_toolchain(c->before, name) != NOWHERE &&
	       find_toolchain(c->after, name) != NOWHERE;
}

static void find_common(struct comparison *c)
{
	c->place_before = NEW_ARRAY(c->arena, size_t, c->after->toolchain_count);
	c->place_after = NEW_ARRAY(c->arena, size_t, c->after->toolchain_count);
	for (size_t i = 0; i < c->after->toolchain_count; i++) {
		size_t before = find_toolchain(c->before, c->after->toolchain[i].name);

		if (before == NOWHERE)
			continue;
		c->place_before[c->common_count] = before;
		c->place_after[c->common_count++] = i;
	}
}

static enum toolchain_change_kind kind_of_toolchain(const struct toolchain_row *before,
                                                    const struct toolchain_row *after)
{
	if (strcmp(before->version, after->version) != 0)
		return TOOLCHAIN_UPDATED;
	return strcmp(before->fingerprint, after->fingerprint) != 0 ? TOOLCHAIN_REBUILT
	                                                            : TOOLCHAIN_SAME;
}

static void compare_toolchains(const struct comparison *c, struct change *change)
{
	size_t room = c->before->toolchain_count + c->after->toolchain_count, count = 0;
	struct toolchain_change *list = NEW_ARRAY(c->arena, struct toolchain_change, room);

	for (size_t i = 0; i < c->after->toolchain_count; i++) {
		const struct toolchain_row *after = &c->after->toolchain[i];
		size_t place = find_toolchain(c->before, after->name);

		if (place == NOWHERE)
			list[count++] = (struct toolchain_change){TOOLCHAIN_ADDED, NULL, after};
		else
			list[count++] = (struct toolchain_change){
			    kind_of_toolchain(&c->before->toolchain[place], after),
			    &c->before->toolchain[place], after};
	}
	for (size_t i = 0; i < c->before->toolchain_count; i++)
		if (find_toolchain(c->after, c->before->toolchain[i].name) == NOWHERE)
			list[count++] = (struct toolchain_change){TOOLCHAIN_REMOVED,
			                                          &c->before->toolchain[i], NULL};
	change->toolchain = list;
	change->toolchain_count = count;
}

static const uint8_t *members(const struct comparison *c, const struct change_side *side,
                              const struct finding *finding)
{
	return finding != NULL
	           ? members_of(c->arena, side->toolchain, side->toolchain_count, finding)
	           : NULL;
}

/* What tells one class from another says nothing of who takes part in none. */
static bool differ(const uint8_t *class_of, size_t one, size_t other)
{
	return class_of != NULL && class_of[one] != MEMBER_OF_NONE &&
	       class_of[other] != MEMBER_OF_NONE && class_of[one] != class_of[other];
}

static void name_pair(const struct comparison *c, struct finding_change *f, size_t i, size_t k)
{
	f->one = c->after->toolchain[c->place_after[i]].name;
	f->other = c->after->toolchain[c->place_after[k]].name;
}

/* Counts the pairs; those that differ on both sides are the result. Who is `hidden` is passed over,
 * by common toolchain. */
static uint32_t compare_pairs(const struct comparison *c, struct finding_change *f,
                              const bool *hidden)
{
	const uint8_t *before = members(c, c->before, f->before);
	const uint8_t *after = members(c, c->after, f->after);
	uint32_t both = 0;

	f->worse = f->better = 0;
	for (size_t i = 0; i < c->common_count; i++)
		for (size_t k = i + 1; k < c->common_count; k++) {
			bool was = differ(before, c->place_before[i], c->place_before[k]);
			bool is = differ(after, c->place_after[i], c->place_after[k]);

			if (hidden != NULL && (hidden[i] || hidden[k]))
				continue;
			both += was && is;
			f->better += was && !is;
			f->worse += is && !was;
			if ((is && !was && f->worse == 1) ||
			    (was && !is && f->better == 1 && f->worse == 0))
				name_pair(c, f, i, k);
		}
	return both;
}

/* A toolchain that is alone with its finding. */
static void judge_alone(const struct comparison *c, struct finding_change *f)
{
	const char *name = f->after != NULL ? f->after->toolchain : f->before->toolchain;

	if (f->before != NULL && f->after != NULL) {
		f->kind = CHANGE_KNOWN;
	} else if (!is_common(c, name)) {
		f->kind = f->after != NULL ? CHANGE_JOINED : CHANGE_LEFT;
	} else {
		f->kind = f->after != NULL ? CHANGE_NEW : CHANGE_GONE;
		f->worse = f->after != NULL;
		f->better = f->after == NULL;
		f->one = f->other = name;
	}
}

static void judge_classes(const struct comparison *c, struct finding_change *f)
{
	uint32_t both = compare_pairs(c, f, NULL);

	if (f->before == NULL)
		f->kind = f->worse > 0 ? CHANGE_NEW : CHANGE_JOINED;
	else if (f->after == NULL)
		f->kind = f->better > 0 ? CHANGE_GONE : CHANGE_LEFT;
	else if (f->worse > 0 || f->better > 0)
		f->kind = CHANGE_CHANGED;
	else
		f->kind = both > 0 ? CHANGE_KNOWN : CHANGE_JOINED;
}

/* A compiler that fails by itself now tells nothing of whom it differs from. */
static bool is_hidden(const struct comparison *c, struct finding_change *f,
                      const struct finding *const *of_case, size_t count)
{
	bool *hidden = NEW_ARRAY(c->arena, bool, c->common_count);
	struct finding_change rest = *f;
	size_t alone = 0;

	if (f->kind != CHANGE_GONE || *f->before->toolchain != '\0')
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < c->common_count; k++)
			if (strcmp(of_case[i]->toolchain,
			           c->after->toolchain[c->place_after[k]].name) == 0) {
				hidden[k] = true;
				alone++;
			}
	if (alone == 0)
		return false;
	compare_pairs(c, &rest, hidden);
	return rest.better == 0;
}

static int compare_ids(const void *one, const void *other)
{
	const struct finding *const *a = one, *const *b = other;

	return strcmp((*a)->id, (*b)->id);
}

static const struct finding **sorted_findings(struct arena *arena, const struct change_side *side)
{
	const struct finding **list = NEW_ARRAY(arena, const struct finding *, side->finding_count);

	for (size_t i = 0; i < side->finding_count; i++)
		list[i] = &side->finding[i];
	if (side->finding_count > 0)
		qsort(list, side->finding_count, sizeof *list, compare_ids);
	return list;
}

/* The findings of one case: they stand together, since their ids begin with it. */
static size_t run_of_case(const struct finding *const *list, size_t first, size_t count,
                          const char *case_id)
{
	size_t length = 0;

	while (first + length < count && strcmp(list[first + length]->case_id, case_id) == 0)
		length++;
	return length;
}

/* All findings of one case, on both sides, in the order of their ids. */
struct of_case {
	const struct finding *const *before, *const *after;
	size_t before_count, after_count;
};

static void judge_finding(const struct comparison *c, const struct of_case *of_case,
                          struct finding_change *f)
{
	bool is_new = f->before == NULL;
	const struct change_side *silent = is_new ? c->before : c->after;
	const struct change_side *speaks = is_new ? c->after : c->before;
	const struct finding *only = is_new ? f->after : f->before;

	if (*only->toolchain != '\0')
		judge_alone(c, f);
	else
		judge_classes(c, f);
	if (f->before != NULL && f->after != NULL)
		return;
	if (is_hidden(c, f, of_case->after, of_case->after_count) ||
	    ((is_new ? of_case->before_count : of_case->after_count) == 0 &&
	     silent->tried != NULL && !silent->tried(silent, speaks, only)))
		f->kind = CHANGE_UNTRIED;
}

static size_t compare_case(const struct comparison *c, const struct of_case *of_case,
                           struct finding_change *f)
{
	size_t b = 0, a = 0, count = 0;

	while (b < of_case->before_count || a < of_case->after_count) {
		int order = b == of_case->before_count ? 1
		            : a == of_case->after_count
		                ? -1
		                : compare_ids(&of_case->before[b], &of_case->after[a]);

		f[count] =
		    (struct finding_change){.before = order <= 0 ? of_case->before[b++] : NULL,
		                            .after = order >= 0 ? of_case->after[a++] : NULL};
		judge_finding(c, of_case, &f[count++]);
	}
	return count;
}

/* By kind; then as the newer store has them, and those that it has not as the older one. */
static int compare_findings(const void *one, const void *other)
{
	const struct finding_change *a = one, *b = other;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if ((a->after == NULL) != (b->after == NULL))
		return a->after == NULL ? 1 : -1;
	if (a->after != NULL)
		return a->after < b->after ? -1 : a->after > b->after;
	return a->before < b->before ? -1 : a->before > b->before;
}

static void compare_all_findings(const struct comparison *c, struct change *change)
{
	const size_t n = c->before->finding_count, m = c->after->finding_count;
	const struct finding **before = sorted_findings(c->arena, c->before);
	const struct finding **after = sorted_findings(c->arena, c->after);
	struct finding_change *list = NEW_ARRAY(c->arena, struct finding_change, n + m);
	size_t b = 0, a = 0, count = 0;

	while (b < n || a < m) {
		struct of_case of_case = {before + b, after + a, 0, 0};
		const char *id = a == m || (b < n && compare_ids(&before[b], &after[a]) < 0)
		                     ? before[b]->case_id
		                     : after[a]->case_id;

		of_case.before_count = run_of_case(before, b, n, id);
		of_case.after_count = run_of_case(after, a, m, id);
		count += compare_case(c, &of_case, list + count);
		b += of_case.before_count;
		a += of_case.after_count;
	}
	if (count > 0)
		qsort(list, count, sizeof *list, compare_findings);
	for (size_t i = 0; i < count; i++)
		change->findings[list[i].kind]++;
	change->finding = list;
	change->finding_count = count;
}

static const struct finding_change *find_finding(const struct change *change, const char *id)
{
	for (size_t i = 0; i < change->finding_count; i++) {
		const struct finding_change *f = &change->finding[i];

		if (strcmp(f->after != NULL ? f->after->id : f->before->id, id) == 0)
			return f;
	}
	return NULL;
}

/* One without the other: what became of the finding that was reduced tells why. That it was not
 * reduced on the other side is no news. */
static enum change_kind kind_of_lone_bug(const struct change *change, const struct bug_change *bug)
{
	const struct bug *only = bug->after != NULL ? bug->after : bug->before;
	const struct finding_change *f = find_finding(change, only->finding);

	if (bug->after != NULL) {
		if (f == NULL)
			return CHANGE_NEW;
		if (f->kind == CHANGE_CHANGED)
			return f->worse > 0 ? CHANGE_NEW : CHANGE_KNOWN;
		return f->kind;
	}
	if (f == NULL)
		return CHANGE_GONE;
	return f->kind == CHANGE_GONE || f->kind == CHANGE_LEFT ? f->kind : CHANGE_UNTRIED;
}

/* The classes of one reduced case; those of two say nothing of each other. */
static enum change_kind kind_of_common_bug(const struct comparison *c, const struct bug_change *bug)
{
	const struct finding before = {.classes = bug->before->classes, .toolchain = ""};
	const struct finding after = {.classes = bug->after->classes, .toolchain = ""};
	struct finding_change f = {.before = &before, .after = &after};

	if (strcmp(bug->before->case_text, bug->after->case_text) != 0)
		return CHANGE_KNOWN;
	compare_pairs(c, &f, NULL);
	return f.worse > 0 || f.better > 0 ? CHANGE_CHANGED : CHANGE_KNOWN;
}

static const struct bug *find_bug(const struct change_side *side, const char *key)
{
	for (size_t i = 0; i < side->bug_count; i++)
		if (strcmp(side->bug[i].key, key) == 0)
			return &side->bug[i];
	return NULL;
}

static int compare_bugs(const void *one, const void *other)
{
	const struct bug_change *a = one, *b = other;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if ((a->after == NULL) != (b->after == NULL))
		return a->after == NULL ? 1 : -1;
	if (a->after != NULL)
		return a->after < b->after ? -1 : a->after > b->after;
	return a->before < b->before ? -1 : a->before > b->before;
}

static void compare_all_bugs(const struct comparison *c, struct change *change)
{
	struct bug_change *list =
	    NEW_ARRAY(c->arena, struct bug_change, c->before->bug_count + c->after->bug_count);
	size_t count = 0;

	for (size_t i = 0; i < c->after->bug_count; i++) {
		struct bug_change *bug = &list[count++];

		bug->after = &c->after->bug[i];
		bug->before = find_bug(c->before, bug->after->key);
		bug->kind = bug->before != NULL ? kind_of_common_bug(c, bug)
		                                : kind_of_lone_bug(change, bug);
	}
	for (size_t i = 0; i < c->before->bug_count; i++) {
		struct bug_change *bug = &list[count];

		bug->before = &c->before->bug[i];
		if (find_bug(c->after, bug->before->key) != NULL) {
			bug->before = NULL;
			continue;
		}
		bug->kind = kind_of_lone_bug(change, bug);
		count++;
	}
	if (count > 0)
		qsort(list, count, sizeof *list, compare_bugs);
	for (size_t i = 0; i < count; i++)
		change->bugs[list[i].kind]++;
	change->bug = list;
	change->bug_count = count;
}

bool change_is_new(const struct finding_change *f)
{
	return f->kind == CHANGE_NEW || f->kind == CHANGE_JOINED ||
	       (f->kind == CHANGE_CHANGED && f->worse > 0);
}

struct change *change_compare(struct arena *arena, const struct change_side *before,
                              const struct change_side *after)
{
	struct comparison c = {.arena = arena, .before = before, .after = after};
	struct change *change = NEW(arena, struct change);

	find_common(&c);
	compare_toolchains(&c, change);
	compare_all_findings(&c, change);
	compare_all_bugs(&c, change);
	return change;
}

bool change_load(struct store *store, struct arena *arena, struct change_side *side,
                 struct error *error)
{
	struct toolchain_row *toolchain;
	struct finding *finding;
	struct case_range *range;
	struct bug *bug;

	*side = (struct change_side){.tried = change_tried_by_index};
	if (!store_settings(store, arena, &side->settings, error) ||
	    !store_toolchains(store, arena, &toolchain, &side->toolchain_count, error) ||
	    !store_ranges(store, arena, &range, &side->range_count, error) ||
	    !store_findings(store, arena, &finding, &side->finding_count, error) ||
	    !store_bugs(store, arena, &bug, &side->bug_count, error))
		return false;
	side->toolchain = toolchain;
	side->finding = finding;
	side->range = range;
	side->bug = bug;
	return true;
}
