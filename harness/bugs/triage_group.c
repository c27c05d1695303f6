#include "triage_group.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"

struct keyed {
	const struct finding *finding;
	const char *key;
};

/* The object that a leaf is of, by its path: "a5.f0", "*a2", "result". */
static const struct type *type_of_leaf(const struct abi_case *c, const char *leaf)
{
	size_t index;

	if (strncmp(leaf, "result", 6) == 0)
		return c->result;
	leaf += *leaf == '*';
	if (*leaf != 'a')
		return NULL;
	index = strtoul(leaf + 1, NULL, 10);
	return index < c->parameter_count ? c->parameter[index] : NULL;
}

/* The type that a word of a layout is of: "offset of s0.f1", "size of union u2". */
static const struct type *type_of_word(const struct abi_case *c, const char *word)
{
	const char *name = strrchr(word, ' ');
	size_t length;

	name = name == NULL ? word : name + 1;
	length = strcspn(name, ".");
	for (size_t i = 0; i < c->type_count; i++)
		if (strlen(c->type[i]->name) == length &&
		    strncmp(c->type[i]->name, name, length) == 0)
			return c->type[i];
	return NULL;
}

static const char *key_of(struct arena *arena, const struct finding *f)
{
	struct arena scratch;
	struct error error;
	const struct abi_case *c;
	const struct type *type = NULL;
	feature_set features = 0;
	int convention = 0, kind = 0;

	arena_init(&scratch);
	c = case_parse(&scratch, f->id, f->case_text, strlen(f->case_text), &error);
	if (c != NULL) {
		convention = (int)c->convention;
		type =
		    f->kind == FINDING_LAYOUT ? type_of_word(c, f->leaf) : type_of_leaf(c, f->leaf);
		features = type != NULL ? type_features(type) : case_features(c);
		kind = type != NULL ? (int)type_bare(type)->kind : -1;
	}
	arena_release(&scratch);
	return arena_printf(arena, "%s %d %s %s %d %d %" PRIx64, finding_kind_name[f->kind],
	                    finding_is_linked(f->id), f->classes, f->toolchain, convention, kind,
	                    features);
}

/* By key; of one key the shortest case first. */
static int compare_keyed(const void *one, const void *other)
{
	const struct keyed *a = one, *b = other;
	size_t length_a = strlen(a->finding->case_text), length_b = strlen(b->finding->case_text);
	int order = strcmp(a->key, b->key);

	if (order == 0 && length_a != length_b)
		return length_a < length_b ? -1 : 1;
	if (order == 0)
		order = strcmp(a->finding->case_text, b->finding->case_text);
	return order != 0 ? order : strcmp(a->finding->id, b->finding->id);
}

static int compare_group(const void *one, const void *other)
{
	const struct triage_group *a = one, *b = other;
	int order;

	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	order = strcmp(a->example->case_text, b->example->case_text);
	return order != 0 ? order : strcmp(a->example->id, b->example->id);
}

static bool is_of_same(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && strcmp(a->classes, b->classes) == 0 &&
	       strcmp(a->toolchain, b->toolchain) == 0;
}

/* In turn: else a compiler that is wrong in many ways would use up the budget of all others. */
static void sort_groups(struct triage_group *group, size_t count)
{
	qsort(group, count, sizeof *group, compare_group);
	for (size_t i = 0; i < count; i++)
		for (size_t k = i; k-- > 0 && group[i].round == 0;)
			if (is_of_same(group[k].example, group[i].example))
				group[i].round = group[k].round + 1;
	qsort(group, count, sizeof *group, compare_group);
}

size_t triage_groups(struct arena *arena, const struct finding *finding, size_t count,
                     struct triage_group **out)
{
	struct keyed *keyed = NEW_ARRAY(arena, struct keyed, count);
	struct triage_group *group = NEW_ARRAY(arena, struct triage_group, count);
	const struct finding **sorted = NEW_ARRAY(arena, const struct finding *, count);
	size_t n = 0, groups = 0;

	for (size_t i = 0; i < count; i++)
		if (!finding[i].libffi_only)
			keyed[n++] = (struct keyed){&finding[i], key_of(arena, &finding[i])};
	qsort(keyed, n, sizeof *keyed, compare_keyed);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || strcmp(keyed[i - 1].key, keyed[i].key) != 0)
			group[groups++] = (struct triage_group){.example = keyed[i].finding,
			                                        .finding = sorted + i};
		sorted[i] = keyed[i].finding;
		group[groups - 1].count++;
	}
	sort_groups(group, groups);
	*out = group;
	return groups;
}

static bool has_any(const struct triage_group *group, const char *const *id, size_t id_count)
{
	for (size_t i = 0; i < group->count; i++)
		for (size_t k = 0; k < id_count; k++)
			if (strcmp(group->finding[i]->id, id[k]) == 0)
				return true;
	return false;
}

void triage_put_first(struct arena *arena, struct triage_group *group, size_t count,
                      const char *const *id, size_t id_count)
{
	struct triage_group *sorted = NEW_ARRAY(arena, struct triage_group, count);
	size_t n = 0, rest = 0;

	for (size_t i = 0; i < count; i++) {
		if (has_any(&group[i], id, id_count))
			sorted[n++] = group[i];
		else
			group[rest++] = group[i];
	}
	memmove(group + n, group, rest * sizeof *group);
	if (n > 0)
		memcpy(group, sorted, n * sizeof *group);
}
