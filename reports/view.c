#include "view.h"

#include <stdlib.h>
#include <string.h>

#include "../generators/text.h"

bool view_load(struct store *store, struct arena *arena, struct view *view, struct error *error)
{
	struct toolchain_row *toolchain;
	struct finding *finding;
	struct case_range *range;
	struct lapse *lapse;
	struct bug *bug;
	struct irreducible *irreducible;
	size_t count;

	*view = (struct view){0};
	if (!store_settings(store, arena, &view->settings, error) ||
	    !store_toolchains(store, arena, &toolchain, &view->toolchain_count, error) ||
	    !store_total(store, arena, &view->total, error) ||
	    !store_ranges(store, arena, &range, &view->range_count, error) ||
	    !store_lapses(store, arena, &lapse, &view->lapse_count, error) ||
	    !store_timing(store, &view->seconds, &view->cpu_seconds, error) ||
	    !store_findings(store, arena, &finding, &count, error) ||
	    !store_bugs(store, arena, &bug, &view->bug_count, error) ||
	    !store_irreducibles(store, arena, &irreducible, &view->irreducible_count, error))
		return false;
	view->toolchain = toolchain;
	view->bug = bug;
	view->irreducible = irreducible;
	view->range = range;
	view->lapse = lapse;
	view->total.finding = finding;
	view->total.finding_count = count;
	return true;
}

uint64_t view_cases(const struct view *view)
{
	return (uint64_t)view->total.judged + view->total.alone + view->total.untested;
}

bool view_is_libffi(const struct view *view, size_t toolchain)
{
	return strcmp(view->toolchain[toolchain].family, family_name[FAMILY_LIBFFI]) == 0;
}

static int compare_member(const void *id, const void *member)
{
	return strcmp(id, *(const char *const *)member);
}

/* The store has members in order. */
const struct bug *view_bug(const struct view *view, const struct finding *finding)
{
	for (size_t i = 0; i < view->bug_count; i++) {
		const struct bug *bug = &view->bug[i];

		if (bug->member_count > 0 && bsearch(finding->id, bug->member, bug->member_count,
		                                     sizeof *bug->member, compare_member) != NULL)
			return bug;
	}
	return NULL;
}

uint32_t view_tiers(const struct finding *finding)
{
	const struct abi_case *c;
	struct arena arena;
	struct error error;
	uint32_t tiers;

	arena_init(&arena);
	c = case_parse(&arena, finding->id, finding->case_text, strlen(finding->case_text), &error);
	tiers = c != NULL ? case_tiers(c) : 0;
	arena_release(&arena);
	return tiers;
}

const uint32_t *view_verdicts(const struct view *view, size_t caller, size_t callee)
{
	return view->total.verdict +
	       (caller * view->total.toolchain_count + callee) * WIRE_VERDICT_COUNT;
}

uint64_t view_verdict_sum(const struct view *view, enum wire_verdict verdict)
{
	size_t n = view->toolchain_count;
	uint64_t sum = 0;

	for (size_t i = 0; i < n * n; i++)
		sum += view_verdicts(view, i / n, i % n)[verdict];
	return sum;
}

struct view_cell view_cell(const struct view *view, size_t caller, size_t callee)
{
	static const enum wire_verdict wrong[] = {WIRE_LAYOUT, WIRE_ARGS,  WIRE_RETURN,
	                                          WIRE_STATE,  WIRE_CRASH, WIRE_HANG};
	const uint32_t *verdict = view_verdicts(view, caller, callee);
	struct view_cell cell = {0};

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		cell.wrong += verdict[wrong[i]];
	cell.judged = cell.wrong + verdict[WIRE_OK];
	return cell;
}

size_t view_bugs(const struct view *view, enum bug_status status)
{
	size_t count = 0;

	for (size_t i = 0; i < view->bug_count; i++)
		count += view->bug[i].status == status;
	return count;
}

size_t view_unreduced(const struct view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->total.finding_count; i++)
		count += !view->total.finding[i].libffi_only;
	for (size_t i = 0; i < view->bug_count; i++)
		count -= view->bug[i].findings;
	return count;
}

size_t view_irreducible(const struct view *view)
{
	size_t count = 0;

	for (size_t i = 0; i < view->irreducible_count; i++)
		count += view->irreducible[i].findings;
	return count;
}

bool view_has_judged(const struct view *view, size_t toolchain)
{
	for (size_t i = 0; i < view->toolchain_count; i++)
		if (view_cell(view, toolchain, i).judged + view_cell(view, i, toolchain).judged > 0)
			return true;
	return false;
}
