#include "stats.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../generators/tier.h"
#include "stats_private.h"

enum { INTEGERS_MAX = 7, FLOATS_MAX = 9, COLUMNS_MAX = 16 };

/* What a grid has a row for: all scalars, and what is made of them. */
static const struct {
	const char *name;
	enum feature feature;
	bool promoted; /* may stand in a variadic tail */
} kind[] = {
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi)                        \
	{text, FEATURE_##feature, promoted},
    SCALAR_TABLE(ROW)
#undef ROW
        {"bitint", FEATURE_BITINT, true},
    {"vector", FEATURE_VECTOR, true},
    {"enum", FEATURE_CORE, true},
    {"typedef", FEATURE_ALIGNED_TYPEDEF, true},
    {"struct", FEATURE_CORE, true},
    {"union", FEATURE_CORE, true},
    {"array", FEATURE_CORE, false},
    {"atomic", FEATURE_ATOMIC, false},
    {"bit-field", FEATURE_BIT_FIELD, false},
};

enum {
	KIND_BIT_FIELD = ARRAY_LEN(kind) - 1,
	KIND_ATOMIC = KIND_BIT_FIELD - 1,
	KIND_ARRAY = KIND_ATOMIC - 1,
	KIND_TYPEDEF = KIND_ARRAY - 3,
};

static const char *const position[] = {"param",   "return", "field",  "member",
                                       "element", "tail",   "pointee"};

/* Arrays stand in records and arrays only; C17 6.5.2.2 for the variadic tail. */
static bool can_stand(size_t k, const char *where)
{
	bool in_record = strcmp(where, "field") == 0 || strcmp(where, "member") == 0;

	if (k == KIND_BIT_FIELD)
		return in_record;
	if (k == KIND_ARRAY)
		return in_record || strcmp(where, "element") == 0;
	if (k == KIND_ATOMIC)
		return in_record || strcmp(where, "element") == 0 || strcmp(where, "pointee") == 0;
	return kind[k].promoted || strcmp(where, "tail") != 0;
}

/* A parameter; one of a typedef is told by what the typedef is of. */
static bool can_lead(size_t k)
{
	return k < KIND_ARRAY && k != KIND_TYPEDEF;
}

static bool is_wanted(const struct stats *s, size_t k)
{
	return (s->tiers & TIER_BIT(feature_info[kind[k].feature].tier)) != 0;
}

uint32_t stats_judged(const struct stats *s, const char *cell)
{
	for (size_t i = 0; i < s->view->total.coverage_count; i++)
		if (strcmp(s->view->total.coverage[i].cell, cell) == 0)
			return s->view->total.coverage[i].judged;
	return 0;
}

/* What is behind the prefix in the cell's name; NULL when it does not begin with it. */
static const char *behind_prefix(const char *cell, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(cell, prefix, length) == 0 ? cell + length : NULL;
}

void stats_count(const struct stats *s, uint32_t count, int width)
{
	fprintf(s->out, "%s%*" PRIu32 "%s", count ? "" : s->ink.red, width, count,
	        count ? "" : s->ink.off);
}

void stats_title(const struct stats *s, const char *title)
{
	fprintf(s->out, "\n%s", s->ink.bold);
	print_wrapped(s->out, title, 0, 0, s->width);
	fprintf(s->out, "%s\n", s->ink.off);
}

/* How many of the prefixes of integers and floats were met with this kind behind them. */
static unsigned prefixes_met(struct stats *s, const char *name)
{
	const char *prefix = arena_printf(&s->arena, "behind/%s/", name);
	unsigned met = 0;

	for (size_t i = 0; i < s->view->total.coverage_count; i++)
		met += s->view->total.coverage[i].judged > 0 &&
		       behind_prefix(s->view->total.coverage[i].cell, prefix) != NULL;
	return met;
}

static void print_positions(struct stats *s)
{
	stats_title(s, "Types by where they stand (field: of a struct; member: of a union; tail: "
	               "behind the `...`), and behind how many of the 80 prefixes");
	fprintf(s->out, "%*s", NAME_WIDTH, "");
	for (size_t p = 0; p < ARRAY_LEN(position); p++)
		fprintf(s->out, "%*s", COLUMN_WIDTH, position[p]);
	fprintf(s->out, "%*s\n", COLUMN_WIDTH, "behind");
	for (size_t k = 0; k < ARRAY_LEN(kind); k++) {
		if (!is_wanted(s, k))
			continue;
		fprintf(s->out, "  %-*s", NAME_WIDTH - 2, kind[k].name);
		for (size_t p = 0; p < ARRAY_LEN(position); p++)
			if (can_stand(k, position[p]))
				stats_count(
				    s,
				    stats_judged(s, arena_printf(&s->arena, "%s/%s", position[p],
				                                 kind[k].name)),
				    COLUMN_WIDTH);
			else
				fprintf(s->out, "%*s", COLUMN_WIDTH, "-");
		if (!can_lead(k))
			fprintf(s->out, "%*s\n", COLUMN_WIDTH, "-");
		else
			fprintf(s->out, "%*u\n", COLUMN_WIDTH, prefixes_met(s, kind[k].name));
	}
}

static void print_prefixes(struct stats *s)
{
	stats_title(s, "Prefixes: so many integers (row), then so many floats (column), lead the "
	               "signature");
	fprintf(s->out, "%*s", 4, "");
	for (int m = 0; m <= FLOATS_MAX; m++)
		fprintf(s->out, "%*d", COLUMN_WIDTH - 1, m);
	fputc('\n', s->out);
	for (int k = 0; k <= INTEGERS_MAX; k++) {
		fprintf(s->out, "%4d", k);
		for (int m = 0; m <= FLOATS_MAX; m++) {
			uint32_t count =
			    stats_judged(s, arena_printf(&s->arena, "prefix/%d,%d", k, m));

			fprintf(s->out, "%s%*" PRIu32 "%s", count ? "" : s->ink.red,
			        COLUMN_WIDTH - 1, count, count ? "" : s->ink.off);
		}
		fputc('\n', s->out);
	}
}

static int compare_words(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The distinct words behind "trailing/KIND/", sorted. */
static size_t trailing_words(const struct stats *s, const char *word[COLUMNS_MAX])
{
	size_t count = 0, w;

	for (size_t i = 0; i < s->view->total.coverage_count; i++) {
		const char *rest = behind_prefix(s->view->total.coverage[i].cell, "trailing/");

		rest = rest ? strchr(rest, '/') : NULL;
		if (!rest)
			continue;
		for (w = 0; w < count && strcmp(word[w], rest + 1) != 0; w++)
			;
		if (w == count && count < COLUMNS_MAX)
			word[count++] = rest + 1;
	}
	qsort(word, count, sizeof *word, compare_words);
	return count;
}

static void print_trailing(struct stats *s)
{
	const char *word[COLUMNS_MAX];
	size_t count = trailing_words(s, word);

	if (count == 0)
		return;
	stats_title(s, "Types by the parameter right behind them");
	fprintf(s->out, "%*s", NAME_WIDTH, "");
	for (size_t w = 0; w < count; w++)
		fprintf(s->out, " %*s", COLUMN_WIDTH - 1, word[w]);
	fputc('\n', s->out);
	for (size_t k = 0; k < ARRAY_LEN(kind); k++) {
		if (!is_wanted(s, k) || !can_lead(k))
			continue;
		fprintf(s->out, "  %-*s", NAME_WIDTH - 2, kind[k].name);
		for (size_t w = 0; w < count; w++)
			stats_count(s,
			            stats_judged(s, arena_printf(&s->arena, "trailing/%s/%s",
			                                         kind[k].name, word[w])),
			            COLUMN_WIDTH);
		fputc('\n', s->out);
	}
}

static int compare_cells(const void *one, const void *other)
{
	const struct coverage_count *a = *(const struct coverage_count *const *)one;
	const struct coverage_count *b = *(const struct coverage_count *const *)other;
	const char *number_a = strchr(a->cell, '/'), *number_b = strchr(b->cell, '/');
	unsigned long x = number_a ? strtoul(number_a + 1, NULL, 10) : 0;
	unsigned long y = number_b ? strtoul(number_b + 1, NULL, 10) : 0;

	if (x != y)
		return x < y ? -1 : 1;
	return strcmp(a->cell, b->cell);
}

/* "4: 120", as many side by side as fit. */
static void print_list(struct stats *s, const char *prefix, const char *title)
{
	size_t n = s->view->total.coverage_count, count = 0;
	const struct coverage_count **cell = NEW_ARRAY(&s->arena, const struct coverage_count *, n);
	size_t columns = MAX(s->width / 16, 1);

	for (size_t i = 0; i < n; i++)
		if (behind_prefix(s->view->total.coverage[i].cell, prefix))
			cell[count++] = &s->view->total.coverage[i];
	if (count == 0)
		return;
	qsort(cell, count, sizeof *cell, compare_cells);
	stats_title(s, title);
	for (size_t i = 0; i < count; i++)
		fprintf(s->out, "%6s:%9" PRIu32 "%s", behind_prefix(cell[i]->cell, prefix),
		        cell[i]->judged, i % columns == columns - 1 || i == count - 1 ? "\n" : "");
}

static const struct {
	const char *prefix, *title;
} list[] = {
    {"arity/", "Parameters of the signature: cases"},
    {"fields/", "Fields of a struct or union that is passed or returned: cases"},
    {"depth/", "Depth of such a struct or union: cases"},
    {"size/", "Bytes of a struct or union passed or returned by value: cases"},
};

static const char *const grid[] = {"param/", "return/",  "field/",  "member/", "element/",
                                   "tail/",  "pointee/", "prefix/", "behind/", "trailing/"};

static bool is_in_a_table(const char *cell)
{
	if (stats_is_wide(cell))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(list); i++)
		if (behind_prefix(cell, list[i].prefix))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(grid); i++)
		if (behind_prefix(cell, grid[i]))
			return true;
	return false;
}

/* Cells that this table knows nothing of are told all the same. */
static void print_others(struct stats *s)
{
	const struct batch_record *total = &s->view->total;
	bool titled = false;

	for (size_t i = 0; i < total->coverage_count; i++) {
		if (is_in_a_table(total->coverage[i].cell))
			continue;
		if (!titled)
			stats_title(s, "Others: cases");
		titled = true;
		fprintf(s->out, "  %s: %" PRIu32 "\n", total->coverage[i].cell,
		        total->coverage[i].judged);
	}
}

void stats_print(const struct view *view, bool colour, unsigned width, FILE *out)
{
	struct stats s = {.view = view, .ink = ink_of(colour), .width = width, .out = out};
	const char *unknown;

	arena_init(&s.arena);
	if (!tiers_parse(view->settings.tiers, &s.tiers, &unknown))
		s.tiers = TIERS_ALL;
	print_wrapped(out,
	              arena_printf(&s.arena,
	                           "Coverage: how many of the %s that at least two independent "
	                           "families judged have what the table says.",
	                           format_count(&s.arena, view->total.judged, "case", "cases")),
	              0, 0, width);
	print_positions(&s);
	print_prefixes(&s);
	print_trailing(&s);
	for (size_t i = 0; i < ARRAY_LEN(list); i++)
		print_list(&s, list[i].prefix, list[i].title);
	stats_wide(&s);
	print_others(&s);
	arena_release(&s.arena);
}
