#include "reasons.h"

#include <stdlib.h>
#include <string.h>

const struct uncounted uncounted[] = {
    {WIRE_GATED, "one side cannot call itself (gated)"},
    {WIRE_SKIPPED, "the two had hung too often (skipped)"},
    {WIRE_FLAKY, "went wrong once, and not again (flaky)"},
    {WIRE_UNTESTED, "the runner did not come to it (untested)"},
};

static int compare_reason(const void *one, const void *other)
{
	const struct abstention *a = ((const struct reason *)one)->abstention;
	const struct abstention *b = ((const struct reason *)other)->abstention;
	int order;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	order = strcmp(a->reason, b->reason);
	return order ? order : strcmp(a->status, b->status);
}

size_t reasons_collect(struct arena *arena, const struct view *view, struct reason **out)
{
	const struct batch_record *total = &view->total;
	struct reason *reason = NEW_ARRAY(arena, struct reason, total->abstention_count);
	size_t count = 0, i;

	for (size_t k = 0; k < total->abstention_count; k++) {
		struct reason next = {.abstention = &total->abstention[k]};

		for (i = 0; i < count && compare_reason(&reason[i], &next) != 0; i++)
			;
		if (i == count) {
			next.member = NEW_ARRAY(arena, bool, view->toolchain_count);
			reason[count++] = next;
		}
		reason[i].member[next.abstention->toolchain] = true;
	}
	qsort(reason, count, sizeof reason[0], compare_reason);
	*out = reason;
	return count;
}
