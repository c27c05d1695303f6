#include <assert.h>

#include "store_private.h"

#define COLUMN(name) ", " #name

/* ?1 is the first index of the batch here, ?2 there. */
static const char *const statement[] = {
    "DELETE FROM batch WHERE first < ?1 + (SELECT last - first FROM before.batch WHERE first = ?2) "
    "AND last > ?1",
    "INSERT INTO batch SELECT ?1, ?1 + last - first, judged, alone, untested, trials, calls, "
    "digest "
    "FROM before.batch WHERE first = ?2",
    "INSERT INTO verdict SELECT ?1, caller, callee, verdict, cases FROM before.verdict "
    "WHERE batch = ?2",
    "INSERT INTO finding SELECT ?1, case_index - ?2 + ?1, id, kind" FINDING_TEXTS(COLUMN)
        FINDING_NUMBERS(COLUMN) " FROM before.finding WHERE batch = ?2",
    "INSERT INTO abstention SELECT ?1, toolchain, status, reason, cases FROM before.abstention "
    "WHERE batch = ?2",
    "INSERT INTO coverage SELECT ?1, cell, judged FROM before.coverage WHERE batch = ?2",
    "INSERT INTO timing SELECT ?1, 0, 0, 1 FROM before.batch WHERE first = ?2",
};

bool store_copy_from(struct store *store, const char *folder, struct error *error)
{
	struct query query;

	query_begin(&query, store, "ATTACH ? AS before");
	query_bind_text(&query, arena_printf(&store->arena, "%s/crosscall.db", folder));
	query_run(&query);
	return query_end(&query, error);
}

/* The batch there whose rows are those of the one here. */
static bool find(struct store *store, const char *digest, uint64_t count, bool *is_there,
                 uint64_t *first, struct error *error)
{
	struct query query;

	query_begin(&query, store,
	            "SELECT first FROM before.batch WHERE digest = ? AND last - first = ? LIMIT 1");
	query_bind_text(&query, digest);
	query_bind(&query, (int64_t)count);
	*is_there = query_row(&query);
	if (*is_there)
		*first = (uint64_t)query_integer(&query);
	return query_end(&query, error);
}

static bool copy(struct store *store, uint64_t here, uint64_t there, struct error *error)
{
	for (size_t i = 0; i < ARRAY_LEN(statement); i++) {
		struct query query;

		query_begin(&query, store, statement[i]);
		query_bind(&query, (int64_t)here);
		query_bind(&query, (int64_t)there);
		query_run(&query);
		if (!query_end(&query, error))
			return false;
	}
	return true;
}

bool store_copy_batch(struct store *store, uint64_t first, uint64_t last, const char *digest,
                      bool *copied, struct error *error)
{
	uint64_t there = 0;

	assert(store->lock >= 0);
	if (!find(store, digest, last - first, copied, &there, error))
		return false;
	if (!*copied)
		return true;
	return store_execute(store, "BEGIN IMMEDIATE", error) &&
	       store_transaction_end(store, copy(store, first, there, error), error);
}

static bool sum_cases(struct store *store, const char *sql, uint64_t first, uint64_t last,
                      uint64_t *cases, struct error *error)
{
	struct query query;

	query_begin(&query, store, sql);
	query_bind(&query, (int64_t)first);
	query_bind(&query, (int64_t)MIN(last, INT64_MAX));
	*cases = query_row(&query) ? (uint64_t)query_integer(&query) : 0;
	return query_end(&query, error);
}

bool store_cases_done(struct store *store, uint64_t first, uint64_t last, uint64_t *cases,
                      struct error *error)
{
	return sum_cases(store,
	                 "SELECT coalesce(sum(last - first), 0) FROM batch "
	                 "WHERE first >= ? AND last <= ?",
	                 first, last, cases, error);
}

bool store_cases_copied(struct store *store, uint64_t first, uint64_t last, uint64_t *cases,
                        struct error *error)
{
	return sum_cases(store,
	                 "SELECT coalesce(sum(last - first), 0) FROM batch, timing "
	                 "WHERE batch = first AND copied AND first >= ? AND last <= ?",
	                 first, last, cases, error);
}
