/* A campaign's store and its batches, for the tests of the store. */
#ifndef UNIT_STORE_SAMPLE_H
#define UNIT_STORE_SAMPLE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../harness/base/file.h"
#include "../../harness/store/store.h"

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
/* Two cases that were given, then those of a seed. */
static const char *const given[] = {"3f9a12cd0b7e4c55", "0000000000000001"};
static const struct part_row parts[] = {
    {.name = "given", .first = 0, .last = 2, .id = given},
    {.name = "seeds", .first = 2, .last = UINT64_MAX, .seed = UINT64_MAX, .start = 7},
};
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
    .part_count = ARRAY_LEN(parts),
    .part = parts,
    .date = "2026-01-31",
    .kernel = "Linux 6.1.0",
    .processor = "x86_64: avx",
};

static inline void set_up(void)
{
	char *path;

	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	path = arena_printf(&arena, "%s/crosscall.db", folder);
	database = path;
}

static inline void tear_down(void)
{
	file_remove(folder);
	arena_release(&arena);
}

/* A batch whose rows all depend on `first`, and on `salt`. */
static inline struct batch_record *sample(uint64_t first, uint32_t salt)
{
	struct batch_record *batch = NEW(&arena, struct batch_record);
	uint32_t *verdict = NEW_ARRAY(&arena, uint32_t, (size_t)3 * 3 * WIRE_VERDICT_COUNT);
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

static inline struct store *new_store(void)
{
	struct store *store;

	cr_assert(store_create(folder, &settings, &toolchains, &store, &error), "%s",
	          error.message);
	return store;
}

static inline void write_sample(struct store *store, uint64_t first, uint32_t salt)
{
	const char *digest = arena_printf(&arena, "digest %u", (unsigned)salt);

	cr_assert(store_write_batch(store, sample(first, salt), digest, 1.5, 0.25, &error), "%s",
	          error.message);
}

static inline struct store *read_store(void)
{
	struct store *store;

	cr_assert(store_open(folder, &store, &error), "%s", error.message);
	return store;
}

static inline void expect_message(const char *part, enum error_kind kind)
{
	cr_expect(strstr(error.message, part) != NULL, "\"%s\" has no \"%s\"", error.message, part);
	cr_expect(eq(int, (int)error.kind, (int)kind), "%s", error.message);
}

#endif
