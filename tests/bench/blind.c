/*
 * What campaigns found again of the known bugs without being told of them.
 *
 *     blind CORPUS STORE...
 *
 * For each known bug in which two of the campaigns' compilers are said to differ, without flags,
 * prints the index of the first case that shows it, campaign by campaign, and their median. A
 * finding shows a bug when it is of its kind, and its case, or of a layout the type that is laid out
 * differently, has just the features of the bug: no other can be why. (Bugs of the same features are one
 * to this measure.) The exit code is 1 when less than nine of ten bugs were found in each campaign.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/judge/claim.h"
#include "../../harness/store/store.h"

enum { BUGS_MAX = 512, STORES_MAX = 16 };

/* These say nothing of why a case goes wrong: all compilers have them, and plain cases too. */
static const feature_set plain = FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_LONG_DOUBLE) |
                                 FEATURE_BIT(FEATURE_COMPLEX) | FEATURE_BIT(FEATURE_SYSV_ABI);

struct sought {
	const char *name;
	feature_set features;
	struct claim claim;
	bool is_concerned;
	uint64_t first[STORES_MAX]; /* UINT64_MAX: not found */
};

static struct arena arena;
static struct error error;

static void fail(void)
{
	fprintf(stderr, "blind: %s\n", error.message);
	exit(3);
}

static const struct abi_case *parse(const char *name, const char *text, size_t length)
{
	const struct abi_case *c = case_parse(&arena, name, text, length, &error);

	if (c == NULL)
		fail();
	return c;
}

static size_t read_bugs(const char *folder, struct sought *bug)
{
	struct dirent **entry;
	int count = scandir(folder, &entry, NULL, alphasort);
	size_t made = 0;

	for (int i = 0; i < count && made < BUGS_MAX; i++) {
		const char *path = arena_printf(&arena, "%s/%s", folder, entry[i]->d_name);
		const struct abi_case *c;
		struct buffer text;

		if (strstr(entry[i]->d_name, ".case") == NULL)
			continue;
		buffer_init(&text);
		if (!file_read(path, &text, &error))
			fail();
		c = parse(path, text.data, text.length);
		bug[made] = (struct sought){.name = entry[i]->d_name,
		                            .features = case_features(c) & ~plain};
		if (!claim_read(c, &arena, &bug[made].claim, &error))
			fail();
		buffer_release(&text);
		if (bug[made].claim.is_made && bug[made].claim.target == NULL &&
		    *bug[made].claim.flags == '\0')
			made++;
	}
	return made;
}

/* The campaign asked the compiler for cases like that: it does not ignore what they need. */
static bool can_show(const struct sought *bug, const struct toolchain_row *row)
{
	const char *list = arena_printf(&arena, " %s ", row->features);

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if ((bug->features & FEATURE_BIT(i)) &&
		    strstr(list, arena_printf(&arena, " %s ", feature_info[i].text)) == NULL)
			return false;
	return true;
}

/* Two compilers of the campaign that can show the bug are of different classes in it. */
static bool concerns(const struct sought *bug, const struct toolchain_row *row, size_t count)
{
	int seen = CLAIM_NO_CLASS;

	for (size_t i = 0; i < count; i++) {
		int class = claim_class(&bug->claim, row[i].compiler, row[i].version, &arena);

		if (class == CLAIM_NO_CLASS || !can_show(bug, &row[i]))
			continue;
		if (seen != CLAIM_NO_CLASS && class != seen)
			return true;
		seen = class;
	}
	return false;
}

/* Of a layout what the type is made of that it is of, "size of union u0", "offset of s0.f1", "size of
 * atomic(struct s1)"; else of the whole case: any parameter may have moved another. */
static feature_set features_of(const struct finding *finding)
{
	const char *text = finding->case_text;
	const struct abi_case *c = parse("store", text, strlen(text));

	for (size_t i = 0; finding->kind == FINDING_LAYOUT && i < c->type_count; i++) {
		const char *name = c->type[i]->name, *at = strstr(finding->leaf, name);
		feature_set features = type_features(c->type[i]);

		if (at == NULL || at == finding->leaf || at[-1] != ' ')
			continue;
		at += strlen(name);
		if (*at == ')')
			features |= FEATURE_BIT(FEATURE_ATOMIC);
		if (*at == '\0' || *at == '.' || *at == ')')
			return features & ~plain;
	}
	return case_features(c) & ~plain;
}

static void look(struct sought *bug, size_t bugs, const char *folder, size_t place)
{
	struct toolchain_row *row;
	struct finding *finding;
	struct store *store;
	size_t rows, count;

	if (!store_open(folder, &store, &error) ||
	    !store_toolchains(store, &arena, &row, &rows, &error) ||
	    !store_findings(store, &arena, &finding, &count, &error))
		fail();
	for (size_t b = 0; b < bugs; b++) {
		bug[b].is_concerned |= concerns(&bug[b], row, rows);
		bug[b].first[place] = UINT64_MAX;
	}
	for (size_t i = 0; i < count; i++) {
		feature_set features = features_of(&finding[i]);

		if (finding[i].libffi_only || finding[i].kind == FINDING_COMPILER)
			continue;
		for (size_t b = 0; b < bugs; b++)
			if (features == bug[b].features &&
			    (finding[i].kind == FINDING_LAYOUT) == bug[b].claim.is_layout)
				bug[b].first[place] =
				    MIN(bug[b].first[place], finding[i].case_index);
	}
	store_close(store);
}

static int compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

static void print_index(uint64_t index)
{
	if (index == UINT64_MAX)
		printf("%10s", "-");
	else
		printf("%10" PRIu64, index);
}

int main(int argc, char **argv)
{
	static struct sought bug[BUGS_MAX];
	size_t stores = (size_t)argc - 2, bugs, concerned = 0, worst = SIZE_MAX;

	if (argc < 3 || stores > STORES_MAX) {
		fprintf(stderr, "usage: blind CORPUS STORE...\n");
		return 2;
	}
	arena_init(&arena);
	bugs = read_bugs(argv[1], bug);
	for (size_t i = 0; i < stores; i++)
		look(bug, bugs, argv[i + 2], i);
	for (size_t b = 0; b < bugs; b++) {
		uint64_t sorted[STORES_MAX];

		if (!bug[b].is_concerned)
			continue;
		concerned++;
		memcpy(sorted, bug[b].first, sizeof sorted);
		qsort(sorted, stores, sizeof sorted[0], compare);
		printf("%-44s", bug[b].name);
		for (size_t i = 0; i < stores; i++)
			print_index(bug[b].first[i]);
		printf("   median");
		print_index(sorted[stores / 2]);
		putchar('\n');
	}
	for (size_t i = 0; i < stores; i++) {
		size_t found = 0;

		for (size_t b = 0; b < bugs; b++)
			found += bug[b].is_concerned && bug[b].first[i] != UINT64_MAX;
		printf("%s: %zu of %zu\n", argv[i + 2], found, concerned);
		worst = MIN(worst, found);
	}
	arena_release(&arena);
	return 10 * worst < 9 * concerned;
}
