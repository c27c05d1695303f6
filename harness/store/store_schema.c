#include "../toolchain/redact.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const store_verdict_name[] = {
    [WIRE_UNTESTED] = "untested", [WIRE_OK] = "ok",       [WIRE_ABSTAINED] = "abstained",
    [WIRE_LAYOUT] = "layout",     [WIRE_GATED] = "gated", [WIRE_SKIPPED] = "skipped",
    [WIRE_FLAKY] = "flaky",       [WIRE_ARGS] = "args",   [WIRE_RETURN] = "return",
    [WIRE_STATE] = "state",       [WIRE_CRASH] = "crash", [WIRE_HANG] = "hang",
};
_Static_assert(ARRAY_LEN(store_verdict_name) == WIRE_VERDICT_COUNT, "a verdict has no name");

/*
 * Keys are natural and no table has a rowid, so that the same rows make the same tables in whatever
 * order their batches were written.
 */
#define BATCH               "batch INTEGER NOT NULL REFERENCES batch (first) ON DELETE CASCADE, "
#define PLACE(name)         name " INTEGER NOT NULL REFERENCES toolchain (place), "
#define TEXT_COLUMN(name)   #name " TEXT NOT NULL, "
#define NUMBER_COLUMN(name) #name " INTEGER NOT NULL, "
#define TABLE_END           ") STRICT, WITHOUT ROWID;"

static const char schema[] =
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL" TABLE_END

    "CREATE TABLE toolchain (place INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
    "compiler TEXT NOT NULL, flags TEXT NOT NULL, family TEXT NOT NULL, version TEXT NOT NULL, "
    "fingerprint TEXT NOT NULL, features TEXT NOT NULL" TABLE_END

    "CREATE TABLE part (place INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
    "first INTEGER NOT NULL, last TEXT NOT NULL, seed TEXT NOT NULL, "
    "start INTEGER NOT NULL, given INTEGER NOT NULL" TABLE_END

    "CREATE TABLE part_case (part INTEGER NOT NULL REFERENCES part (place), "
    "place INTEGER NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (part, place)" TABLE_END

    "CREATE TABLE batch (first INTEGER NOT NULL PRIMARY KEY, last INTEGER NOT NULL, "
    "judged INTEGER NOT NULL, alone INTEGER NOT NULL, untested INTEGER NOT NULL, "
    "trials INTEGER NOT NULL, calls INTEGER NOT NULL, digest TEXT NOT NULL, "
    "CHECK (first < last)" TABLE_END

    "CREATE TABLE verdict (" BATCH PLACE("caller") PLACE(
        "callee") "verdict TEXT NOT NULL, cases INTEGER NOT NULL, "
                  "PRIMARY KEY (batch, caller, callee, verdict)" TABLE_END

                  "CREATE TABLE finding (" BATCH "case_index INTEGER NOT NULL, id TEXT NOT NULL, "
                  "kind TEXT NOT NULL, " FINDING_TEXTS(TEXT_COLUMN) FINDING_NUMBERS(
                      NUMBER_COLUMN) "PRIMARY KEY (case_index, id)" TABLE_END
                                     "CREATE INDEX finding_batch ON finding (batch);"

                                     "CREATE TABLE abstention (" BATCH PLACE(
                                         "toolchain") "status TEXT NOT NULL, reason TEXT NOT NULL, "
                                                      "cases INTEGER NOT NULL, "
                                                      "PRIMARY KEY (batch, toolchain, status, "
                                                      "reason)" TABLE_END

                                                      "CREATE TABLE coverage (" BATCH
                                                      "cell TEXT NOT NULL, judged INTEGER NOT "
                                                      "NULL, "
                                                      "PRIMARY KEY (batch, cell)" TABLE_END

                                                      "CREATE TABLE timing (" BATCH
                                                      "seconds REAL NOT NULL, cpu REAL NOT NULL, "
                                                      "copied INTEGER NOT NULL, "
                                                      "PRIMARY KEY (batch)" TABLE_END

                                                      "CREATE TABLE bug (place INTEGER NOT NULL "
                                                      "PRIMARY KEY, status TEXT NOT NULL, "
                                                      "findings INTEGER NOT NULL, " BUG_TEXTS(
                                                          TEXT_COLUMN) "UNIQUE (key)" TABLE_END

                                                                       "CREATE TABLE bug_finding "
                                                                       "(bug INTEGER NOT NULL "
                                                                       "REFERENCES bug (place) ON "
                                                                       "DELETE CASCADE, "
                                                                       "finding TEXT NOT NULL, "
                                                                       "PRIMARY KEY (bug, "
                                                                       "finding)" TABLE_END

                                                                       "CREATE TABLE irreducible "
                                                                       "(place INTEGER NOT NULL "
                                                                       "PRIMARY KEY, finding TEXT "
                                                                       "NOT NULL, "
                                                                       "findings INTEGER NOT NULL, "
                                                                       "reason TEXT NOT "
                                                                       "NULL" TABLE_END;

static bool read_number(struct store *store, const char *sql, int64_t *value, struct error *error)
{
	struct query query;

	query_begin(&query, store, sql);
	*value = query_row(&query) ? query_integer(&query) : 0;
	return query_end(&query, error);
}

bool store_is_empty(struct store *store, bool *empty, struct error *error)
{
	int64_t application, tables;

	if (!read_number(store, "PRAGMA application_id", &application, error) ||
	    !read_number(store, "SELECT count(*) FROM sqlite_schema", &tables, error))
		return false;
	*empty = application == 0 && tables == 0;
	return true;
}

bool store_check_version(struct store *store, struct error *error)
{
	int64_t application, version;

	if (!read_number(store, "PRAGMA application_id", &application, error) ||
	    !read_number(store, "PRAGMA user_version", &version, error))
		return false;
	if (application != STORE_APPLICATION)
		return error_set(error, ERROR_USAGE,
		                 "%s: not a store of crosscall: the database is another program's",
		                 store->path);
	if (version == STORE_VERSION)
		return true;
	return error_set(error, ERROR_USAGE,
	                 "%s: made by %s crosscall (store version %" PRId64
	                 "); this one knows version %d: start a new one with --out",
	                 store->path, version < STORE_VERSION ? "an older" : "a newer", version,
	                 STORE_VERSION);
}

/* Settings are stored as text by name: a seed has 64 bits, an SQLite integer only 63 and a sign. */
/* Those up to SETTING_CALLS are compared. */
enum {
	SETTING_PROGRAM,
	SETTING_TARGET,
	SETTING_TIERS,
	SETTING_SEED,
	SETTING_FIRST,
	SETTING_LAST,
	SETTING_GENERATOR,
	SETTING_CONTRACT,
	SETTING_BATCH,
	SETTING_CALLS,
	SETTING_COMPARED,
	SETTING_DATE = SETTING_COMPARED,
	SETTING_KERNEL,
	SETTING_PROCESSOR,
	SETTING_COUNT
};

static const char *const setting_name[SETTING_COUNT] = {
    "crosscall version", "target",           "tiers",      "seed",  "first case", "last case",
    "generator version", "contract version", "batch size", "calls", "date",       "kernel",
    "processor",
};

/* A store of before there were others has no word for it. */
static const char calls_by_pointer[] = "by pointer";
static const char calls_by_name[] = "by pointer and by name (--linked)";

static void settings_to_texts(struct arena *arena, const struct campaign_settings *settings,
                              const char *text[SETTING_COUNT])
{
	text[SETTING_PROGRAM] = settings->program;
	text[SETTING_TARGET] = settings->target;
	text[SETTING_TIERS] = settings->tiers;
	text[SETTING_SEED] = arena_printf(arena, "%" PRIu64, settings->seed);
	text[SETTING_FIRST] = arena_printf(arena, "%" PRIu64, settings->first);
	text[SETTING_LAST] = store_index_text(arena, settings->last);
	text[SETTING_GENERATOR] = arena_printf(arena, "%" PRIu32, settings->generator_version);
	text[SETTING_CONTRACT] = arena_printf(arena, "%" PRIu32, settings->contract_version);
	text[SETTING_BATCH] = arena_printf(arena, "%" PRIu32, settings->batch_size);
	text[SETTING_CALLS] = settings->linked ? calls_by_name : calls_by_pointer;
	text[SETTING_DATE] = settings->date;
	text[SETTING_KERNEL] = settings->kernel;
	text[SETTING_PROCESSOR] = settings->processor;
}

static bool read_settings(struct store *store, struct arena *arena, const char *text[SETTING_COUNT],
                          struct error *error)
{
	struct query query;
	bool whole = true;

	query_begin(&query, store, "SELECT value FROM setting WHERE name = ?");
	for (int i = 0; i < SETTING_COUNT; i++) {
		query_bind_text(&query, setting_name[i]);
		if (query_row(&query))
			text[i] = query_text(&query, arena);
		else if (i == SETTING_CALLS)
			text[i] = calls_by_pointer;
		else
			whole = false;
		query_reset(&query);
	}
	if (!query_end(&query, error))
		return false;
	return whole || error_set(error, ERROR_MACHINE,
	                          "%s: the store is damaged: settings are missing", store->path);
}

bool store_settings(struct store *store, struct arena *arena, struct campaign_settings *settings,
                    struct error *error)
{
	const char *text[SETTING_COUNT];

	if (!read_settings(store, arena, text, error))
		return false;
	*settings = (struct campaign_settings){
	    .program = text[SETTING_PROGRAM],
	    .target = text[SETTING_TARGET],
	    .tiers = text[SETTING_TIERS],
	    .seed = strtoull(text[SETTING_SEED], NULL, 10),
	    .linked = strcmp(text[SETTING_CALLS], calls_by_name) == 0,
	    .first = strtoull(text[SETTING_FIRST], NULL, 10),
	    .last = store_index_of(text[SETTING_LAST]),
	    .generator_version = (uint32_t)strtoul(text[SETTING_GENERATOR], NULL, 10),
	    .contract_version = (uint32_t)strtoul(text[SETTING_CONTRACT], NULL, 10),
	    .batch_size = (uint32_t)strtoul(text[SETTING_BATCH], NULL, 10),
	    .date = text[SETTING_DATE],
	    .kernel = text[SETTING_KERNEL],
	    .processor = text[SETTING_PROCESSOR],
	};
	return store_read_parts(store, arena, settings, error);
}

static const char *features_text(struct arena *arena, feature_set features)
{
	const char *text = "";

	for (int i = 0; i < FEATURE_COUNT; i++)
		if (features & FEATURE_BIT(i))
			text = arena_printf(arena, "%s%s%s", text, *text ? " " : "",
			                    feature_info[i].text);
	return text;
}

struct toolchain_row *store_toolchain_rows(struct arena *arena,
                                           const struct toolchain_list *toolchains)
{
	struct toolchain_row *row = NEW_ARRAY(arena, struct toolchain_row, toolchains->count);

	for (size_t i = 0; i < toolchains->count; i++) {
		const struct toolchain *t = &toolchains->toolchain[i];

		row[i] = (struct toolchain_row){
		    .name = t->name,
		    .compiler = t->compiler,
		    .flags = redact_text(arena, t->flags),
		    .family = family_name[t->family],
		    .version = t->version,
		    .fingerprint = t->fingerprint.text,
		    .features = features_text(arena, t->features),
		};
	}
	return row;
}

static bool write_toolchains(struct store *store, struct arena *arena,
                             const struct toolchain_list *toolchains, struct error *error)
{
	const struct toolchain_row *row = store_toolchain_rows(arena, toolchains);
	struct query query;

	query_begin(&query, store, "INSERT INTO toolchain VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < toolchains->count; i++) {
		query_bind(&query, (int64_t)i);
		query_bind_text(&query, row[i].name);
		query_bind_text(&query, row[i].compiler);
		query_bind_text(&query, row[i].flags);
		query_bind_text(&query, row[i].family);
		query_bind_text(&query, row[i].version);
		query_bind_text(&query, row[i].fingerprint);
		query_bind_text(&query, row[i].features);
		query_run(&query);
	}
	return query_end(&query, error);
}

static bool write_settings(struct store *store, struct arena *arena,
                           const struct campaign_settings *settings, struct error *error)
{
	const char *text[SETTING_COUNT];
	struct query query;

	settings_to_texts(arena, settings, text);
	query_begin(&query, store, "INSERT INTO setting VALUES (?, ?)");
	for (int i = 0; i < SETTING_COUNT; i++) {
		query_bind_text(&query, setting_name[i]);
		query_bind_text(&query, text[i]);
		query_run(&query);
	}
	return query_end(&query, error);
}

bool store_lay_out(struct store *store, const struct campaign_settings *settings,
                   const struct toolchain_list *toolchains, struct error *error)
{
	struct arena arena;
	char version[80];
	bool good;

	snprintf(version, sizeof version, "PRAGMA application_id = %d; PRAGMA user_version = %d",
	         STORE_APPLICATION, STORE_VERSION);
	arena_init(&arena);
	good = store_execute(store, version, error) && store_execute(store, schema, error) &&
	       write_settings(store, &arena, settings, error) &&
	       store_write_parts(store, &arena, settings, error) &&
	       write_toolchains(store, &arena, toolchains, error);
	arena_release(&arena);
	return good;
}

static bool compare_settings(struct store *store, struct arena *arena,
                             const struct campaign_settings *settings, struct error *error)
{
	const char *stored[SETTING_COUNT], *asked[SETTING_COUNT];
	struct campaign_settings all;

	if (!read_settings(store, arena, stored, error))
		return false;
	settings_to_texts(arena, settings, asked);
	for (int i = 0; i < SETTING_COMPARED; i++)
		if (strcmp(stored[i], asked[i]) != 0)
			return error_set(error, ERROR_USAGE, "%s: the store has %s, asked for %s",
			                 setting_name[i], stored[i], asked[i]);
	return store_settings(store, arena, &all, error) &&
	       store_compare_parts(&all, settings, error);
}

static bool compare_toolchains(struct store *store, struct arena *arena,
                               const struct toolchain_list *list, struct error *error)
{
	struct toolchain_row *row;
	size_t count;

	if (!store_toolchains(store, arena, &row, &count, error))
		return false;
	for (size_t i = 0; i < MAX(count, list->count); i++) {
		const char *stored = i < count ? row[i].name : "none";
		const char *asked = i < list->count ? list->toolchain[i].name : "none";

		if (strcmp(stored, asked) != 0)
			return error_set(error, ERROR_USAGE,
			                 "toolchain %zu: the store has %s, asked for %s", i + 1,
			                 stored, asked);
		if (strcmp(row[i].fingerprint, list->toolchain[i].fingerprint.text) != 0)
			return error_set(error, ERROR_USAGE,
			                 "%s: the compiler has changed since the store was made "
			                 "(version %s then, %s now)",
			                 stored, row[i].version, list->toolchain[i].version);
	}
	return true;
}

bool store_compare(struct store *store, const struct campaign_settings *settings,
                   const struct toolchain_list *toolchains, struct error *error)
{
	struct arena arena;
	bool same;

	arena_init(&arena);
	same = compare_settings(store, &arena, settings, error) &&
	       compare_toolchains(store, &arena, toolchains, error);
	arena_release(&arena);
	return same || error_wrap(error, "%s", store->path);
}
