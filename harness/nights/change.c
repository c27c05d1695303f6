#include "change.h"

#include <stdlib.h>
#include <string.h>

#include "change_private.h"

const char *const change_kind_name[] = {
    [CHANGE_NEW] = "new",         [CHANGE_CHANGED] = "changed", [CHANGE_JOINED] = "joined",
    [CHANGE_UNTRIED] = "untried", [CHANGE_KNOWN] = "known",     [CHANGE_GONE] = "gone",
    [CHANGE_LEFT] = "left",
};
_Static_assert(ARRAY_LEN(change_kind_name) == CHANGE_KIND_COUNT, "a kind of change has no name");

/* Two findings of one id, or one and nothing. */
struct match {
	const struct finding *before, *after;
};

static bool is_done(const struct change_side *side, uint64_t index)
{
	for (size_t i = 0; i < side->range_count; i++)
		if (index >= side->range[i].first && index < side->range[i].last)
			return true;
	return false;
}

static bool same_generator(const struct campaign_settings *a, const struct campaign_settings *b)
{
	return a->generator_version == b->generator_version && strcmp(a->tiers, b->tiers) == 0 &&
	       strcmp(a->target, b->target) == 0;
}

/* Of a part of given cases, the case has to be among those that are done. */
static bool gave(const struct change_side *side, const struct part_row *part, const char *case_id,
                 uint64_t *index)
{
	for (*index = part->first; *index < part->last; ++*index)
		if (strcmp(part->id[*index - part->first], case_id) == 0 && is_done(side, *index))
			return true;
	return false;
}

/* The case is the generator's at `place` of the seed. */
static bool generated(const struct change_side *side, const struct part_row *part, uint64_t seed,
                      uint64_t place, uint64_t *index)
{
	*index = part->first + place - part->start;
	return part->seed == seed && place >= part->start && *index < part->last &&
	       is_done(side, *index);
}

bool change_find_case(const struct change_side *side, const struct change_side *other,
                      const struct finding *finding, uint64_t *index)
{
	const struct part_row *of = settings_part(&other->settings, finding->case_index);
	bool is_generated =
	    of != NULL && of->id == NULL && same_generator(&side->settings, &other->settings);

	for (size_t i = 0; i < side->settings.part_count; i++) {
		const struct part_row *part = &side->settings.part[i];

		if (part->id != NULL
		        ? gave(side, part, finding->case_id, index)
		        : is_generated &&
		              generated(side, part, of->seed,
		                        finding->case_index - of->first + of->start, index))
			return true;
	}
	return false;
}

bool change_tried_by_part(const struct change_side *side, const struct change_side *other,
                          const struct finding *finding)
{
	uint64_t index;

	return change_find_case(side, other, finding, &index);
}

size_t change_find_toolchain(const struct change_side *side, const char *name)
{
	for (size_t i = 0; i < side->toolchain_count; i++)
		if (strcmp(side->toolchain[i].name, name) == 0)
			return i;
	return NOWHERE;
}

static void find_common(struct comparison *c)
{
	c->place_before = NEW_ARRAY(c->arena, size_t, c->after->toolchain_count);
	c->place_after = NEW_ARRAY(c->arena, size_t, c->after->toolchain_count);
	for (size_t i = 0; i < c->after->toolchain_count; i++) {
		size_t before = change_find_toolchain(c->before, c->after->toolchain[i].name);

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
		size_t place = change_find_toolchain(c->before, after->name);

		if (place == NOWHERE)
			list[count++] = (struct toolchain_change){TOOLCHAIN_ADDED, NULL, after};
		else
			list[count++] = (struct toolchain_change){
			    kind_of_toolchain(&c->before->toolchain[place], after),
			    &c->before->toolchain[place], after};
	}
	for (size_t i = 0; i < c->before->toolchain_count; i++)
		if (change_find_toolchain(c->after, c->before->toolchain[i].name) == NOWHERE)
			list[count++] = (struct toolchain_change){TOOLCHAIN_REMOVED,
			                                          &c->before->toolchain[i], NULL};
	change->toolchain = list;
	change->toolchain_count = count;
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
		change_judge(c, of_case, &f[count++]);
	}
	return count;
}

/* By what a list of changes is sorted: by kind; then as the newer store has them, and those that it has
 * not as the older one. */
struct rank {
	enum change_kind kind;
	const void *before, *after;
};

static int compare_ranks(struct rank a, struct rank b)
{
	if (a.kind != b.kind)
		return a.kind < b.kind ? -1 : 1;
	if ((a.after == NULL) != (b.after == NULL))
		return a.after == NULL ? 1 : -1;
	if (a.after != NULL)
		return a.after < b.after ? -1 : a.after > b.after;
	return a.before < b.before ? -1 : a.before > b.before;
}

static int compare_findings(const void *one, const void *other)
{
	const struct finding_change *a = one, *b = other;

	return compare_ranks((struct rank){a->kind, a->before, a->after},
	                     (struct rank){b->kind, b->before, b->after});
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
	change_compare_pairs(c, &f, NULL);
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

	return compare_ranks((struct rank){a->kind, a->before, a->after},
	                     (struct rank){b->kind, b->before, b->after});
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
	struct lapse *lapse;
	struct bug *bug;

	*side = (struct change_side){.tried = change_tried_by_part};
	if (!store_settings(store, arena, &side->settings, error) ||
	    !store_toolchains(store, arena, &toolchain, &side->toolchain_count, error) ||
	    !store_ranges(store, arena, &range, &side->range_count, error) ||
	    !store_lapses(store, arena, &lapse, &side->lapse_count, error) ||
	    !store_findings(store, arena, &finding, &side->finding_count, error) ||
	    !store_bugs(store, arena, &bug, &side->bug_count, error))
		return false;
	side->toolchain = toolchain;
	side->finding = finding;
	side->range = range;
	side->lapse = lapse;
	side->bug = bug;
	return true;
}
