#include "diff.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "words.h"

struct making {
	struct arena *arena;
	const struct report_options *options;
	struct diff *diff;
};

static struct change_side side_of(const struct view *view)
{
	return (struct change_side){
	    .settings = view->settings,
	    .toolchain_count = view->toolchain_count,
	    .toolchain = view->toolchain,
	    .finding_count = view->total.finding_count,
	    .finding = view->total.finding,
	    .bug_count = view->bug_count,
	    .bug = view->bug,
	    .range_count = view->range_count,
	    .range = view->range,
	    .lapse_count = view->lapse_count,
	    .lapse = view->lapse,
	    .tried = change_tried_by_part,
	};
}

static const char *explain(struct making *m, bool is_after, const struct finding *finding)
{
	struct report_options options = *m->options;

	options.out = m->diff->name[is_after];
	return words_command_of(m->diff->view[is_after], finding, &options, "explain", "",
	                        m->arena);
}

static struct diff_entry entry_of_bug(struct making *m, const struct bug_change *change)
{
	bool is_after = change->after != NULL;
	const struct bug *bug = is_after ? change->after : change->before;
	const struct finding shown = {
	    .id = bug->finding, .caller = bug->caller, .callee = bug->callee, .toolchain = ""};

	return (struct diff_entry){
	    .kind = change->kind,
	    .is_bug = true,
	    .is_after = is_after,
	    .one = bug->caller,
	    .other = bug->callee,
	    .title = bug->title,
	    .classes = bug->classes,
	    .command = explain(m, is_after, &shown),
	    .bug = bug,
	    .count = bug->findings,
	};
}

/* The toolchains between which it came or went; without any, those that it was seen between. */
static struct diff_entry entry_of_finding(struct making *m, const struct finding_change *change)
{
	bool is_after = change->after != NULL;
	const struct finding *f = is_after ? change->after : change->before;

	return (struct diff_entry){
	    .kind = change->kind,
	    .is_after = is_after,
	    .one = change->one != NULL ? change->one : f->caller,
	    .other = change->other != NULL ? change->other : f->callee,
	    .title = words_title(f, m->arena),
	    .classes = f->classes,
	    .example = f,
	    .count = 1,
	};
}

static bool is_told(enum change_kind kind)
{
	return kind != CHANGE_KNOWN && kind != CHANGE_UNTRIED;
}

static const struct finding *either(const struct finding_change *change)
{
	return change->after != NULL ? change->after : change->before;
}

static int compare_entries(const void *one, const void *other)
{
	const struct diff_entry *a = one, *b = other;
	int order;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->example->kind != b->example->kind)
		return a->example->kind < b->example->kind ? -1 : 1;
	if (a->is_after != b->is_after)
		return a->is_after ? -1 : 1;
	if ((order = strcmp(a->one, b->one)) != 0 || (order = strcmp(a->other, b->other)) != 0)
		return order;
	return strcmp(a->title, b->title);
}

static int compare_groups(const void *one, const void *other)
{
	const struct diff_entry *a = one, *b = other;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->is_bug != b->is_bug)
		return a->is_bug ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a->is_bug ? strcmp(a->bug->key, b->bug->key) : compare_entries(a, b);
}

/* Those of one kind between the same two become one entry. Returns how many are left. */
static size_t group(struct diff_entry *entry, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(entry, count, sizeof *entry, compare_entries);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || compare_entries(&entry[kept - 1], &entry[i]) != 0) {
			entry[kept++] = entry[i];
			continue;
		}
		entry[kept - 1].count++;
		if (strlen(entry[i].example->case_text) <
		    strlen(entry[kept - 1].example->case_text)) {
			entry[kept - 1].example = entry[i].example;
			entry[kept - 1].classes = entry[i].classes;
		}
	}
	return kept;
}

static size_t add_findings(struct making *m, struct diff_entry *entry)
{
	const struct change *change = m->diff->change;
	size_t count = 0;

	for (size_t i = 0; i < change->finding_count; i++) {
		const struct finding_change *f = &change->finding[i];

		if (either(f)->libffi_only) {
			m->diff->libffi_only += is_told(f->kind);
			continue;
		}
		m->diff->findings[f->kind]++;
		if (f->kind == CHANGE_UNTRIED)
			m->diff->untried[f->after != NULL]++;
		if (is_told(f->kind))
			entry[count++] = entry_of_finding(m, f);
	}
	count = group(entry, count);
	for (size_t i = 0; i < count; i++)
		entry[i].command = explain(m, entry[i].is_after, entry[i].example);
	return count;
}

static void make_entries(struct making *m)
{
	const struct change *change = m->diff->change;
	struct diff_entry *entry =
	    NEW_ARRAY(m->arena, struct diff_entry, change->finding_count + change->bug_count);
	size_t count = add_findings(m, entry);

	for (size_t i = 0; i < change->bug_count; i++)
		if (change->bug[i].kind != CHANGE_KNOWN)
			entry[count++] = entry_of_bug(m, &change->bug[i]);
	if (count > 0)
		qsort(entry, count, sizeof *entry, compare_groups);
	m->diff->entry = entry;
	m->diff->entry_count = count;
}

/* Why the cases of the two are not the same; NULL: they are. */
static const char *other_cases(struct arena *arena, const struct view *a, const struct view *b)
{
	const struct campaign_settings *s = &a->settings, *t = &b->settings;

	if (s->seed != t->seed)
		return arena_printf(arena, "the seeds are %" PRIu64 " and %" PRIu64, s->seed,
		                    t->seed);
	if (s->part_count != 1 || t->part_count != 1)
		return "one of them has several parts";
	if (strcmp(s->tiers, t->tiers) != 0)
		return arena_printf(arena, "the tiers are %s, and %s", s->tiers, t->tiers);
	if (s->generator_version != t->generator_version)
		return arena_printf(arena,
		                    "the generators are of versions %" PRIu32 " and %" PRIu32,
		                    s->generator_version, t->generator_version);
	if (a->range_count == b->range_count &&
	    (a->range_count == 0 ||
	     memcmp(a->range, b->range, a->range_count * sizeof *a->range) == 0))
		return NULL;
	return arena_printf(arena, "A judged %s, and B %s",
	                    format_count(arena, view_cases(a), "case", "cases"),
	                    format_number(arena, view_cases(b)));
}

static void compare_cells(struct making *m)
{
	const struct change *change = m->diff->change;
	const struct view *a = m->diff->view[0], *b = m->diff->view[1];
	size_t n = change->toolchain_count, count = 0;
	struct diff_cell *cell = NEW_ARRAY(m->arena, struct diff_cell, n * n);

	for (size_t i = 0; i < n * n; i++) {
		const struct toolchain_change *caller = &change->toolchain[i / n];
		const struct toolchain_change *callee = &change->toolchain[i % n];
		struct diff_cell *c = &cell[count];

		if (caller->before == NULL || caller->after == NULL || callee->before == NULL ||
		    callee->after == NULL)
			continue;
		c->caller = caller->after->name;
		c->callee = callee->after->name;
		c->before = view_cell(a, (size_t)(caller->before - a->toolchain),
		                      (size_t)(callee->before - a->toolchain));
		c->after = view_cell(b, (size_t)(caller->after - b->toolchain),
		                     (size_t)(callee->after - b->toolchain));
		count += c->before.wrong != c->after.wrong;
	}
	m->diff->cell = cell;
	m->diff->cell_count = count;
}

struct diff *diff_make(struct arena *arena, const char *const name[2],
                       const struct view *const view[2], const struct report_options *options)
{
	struct change_side *side = NEW_ARRAY(arena, struct change_side, 2);
	struct diff *diff = NEW(arena, struct diff);
	struct making m = {arena, options, diff};

	for (size_t i = 0; i < 2; i++) {
		diff->name[i] = name[i];
		diff->view[i] = view[i];
		side[i] = side_of(view[i]);
	}
	diff->change = change_compare(arena, &side[0], &side[1]);
	diff->other_cases = other_cases(arena, view[0], view[1]);
	make_entries(&m);
	if (diff->other_cases == NULL)
		compare_cells(&m);
	return diff;
}

bool diff_has_new(const struct diff *diff)
{
	for (size_t i = 0; i < diff->change->finding_count; i++)
		if (!either(&diff->change->finding[i])->libffi_only &&
		    change_is_new(&diff->change->finding[i]))
			return true;
	return diff->change->bugs[CHANGE_NEW] + diff->change->bugs[CHANGE_JOINED] > 0;
}
