/* What the agreement or disagreement of a batch covers: only cases that two families judged. */
#include <stdlib.h>
#include <string.h>

#include "../../generators/coverage.h"
#include "judge_private.h"

struct cells {
	struct arena *arena;
	const char **cell;
	size_t count, capacity;
};

static void add_cell(const char *cell, void *context)
{
	struct cells *cells = context;

	if (cells->count == cells->capacity) {
		size_t capacity = MAX((size_t)1024, 2 * cells->capacity);
		const char **grown = NEW_ARRAY(cells->arena, const char *, capacity);

		if (cells->count > 0)
			memcpy(grown, cells->cell, cells->count * sizeof *grown);
		cells->cell = grown;
		cells->capacity = capacity;
	}
	cells->cell[cells->count++] = arena_strdup(cells->arena, cell);
}

static int by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Calls were made, or layouts compared. */
static bool is_judgement(uint8_t verdict)
{
	return verdict == WIRE_OK || verdict == WIRE_LAYOUT || verdict >= WIRE_ARGS;
}

/* How many families judged the case: 0, 1, or 2 for more than one. libffi is a witness: alone it
 * judges no compiler. */
static unsigned families(const struct judging *j, const struct case_view *view)
{
	const struct toolchain *toolchain = j->request->toolchains->toolchain;
	unsigned most = 0;

	for (size_t a = 0; a < j->toolchain_count; a++)
		for (size_t b = 0; b < j->toolchain_count; b++) {
			if (!view->sound[a] || !view->sound[b] ||
			    !is_judgement(run_cell(j->run, view->index, a, b)))
				continue;
			if (toolchain[a].family != toolchain[b].family &&
			    strcmp(toolchain[a].abi_flags, toolchain[b].abi_flags) == 0)
				return 2;
			if (!toolchain_is_libffi(&toolchain[a]))
				most = 1;
		}
	return most;
}

static const uint32_t *any_layout(const struct judging *j, const struct case_view *view)
{
	for (size_t t = 0; t < j->toolchain_count; t++)
		if (view->able[t])
			return j->run->layout + t * j->run->layout_words +
			       j->run->layout_first[view->index];
	unreachable();
}

static void count_cells(struct judging *j, struct cells *cells)
{
	struct coverage_count *count = NEW_ARRAY(j->arena, struct coverage_count, cells->count);
	size_t distinct = 0;

	if (cells->count > 0)
		qsort(cells->cell, cells->count, sizeof *cells->cell, by_text);
	for (size_t i = 0; i < cells->count; i++) {
		if (distinct == 0 || strcmp(count[distinct - 1].cell, cells->cell[i]) != 0)
			count[distinct++].cell = cells->cell[i];
		count[distinct - 1].judged++;
	}
	j->record.coverage = count;
	j->record.coverage_count = distinct;
}

void judge_coverage(struct judging *j, const struct case_view *const *views)
{
	struct cells cells = {.arena = j->arena};

	for (size_t c = 0; c < j->request->count; c++) {
		switch (families(j, views[c])) {
		case 0:
			j->record.untested++;
			break;
		case 1:
			j->record.alone++;
			break;
		default:
			j->record.judged++;
			coverage_of(views[c]->c, any_layout(j, views[c]), add_cell, &cells);
		}
	}
	count_cells(j, &cells);
}
