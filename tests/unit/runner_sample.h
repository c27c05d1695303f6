/*
 * A batch for a runner, with the modules that belong to it, in a folder of its own.
 */
#ifndef TESTS_RUNNER_SAMPLE_H
#define TESTS_RUNNER_SAMPLE_H

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/base/process.h"
#include "../../harness/run/encode.h"
#include "../../harness/runner/wire.h"
#include "../../targets/target.h"

enum { SAMPLE_MAX = 64 };

struct sample {
	const struct target *target;
	struct arena arena;
	const char *folder;
	const struct abi_case *c[SAMPLE_MAX];
	size_t case_count;
	struct encode_toolchain toolchain[SAMPLE_MAX];
	size_t toolchain_count;
	uint32_t hang_ms, hangs_max;
	struct buffer batch, results;
	struct process_result end; /* of the runner */
};

/* A test that is run for each target that has a runner. */
#define RUNNER_TEST(suite, name)                                                                   \
	static void name(const struct target *target);                                             \
	Test(suite, name)                                                                          \
	{                                                                                          \
		sample_all_targets(name);                                                          \
	}                                                                                          \
	static void name(const struct target *target)

static inline void sample_all_targets(void (*test)(const struct target *target))
{
	for (size_t i = 0; targets[i] != NULL; i++) {
		if (targets[i]->calls)
			test(targets[i]);
		else
			fprintf(stderr, "skipped: no runner for %s was built\n", targets[i]->name);
	}
}

static inline void sample_init(struct sample *s, const struct target *target)
{
	struct error error;

	*s = (struct sample){.target = target, .hang_ms = 2000, .hangs_max = 3};
	arena_init(&s->arena);
	buffer_init(&s->batch);
	buffer_init(&s->results);
	cr_assert(folder_temporary(&s->arena, &s->folder, &error), "%s", error.message);
}

static inline void sample_release(struct sample *s)
{
	file_remove(s->folder);
	buffer_release(&s->batch);
	buffer_release(&s->results);
	arena_release(&s->arena);
}

static inline void sample_case(struct sample *s, const char *text)
{
	struct error error = {0};
	const struct abi_case *c = case_parse(&s->arena, "row", text, strlen(text), &error);

	cr_assert(c != NULL && s->case_count < SAMPLE_MAX, "%s: %s", text, error.message);
	s->c[s->case_count++] = c;
}

static inline void sample_write(struct sample *s, const char *name, const void *data, size_t size)
{
	struct error error;
	const char *path = arena_printf(&s->arena, "%s/%s", s->folder, name);

	cr_assert(file_write(path, data, size, &error), "%s", error.message);
}

static inline void sample_toolchain(struct sample *s, const char *module, bool libffi)
{
	s->toolchain[s->toolchain_count++] = (struct encode_toolchain){
	    .libffi = libffi, .module = module, .conventions = UINT32_MAX};
}

/* libffi, where the runner has it. */
static inline void sample_libffi(struct sample *s)
{
	if (s->target->libffi != NULL)
		sample_toolchain(s, NULL, true);
}

/* Builds the C text as the next toolchain's module. */
static inline void sample_build(struct sample *s, const char *text, const char *flags)
{
	const char *name = arena_printf(&s->arena, "m%zu.so", s->toolchain_count);
	const char *argv[] = {"sh", "-c", NULL, NULL};
	struct process_request request = {.argv = argv, .folder = s->folder, .merge = true};
	const char *target_flag = s->target->c_flag[0] != NULL ? s->target->c_flag[0] : "";
	struct process_result result;

	sample_write(s, "module.c", text, strlen(text));
	argv[2] = arena_printf(&s->arena,
	                       "gcc %s -shared -fPIC -w -I '" CROSSCALL_SOURCE_DIR
	                       "/generators' %s module.c -o %s",
	                       target_flag, flags, name);
	process_run(&request, &result);
	cr_assert(result.end == PROCESS_EXITED && result.code == 0, "%s", result.output.data);
	process_result_release(&result);
	sample_toolchain(s, name, false);
}

/* What the C emitter writes for the sample's cases, as the next toolchain's module. */
static inline void sample_emit(struct sample *s, const char *flags)
{
	bool wanted[SAMPLE_MAX];
	struct emit_request request = {
	    .c = s->c, .wanted = wanted, .count = s->case_count, .calls = true};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	memset(wanted, true, sizeof wanted);
	language_c.module(&request, out);
	fclose(out);
	sample_build(s, text, flags);
	free(text);
}

static inline void sample_encode(struct sample *s)
{
	struct encode_request request = {.count = s->case_count,
	                                 .c = s->c,
	                                 .toolchain = s->toolchain,
	                                 .toolchain_count = s->toolchain_count,
	                                 .hang_ms = s->hang_ms,
	                                 .hangs_max = s->hangs_max,
	                                 .quiet_nans = s->target->quiet_nans,
	                                 .rule = s->target->rule};

	buffer_clear(&s->batch);
	encode_batch(&request, &s->batch);
}

/* Runs the runner on the batch as it is; what it wrote is in `results`. */
static inline void sample_start(struct sample *s)
{
	const char *runner = arena_printf(&s->arena, CROSSCALL_BINARY_DIR "/%s", s->target->runner);
	const char *argv[] = {runner, "batch", "results", NULL};
	struct process_request request = {.argv = argv, .folder = s->folder, .seconds = 60};
	struct error error;

	sample_write(s, "batch", s->batch.data, s->batch.length);
	sample_write(s, "results", "", 0);
	process_run(&request, &s->end);
	buffer_clear(&s->results);
	cr_assert(file_read(arena_printf(&s->arena, "%s/results", s->folder), &s->results, &error),
	          "%s", error.message);
}

/* Exit code 0 for what is still a batch, 3 for what is none; nothing else. */
static inline void sample_survives(struct sample *s, const char *what, size_t where)
{
	sample_start(s);
	cr_expect(s->end.end == PROCESS_EXITED && (s->end.code == 0 || s->end.code == 3),
	          "%s %zu: %d", what, where, s->end.code);
	cr_expect(s->end.code != 3 || s->end.error_output.length > 0, "%s %zu", what, where);
	process_result_release(&s->end);
}

/* Runs batches with one word spoiled, but for the values, and batches that end too early. */
static inline void sample_spoil(struct sample *s)
{
	static const uint32_t evil[] = {0xffffffff, 0x80000001};
	const struct wire_case *c;
	size_t words, length;
	uint32_t *word;

	sample_encode(s);
	word = (void *)s->batch.data;
	c = (const void *)(s->batch.data + ((const struct wire_batch *)s->batch.data)->case_offset);
	words = c->value_offset / sizeof *word;
	for (size_t i = 0; i < words; i++) {
		uint32_t kept = word[i];

		for (size_t j = 0; j < ARRAY_LEN(evil) + 1; j++) {
			word[i] = j < ARRAY_LEN(evil) ? evil[j] : kept + 1;
			sample_survives(s, "word", i);
		}
		word[i] = kept;
	}
	length = s->batch.length;
	for (s->batch.length = 0; s->batch.length < length; s->batch.length += 97)
		sample_survives(s, "length", s->batch.length);
}

static inline const struct wire_results *sample_results(const struct sample *s)
{
	return (const void *)s->results.data;
}

static inline void sample_run(struct sample *s)
{
	sample_encode(s);
	sample_start(s);
	cr_assert(s->end.end == PROCESS_EXITED && s->end.code == 0, "%d: %s", s->end.code,
	          s->end.error_output.data);
	process_result_release(&s->end);
	cr_assert_eq(sample_results(s)->magic, WIRE_RESULTS_MAGIC);
	cr_assert_eq(sample_results(s)->size, s->results.length);
}

static inline unsigned sample_verdict(const struct sample *s, size_t c, size_t caller,
                                      size_t callee)
{
	const size_t n = s->toolchain_count;

	return (uint8_t)
	    s->results.data[sample_results(s)->cell_offset + (c * n + caller) * n + callee];
}

static inline const struct wire_load_result *sample_load(const struct sample *s, size_t toolchain)
{
	const struct wire_load_result *load =
	    (const void *)(s->results.data + sample_results(s)->load_offset);

	return &load[toolchain];
}

/* NULL: the cell has none. */
static inline const struct wire_failure *sample_failure(const struct sample *s, size_t c,
                                                        size_t caller, size_t callee)
{
	const struct wire_results *r = sample_results(s);
	const struct wire_failure *failure = (const void *)(s->results.data + r->failure_offset);

	for (uint32_t i = 0; i < r->failure_count; i++)
		if (failure[i].case_index == c && failure[i].caller == caller &&
		    failure[i].callee == callee)
			return &failure[i];
	return NULL;
}

#endif
