#include "group.h"

#include <stdlib.h>
#include <string.h>

#include "../harness/store/members.h"
#include "fold.h"
#include "words.h"

/* A finding on its way into a group. */
struct grouped {
	const struct finding *finding;
	const char *company; /* all that fail by themselves on the same case in the same way; "" */
};

static int compare_cause(const struct grouped *one, const struct grouped *other)
{
	const struct finding *a = one->finding, *b = other->finding;
	int order;

	if (a->libffi_only != b->libffi_only)
		return a->libffi_only ? 1 : -1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	order = strcmp(a->classes, b->classes);
	return order ? order : strcmp(one->company, other->company);
}

static int compare_case(const struct finding *a, const struct finding *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->case_index != b->case_index)
		return a->case_index < b->case_index ? -1 : 1;
	return 0;
}

/* What toolchains do alone comes last, case by case. */
static int compare_alone(const void *one, const void *other)
{
	const struct finding *a = ((const struct grouped *)one)->finding;
	const struct finding *b = ((const struct grouped *)other)->finding;
	bool a_alone = *a->toolchain, b_alone = *b->toolchain;
	int order = compare_case(a, b);

	if (a_alone != b_alone)
		return a_alone ? 1 : -1;
	return order ? order : strcmp(a->id, b->id);
}

/* The shortest case first; all texts of one length in some fixed order. */
static int compare_finding(const void *one, const void *other)
{
	const struct grouped *left = one, *right = other;
	const struct finding *a = left->finding, *b = right->finding;
	size_t length_a = strlen(a->case_text), length_b = strlen(b->case_text);
	int order = compare_cause(left, right);

	if (order == 0 && length_a != length_b)
		return length_a < length_b ? -1 : 1;
	if (order == 0)
		order = strcmp(a->case_text, b->case_text);
	if (order == 0)
		order = compare_case(a, b);
	return order ? order : strcmp(a->id, b->id);
}

static int compare_group(const void *one, const void *other)
{
	const struct finding_group *a = one, *b = other;
	const struct finding *left = a->example, *right = b->example;
	bool a_alone = *left->toolchain, b_alone = *right->toolchain;
	int order;

	if (left->libffi_only != right->libffi_only)
		return left->libffi_only ? 1 : -1;
	if (a_alone != b_alone)
		return a_alone ? 1 : -1;
	if (a->cases != b->cases)
		return a->cases > b->cases ? -1 : 1;
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	order = strcmp(left->classes, right->classes);
	return order ? order : strcmp(a->title, b->title);
}

static void mark(const struct view *view, const char *toolchain, bool *member)
{
	for (size_t i = 0; i < view->toolchain_count; i++)
		if (strcmp(view->toolchain[i].name, toolchain) == 0)
			member[i] = true;
}

/* Names those who fail together, in findings sorted by compare_alone(). */
static void find_company(struct arena *arena, const struct view *view, struct grouped *grouped,
                         size_t count)
{
	size_t size = view->toolchain_count * sizeof(bool);
	bool *member = NEW_ARRAY(arena, bool, view->toolchain_count);
	bool *named = NEW_ARRAY(arena, bool, view->toolchain_count);
	const char *company = "";

	for (size_t first = 0, end; first < count; first = end) {
		memset(member, 0, size);
		for (end = first;
		     end < count && compare_case(grouped[first].finding, grouped[end].finding) == 0;
		     end++)
			mark(view, grouped[end].finding->toolchain, member);
		if (memcmp(member, named, size) != 0)
			company = fold_names(arena, view, member);
		memcpy(named, member, size);
		for (size_t i = first; i < end; i++)
			grouped[i].company = company;
	}
}

static const uint8_t *classes_of(struct arena *arena, const struct view *view,
                                 const struct finding_group *group)
{
	uint8_t *class_of;

	if (*group->example->toolchain == '\0')
		return members_of(arena, view->toolchain, view->toolchain_count, group->example);
	class_of = NEW_ARRAY(arena, uint8_t, view->toolchain_count);
	memset(class_of, MEMBER_OF_NONE, view->toolchain_count);
	for (size_t i = 0; i < group->count; i++)
		for (size_t t = 0; t < view->toolchain_count; t++)
			if (strcmp(view->toolchain[t].name, group->finding[i]->toolchain) == 0)
				class_of[t] = 0;
	return class_of;
}

/* Names of more than one fold do not fit into a line, and are counted. */
static const char *title_of(struct arena *arena, const struct view *view,
                            const struct finding_group *group)
{
	bool is_list = strchr(group->who, ' ') != NULL;
	bool many = is_list || strstr(group->who, "..") != NULL;
	const char *who = group->who;
	size_t count = 0;

	for (size_t i = 0; i < view->toolchain_count; i++)
		count += group->class_of[i] != MEMBER_OF_NONE;
	if (is_list)
		who = arena_printf(arena, "%zu toolchains", count);
	if (group->example->kind == FINDING_SELF)
		return arena_printf(arena, "%s cannot call %s", who,
		                    many ? "themselves" : "itself");
	if (group->example->kind == FINDING_COMPILER)
		return arena_printf(arena, "%s %s to compile", who, many ? "fail" : "fails");
	return words_title(group->example, arena);
}

/* Findings sorted by compare_finding(). */
static size_t collect(struct arena *arena, const struct view *view, const struct grouped *grouped,
                      size_t n, struct finding_group *group)
{
	const struct finding **finding = NEW_ARRAY(arena, const struct finding *, n);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		finding[i] = grouped[i].finding;
		if (i == 0 || compare_cause(&grouped[i - 1], &grouped[i]) != 0) {
			group[count].example = finding[i];
			group[count].who =
			    *grouped[i].company ? grouped[i].company : finding[i]->classes;
			group[count++].finding = &finding[i];
		}
		if (group[count - 1].count++ == 0 || compare_case(finding[i - 1], finding[i]) != 0)
			group[count - 1].cases++;
	}
	for (size_t i = 0; i < count; i++) {
		group[i].class_of = classes_of(arena, view, &group[i]);
		group[i].title = title_of(arena, view, &group[i]);
	}
	return count;
}

size_t group_findings(struct arena *arena, const struct view *view, struct finding_group **out)
{
	size_t n = view->total.finding_count, between = 0, count;
	struct grouped *grouped = NEW_ARRAY(arena, struct grouped, n);
	struct finding_group *group = NEW_ARRAY(arena, struct finding_group, n);

	for (size_t i = 0; i < n; i++)
		grouped[i] = (struct grouped){&view->total.finding[i], ""};
	if (n > 0)
		qsort(grouped, n, sizeof grouped[0], compare_alone);
	while (between < n && *grouped[between].finding->toolchain == '\0')
		between++;
	find_company(arena, view, grouped + between, n - between);
	if (n > 0)
		qsort(grouped, n, sizeof grouped[0], compare_finding);
	count = collect(arena, view, grouped, n, group);
	if (count > 0)
		qsort(group, count, sizeof group[0], compare_group);
	*out = group;
	return count;
}
