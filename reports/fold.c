#include "fold.h"

#include <assert.h>
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

static bool are_alike(fold_alike *alike, const void *context, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		for (size_t j = i + 1; j < end; j++)
			if (!alike(context, i, j))
				return false;
	return true;
}

/* The flags of the last version in `fold`, against those of `next`. */
static bool has_same_flags(const struct view *view, const struct fold *fold,
                           const struct fold *next)
{
	const struct toolchain_row *end = &view->toolchain[next->first];

	assert(next->count > 0);
	for (size_t i = 0; i < next->count; i++)
		if (i >= fold->count || strcmp(end[i].flags, (end - next->count)[i].flags) != 0)
			return false;
	return fold->count % next->count == 0;
}

static bool is_mergeable(const struct view *view, const struct fold *fold, const struct fold *next)
{
	const struct toolchain_row *row = view->toolchain;

	return fold->whole && next->whole &&
	       is_of_one_compiler(&row[fold->first], &row[next->first]) &&
	       has_same_flags(view, fold, next);
}

static const char *label_of(struct arena *arena, const struct view *view, const struct fold *fold)
{
	const struct toolchain_row *first = &view->toolchain[fold->first];
	const struct toolchain_row *last = first + fold->count - 1;
	bool one = strcmp(first->compiler, last->compiler) == 0;
	bool flags = strcmp(first->flags, last->flags) == 0 && *first->flags;

	if (one)
		return fold->count == 1 ? first->name : first->compiler;
	return arena_printf(arena, "%s..%s%s%s", first->compiler,
	                    last->compiler + number_start(last->compiler), flags ? ":" : "",
	                    flags ? first->flags : "");
}

/* The toolchains of one compiler, from `first` on: one fold, or as many as they are. */
static size_t fold_compiler(const struct view *view, fold_alike *alike, const void *context,
                            size_t first, struct fold *fold)
{
	const struct toolchain_row *row = view->toolchain;
	size_t end = first + 1;

	while (end < view->toolchain_count && strcmp(row[end].compiler, row[first].compiler) == 0)
		end++;
	if (are_alike(alike, context, first, end)) {
		*fold = (struct fold){.first = first, .count = end - first, .whole = true};
		return 1;
	}
	for (size_t i = first; i < end; i++)
		fold[i - first] = (struct fold){.first = i, .count = 1};
	return end - first;
}

size_t fold_toolchains(struct arena *arena, const struct view *view, fold_alike *alike,
                       const void *context, struct fold **out)
{
	struct fold *fold = NEW_ARRAY(arena, struct fold, view->toolchain_count);
	size_t single = 0, count = 0;

	for (size_t i = 0; i < view->toolchain_count;) {
		single += fold_compiler(view, alike, context, i, &fold[single]);
		i = fold[single - 1].first + fold[single - 1].count;
	}
	for (size_t i = 0; i < single; i++) {
		struct fold *last = count ? &fold[count - 1] : NULL;

		if (last && is_mergeable(view, last, &fold[i]) &&
		    are_alike(alike, context, last->first, fold[i].first + fold[i].count))
			last->count += fold[i].count;
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
		if (member[fold[i].first])
			text =
			    arena_printf(arena, "%s%s%s", text, *text ? ", " : "", fold[i].label);
	return text;
}
