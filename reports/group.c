#include "group.h"

#include <stdlib.h>
#include <string.h>

static int compare_cause(const struct finding *a, const struct finding *b)
{
	int order;

	if (a->libffi_only != b->libffi_only)
		return a->libffi_only ? 1 : -1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	order = strcmp(a->classes, b->classes);
	return order ? order : strcmp(a->toolchain, b->toolchain);
}

/* The shortest case first; all texts of one length in some fixed order. */
static int compare_finding(const void *one, const void *other)
{
	const struct finding *a = *(const struct finding *const *)one;
	const struct finding *b = *(const struct finding *const *)other;
	size_t length_a = strlen(a->case_text), length_b = strlen(b->case_text);
	int order = compare_cause(a, b);

	if (order == 0 && length_a != length_b)
		return length_a < length_b ? -1 : 1;
	if (order == 0)
		order = strcmp(a->case_text, b->case_text);
	if (order == 0)
		order = strcmp(a->id, b->id);
	if (order == 0 && a->case_index != b->case_index)
		return a->case_index < b->case_index ? -1 : 1;
	return order;
}

static int compare_group(const void *one, const void *other)
{
	const struct finding_group *a = one, *b = other;

	bool a_alone = *a->example->toolchain, b_alone = *b->example->toolchain;

	if (a->example->libffi_only != b->example->libffi_only)
		return a->example->libffi_only ? 1 : -1;
	if (a_alone != b_alone)
		return a_alone ? 1 : -1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return compare_cause(a->example, b->example);
}

size_t group_findings(struct arena *arena, const struct view *view, struct finding_group **out)
{
	size_t n = view->total.finding_count, count = 0;
	const struct finding **sorted = NEW_ARRAY(arena, const struct finding *, n);
	struct finding_group *group = NEW_ARRAY(arena, struct finding_group, n);

	for (size_t i = 0; i < n; i++)
		sorted[i] = &view->total.finding[i];
	qsort(sorted, n, sizeof sorted[0], compare_finding);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || compare_cause(sorted[i - 1], sorted[i]) != 0) {
			group[count].example = sorted[i];
			group[count++].finding = &sorted[i];
		}
		group[count - 1].count++;
	}
	qsort(group, count, sizeof group[0], compare_group);
	*out = group;
	return count;
}
