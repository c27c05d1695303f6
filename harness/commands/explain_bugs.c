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
	if (!explain_case(c, &ends, jobs, arena, &explanation, error) ||
	    !explain_ask(&explanation, arena, error))
		return false;
	*signal = explanation.signal;
	if (explanation.part_count > 0)
		bug->explanation = explain_json_text(&explanation, arena);
	return true;
}

static bool read_triage(const char *out, struct arena *arena, struct bug **bug,
                        struct triage_record *record, struct error *error)
{
	struct irreducible *irreducible;
	struct store *store;
	bool is_read;

	if (!store_open(out, &store, error))
		return false;
	is_read = store_bugs(store, arena, bug, &record->bug_count, error) &&
	          store_irreducibles(store, arena, &irreducible, &record->irreducible_count, error);
	store_close(store);
	if (is_read) {
		record->bug = *bug;
		record->irreducible = irreducible;
	}
	return is_read;
}

bool explain_bugs(const char *out, const struct toolchain_list *toolchains, unsigned jobs,
                  int *signal, struct error *error)
{
	struct arena arena;
	struct triage_record record = {0};
	struct bug *bug;
	bool good;

	arena_init(&arena);
	good = read_triage(out, &arena, &bug, &record, error);
	for (size_t i = 0; i < record.bug_count && good && *signal == 0; i++)
		if (*bug[i].explanation == '\0')
			good = explain_bug(&bug[i], toolchains, jobs, &arena, signal, error);
	good = good && (record.bug_count == 0 || store_write_triage(out, &record, error));
	arena_release(&arena);
	return good;
}
