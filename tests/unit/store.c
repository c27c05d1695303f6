#include "../../harness/store.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../harness/base/file.h"

enum { BATCH = 10 };

static struct arena arena;
static const char *folder, *database;
static struct error error;

static struct toolchain toolchain[] = {
    {.name = "gcc-12:-O0",
     .compiler = "gcc-12",
     .flags = "-O0",
     .family = FAMILY_GCC,
     .version = "12.2.0",
     .fingerprint = {"aa"},
     .features = FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_COMPLEX)},
    {.name = "clang-19:-O2",
     .compiler = "clang-19",
     .flags = "-O2",
     .family = FAMILY_LLVM,
     .version = "19.1.4",
     .fingerprint = {"bb"},
     .features = FEATURE_BIT(FEATURE_CORE)},
    {.name = "libffi",
     .compiler = "libffi",
     .flags = "",
     .family = FAMILY_LIBFFI,
     .version = "3.4.4",
     .fingerprint = {"cc"}},
};
static const struct toolchain_list toolchains = {.count = 3, .toolchain = toolchain};
static const struct campaign_settings settings = {
    .program = "0.1.0",
    .target = "x86_64-sysv",
    .tiers = "core",
    .seed = UINT64_C(0xfedcba9876543210),
    .first = 0,
    .last = UINT64_MAX,
    .generator_version = 3,
    .contract_version = 2,
    .batch_size = BATCH,
};

static void set_up(void)
{
	char *path;

	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	path = arena_printf(&arena, "%s/crosscall.db", folder);
	database = path;
}

static void tear_down(void)
{
	file_remove(folder);
	arena_release(&arena);
}

TestSuite(store, .init = set_up, .fini = tear_down, .timeout = 60);

/* A batch whose rows all depend on `first`, and on `salt`. */
static struct batch_record *sample(uint64_t first, uint32_t salt)
{
	struct batch_record *batch = NEW(&arena, struct batch_record);
	uint32_t *verdict = NEW_ARRAY(&arena, uint32_t, 3 * 3 * WIRE_VERDICT_COUNT);
	struct finding *finding = NEW_ARRAY(&arena, struct finding, 2);
	struct abstention *abstention = NEW_ARRAY(&arena, struct abstention, 2);
	struct coverage_count *coverage = NEW_ARRAY(&arena, struct coverage_count, 2);

	for (uint32_t i = 0; i < 3 * 3; i++)
		verdict[i * WIRE_VERDICT_COUNT + WIRE_OK] = BATCH - 1;
	verdict[1 * WIRE_VERDICT_COUNT + WIRE_ARGS] = 1 + salt;
	verdict[5 * WIRE_VERDICT_COUNT + WIRE_HANG] = (uint32_t)first;
	for (uint32_t i = 0; i < 2; i++)
		finding[i] = (struct finding){
		    .id = i ? "3f9a12cd0b7e4c55-args" : "3f9a12cd0b7e4c55-crash",
		    .kind = i ? FINDING_ARGS : FINDING_CRASH,
		    .case_index = first + i,
		    .case_id = "3f9a12cd0b7e4c55",
		    .case_text = "void f(i32) sysv;\n",
		    .classes = "{gcc-12} {clang-19}",
		    .toolchain = "",
		    .libffi_only = i == 0,
		    .verdict = "args",
		    .caller = "gcc-12:-O0",
		    .callee = "clang-19:-O2",
		    .leaf = "a0",
		    .sent = "01020304",
		    .received = "ff020304",
		    .detail = arena_printf(&arena, "salt %u, a 'quote' and \xc3\xa4", salt),
		    .round = 3,
		    .phase = 1,
		    .cells = 2,
		};
	abstention[0] = (struct abstention){1, "abstained", "complex", 2};
	abstention[1] = (struct abstention){0, "rejected", "error: no such type", 1 + salt};
	coverage[0] = (struct coverage_count){"param/i128", 4};
	coverage[1] = (struct coverage_count){arena_printf(&arena, "arity/%u", (unsigned)first), 1};
	*batch = (struct batch_record){
	    .first = first,
	    .last = first + BATCH,
	    .toolchain_count = 3,
	    .verdict = verdict,
	    .finding_count = 2,
	    .finding = finding,
	    .abstention_count = 2,
	    .abstention = abstention,
	    .coverage_count = 2,
	    .coverage = coverage,
	    .judged = 7,
	    .alone = 2,
	    .untested = 1,
	    .trials = 90,
	    .calls = 900 + salt,
	};
	return batch;
}

static struct store *new_store(void)
{
	struct store *store;

	cr_assert(store_create(folder, &settings, &toolchains, &store, &error), "%s",
	          error.message);
	return store;
}

static void write_sample(struct store *store, uint64_t first, uint32_t salt)
{
	cr_assert(store_write_batch(store, sample(first, salt), 1.5, 0.25, &error), "%s",
	          error.message);
}

static struct store *read_store(void)
{
	struct store *store;

	cr_assert(store_open(folder, &store, &error), "%s", error.message);
	return store;
}

static int append_row(void *context, int columns, char **value, char **name)
{
	(void)name;
	for (int i = 0; i < columns; i++)
		buffer_printf(context, "%s|", value[i] ? value[i] : "NULL");
	buffer_puts(context, "\n");
	return 0;
}

/* All rows of all tables in the order in which the tables hold them. */
static char *dump(void)
{
	static const char *const table[] = {"setting", "toolchain",  "batch",    "verdict",
	                                    "finding", "abstention", "coverage", "timing"};
	struct buffer out;
	sqlite3 *db;
	char *text;

	buffer_init(&out);
	cr_assert(eq(int, sqlite3_open(database, &db), SQLITE_OK));
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		cr_assert(eq(int,
		             sqlite3_exec(db, arena_printf(&arena, "SELECT * FROM %s", table[i]),
		                          append_row, &out, NULL),
		             SQLITE_OK));
	sqlite3_close(db);
	text = arena_strdup(&arena, out.data);
	buffer_release(&out);
	return text;
}

static void execute(const char *sql)
{
	sqlite3 *db;
	char *message = NULL;

	cr_assert(eq(int, sqlite3_open(database, &db), SQLITE_OK));
	cr_assert(eq(int, sqlite3_exec(db, sql, NULL, NULL, &message), SQLITE_OK), "%s", message);
	sqlite3_close(db);
}

static void expect_message(const char *part, enum error_kind kind)
{
	cr_expect(strstr(error.message, part) != NULL, "\"%s\" has no \"%s\"", error.message, part);
	cr_expect(eq(int, (int)error.kind, (int)kind), "%s", error.message);
}

Test(store, settings_come_back)
{
	struct campaign_settings got;
	struct store *store;

	store_close(new_store());
	store = read_store();
	cr_assert(store_settings(store, &arena, &got, &error), "%s", error.message);
	cr_expect(eq(str, (char *)got.program, "0.1.0"));
	cr_expect(eq(str, (char *)got.target, "x86_64-sysv"));
	cr_expect(eq(str, (char *)got.tiers, "core"));
	cr_expect(eq(u64, got.seed, settings.seed));
	cr_expect(eq(u64, got.first, 0));
	cr_expect(eq(u64, got.last, UINT64_MAX));
	cr_expect(eq(u32, got.generator_version, 3));
	cr_expect(eq(u32, got.contract_version, 2));
	cr_expect(eq(u32, got.batch_size, BATCH));
	store_close(store);
}

Test(store, toolchains_come_back)
{
	struct toolchain_row *row;
	struct store *store;
	size_t count;

	store_close(new_store());
	store = read_store();
	cr_assert(store_toolchains(store, &arena, &row, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 3));
	for (size_t i = 0; i < count; i++) {
		cr_expect(eq(str, (char *)row[i].name, (char *)toolchain[i].name));
		cr_expect(eq(str, (char *)row[i].compiler, (char *)toolchain[i].compiler));
		cr_expect(eq(str, (char *)row[i].flags, (char *)toolchain[i].flags));
		cr_expect(eq(str, (char *)row[i].version, (char *)toolchain[i].version));
		cr_expect(eq(str, (char *)row[i].fingerprint, toolchain[i].fingerprint.text));
		cr_expect(eq(str, (char *)row[i].family, (char *)family_name[toolchain[i].family]));
	}
	cr_expect(eq(str, (char *)row[0].features, "core complex"));
	store_close(store);
}

Test(store, total_is_the_sum_of_its_batches)
{
	struct store *store = new_store();
	struct batch_record total;
	double seconds, cpu;

	write_sample(store, 20, 0);
	write_sample(store, 0, 1);
	cr_assert(store_total(store, &arena, &total, &error), "%s", error.message);
	cr_expect(eq(u64, total.first, 0));
	cr_expect(eq(u64, total.last, 30));
	cr_expect(eq(u32, total.judged, 14));
	cr_expect(eq(u32, total.alone, 4));
	cr_expect(eq(u32, total.untested, 2));
	cr_expect(eq(u64, total.trials, 180));
	cr_expect(eq(u64, total.calls, 1801));
	cr_assert(eq(u32, total.toolchain_count, 3));
	cr_expect(eq(u32, total.verdict[1 * WIRE_VERDICT_COUNT + WIRE_ARGS], 3));
	cr_expect(eq(u32, total.verdict[5 * WIRE_VERDICT_COUNT + WIRE_HANG], 20));
	cr_expect(eq(u32, total.verdict[8 * WIRE_VERDICT_COUNT + WIRE_OK], 18));
	cr_assert(eq(sz, total.abstention_count, 2));
	cr_expect(eq(u32, total.abstention[0].toolchain, 0));
	cr_expect(eq(u32, total.abstention[0].count, 3));
	cr_expect(eq(str, (char *)total.abstention[1].reason, "complex"));
	cr_assert(eq(sz, total.coverage_count, 3));
	cr_expect(eq(str, (char *)total.coverage[2].cell, "param/i128"));
	cr_expect(eq(u32, total.coverage[2].judged, 8));
	cr_assert(store_timing(store, &seconds, &cpu, &error));
	cr_expect(eq(dbl, seconds, 3.0));
	cr_expect(eq(dbl, cpu, 0.5));
	store_close(store);
}

static void expect_same_finding(const struct finding *got, const struct finding *want)
{
	cr_expect(eq(str, (char *)got->id, (char *)want->id));
	cr_expect(eq(int, (int)got->kind, (int)want->kind));
	cr_expect(eq(u64, got->case_index, want->case_index));
	cr_expect(eq(str, (char *)got->case_id, (char *)want->case_id));
	cr_expect(eq(str, (char *)got->case_text, (char *)want->case_text));
	cr_expect(eq(str, (char *)got->classes, (char *)want->classes));
	cr_expect(eq(str, (char *)got->toolchain, (char *)want->toolchain));
	cr_expect(eq(int, got->libffi_only, want->libffi_only));
	cr_expect(eq(str, (char *)got->verdict, (char *)want->verdict));
	cr_expect(eq(str, (char *)got->caller, (char *)want->caller));
	cr_expect(eq(str, (char *)got->callee, (char *)want->callee));
	cr_expect(eq(str, (char *)got->leaf, (char *)want->leaf));
	cr_expect(eq(str, (char *)got->sent, (char *)want->sent));
	cr_expect(eq(str, (char *)got->received, (char *)want->received));
	cr_expect(eq(str, (char *)got->detail, (char *)want->detail));
	cr_expect(eq(u32, got->round, want->round));
	cr_expect(eq(u32, got->phase, want->phase));
	cr_expect(eq(u32, got->cells, want->cells));
}

/* The two batches hold findings of the same ids: the same text, generated twice. */
Test(store, findings_come_back_in_order)
{
	struct store *store = new_store();
	struct finding *got;
	size_t count;

	write_sample(store, 10, 0);
	write_sample(store, 0, 0);
	cr_assert(store_findings(store, &arena, &got, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 4));
	for (size_t i = 0; i < count; i++)
		expect_same_finding(&got[i], &sample(i / 2 * 10, 0)->finding[i % 2]);
	store_close(store);
}

Test(store, a_batch_is_known_by_both_ends)
{
	static const struct {
		uint64_t first, last;
		bool has;
	} row[] = {{10, 20, true}, {10, 19, false}, {11, 20, false}, {0, 10, false}};
	struct store *store = new_store();
	bool has;

	write_sample(store, 10, 0);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		cr_assert(store_has_batch(store, row[i].first, row[i].last, &has, &error));
		cr_expect(eq(int, has, row[i].has), "row %zu", i);
	}
	store_close(store);
}

static char *dump_of_order(const uint64_t *first, size_t count)
{
	struct store *store;
	char *text;

	store = new_store();
	for (size_t i = 0; i < count; i++)
		write_sample(store, first[i], 0);
	store_close(store);
	text = dump();
	file_remove(database);
	return text;
}

Test(store, rows_do_not_depend_on_the_order_of_batches)
{
	char *one = dump_of_order((const uint64_t[]){0, 10, 20, 30}, 4);
	char *two = dump_of_order((const uint64_t[]){30, 10, 0, 20}, 4);

	cr_expect(eq(str, one, two));
}

Test(store, an_overlapping_batch_replaces)
{
	struct store *store = new_store();
	char *one, *two;

	write_sample(store, 0, 1);
	write_sample(store, 5, 1); /* replaces [0, 10) */
	write_sample(store, 15, 1);
	write_sample(store, 10, 0); /* replaces [5, 15) and [15, 25) */
	store_close(store);
	one = dump();
	file_remove(database);
	two = dump_of_order((const uint64_t[]){10}, 1);
	cr_expect(eq(str, one, two));
}

Test(store, a_store_is_not_overwritten)
{
	struct store *store;

	store_close(new_store());
	cr_expect(not(store_create(folder, &settings, &toolchains, &store, &error)));
	expect_message("there is a store already", ERROR_USAGE);
}

Test(store, resume_goes_on)
{
	struct store *store = new_store();
	bool has;

	write_sample(store, 0, 0);
	store_close(store);
	cr_assert(store_resume(folder, &settings, &toolchains, &store, &error), "%s",
	          error.message);
	cr_assert(store_has_batch(store, 0, 10, &has, &error));
	cr_expect(has);
	write_sample(store, 10, 0);
	store_close(store);
}

Test(store, resume_names_the_first_other_setting)
{
	static const struct {
		struct campaign_settings settings;
		const char *message;
	} row[] = {
	    {{"0.2.0", "x", "", 0, 0, 0, 0, 0, 0},
	     "crosscall version: the store has 0.1.0, asked for 0.2.0"},
	    {{"0.1.0", "i386-sysv", "core", 1, 0, 0, 3, 2, BATCH},
	     "target: the store has x86_64-sysv, asked for i386-sysv"},
	    {{"0.1.0", "x86_64-sysv", "core,float", 1, 0, 0, 3, 2, BATCH},
	     "tiers: the store has core, asked for core,float"},
	    {{"0.1.0", "x86_64-sysv", "core", 1, 0, UINT64_MAX, 3, 2, BATCH},
	     "seed: the store has 18364758544493064720, asked for 1"},
	    {{"0.1.0", "x86_64-sysv", "core", UINT64_C(0xfedcba9876543210), 0, 99, 3, 2, BATCH},
	     "last case: the store has none, asked for 99"},
	    {{"0.1.0", "x86_64-sysv", "core", UINT64_C(0xfedcba9876543210), 0, UINT64_MAX, 4, 2,
	      BATCH},
	     "generator version: the store has 3, asked for 4"},
	};
	struct store *store;

	store_close(new_store());
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		cr_expect(not(store_resume(folder, &row[i].settings, &toolchains, &store, &error)));
		expect_message(row[i].message, ERROR_USAGE);
	}
}

Test(store, resume_names_the_first_other_toolchain)
{
	struct toolchain other[3];
	struct toolchain_list list = {.count = 3, .toolchain = other};
	struct store *store;

	store_close(new_store());
	memcpy(other, toolchain, sizeof other);
	other[1].name = "clang-18:-O2";
	cr_expect(not(store_resume(folder, &settings, &list, &store, &error)));
	expect_message("toolchain 2: the store has clang-19:-O2, asked for clang-18:-O2",
	               ERROR_USAGE);
	other[1] = toolchain[1];
	strcpy(other[1].fingerprint.text, "dd");
	cr_expect(not(store_resume(folder, &settings, &list, &store, &error)));
	expect_message("clang-19:-O2: the compiler has changed", ERROR_USAGE);
	list = (struct toolchain_list){.count = 2, .toolchain = toolchain};
	cr_expect(not(store_resume(folder, &settings, &list, &store, &error)));
	expect_message("toolchain 3: the store has libffi, asked for none", ERROR_USAGE);
}

Test(store, a_finding_is_found_by_the_beginning_of_its_id)
{
	static const struct {
		const char *name, *id, *message;
	} row[] = {
	    {"3f9a12cd0b7e4c55-args", "3f9a12cd0b7e4c55-args", NULL},
	    {"3f9a12cd0b7e4c55-c", "3f9a12cd0b7e4c55-crash", NULL},
	    {"3f9a12cd0b7e4c55", "3f9a12cd0b7e4c55-crash", NULL},
	    {"3f9a12c", "3f9a12cd0b7e4c55-crash", NULL},
	    {"3f9", NULL, "several cases begin with it: 3f9a12cd0b7e4c55, 3f9b"},
	    {"3f9b", "3f9b000000000000-args", NULL},
	    {"4", NULL, "no finding in "},
	    {"%", NULL, "no finding in "},
	};
	struct store *store = new_store();
	struct batch_record *batch = sample(10, 0);
	struct finding other = batch->finding[0], got;

	other.id = "3f9b000000000000-args";
	other.case_id = "3f9b000000000000";
	batch->finding = &other;
	batch->finding_count = 1;
	cr_assert(store_write_batch(store, batch, 0, 0, &error));
	write_sample(store, 0, 0);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		bool found = store_finding(store, row[i].name, &arena, &got, &error);

		cr_assert(eq(int, found, row[i].id != NULL), "row %zu: %s", i, error.message);
		if (found)
			cr_expect(eq(str, (char *)got.id, (char *)row[i].id), "row %zu", i);
		else
			expect_message(row[i].message, ERROR_USAGE);
	}
	store_close(store);
}

static void expect_refused(const char *part, enum error_kind kind)
{
	struct store *store;

	cr_expect(not(store_open(folder, &store, &error)));
	expect_message(part, kind);
	cr_expect(not(store_resume(folder, &settings, &toolchains, &store, &error)));
	expect_message(part, kind);
	cr_expect(strstr(error.message, database) != NULL, "%s", error.message);
	cr_expect(not(store_create(folder, &settings, &toolchains, &store, &error)));
}

Test(store, an_older_store_is_refused)
{
	struct buffer sql;

	buffer_init(&sql);
	cr_assert(file_read(CROSSCALL_SOURCE_DIR "/tests/data/store-v0.sql", &sql, &error), "%s",
	          error.message);
	execute(sql.data);
	buffer_release(&sql);
	expect_refused("made by an older crosscall (store version 0)", ERROR_USAGE);
	expect_message("there is a store already", ERROR_USAGE);
}

Test(store, a_newer_store_is_refused)
{
	store_close(new_store());
	execute("PRAGMA user_version = 99");
	expect_refused("made by a newer crosscall (store version 99)", ERROR_USAGE);
}

Test(store, the_database_of_another_program_is_refused)
{
	execute("CREATE TABLE t (a)");
	expect_refused("the database is another program's", ERROR_USAGE);
}

Test(store, garbage_is_refused)
{
	char garbage[8192];

	memset(garbage, 'x', sizeof garbage);
	cr_assert(file_write(database, garbage, sizeof garbage, &error));
	expect_refused("it is no SQLite database", ERROR_USAGE);
}

Test(store, a_truncated_store_is_refused)
{
	struct store *store = new_store();
	struct batch_record total;

	write_sample(store, 0, 0);
	store_close(store);
	cr_assert(eq(int, truncate(database, 3 * 4096), 0));
	if (store_open(folder, &store, &error)) {
		cr_expect(not(store_total(store, &arena, &total, &error)));
		store_close(store);
	}
	expect_message("the store is damaged", ERROR_MACHINE);
}

Test(store, a_missing_store_is_refused)
{
	struct store *store;

	cr_expect(not(store_open(folder, &store, &error)));
	expect_message("there is no such store", ERROR_USAGE);
	cr_expect(not(store_resume(folder, &settings, &toolchains, &store, &error)));
	expect_message("there is no such store", ERROR_USAGE);
}

/* What a kill in the middle of store_create leaves behind. */
Test(store, an_empty_file_is_no_store_yet)
{
	cr_assert(file_write(database, "", 0, &error));
	struct store *store;

	cr_expect(not(store_open(folder, &store, &error)));
	expect_message("there is no campaign in it yet", ERROR_USAGE);
	store_close(new_store());
	store_close(read_store());
}

Test(store, one_writer_at_a_time)
{
	struct store *writer = new_store(), *other;

	cr_expect(not(store_resume(folder, &settings, &toolchains, &other, &error)));
	expect_message("another crosscall is writing", ERROR_USAGE);
	cr_expect(not(store_create(folder, &settings, &toolchains, &other, &error)));
	expect_message("another crosscall is writing", ERROR_USAGE);
	other = read_store();
	store_close(other);
	store_close(writer);
	cr_assert(store_resume(folder, &settings, &toolchains, &other, &error));
	store_close(other);
}

Test(store, a_reader_sees_one_moment)
{
	struct store *writer = new_store(), *reader = read_store();
	struct batch_record total;

	write_sample(writer, 0, 0);
	cr_assert(store_total(reader, &arena, &total, &error));
	cr_expect(eq(u32, total.judged, 0));
	store_close(reader);
	reader = read_store();
	cr_assert(store_total(reader, &arena, &total, &error));
	cr_expect(eq(u32, total.judged, 7));
	store_close(reader);
	store_close(writer);
}

/* Below a file there can be no folder, not even for root. */
Test(store, a_folder_that_cannot_be_made)
{
	const char *file = arena_printf(&arena, "%s/file", folder);
	struct store *store;

	cr_assert(file_write(file, "", 0, &error));
	cr_expect(not(store_create(arena_printf(&arena, "%s/out", file), &settings, &toolchains,
	                           &store, &error)));
	expect_message(file, ERROR_MACHINE);
}

static bool write_until_full(struct store *store, uint64_t *written)
{
	for (*written = 0; *written < 10000; ++*written)
		if (!store_write_batch(store, sample(*written * BATCH, 0), 0, 0, &error))
			return false;
	return true;
}

/* A file may grow to 256 KiB: writing fails as on a full disk. */
Test(store, a_full_disk_leaves_the_store_as_it_was)
{
	struct rlimit limit = {1 << 18, RLIM_INFINITY};
	struct batch_record total;
	struct store *store;
	uint64_t written;

	signal(SIGXFSZ, SIG_IGN);
	store = new_store();
	cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
	cr_assert(not(write_until_full(store, &written)));
	expect_message("go on with --resume", ERROR_MACHINE);
	cr_assert(written > 0);
	store_close(store);
	limit.rlim_cur = RLIM_INFINITY;
	cr_assert(eq(int, setrlimit(RLIMIT_FSIZE, &limit), 0));
	cr_assert(store_resume(folder, &settings, &toolchains, &store, &error), "%s",
	          error.message);
	cr_assert(store_total(store, &arena, &total, &error), "%s", error.message);
	cr_expect(eq(u64, total.last, written * BATCH));
	cr_expect(eq(u64, total.judged, 7 * written));
	write_sample(store, written * BATCH, 0);
	store_close(store);
}

/* Writes batches, and says so of each when it is written. */
static void write_and_tell(int out)
{
	struct store *store = new_store();

	for (uint64_t i = 0;; i++) {
		write_sample(store, i * BATCH, 0);
		if (write(out, &i, sizeof i) != sizeof i)
			_exit(1);
	}
}

Test(store, a_killed_writer_loses_nothing_that_it_told)
{
	struct batch_record total;
	struct store *store;
	uint64_t told = 0;
	int channel[2];
	pid_t child;

	cr_assert(eq(int, pipe(channel), 0));
	child = fork();
	if (child == 0)
		write_and_tell(channel[1]);
	close(channel[1]);
	while (told < 40)
		cr_assert(eq(int, (int)read(channel[0], &told, sizeof told), sizeof told));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	while (read(channel[0], &told, sizeof told) == sizeof told)
		;
	close(channel[0]);
	cr_assert(store_resume(folder, &settings, &toolchains, &store, &error), "%s",
	          error.message);
	cr_assert(store_total(store, &arena, &total, &error), "%s", error.message);
	cr_expect(ge(u64, total.last, (told + 1) * BATCH));
	cr_expect(eq(u64, total.judged, 7 * (total.last / BATCH)));
	cr_expect(eq(u64, total.trials, 90 * (total.last / BATCH)));
	cr_expect(eq(u32, total.verdict[8 * WIRE_VERDICT_COUNT + WIRE_OK],
	             (uint32_t)((BATCH - 1) * (total.last / BATCH))));
	store_close(store);
}
