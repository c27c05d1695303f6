/*
 * What the files of the store share: the handle, and queries with running places.
 */
#ifndef STORE_STORE_PRIVATE_H
#define STORE_STORE_PRIVATE_H

#include <sqlite3.h>

#include "store.h"

enum { STORE_APPLICATION = 0x58434c53 }; /* "XCLS", what file(1) and we know a store by */

struct store {
	struct arena arena; /* holds this struct and its texts */
	sqlite3 *db;
	const char *path; /* of the database */
	int lock;         /* the writer's guard; -1 for readers */
};

/*
 * One statement. A failure is remembered and the calls after it do nothing, so that only
 * query_end, which releases the statement, has to be looked at.
 *
 *     query_begin(&query, store, "SELECT name FROM toolchain WHERE place = ?");
 *     query_bind(&query, place);
 *     while (query_row(&query))
 *         use(query_text(&query, arena));
 *     return query_end(&query, error);
 */
struct query {
	struct store *store;
	sqlite3_stmt *statement;
	int bound, column; /* places taken so far */
	int result;        /* of the first call that failed, else SQLITE_OK */
};

void query_begin(struct query *query, struct store *store, const char *sql);
void query_bind(struct query *query, int64_t value);
void query_bind_real(struct query *query, double value);
/* The text lives until query_end; NULL is stored as "". */
void query_bind_text(struct query *query, const char *value);
/* True while there is a row; its columns are then read from left to right. */
bool query_row(struct query *query);
/* Makes the statement ready to be bound anew; query_run also runs it, for one without rows. */
void query_reset(struct query *query);
void query_run(struct query *query);
int64_t query_integer(struct query *query);
double query_real(struct query *query);
const char *query_text(struct query *query, struct arena *arena);
bool query_end(struct query *query, struct error *error);

/* All statements of `sql`, without values and rows. */
bool store_execute(struct store *store, const char *sql, struct error *error);
/* Says what `result`, one of SQLite's codes, means to the user and what to do; returns false. */
bool store_fail(struct store *store, int result, struct error *error);

/* Tells a new store from one of ours, and ours from those of other versions. */
bool store_is_empty(struct store *store, bool *empty, struct error *error);
bool store_check_version(struct store *store, struct error *error);
/* Inside a transaction. */
bool store_write_parts(struct store *store, struct arena *arena,
                       const struct campaign_settings *settings, struct error *error);
bool store_read_parts(struct store *store, struct arena *arena, struct campaign_settings *settings,
                      struct error *error);
/* ERROR_USAGE and the first part that is another. */
bool store_compare_parts(const struct campaign_settings *stored,
                         const struct campaign_settings *asked, struct error *error);
/* The end of a range of cases as text, and back: UINT64_MAX is "none". */
const char *store_index_text(struct arena *arena, uint64_t last);
uint64_t store_index_of(const char *text);

/* Commits what is good, and rolls back what is not. */
bool store_transaction_end(struct store *store, bool good, struct error *error);
/* Inside a transaction. */
bool store_put_triage(struct store *store, const struct triage_record *record, struct error *error);

/* How many rows a table has; 0 after a failure, which the query behind it meets again. */
size_t store_row_count(struct store *store, const char *sql);

/* Inside a transaction: the tables, the settings and the toolchains. */
bool store_lay_out(struct store *store, const struct campaign_settings *settings,
                   const struct toolchain_list *toolchains, struct error *error);
/* ERROR_USAGE and the first difference when the store was made with others. */
bool store_compare(struct store *store, const struct campaign_settings *settings,
                   const struct toolchain_list *toolchains, struct error *error);

/* Inside a transaction: all texts that may hold a path. */
bool store_redact_rows(struct store *store, const struct redact_names *names, size_t *changed,
                       struct error *error);

/* The columns of a finding besides its key and kind, in the order of the table. */
#define FINDING_TEXTS(ROW)                                                                         \
	ROW(case_id)                                                                               \
	ROW(case_text)                                                                             \
	ROW(classes)                                                                               \
	ROW(toolchain)                                                                             \
	ROW(verdict)                                                                               \
	ROW(caller)                                                                                \
	ROW(callee)                                                                                \
	ROW(leaf)                                                                                  \
	ROW(sent)                                                                                  \
	ROW(received)                                                                              \
	ROW(detail)
#define FINDING_NUMBERS(ROW)                                                                       \
	ROW(libffi_only)                                                                           \
	ROW(round)                                                                                 \
	ROW(phase)                                                                                 \
	ROW(cells)

/* The texts of a bug, in the order of the table. */
#define BUG_TEXTS(ROW)                                                                             \
	ROW(key)                                                                                   \
	ROW(title)                                                                                 \
	ROW(blame)                                                                                 \
	ROW(finding)                                                                               \
	ROW(case_text)                                                                             \
	ROW(classes)                                                                               \
	ROW(caller)                                                                                \
	ROW(callee)                                                                                \
	ROW(known)                                                                                 \
	ROW(reference)                                                                             \
	ROW(explanation)

#endif
