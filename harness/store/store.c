#include "store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../base/file.h"
#include "../toolchain/redact.h"
#include "store_private.h"

/* Seconds that a reader and the writer wait for each other. */
enum { BUSY_MS = 10000 };

static struct store *store_new(const char *folder)
{
	struct arena arena;
	struct store *store;

	arena_init(&arena);
	store = NEW(&arena, struct store);
	store->path = arena_printf(&arena, "%s/crosscall.db", folder);
	store->lock = -1;
	store->arena = arena;
	return store;
}

void store_close(struct store *store)
{
	struct arena arena = store->arena;

	sqlite3_close(store->db);
	if (store->lock >= 0)
		close(store->lock);
	arena_release(&arena);
}

/* The system lets go of an flock when its holder dies, however it dies. */
static bool guard_take(struct store *store, const char *folder, struct error *error)
{
	const char *path = arena_printf(&store->arena, "%s/lock", folder);

	store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (store->lock < 0)
		return error_errno(error, "%s", path);
	if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno == EWOULDBLOCK)
		return error_set(error, ERROR_USAGE,
		                 "%s: another crosscall is writing; wait for it, or choose another "
		                 "folder with --out",
		                 store->path);
	return error_errno(error, "%s", path);
}

static bool store_connect(struct store *store, int flags, struct error *error)
{
	int result = sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_EXRESCODE, NULL);

	if (result != SQLITE_OK)
		return store_fail(store, result, error);
	sqlite3_busy_timeout(store->db, BUSY_MS);
	return store_execute(store, "PRAGMA foreign_keys = ON", error);
}

/* NORMAL: a transaction survives the end of the process, not always that of the machine. */
static bool connect_to_write(struct store *store, struct error *error)
{
	return store_execute(store,
	                     "PRAGMA journal_mode = WAL;"
	                     "PRAGMA synchronous = NORMAL",
	                     error);
}

bool store_transaction_end(struct store *store, bool good, struct error *error)
{
	if (good && store_execute(store, "COMMIT", error))
		return true;
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

static bool create(struct store *store, const char *folder,
                   const struct campaign_settings *settings,
                   const struct toolchain_list *toolchains, struct error *error)
{
	bool empty;

	if (!guard_take(store, folder, error) ||
	    !store_connect(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) ||
	    !store_is_empty(store, &empty, error))
		return false;
	if (!empty)
		return error_set(error, ERROR_USAGE,
		                 "%s: there is a store already; go on with it with --resume, or "
		                 "choose another folder with --out",
		                 store->path);
	if (!connect_to_write(store, error) || !store_execute(store, "BEGIN IMMEDIATE", error))
		return false;
	return store_transaction_end(store, store_lay_out(store, settings, toolchains, error),
	                             error);
}

bool store_create(const char *folder, const struct campaign_settings *settings,
                  const struct toolchain_list *toolchains, struct store **store,
                  struct error *error)
{
	struct store *s;

	if (!folder_make(folder, error))
		return false;
	s = store_new(folder);
	if (!create(s, folder, settings, toolchains, error)) {
		store_close(s);
		return false;
	}
	*store = s;
	return true;
}

/* A campaign that was killed while it made its store leaves an empty file. */
static bool check_ours(struct store *store, struct error *error)
{
	bool empty;

	if (!store_is_empty(store, &empty, error))
		return false;
	if (empty)
		return error_set(error, ERROR_NOTHING, "%s: there is no campaign in it yet",
		                 store->path);
	return store_check_version(store, error);
}

static bool check_there(struct store *store, struct error *error)
{
	if (file_exists(store->path))
		return true;
	return error_set(error, ERROR_USAGE, "%s: there is no such store; `run` makes one",
	                 store->path);
}

bool store_resume(const char *folder, const struct campaign_settings *settings,
                  const struct toolchain_list *toolchains, struct store **store,
                  struct error *error)
{
	struct store *s = store_new(folder);

	if (!check_there(s, error) || !guard_take(s, folder, error) ||
	    !store_connect(s, SQLITE_OPEN_READWRITE, error) || !check_ours(s, error) ||
	    !store_compare(s, settings, toolchains, error) || !connect_to_write(s, error)) {
		store_close(s);
		return false;
	}
	*store = s;
	return true;
}

/* The transaction stays open: all that is read is of one moment, whoever writes meanwhile. */
static bool connect_to_read(struct store *store, struct error *error)
{
	return store_connect(store, SQLITE_OPEN_READONLY, error) && check_ours(store, error) &&
	       store_execute(store, "BEGIN; SELECT count(*) FROM setting", error);
}

bool store_open(const char *folder, struct store **store, struct error *error)
{
	struct store *s = store_new(folder);

	if (!check_there(s, error) || !connect_to_read(s, error)) {
		store_close(s);
		return false;
	}
	*store = s;
	return true;
}

bool store_has_batch(struct store *store, uint64_t first, uint64_t last, bool *has,
                     struct error *error)
{
	struct query query;

	query_begin(&query, store, "SELECT 1 FROM batch WHERE first = ? AND last = ?");
	query_bind(&query, (int64_t)first);
	query_bind(&query, (int64_t)last);
	*has = query_row(&query);
	return query_end(&query, error);
}

/* What hangs on a batch goes with it: its rows are deleted by their foreign key. */
static bool write_batch(struct store *store, const struct batch_record *batch, const char *digest,
                        struct error *error)
{
	struct query query;

	query_begin(&query, store, "DELETE FROM batch WHERE first < ? AND last > ?");
	query_bind(&query, (int64_t)batch->last);
	query_bind(&query, (int64_t)batch->first);
	query_run(&query);
	if (!query_end(&query, error))
		return false;
	query_begin(&query, store, "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	query_bind(&query, (int64_t)batch->first);
	query_bind(&query, (int64_t)batch->last);
	query_bind(&query, batch->judged);
	query_bind(&query, batch->alone);
	query_bind(&query, batch->untested);
	query_bind(&query, (int64_t)batch->trials);
	query_bind(&query, (int64_t)batch->calls);
	query_bind_text(&query, digest);
	query_run(&query);
	return query_end(&query, error);
}

static bool write_verdicts(struct store *store, const struct batch_record *batch,
                           struct error *error)
{
	const uint32_t *cases = batch->verdict;
	uint32_t n = batch->toolchain_count;
	struct query query;

	query_begin(&query, store, "INSERT INTO verdict VALUES (?, ?, ?, ?, ?)");
	for (uint32_t i = 0; i < n * n * WIRE_VERDICT_COUNT; i++) {
		if (cases[i] == 0)
			continue;
		query_bind(&query, (int64_t)batch->first);
		query_bind(&query, i / WIRE_VERDICT_COUNT / n);
		query_bind(&query, i / WIRE_VERDICT_COUNT % n);
		query_bind_text(&query, store_verdict_name[i % WIRE_VERDICT_COUNT]);
		query_bind(&query, cases[i]);
		query_run(&query);
	}
	return query_end(&query, error);
}

#define PLACE_OF(name)    ", ?"
#define BIND_TEXT(name)   query_bind_text(&query, f->name);
#define BIND_NUMBER(name) query_bind(&query, f->name);

static bool write_findings(struct store *store, const struct batch_record *batch,
                           struct error *error)
{
	struct query query;
	struct arena arena;
	bool good;

	arena_init(&arena);
	query_begin(&query, store,
	            "INSERT INTO finding VALUES (?, ?, ?, ?" FINDING_TEXTS(PLACE_OF)
	                FINDING_NUMBERS(PLACE_OF) ")");
	for (size_t i = 0; i < batch->finding_count; i++) {
		struct finding clean = batch->finding[i], *f = &clean;

		clean.detail = redact_text(&arena, clean.detail);
		query_bind(&query, (int64_t)batch->first);
		query_bind(&query, (int64_t)f->case_index);
		query_bind_text(&query, f->id);
		query_bind_text(&query, finding_kind_name[f->kind]);
		FINDING_TEXTS(BIND_TEXT)
		FINDING_NUMBERS(BIND_NUMBER)
		query_run(&query);
	}
	good = query_end(&query, error);
	arena_release(&arena);
	return good;
}

static bool write_abstentions(struct store *store, const struct batch_record *batch,
                              struct error *error)
{
	struct query query;
	struct arena arena;
	bool good;

	arena_init(&arena);
	query_begin(&query, store,
	            "INSERT INTO abstention VALUES (?, ?, ?, ?, ?) "
	            "ON CONFLICT DO UPDATE SET cases = cases + excluded.cases");
	for (size_t i = 0; i < batch->abstention_count; i++) {
		const struct abstention *a = &batch->abstention[i];

		query_bind(&query, (int64_t)batch->first);
		query_bind(&query, a->toolchain);
		query_bind_text(&query, a->status);
		query_bind_text(&query, redact_text(&arena, a->reason));
		query_bind(&query, a->count);
		query_run(&query);
	}
	good = query_end(&query, error);
	arena_release(&arena);
	return good;
}

static bool write_coverage(struct store *store, const struct batch_record *batch,
                           struct error *error)
{
	struct query query;

	query_begin(&query, store,
	            "INSERT INTO coverage VALUES (?, ?, ?) "
	            "ON CONFLICT DO UPDATE SET judged = judged + excluded.judged");
	for (size_t i = 0; i < batch->coverage_count; i++) {
		query_bind(&query, (int64_t)batch->first);
		query_bind_text(&query, batch->coverage[i].cell);
		query_bind(&query, batch->coverage[i].judged);
		query_run(&query);
	}
	return query_end(&query, error);
}

static bool write_timing(struct store *store, uint64_t first, double seconds, double cpu,
                         struct error *error)
{
	struct query query;

	query_begin(&query, store, "INSERT INTO timing VALUES (?, ?, ?, 0)");
	query_bind(&query, (int64_t)first);
	query_bind_real(&query, seconds);
	query_bind_real(&query, cpu);
	query_run(&query);
	return query_end(&query, error);
}

bool store_write_batch(struct store *store, const struct batch_record *batch, const char *digest,
                       double seconds, double cpu_seconds, struct error *error)
{
	bool good;

	assert(store->lock >= 0);
	assert(batch->first < batch->last && batch->last <= INT64_MAX);
	if (!store_execute(store, "BEGIN IMMEDIATE", error))
		return false;
	good = write_batch(store, batch, digest, error) && write_verdicts(store, batch, error) &&
	       write_findings(store, batch, error) && write_abstentions(store, batch, error) &&
	       write_coverage(store, batch, error) &&
	       write_timing(store, batch->first, seconds, cpu_seconds, error);
	return store_transaction_end(store, good, error);
}

bool store_write_triage(const char *folder, const struct triage_record *record, struct error *error)
{
	struct store *s = store_new(folder);
	bool good = check_there(s, error) && guard_take(s, folder, error) &&
	            store_connect(s, SQLITE_OPEN_READWRITE, error) && check_ours(s, error) &&
	            connect_to_write(s, error) && store_execute(s, "BEGIN IMMEDIATE", error) &&
	            store_transaction_end(s, store_put_triage(s, record, error), error);

	store_close(s);
	return good;
}

/* What is no longer in a row may still be in the file, until that is written anew. */
bool store_redact(const char *folder, const struct redact_names *names, size_t *changed,
                  struct error *error)
{
	struct store *s = store_new(folder);
	bool good = check_there(s, error) && guard_take(s, folder, error) &&
	            store_connect(s, SQLITE_OPEN_READWRITE, error) && check_ours(s, error) &&
	            connect_to_write(s, error) && store_execute(s, "BEGIN IMMEDIATE", error) &&
	            store_transaction_end(s, store_redact_rows(s, names, changed, error), error) &&
	            store_execute(s, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", error);

	store_close(s);
	return good;
}
