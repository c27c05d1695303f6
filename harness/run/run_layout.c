/* The run stage of a target without a runner: the layouts, out of the object files. */
#include <stdio.h>
#include <string.h>

#include "../../generators/layout.h"
#include "../build/object.h"
#include "run.h"

/* A case that a module left out has only zeros, and no alignment is 0. */
static bool layout_is_there(const uint32_t *words, size_t count)
{
	return count == 0 || words[1] != 0;
}

static void read_module(const struct run_request *request, struct arena *arena, size_t toolchain,
                        struct run_result *result, uint32_t *layout, uint8_t *able,
                        struct wire_load_result *load)
{
	struct error error = {0};
	const uint32_t *words;
	const char *path;

	if (request->module[toolchain] == NULL) {
		load->load = WIRE_NOT_BUILT;
		return;
	}
	path = arena_printf(arena, "%s/%s", request->folder, request->module[toolchain]);
	/* A word more than the cases have: the emitters' tables are never empty. */
	if (!object_layout(path, result->layout_words + 1, arena, &words, &error)) {
		load->load = WIRE_NOT_LOADED;
		snprintf(load->message, sizeof load->message, "%.*s", (int)sizeof load->message - 1,
		         error.message);
		return;
	}
	memcpy(layout, words, result->layout_words * sizeof *words);
	for (size_t c = 0; c < request->count; c++)
		if (layout_is_there(words + result->layout_first[c],
		                    layout_word_count(request->c[c])))
			able[c] = WIRE_CAN_CALL | WIRE_CAN_BE_CALLED;
}

static uint8_t compare(const struct run_result *result, size_t c, size_t words, size_t a, size_t b)
{
	const uint32_t *layout = result->layout + result->layout_first[c];

	if (!run_able(result, a, c) || !run_able(result, b, c))
		return WIRE_ABSTAINED;
	return memcmp(layout + a * result->layout_words, layout + b * result->layout_words,
	              words * sizeof *layout) == 0
	           ? WIRE_OK
	           : WIRE_LAYOUT;
}

void run_compare_layouts(struct arena *arena, const struct run_request *request, run_done *done,
                         void *context)
{
	size_t n = request->toolchains->count, count = request->count;
	struct run_result result = {.toolchain_count = n, .case_count = count};
	struct wire_load_result *load = NEW_ARRAY(arena, struct wire_load_result, n);
	uint8_t *able = NEW_ARRAY(arena, uint8_t, n *count);
	uint8_t *cell = NEW_ARRAY(arena, uint8_t, n *n *count);
	uint32_t *layout;

	result.layout_first = run_layout_starts(arena, request, &result.layout_words);
	layout = NEW_ARRAY(arena, uint32_t, n *result.layout_words);
	for (size_t i = 0; i < n; i++)
		read_module(request, arena, i, &result, layout + i * result.layout_words,
		            able + i * count, &load[i]);
	result.load = load;
	result.able = able;
	result.layout = layout;
	for (size_t i = 0; i < n * n * count; i++)
		cell[i] = compare(&result, i / n / n, layout_word_count(request->c[i / n / n]),
		                  i / n % n, i % n);
	result.cell = cell;
	done(&result, context);
}
