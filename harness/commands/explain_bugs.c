#include "explain_bugs.h"

#include <string.h>

#include "../../generators/text.h"
#include "../../reports/explain_json.h"
#include "../explain.h"
#include "../store.h"

/* The two ends; one where a toolchain is at odds with itself. */
static struct toolchain_list ends_of(const struct bug *bug, const struct toolchain_list *all,
                                     struct arena *arena)
{
	struct toolchain *end = NEW_ARRAY(arena, struct toolchain, 2);
	struct toolchain_list list = {.toolchain = end};

	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->toolchain[i].name, bug->caller) == 0 ||
		    strcmp(all->toolchain[i].name, bug->callee) == 0)
			end[list.count++] = all->toolchain[i];
	return list;
}

/* A case that shows nothing any more keeps no explanation. */
static bool explain_bug(struct bug *bug, const struct toolchain_list *toolchains, unsigned jobs,
                        struct arena *arena, int *signal, struct error *error)
{
	const struct abi_case *c =
	    case_parse(arena, bug->key, bug->case_text, strlen(bug->case_text), error);
	const struct toolchain_list ends = ends_of(bug, toolchains, arena);
	struct explanation explanation;

	if (c == NULL || ends.count == 0)
		return true;
	if (!explain_case(c, &ends, jobs, arena, &explanation, error))
		return false;
	*signal = explanation.signal;
	if (explanation.part_count > 0)
		bug->explanation = explain_json_text(&explanation, arena);
	return true;
}

static bool read_bugs(const char *out, struct arena *arena, struct bug **bug, size_t *count,
                      struct error *error)
{
	struct store *store;
	bool is_read;

	if (!store_open(out, &store, error))
		return false;
	is_read = store_bugs(store, arena, bug, count, error);
	store_close(store);
	return is_read;
}

bool explain_bugs(const char *out, const struct toolchain_list *toolchains, unsigned jobs,
                  int *signal, struct error *error)
{
	struct arena arena;
	size_t count = 0;
	struct bug *bug;
	bool good;

	arena_init(&arena);
	good = read_bugs(out, &arena, &bug, &count, error);
	for (size_t i = 0; i < count && good && *signal == 0; i++)
		if (*bug[i].explanation == '\0')
			good = explain_bug(&bug[i], toolchains, jobs, &arena, signal, error);
	good = good && (count == 0 || store_write_bugs(out, bug, count, error));
	arena_release(&arena);
	return good;
}
