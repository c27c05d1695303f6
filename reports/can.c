#include "can.h"

#include <string.h>

#include "fold.h"
#include "format.h"

enum { MARGIN = 4, COLUMN = 2 };

struct table {
	struct arena arena;
	const struct toolchain_list *toolchains;
	struct fold *fold;
	size_t count;
	unsigned width, name_width;
	FILE *out;
};

static bool is_alike(const void *context, size_t one, size_t other)
{
	const struct toolchain_list *list = context;
	const struct toolchain *a = &list->toolchain[one], *b = &list->toolchain[other];

	return a->features == b->features && a->ignored == b->ignored;
}

static const struct toolchain *toolchain_of(const struct table *t, size_t fold)
{
	return &t->toolchains->toolchain[t->fold[fold].member[0]];
}

/* 'a' to 'z', then 'A' to 'Z': more columns than fit. */
static char letter(size_t fold)
{
	static const char text[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*";

	return text[MIN(fold, sizeof text - 2)];
}

static char status(const struct toolchain *toolchain, enum feature feature)
{
	feature_set bit = FEATURE_BIT(feature);

	if (toolchain->ignored & bit)
		return 'i';
	if (toolchain->features & bit)
		return 'y';
	return toolchain->why_not[feature] != NULL ? 'n' : '.';
}

static void print_row(const struct table *t, size_t first, size_t end, enum feature feature)
{
	fprintf(t->out, "%*s%-*s", MARGIN, "", (int)t->name_width, feature_info[feature].text);
	for (size_t i = first; i < end; i++)
		fprintf(t->out, "%*c", COLUMN, status(toolchain_of(t, i), feature));
	fputc('\n', t->out);
}

static void print_block(const struct table *t, size_t first, size_t end)
{
	fprintf(t->out, "\n%*s%-*s", MARGIN, "", (int)t->name_width, "");
	for (size_t i = first; i < end; i++)
		fprintf(t->out, "%*c", COLUMN, letter(i));
	fputc('\n', t->out);
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (i != FEATURE_CORE)
			print_row(t, first, end, i);
}

/* The letters of those that say the same of the feature as `fold`; "" when one before it did. */
static const char *speakers(struct table *t, enum feature feature, size_t fold)
{
	const char *said = toolchain_of(t, fold)->why_not[feature], *text = "";

	for (size_t i = 0; i < t->count; i++) {
		const struct toolchain *other = toolchain_of(t, i);

		if (status(other, feature) != 'n' || strcmp(other->why_not[feature], said) != 0)
			continue;
		if (i < fold)
			return "";
		text = arena_printf(&t->arena, "%s%c", text, letter(i));
	}
	return text;
}

static void print_reasons(struct table *t)
{
	bool headed = false;

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		for (size_t k = 0; k < t->count; k++) {
			const char *who;

			if (status(toolchain_of(t, k), i) != 'n' ||
			    *(who = speakers(t, i, k)) == '\0')
				continue;
			if (!headed)
				fputs("\nWhat they say to it\n\n", t->out);
			headed = true;
			print_indented(t->out,
			               arena_printf(&t->arena, "%-*s %s: %s", (int)t->name_width,
			                            feature_info[i].text, who,
			                            toolchain_of(t, k)->why_not[i]),
			               MARGIN, t->width, 1);
		}
}

void can_print(const struct toolchain_list *toolchains, unsigned width, FILE *out)
{
	struct table t = {.toolchains = toolchains, .width = width, .out = out};
	struct view view = {.toolchain_count = toolchains->count};
	size_t columns;

	arena_init(&t.arena);
	view.toolchain = store_toolchain_rows(&t.arena, toolchains);
	t.count = fold_toolchains(&t.arena, &view, is_alike, toolchains, &t.fold);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		t.name_width = MAX(t.name_width, (unsigned)strlen(feature_info[i].text));
	for (size_t i = 0; i < t.count; i++)
		fprintf(out, "%*s%c  %s\n", MARGIN, "", letter(i), t.fold[i].label);
	fprintf(out, "\n%*sy yes   n no   i accepted and ignored   . not in its language\n", MARGIN,
	        "");
	columns = (width - MARGIN - t.name_width) / COLUMN;
	for (size_t first = 0; first < t.count; first += columns)
		print_block(&t, first, MIN(first + columns, t.count));
	print_reasons(&t);
	arena_release(&t.arena);
}
