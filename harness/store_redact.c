#include <string.h>

#include "redact.h"
#include "store_private.h"

/* All that compilers and users say; cases have no paths. */
#define FINDING_TEXT(name) {"finding", #name},
#define BUG_TEXT(name)     {"bug", #name},
static const struct {
	const char *table, *column;
} told[] = {{"toolchain", "name"},      {"toolchain", "compiler"},
            {"toolchain", "flags"},     {"toolchain", "version"},
            {"abstention", "reason"},   {"finding", "id"},
            {"bug_finding", "finding"}, {"irreducible", "finding"},
            {"irreducible", "reason"},  FINDING_TEXTS(FINDING_TEXT) BUG_TEXTS(BUG_TEXT)};

/* A text of the column that is to be another; NULL when none is left. */
static bool next_text(struct store *store, const char *table, const char *column,
                      struct arena *arena, const char **old, const char **new, struct error *error)
{
	struct query query;

	*old = *new = NULL;
	query_begin(&query, store,
	            arena_printf(arena, "SELECT DISTINCT %s FROM %s WHERE instr(%s, '/') > 0",
	                         column, table, column));
	while (*old == NULL && query_row(&query)) {
		const char *text = query_text(&query, arena);
		const char *clean = redact_text(arena, text);

		if (strcmp(clean, text) != 0) {
			*old = text;
			*new = clean;
		}
	}
	return query_end(&query, error);
}

static bool redact_column(struct store *store, const char *table, const char *column,
                          size_t *changed, struct error *error)
{
	struct arena arena;
	const char *old, *new;
	bool good;

	arena_init(&arena);
	while ((good = next_text(store, table, column, &arena, &old, &new, error)) && old != NULL) {
		struct query query;

		query_begin(&query, store,
		            arena_printf(&arena, "UPDATE %s SET %s = ? WHERE %s = ?", table, column,
		                         column));
		query_bind_text(&query, new);
		query_bind_text(&query, old);
		query_run(&query);
		if (!(good = query_end(&query, error)))
			break;
		++*changed;
	}
	arena_release(&arena);
	return good;
}

bool store_redact_rows(struct store *store, size_t *changed, struct error *error)
{
	*changed = 0;
	for (size_t i = 0; i < ARRAY_LEN(told); i++)
		if (strcmp(told[i].column, "case_text") != 0 &&
		    !redact_column(store, told[i].table, told[i].column, changed, error))
			return false;
	return true;
}
