#include "fold.h"

#include <ctype.h>
#include <string.h>

/* Where the number behind the last dash starts: "gcc-12" has 4; 0 when there is none. */
static size_t number_start(const char *compiler)
{
	size_t end = strlen(compiler), i = end;

	while (i > 0 && (isdigit((unsigned char)compiler[i - 1]) || compiler[i - 1] == '.'))
		i--;
	return i < end && i > 1 && compiler[i - 1] == '-' ? i : 0;
}

static bool is_of_one_compiler(const struct toolchain_row *one, const struct toolchain_row *other)
{
	size_t start = number_start(one->compiler);

	return start > 0 && start == number_start(other->compiler) &&
	       strncmp(one->compiler, other->compiler, start) == 0;
}

static bool are_alike(fold_alike *alike, const void *context, const struct fold *one,
                      const struct fold *other)
{
	for (size_t i = 0; i < one->count; i++)
		for (size_t j = 0; j < other->count; j++)
			if (one->member[i] != other->member[j] &&
			    !alike(context, one->member[i], other->member[j]))
				return false;
	return true;
}

/* The flags of the last version in `fold`, against those of `next`. */
static bool has_same_flags(const struct view *view, const struct fold *fold,
                           const struct fold *next)
{
	const struct toolchain_row *row = view->toolchain;
	const char *last = row[fold->member[fold->count - 1]].compiler;
	size_t first = fold->count;

	while (first > 0 && strcmp(row[fold->member[first - 1]].compiler, last) == 0)
		first--;
	if (fold->count - first != next->count)
		return false;
	for (size_t i = 0; i < next->count; i++)
		if (strcmp(row[fold->member[first + i]].flags, row[next->member[i]].flags) != 0)
			return false;
	return true;
}

/* Nothing but these two compilers' toolchains stands between the two in the list. */
static bool is_next_version(const struct view *view, const struct fold *fold,
                            const struct fold *next)
{
	const struct toolchain_row *row = view->toolchain;
	size_t last = fold->member[fold->count - 1], first = next->member[0];

	for (size_t i = last + 1; i < first; i++)
		if (strcmp(row[i].compiler, row[last].compiler) != 0 &&
		    strcmp(row[i].compiler, row[first].compiler) != 0)
			return false;
	return strcmp(row[last].compiler, row[first].compiler) != 0 &&
	       is_of_one_compiler(&row[last], &row[first]);
}

static bool is_mergeable(const struct view *view, const struct fold *fold, const struct fold *next)
{
	return fold->whole == next->whole && is_next_version(view, fold, next) &&
	       has_same_flags(view, fold, next);
}

static const char *label_of(struct arena *arena, const struct view *view, const struct fold *fold)
{
	const struct toolchain_row *first = &view->toolchain[fold->member[0]];
	const struct toolchain_row *last = &view->toolchain[fold->member[fold->count - 1]];
	bool flags = strcmp(first->flags, last->flags) == 0 && *first->flags;

	if (strcmp(first->compiler, last->compiler) == 0)
		return fold->count == 1 ? first->name : first->compiler;
	return arena_printf(arena, "%s..%s%s%s", first->compiler,
	                    last->compiler + number_start(last->compiler), flags ? ":" : "",
	                    flags ? first->flags : "");
}

static void fold_add(struct fold *fold, const struct fold *more)
{
	memcpy(fold->member + fold->count, more->member, more->count * sizeof *fold->member);
	fold->count += more->count;
}

static struct fold fold_of(struct arena *arena, const struct view *view, size_t first, size_t end,
                           bool whole)
{
	struct fold fold = {.member = NEW_ARRAY(arena, size_t, view->toolchain_count),
	                    .count = end - first,
	                    .whole = whole};

	for (size_t i = first; i < end; i++)
		fold.member[i - first] = i;
	return fold;
}

/* The toolchains of one compiler, from `first` on: one fold, or as many as they are. */
static size_t fold_compiler(struct arena *arena, const struct view *view, fold_alike *alike,
                            const void *context, size_t first, struct fold *fold)
{
	const struct toolchain_row *row = view->toolchain;
	size_t end = first + 1;

	while (end < view->toolchain_count && strcmp(row[end].compiler, row[first].compiler) == 0)
		end++;
	fold[0] = fold_of(arena, view, first, end, true);
	if (are_alike(alike, context, &fold[0], &fold[0]))
		return 1;
	for (size_t i = first; i < end; i++)
		fold[i - first] = fold_of(arena, view, i, i + 1, false);
	return end - first;
}

size_t fold_toolchains(struct arena *arena, const struct view *view, fold_alike *alike,
                       const void *context, struct fold **out)
{
	struct fold *fold = NEW_ARRAY(arena, struct fold, view->toolchain_count);
	size_t single = 0, count = 0;

	for (size_t i = 0; i < view->toolchain_count;) {
		size_t last;

		single += fold_compiler(arena, view, alike, context, i, &fold[single]);
		last = single - 1;
		i = fold[last].member[fold[last].count - 1] + 1;
	}
	for (size_t i = 0; i < single; i++) {
		size_t to = 0;

		while (to < count && !(is_mergeable(view, &fold[to], &fold[i]) &&
		                       are_alike(alike, context, &fold[to], &fold[i])))
			to++;
		if (to < count)
			fold_add(&fold[to], &fold[i]);
		else
			fold[count++] = fold[i];
	}
	for (size_t i = 0; i < count; i++)
		fold[i].label = label_of(arena, view, &fold[i]);
	*out = fold;
	return count;
}

static bool is_alike_member(const void *context, size_t one, size_t other)
{
	const bool *member = context;

	return member[one] == member[other];
}

const char *fold_names(struct arena *arena, const struct view *view, const bool *member)
{
	const char *text = "";
	struct fold *fold;
	size_t count = fold_toolchains(arena, view, is_alike_member, member, &fold);

	for (size_t i = 0; i < count; i++)
		if (member[fold[i].member[0]])
			text =
			    arena_printf(arena, "%s%s%s", text, *text ? ", " : "", fold[i].label);
	return text;
}
