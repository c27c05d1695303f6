#include "run.h"

#include <string.h>

#include "../../generators/layout.h"
#include "../base/buffer.h"
#include "../base/file.h"
#include "../toolchain/spec.h"
#include "encode.h"
#include "placement_read.h"

enum { HANG_MS = 2000, HANGS_MAX = 3, RUNNER_SECONDS = 600 };

struct run {
	struct run_request request;
	struct arena *arena;
	run_done *done;
	void *context;
	const char *results_path;
	uint32_t layout_words;
};

const uint32_t *run_layout_starts(struct arena *arena, const struct run_request *request,
                                  size_t *words)
{
	uint32_t *first = NEW_ARRAY(arena, uint32_t, request->count);

	*words = 0;
	for (size_t i = 0; i < request->count; i++) {
		first[i] = (uint32_t)*words;
		*words += layout_word_count(request->c[i]);
	}
	return first;
}

static bool fits(const struct wire_results *results, size_t length, uint32_t offset, size_t size)
{
	return results->size <= length && offset <= length && size <= length - offset;
}

/* The runner is ours, but what it runs is not, and could write all over its memory. */
static bool results_are_whole(const struct run *run, const struct wire_results *results,
                              size_t length)
{
	size_t toolchains = run->request.toolchains->count, cases = run->request.count;

	return length >= sizeof *results && results->magic == WIRE_RESULTS_MAGIC &&
	       results->version == WIRE_VERSION &&
	       fits(results, length, results->load_offset,
	            toolchains * sizeof(struct wire_load_result)) &&
	       fits(results, length, results->layout_offset,
	            toolchains * run->layout_words * sizeof(uint32_t)) &&
	       fits(results, length, results->able_offset, toolchains * cases) &&
	       fits(results, length, results->cell_offset, cases * toolchains * toolchains) &&
	       fits(results, length, results->failure_offset,
	            results->failure_count * sizeof(struct wire_failure));
}

static bool is_in_range(const struct run *run, const struct wire_failure *wrong)
{
	size_t n = run->request.toolchains->count;

	return wrong->case_index < run->request.count && wrong->caller < n && wrong->callee < n &&
	       wrong->verdict < WIRE_VERDICT_COUNT &&
	       (wrong->leaf == WIRE_NONE ||
	        wrong->leaf < case_leaf_count(run->request.c[wrong->case_index]));
}

static bool results_are_in_range(const struct run *run, const struct run_result *result)
{
	size_t n = run->request.toolchains->count;

	for (size_t i = 0; i < run->request.count * n * n; i++)
		if (result->cell[i] >= WIRE_VERDICT_COUNT)
			return false;
	for (size_t i = 0; i < result->wrong_count; i++)
		if (!is_in_range(run, &result->wrong[i]))
			return false;
	return true;
}

static bool read_results(struct run *run, struct run_result *out, struct error *error)
{
	struct buffer buffer;
	const struct wire_results *results;
	const char *data;
	bool whole;

	buffer_init(&buffer);
	if (!file_read(run->results_path, &buffer, error)) {
		buffer_release(&buffer);
		return false;
	}
	data = arena_copy(run->arena, buffer.data, buffer.length);
	results = (const void *)data;
	whole = results_are_whole(run, results, buffer.length);
	buffer_release(&buffer);
	if (!whole)
		return error_set(error, ERROR_MACHINE, "the runner's results are not whole");
	out->load = (const void *)(data + results->load_offset);
	out->layout = (const void *)(data + results->layout_offset);
	out->able = (const void *)(data + results->able_offset);
	out->cell = (const void *)(data + results->cell_offset);
	out->wrong = (const void *)(data + results->failure_offset);
	out->wrong_count = results->failure_count;
	out->trials = results->trial_count;
	out->calls = results->call_count;
	if (!results_are_in_range(run, out) ||
	    (run->request.measure &&
	     !placement_read(&run->request, results, run->arena, &out->placement)))
		return error_set(error, ERROR_MACHINE, "the runner's results make no sense");
	return true;
}

static void on_runner_end(const struct process_result *process, void *context)
{
	struct run *run = context;
	struct run_result result = {.toolchain_count = run->request.toolchains->count,
	                            .case_count = run->request.count};
	struct error error;
	struct buffer why;

	result.layout_first = run_layout_starts(run->arena, &run->request, &result.layout_words);
	if (process->end == PROCESS_STOPPED) {
		result.stopped = true;
	} else if (process->end != PROCESS_EXITED || process->code != 0) {
		buffer_init(&why);
		process_describe(process, &why);
		result.failure = arena_printf(run->arena, "the runner %s: %s", why.data,
		                              process->error_output.data);
		buffer_release(&why);
	} else if (!read_results(run, &result, &error)) {
		result.failure = arena_strdup(run->arena, error.message);
	}
	run->done(&result, run->context);
}

/* A toolchain that ignores the word for a convention keeps to another one. With flags that change the
 * ABI nothing is known of its registers. */
static uint32_t conventions_of(const struct toolchain *toolchain)
{
	uint32_t conventions = 0;

	if (!spec_only_adds_instructions(toolchain->abi_flags))
		return 0;
	for (uint32_t i = 0; i < CONVENTION_COUNT; i++)
		if ((toolchain->ignored & FEATURE_BIT(convention_info[i].feature)) == 0)
			conventions |= UINT32_C(1) << i;
	return conventions;
}

static bool write_batch(struct run *run, const char *path, struct error *error)
{
	const struct toolchain_list *list = run->request.toolchains;
	struct encode_toolchain *toolchain =
	    NEW_ARRAY(run->arena, struct encode_toolchain, list->count);
	struct encode_request request = {run->request.c,
	                                 run->request.count,
	                                 toolchain,
	                                 list->count,
	                                 HANG_MS,
	                                 HANGS_MAX,
	                                 list->toolchain[0].target->quiet_nans,
	                                 list->toolchain[0].target->rule,
	                                 run->request.measure,
	                                 run->request.by_name};
	struct buffer buffer;
	bool written;

	for (size_t i = 0; i < list->count; i++)
		toolchain[i] = (struct encode_toolchain){toolchain_is_libffi(&list->toolchain[i]),
		                                         run->request.module[i],
		                                         conventions_of(&list->toolchain[i])};
	buffer_init(&buffer);
	run->layout_words = encode_batch(&request, &buffer);
	written = file_write(path, buffer.data, buffer.length, error) &&
	          file_write(run->results_path, "", 0, error);
	buffer_release(&buffer);
	return written;
}

static void fail(struct run *run, const char *failure)
{
	struct run_result result = {.failure = failure};

	run->done(&result, run->context);
}

void run_start(struct pool *pool, struct arena *arena, const struct run_request *request,
               run_done *done, void *context)
{
	struct run *run = NEW(arena, struct run);
	const char *batch = arena_printf(arena, "%s/batch", request->folder);
	const char *argv[] = {request->runner, "batch", "results", NULL};
	struct process_request process = {argv, request->folder, RUNNER_SECONDS, 0, false};
	struct error error;

	*run = (struct run){.request = *request, .arena = arena, .done = done, .context = context};
	run->results_path = arena_printf(arena, "%s/results", request->folder);
	if (!write_batch(run, batch, &error)) {
		fail(run, arena_strdup(arena, error.message));
		return;
	}
	pool_submit(pool, &process, on_runner_end, run);
}
