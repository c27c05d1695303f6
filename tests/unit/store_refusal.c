/* What the store does when the world is against it. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_sample.h"

TestSuite(store_refusal, .init = set_up, .fini = tear_down, .timeout = 60);

static void execute(const char *sql)
{
	sqlite3 *db;
	char *message = NULL;

	cr_assert(eq(int, sqlite3_open(database, &db), SQLITE_OK));
	cr_assert(eq(int, sqlite3_exec(db, sql, NULL, NULL, &message), SQLITE_OK), "%s", message);
	sqlite3_close(db);
}

Test(store_refusal, a_store_is_not_overwritten)
{
	struct store *store;

	store_close(new_store());
	cr_expect(not(store_create(folder, &settings, &toolchains, &store, &error)));
	expect_message("there is a store already", ERROR_USAGE);
}

Test(store_refusal, resume_goes_on)
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

#define SEED UINT64_C(0xfedcba9876543210)
#define OTHER(program_, target_, tiers_, seed_, last_, generator_)                                 \
	.program = program_, .target = target_, .tiers = tiers_, .seed = seed_, .last = last_,     \
	.generator_version = generator_, .contract_version = 2, .batch_size = BATCH

Test(store_refusal, resume_names_the_first_other_setting)
{
	static const struct {
		struct campaign_settings settings;
		const char *message;
	} row[] = {
	    {{OTHER("0.2.0", "x", "", 0, UINT64_MAX, 0)},
	     "crosscall version: the store has 0.1.0, asked for 0.2.0"},
	    {{OTHER("0.1.0", "i386-sysv", "core", 1, UINT64_MAX, 3)},
	     "target: the store has x86_64-sysv, asked for i386-sysv"},
	    {{OTHER("0.1.0", "x86_64-sysv", "core,float", 1, UINT64_MAX, 3)},
	     "tiers: the store has core, asked for core,float"},
	    {{OTHER("0.1.0", "x86_64-sysv", "core", 1, UINT64_MAX, 3)},
	     "seed: the store has 18364758544493064720, asked for 1"},
	    {{OTHER("0.1.0", "x86_64-sysv", "core", SEED, 99, 3)},
	     "last case: the store has none, asked for 99"},
	    {{OTHER("0.1.0", "x86_64-sysv", "core", SEED, UINT64_MAX, 4)},
	     "generator version: the store has 3, asked for 4"},
	    {{OTHER("0.1.0", "x86_64-sysv", "core", SEED, UINT64_MAX, 3), .linked = true},
	     "calls: the store has by pointer, asked for by pointer and by name (--linked)"},
	};
	struct store *store;

	store_close(new_store());
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		cr_expect(not(store_resume(folder, &row[i].settings, &toolchains, &store, &error)));
		expect_message(row[i].message, ERROR_USAGE);
	}
}

Test(store_refusal, resume_names_the_first_other_part)
{
	static const char *const other_cases[] = {"3f9a12cd0b7e4c55", "0000000000000002"};
	struct part_row other[2];
	struct campaign_settings asked = settings;
	struct store *store;

	store_close(new_store());
	memcpy(other, parts, sizeof other);
	asked.part = other;
	other[1].seed = 8;
	cr_expect(not(store_resume(folder, &asked, &toolchains, &store, &error)));
	expect_message("seeds: the store has other cases than were asked for", ERROR_USAGE);
	other[0].id = other_cases;
	cr_expect(not(store_resume(folder, &asked, &toolchains, &store, &error)));
	expect_message("given: the store has other cases than were asked for", ERROR_USAGE);
	asked = settings;
	asked.part_count = 1;
	cr_expect(not(store_resume(folder, &asked, &toolchains, &store, &error)));
	expect_message("the store has 2 parts, asked for 1", ERROR_USAGE);
}

Test(store_refusal, resume_names_the_first_other_toolchain)
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

Test(store_refusal, an_older_store_is_refused)
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

Test(store_refusal, a_newer_store_is_refused)
{
	store_close(new_store());
	execute("PRAGMA user_version = 99");
	expect_refused("made by a newer crosscall (store version 99)", ERROR_USAGE);
}

Test(store_refusal, the_database_of_another_program_is_refused)
{
	execute("CREATE TABLE t (a)");
	expect_refused("the database is another program's", ERROR_USAGE);
}

Test(store_refusal, garbage_is_refused)
{
	char garbage[8192];

	memset(garbage, 'x', sizeof garbage);
	cr_assert(file_write(database, garbage, sizeof garbage, &error));
	expect_refused("it is no SQLite database", ERROR_USAGE);
}

Test(store_refusal, a_truncated_store_is_refused)
{
	struct store *store = new_store();
	struct batch_record total;

	write_sample(store, 0, 0);
	store_close(store);
	cr_assert(eq(int, truncate(database, 12288), 0));
	if (store_open(folder, &store, &error)) {
		cr_expect(not(store_total(store, &arena, &total, &error)));
		store_close(store);
	}
	expect_message("the store is damaged", ERROR_MACHINE);
}

Test(store_refusal, a_missing_store_is_refused)
{
	struct store *store;

	cr_expect(not(store_open(folder, &store, &error)));
	expect_message("there is no such store", ERROR_USAGE);
	cr_expect(not(store_resume(folder, &settings, &toolchains, &store, &error)));
	expect_message("there is no such store", ERROR_USAGE);
}

/* What a kill in the middle of store_create leaves behind. */
Test(store_refusal, an_empty_file_is_no_store_yet)
{
	cr_assert(file_write(database, "", 0, &error));
	struct store *store;

	cr_expect(not(store_open(folder, &store, &error)));
	expect_message("there is no campaign in it yet", ERROR_NOTHING);
	store_close(new_store());
	store_close(read_store());
}

Test(store_refusal, one_writer_at_a_time)
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

/* Below a file there can be no folder, not even for root. */
Test(store_refusal, a_folder_that_cannot_be_made)
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
		if (!store_write_batch(store, sample(*written * BATCH, 0), "", 0, 0, &error))
			return false;
	return true;
}

/* A file may grow to 256 KiB: writing fails as on a full disk. */
Test(store_refusal, a_full_disk_leaves_the_store_as_it_was)
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

Test(store_refusal, a_killed_writer_loses_nothing_that_it_told)
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
