#include "store_private.h"

void query_begin(struct query *query, struct store *store, const char *sql)
{
	*query = (struct query){.store = store};
	query->result = sqlite3_prepare_v2(store->db, sql, -1, &query->statement, NULL);
}

static void query_note(struct query *query, int result)
{
	if (query->result == SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
		query->result = result;
}

void query_bind(struct query *query, int64_t value)
{
	if (query->result == SQLITE_OK)
		query_note(query, sqlite3_bind_int64(query->statement, ++query->bound, value));
}

void query_bind_real(struct query *query, double value)
{
	if (query->result == SQLITE_OK)
		query_note(query, sqlite3_bind_double(query->statement, ++query->bound, value));
}

void query_bind_text(struct query *query, const char *value)
{
	if (query->result == SQLITE_OK)
		query_note(query, sqlite3_bind_text(query->statement, ++query->bound,
		                                    value ? value : "", -1, SQLITE_STATIC));
}

bool query_row(struct query *query)
{
	int result;

	if (query->result != SQLITE_OK)
		return false;
	result = sqlite3_step(query->statement);
	query_note(query, result);
	query->column = 0;
	return result == SQLITE_ROW;
}

void query_reset(struct query *query)
{
	sqlite3_reset(query->statement);
	query->bound = 0;
}

void query_run(struct query *query)
{
	query_row(query);
	query_reset(query);
}

int64_t query_integer(struct query *query)
{
	return sqlite3_column_int64(query->statement, query->column++);
}

double query_real(struct query *query)
{
	return sqlite3_column_double(query->statement, query->column++);
}

const char *query_text(struct query *query, struct arena *arena)
{
	const unsigned char *text = sqlite3_column_text(query->statement, query->column++);

	return arena_strdup(arena, text ? (const char *)text : "");
}

bool query_end(struct query *query, struct error *error)
{
	bool good = query->result == SQLITE_OK || store_fail(query->store, query->result, error);

	sqlite3_finalize(query->statement);
	return good;
}

bool store_execute(struct store *store, const char *sql, struct error *error)
{
	int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return result == SQLITE_OK || store_fail(store, result, error);
}

/* The low byte of a result is its kind; the rest says more about it. */
bool store_fail(struct store *store, int result, struct error *error)
{
	const char *reason = sqlite3_errmsg(store->db);

	switch (result & 0xff) {
	case SQLITE_FULL:
		return error_set(error, ERROR_MACHINE,
		                 "%s: the disk is full; make room, then go on with --resume",
		                 store->path);
	case SQLITE_IOERR:
		return error_set(
		    error, ERROR_MACHINE,
		    "%s: reading or writing failed (%s); look whether the disk is full "
		    "or broken, then go on with --resume",
		    store->path, reason);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(error, ERROR_MACHINE,
		                 "%s: another program keeps the store locked; end it and try again",
		                 store->path);
	case SQLITE_NOTADB:
		return error_set(error, ERROR_USAGE,
		                 "%s: not a store of crosscall: it is no SQLite database",
		                 store->path);
	case SQLITE_CORRUPT:
		return error_set(error, ERROR_MACHINE,
		                 "%s: the store is damaged (%s); start a new one with --out",
		                 store->path, reason);
	default:
		return error_set(error, ERROR_MACHINE, "%s: %s", store->path, reason);
	}
}
