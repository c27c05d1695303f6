#include <string.h>

#include "../toolchain/redact.h"
#include "store_private.h"

/* All that compilers and users say; cases and keys have neither paths nor names. */
#define FINDING_TEXT(name) {"finding", #name},
#define BUG_TEXT(name)     {"bug", #name},
static const struct {
	const char *table, *column;
} told[] = {{"setting", "value"},
            {"toolchain", "name"},
            {"toolchain", "compiler"},
            {"toolchain", "flags"},
            {"toolchain", "version"},
            {"abstention", "reason"},
            {"finding", "id"},
            {"bug_finding", "finding"},
            {"irreducible", "finding"},
            {"irreducible", "reason"},
            FINDING_TEXTS(FINDING_TEXT) BUG_TEXTS(BUG_TEXT)};

struct pending {
	const char *old, *new;
	struct pending *next;
};

/* What is to be another in a column. */
static bool find_texts(struct store *store, const char *table, const char *column,
                       const struct redact_names *names, struct arena *arena,
                       struct pending **first, struct error *error)
{
	struct query query;

	query_begin(&query, store,
	            arena_printf(arena, "SELECT DISTINCT %s FROM %s", column, table));
	while (query_row(&query)) {
		struct arena row;
		const char *text, *clean;

		arena_init(&row);
		text = query_text(&query, &row);
		clean = redact_with(&row, text, names);
		if (text != NULL && strcmp(clean, text) != 0) {
			struct pending *pending = NEW(arena, struct pending);

			*pending = (struct pending){arena_strdup(arena, text),
			                            arena_strdup(arena, clean), *first};
			*first = pending;
		}
		arena_release(&row);
	}
	return query_end(&query, error);
}

static bool redact_column(struct store *store, const char *table, const char *column,
                          const struct redact_names *names, size_t *changed, struct error *error)
{
	struct pending *first = NULL;
	struct arena arena;
	bool good;

	arena_init(&arena);
	good = find_texts(store, table, column, names, &arena, &first, error);
	for (; first != NULL && good; first = first->next) {
		struct query query;

		query_begin(&query, store,
		            arena_printf(&arena, "UPDATE %s SET %s = ? WHERE %s = ?", table, column,
		                         column));
		query_bind_text(&query, first->new);
		query_bind_text(&query, first->old);
		query_run(&query);
		good = query_end(&query, error);
		*changed += good;
	}
	arena_release(&arena);
	return good;
}

/* What somebody calls a compiler is no secret: reports name it, and so do commands. */
static bool keep_compilers(struct store *store, struct redact_names *names, struct arena *arena,
                           struct error *error)
{
	const char **left = NEW_ARRAY(arena, const char *, names->count);
	const struct redact_names all = *names;
	struct query query;
	const char *compilers = "";

	query_begin(&query, store, "SELECT DISTINCT compiler FROM toolchain");
	while (query_row(&query))
		compilers = arena_printf(arena, "%s %s", compilers, query_text(&query, arena));
	compilers = redact_with(arena, compilers, &(struct redact_names){0});
	*names = (struct redact_names){0, left};
	for (size_t i = 0; i < all.count; i++) {
		const struct redact_names one = {1, &all.name[i]};

		if (redact_words(arena, compilers, &one) == compilers)
			left[names->count++] = all.name[i];
	}
	return query_end(&query, error);
}

static bool is_ours(const char *column)
{
	static const char *const ours[] = {"case_text", "case_id", "key",  "known",   "reference",
	                                   "verdict",   "leaf",    "sent", "received"};

	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		if (strcmp(column, ours[i]) == 0)
			return true;
	return false;
}

bool store_redact_rows(struct store *store, const struct redact_names *names, size_t *changed,
                       struct error *error)
{
	struct redact_names all = *names;
	struct arena arena;
	bool good;

	*changed = 0;
	arena_init(&arena);
	good = keep_compilers(store, &all, &arena, error);
	for (size_t i = 0; i < ARRAY_LEN(told) && good; i++)
		good = is_ours(told[i].column) ||
		       redact_column(store, told[i].table, told[i].column, &all, changed, error);
	arena_release(&arena);
	return good;
}
