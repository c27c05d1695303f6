#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "store_sample.h"

TestSuite(store, .init = set_up, .fini = tear_down, .timeout = 60);

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
	static const char *const table[] = {"setting",  "toolchain", "part",    "part_case",
	                                    "batch",    "verdict",   "finding", "abstention",
	                                    "coverage", "timing"};
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
	cr_expect(eq(str, (char *)got.date, "2026-01-31"));
	cr_expect(eq(str, (char *)got.kernel, "Linux 6.1.0"));
	cr_expect(eq(str, (char *)got.processor, "x86_64: avx"));
	store_close(store);
}

Test(store, parts_come_back)
{
	struct campaign_settings got;
	struct store *store;

	store_close(new_store());
	store = read_store();
	cr_assert(store_settings(store, &arena, &got, &error), "%s", error.message);
	cr_assert(eq(sz, got.part_count, 2));
	for (size_t i = 0; i < got.part_count; i++) {
		cr_expect(eq(str, (char *)got.part[i].name, (char *)parts[i].name));
		cr_expect(eq(u64, got.part[i].first, parts[i].first));
		cr_expect(eq(u64, got.part[i].last, parts[i].last));
		cr_expect(eq(u64, got.part[i].seed, parts[i].seed));
		cr_expect(eq(u64, got.part[i].start, parts[i].start));
	}
	cr_assert(not(eq(ptr, (void *)got.part[0].id, NULL)));
	cr_expect(eq(str, (char *)got.part[0].id[1], (char *)given[1]));
	cr_expect(eq(ptr, (void *)got.part[1].id, NULL));
	cr_expect(eq(ptr, (void *)settings_part(&got, 1), (void *)&got.part[0]));
	cr_expect(eq(ptr, (void *)settings_part(&got, 2), (void *)&got.part[1]));
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

Test(store, a_finding_is_found_by_the_beginning_of_its_id)
{
	static const struct {
		const char *name, *id, *message;
	} row[] = {
	    {"3f9a12cd0b7e4c55-args", "3f9a12cd0b7e4c55-args", ""},
	    {"3f9a12cd0b7e4c55-c", "3f9a12cd0b7e4c55-crash", ""},
	    {"3f9a12cd0b7e4c55", "3f9a12cd0b7e4c55-crash", ""},
	    {"3f9a12c", "3f9a12cd0b7e4c55-crash", ""},
	    {"3f9", "", "several cases begin with it: 3f9a12cd0b7e4c55, 3f9b"},
	    {"3f9b", "3f9b000000000000-args", ""},
	    {"4", "", "no finding in "},
	    {"%", "", "no finding in "},
	};
	struct store *store = new_store();
	struct batch_record *batch = sample(10, 0);
	struct finding other = batch->finding[0], got;

	other.id = "3f9b000000000000-args";
	other.case_id = "3f9b000000000000";
	batch->finding = &other;
	batch->finding_count = 1;
	cr_assert(store_write_batch(store, batch, "", 0, 0, &error));
	write_sample(store, 0, 0);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		bool found = store_finding(store, row[i].name, &arena, &got, &error);

		cr_assert(eq(int, found, row[i].id[0] != 0), "row %zu: %s", i, error.message);
		if (found)
			cr_expect(eq(str, (char *)got.id, (char *)row[i].id), "row %zu", i);
		else
			expect_message(row[i].message, ERROR_USAGE);
	}
	store_close(store);
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

/* Batches that follow each other are one range, whatever the order they came in. */
Test(store, ranges)
{
	struct store *store = new_store();
	struct case_range *range;
	size_t count;

	cr_assert(store_ranges(store, &arena, &range, &count, &error), "%s", error.message);
	cr_expect(eq(sz, count, 0));
	write_sample(store, UINT64_C(2) * BATCH, 0);
	write_sample(store, 0, 0);
	write_sample(store, BATCH, 0);
	write_sample(store, UINT64_C(5) * BATCH, 0);
	cr_assert(store_ranges(store, &arena, &range, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 2));
	cr_expect(eq(u64, range[0].first, 0));
	cr_expect(eq(u64, range[0].last, UINT64_C(3) * BATCH));
	cr_expect(eq(u64, range[1].first, UINT64_C(5) * BATCH));
	cr_expect(eq(u64, range[1].last, UINT64_C(6) * BATCH));
	store_close(store);
}

/* Cases that are beyond a toolchain are no lapses. */
Test(store, lapses)
{
	struct store *store = new_store();
	struct batch_record *batch = sample(BATCH, 1);
	uint32_t *verdict = arena_copy(&arena, batch->verdict,
	                               (size_t)3 * 3 * WIRE_VERDICT_COUNT * sizeof *verdict);
	struct lapse *lapse;
	size_t count;

	verdict[1 * WIRE_VERDICT_COUNT + WIRE_FLAKY] = 3;
	batch->verdict = verdict;
	cr_assert(store_write_batch(store, batch, "digest", 0, 0, &error), "%s", error.message);
	cr_assert(store_lapses(store, &arena, &lapse, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 2));
	for (size_t i = 0; i < count; i++) {
		cr_expect(eq(u64, lapse[i].first, BATCH));
		cr_expect(eq(u64, lapse[i].last, UINT64_C(2) * BATCH));
		cr_expect(eq(sz, lapse[i].one, 0));
		cr_expect(eq(sz, lapse[i].other, i));
		cr_expect(eq(u32, lapse[i].cases, i == 0 ? 2 : 3));
	}
	store_close(store);
}

static const char *another_folder(void)
{
	return arena_printf(&arena, "%s/another", folder);
}

/* A store beside that of the test, with a batch of each salt from `first` on. */
static void make_another(uint64_t first)
{
	struct store *store;

	cr_assert(store_create(another_folder(), &settings, &toolchains, &store, &error), "%s",
	          error.message);
	for (uint32_t salt = 0; salt < 2; salt++)
		write_sample(store, first + (uint64_t)salt * BATCH, salt);
	store_close(store);
}

/* Its rows are those of the batch as if it had been done here, at other indexes. */
Test(store, a_batch_is_copied_by_its_digest)
{
	struct store *store = new_store();
	struct finding *got;
	uint64_t done, copied;
	size_t count;
	bool is_there;

	make_another(100);
	cr_assert(store_copy_from(store, another_folder(), &error), "%s", error.message);
	cr_assert(store_copy_batch(store, 20, 30, "digest 1", &is_there, &error), "%s",
	          error.message);
	cr_expect(is_there);
	write_sample(store, 30, 0);
	cr_assert(store_findings(store, &arena, &got, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 4));
	for (size_t i = 0; i < 2; i++)
		expect_same_finding(&got[i], &sample(20, 1)->finding[i]);
	cr_assert(store_cases_done(store, 0, UINT64_MAX, &done, &error));
	cr_assert(store_cases_copied(store, 0, UINT64_MAX, &copied, &error));
	cr_expect(eq(u64, done, 20));
	cr_expect(eq(u64, copied, 10));
	store_close(store);
}

Test(store, what_is_of_another_digest_or_size_is_not_copied)
{
	static const struct {
		uint64_t first, last;
		const char *digest;
	} row[] = {{20, 30, "digest 2"}, {20, 30, ""}, {20, 29, "digest 1"}};
	struct store *store = new_store();
	uint64_t done;
	bool is_there;

	make_another(20);
	cr_assert(store_copy_from(store, another_folder(), &error), "%s", error.message);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		cr_assert(store_copy_batch(store, row[i].first, row[i].last, row[i].digest,
		                           &is_there, &error),
		          "%s", error.message);
		cr_expect(not(is_there), "row %zu", i);
	}
	cr_assert(store_cases_done(store, 0, UINT64_MAX, &done, &error));
	cr_expect(eq(u64, done, 0));
	store_close(store);
}

Test(store, bugs_come_back_with_their_findings)
{
	static const char *const member[] = {"3f9a12cd0b7e4c55-args", "3f9a12cd0b7e4c55-crash"};
	static const struct bug bugs[] = {
	    {.key = "args/a",
	     .status = BUG_NEW,
	     .findings = 3,
	     .member_count = 2,
	     .member = member},
	    {.key = "args/b", .status = BUG_KNOWN, .known = "b.case"},
	};
	static const struct irreducible irreducible[] = {
	    {"0123456789abcdef-state", 2, "the case does not show this finding"}};
	struct irreducible *failed;
	struct store *store;
	const char *made_of;
	struct bug *got;
	size_t count;

	store_close(new_store());
	for (int i = 0; i < 2; i++)
		cr_assert(store_write_triage(folder,
		                             &(struct triage_record){bugs, 2, irreducible,
		                                                     ARRAY_LEN(irreducible), "all"},
		                             &error),
		          "%s", error.message);
	store = read_store();
	cr_assert(store_bugs_made_of(store, &arena, &made_of, &error));
	cr_expect(eq(str, (char *)made_of, "all"));
	cr_assert(store_bugs(store, &arena, &got, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 2));
	cr_expect(eq(str, (char *)got[0].key, "args/a"));
	cr_assert(eq(sz, got[0].member_count, 2));
	cr_expect(eq(str, (char *)got[0].member[1], (char *)member[1]));
	cr_expect(eq(sz, got[1].member_count, 0));
	cr_expect(eq(str, (char *)got[1].known, "b.case"));
	cr_expect(eq(int, (int)got[1].status, BUG_KNOWN));
	cr_assert(store_irreducibles(store, &arena, &failed, &count, &error), "%s", error.message);
	cr_assert(eq(sz, count, 1));
	cr_expect(eq(str, (char *)failed->finding, (char *)irreducible->finding));
	cr_expect(eq(str, (char *)failed->reason, (char *)irreducible->reason));
	cr_expect(eq(u32, failed->findings, 2));
	store_close(store);
}
