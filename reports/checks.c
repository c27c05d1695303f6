#include "checks.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "clean.h"
#include "format.h"
#include "words.h"

const char *const check_group_name[] = {"pairs", "findings", "not tested"};
_Static_assert(ARRAY_LEN(check_group_name) == CHECK_GROUP_COUNT, "a group has no name");

enum { NAME_SIZE_MAX = 200, MESSAGE_SIZE_MAX = 1000 };

/* Verdicts that say neither yes nor no. */
static const struct {
	enum wire_verdict verdict;
	enum check_result result;
	const char *name, *word;
} uncounted[] = {
    {WIRE_GATED, CHECK_UNTESTED, "calls where one side cannot call itself", "gated"},
    {WIRE_SKIPPED, CHECK_UNTESTED, "calls of two that had hung too often", "skipped"},
    {WIRE_FLAKY, CHECK_UNRESOLVED, "calls that went wrong once, and not again", "flaky"},
    {WIRE_UNTESTED, CHECK_UNTESTED, "calls that the runner did not come to", "untested"},
};

struct listing {
	struct arena *arena;
	const struct view *view;
	struct check *check;
	struct check_list list;
};

static void add(struct listing *l, struct check check)
{
	check.name = clean_line(l->arena, check.name, NAME_SIZE_MAX);
	check.message = clean_line(l->arena, check.message, MESSAGE_SIZE_MAX);
	l->check[l->list.count++] = check;
	l->list.result_count[check.group][check.result]++;
}

/* Why a pair has no verdict at all: "abstained from 120 cases, 3 gated". */
static const char *no_verdict(struct listing *l, size_t caller, size_t callee,
                              enum check_result *result)
{
	const uint32_t *verdict = view_verdicts(l->view, caller, callee);
	const char *text = "";

	*result = CHECK_UNTESTED;
	if (verdict[WIRE_ABSTAINED] > 0) {
		*result = CHECK_UNSUPPORTED;
		text =
		    arena_printf(l->arena, "one of the two abstained from %s",
		                 format_count(l->arena, verdict[WIRE_ABSTAINED], "case", "cases"));
	}
	for (size_t i = 0; i < ARRAY_LEN(uncounted); i++) {
		uint32_t count = verdict[uncounted[i].verdict];

		if (count == 0)
			continue;
		*result = uncounted[i].result;
		text = arena_printf(l->arena, "%s%s%s %s", text, *text ? ", " : "",
		                    format_number(l->arena, count), uncounted[i].word);
	}
	return *text ? text : "there was no case";
}

static void add_pair(struct listing *l, size_t caller, size_t callee)
{
	const struct toolchain_row *row = l->view->toolchain;
	struct view_cell cell = view_cell(l->view, caller, callee);
	struct check check = {.group = CHECK_PAIRS, .message = ""};

	check.name = arena_printf(l->arena, "%s calls %s", row[caller].name,
	                          caller == callee ? "itself" : row[callee].name);
	if (cell.wrong > 0) {
		bool libffi = view_is_libffi(l->view, caller) || view_is_libffi(l->view, callee);

		check.result = libffi ? CHECK_FAILED_EXPECTEDLY : CHECK_FAILED;
		check.message = arena_printf(l->arena, "%s of %s went wrong",
		                             format_number(l->arena, cell.wrong),
		                             format_count(l->arena, cell.judged, "case", "cases"));
	} else if (cell.judged == 0) {
		check.message = no_verdict(l, caller, callee, &check.result);
	}
	add(l, check);
}

static void add_finding(struct listing *l, const struct finding *f)
{
	add(l, (struct check){
	           .group = CHECK_FINDINGS,
	           .result = f->libffi_only ? CHECK_FAILED_EXPECTEDLY : CHECK_FAILED,
	           .name = f->id,
	           .message = words_sentence(f, l->arena),
	           .finding = f,
	       });
}

static void add_untested(struct listing *l, enum check_result result, const char *name,
                         const char *message)
{
	add(l, (struct check){CHECK_NOT_TESTED, result, name, message, NULL});
}

static void add_abstention(struct listing *l, const struct abstention *a)
{
	bool abstained = strcmp(a->status, "abstained") == 0;
	const char *name = l->view->toolchain[a->toolchain].name;

	add_untested(l, abstained ? CHECK_UNSUPPORTED : CHECK_UNTESTED,
	             arena_printf(l->arena, "%s %s: %.*s", name, a->status,
	                          (int)strcspn(a->reason, "\n"), a->reason),
	             format_count(l->arena, a->count, "case", "cases"));
}

static void add_not_tested(struct listing *l)
{
	const struct batch_record *total = &l->view->total;

	if (total->alone > 0)
		add_untested(l, CHECK_UNTESTED, "cases that one family alone judged",
		             format_count(l->arena, total->alone, "case", "cases"));
	if (total->untested > 0)
		add_untested(l, CHECK_UNTESTED, "cases that none judged",
		             format_count(l->arena, total->untested, "case", "cases"));
	for (size_t i = 0; i < total->abstention_count; i++)
		add_abstention(l, &total->abstention[i]);
	for (size_t i = 0; i < ARRAY_LEN(uncounted); i++) {
		uint64_t count = view_verdict_sum(l->view, uncounted[i].verdict);

		if (count > 0)
			add_untested(l, uncounted[i].result, uncounted[i].name,
			             arena_printf(l->arena, "%s, by case, caller and callee",
			                          format_number(l->arena, count)));
	}
	for (size_t i = 0; i < l->view->left_out_count; i++)
		add_untested(l, CHECK_UNSUPPORTED,
		             arena_printf(l->arena, "the compiler %s", l->view->left_out[i].name),
		             l->view->left_out[i].reason);
}

struct check_list checks_of(const struct view *view, struct arena *arena)
{
	const size_t n = view->toolchain_count;
	const size_t room = n * n + view->total.finding_count + view->total.abstention_count +
	                    view->left_out_count + ARRAY_LEN(uncounted) + 2;
	struct listing l = {.arena = arena, .view = view};

	l.check = NEW_ARRAY(arena, struct check, room);
	for (size_t i = 0; i < n * n; i++)
		add_pair(&l, i / n, i % n);
	for (size_t i = 0; i < view->total.finding_count; i++)
		add_finding(&l, &view->total.finding[i]);
	add_not_tested(&l);
	assert(l.list.count <= room);
	l.list.check = l.check;
	return l.list;
}

size_t checks_count(const struct check_list *checks, enum check_result result)
{
	size_t count = 0;

	for (size_t i = 0; i < CHECK_GROUP_COUNT; i++)
		count += checks->result_count[i][result];
	return count;
}
