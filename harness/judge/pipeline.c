#include "pipeline.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "../base/file.h"
#include "../run/linked.h"
#include "../run/run.h"
#include "judge.h"
#include "keep.h"

struct task {
	struct pipeline *pipeline;
	struct arena arena;
	struct pipeline_batch batch;
	pipeline_done *done;
	void *context;
	const char *folder;
	const char **module;        /* by toolchain */
	struct build_result *build; /* by toolchain */
	struct build_slot *slot;
	size_t building;
	struct run_result run; /* of the calls by pointer */
};

/* Which toolchain a build is of. */
struct build_slot {
	struct task *task;
	size_t toolchain;
};

bool pipeline_prepare(struct pipeline *pipeline, struct arena *arena, struct pool *pool,
                      const struct toolchain_list *toolchains, const char *keep,
                      struct error *error)
{
	struct builder_options options = {0};
	const struct target *target = toolchains->toolchain[0].target;
	const char *programs, *cache;
	struct error no_cache;

	*pipeline = (struct pipeline){.pool = pool, .toolchains = toolchains, .keep = keep};
	if (!folder_of_program(arena, &programs, error))
		return false;
	pipeline->runner = arena_printf(arena, "%s/%s", programs, target->runner);
	if (target->calls && !file_exists(pipeline->runner))
		return error_set(error, ERROR_MACHINE,
		                 "%s is missing: build or install it beside crosscall",
		                 pipeline->runner);
	if (!folder_temporary(arena, &pipeline->scratch, error))
		return false;
	if (folder_of_cache(arena, &cache, &no_cache))
		options.cache_folder = arena_printf(arena, "%s/modules", cache);
	pipeline->builder = builder_new(pool, &options);
	return true;
}

void pipeline_release(struct pipeline *pipeline)
{
	if (pipeline->builder != NULL)
		builder_free(pipeline->builder);
	if (pipeline->scratch != NULL)
		file_remove(pipeline->scratch);
}

static void finish(struct task *task, const struct batch_record *record,
                   const struct judge_request *judged, const char *failure)
{
	struct pipeline_result result = {record, judged, failure};

	file_remove(task->folder);
	task->done(&result, task->context);
	arena_release(&task->arena);
	free(task);
}

static void on_called(const struct run_result *run, void *context)
{
	struct task *task = context;
	struct judge_request request = {
	    .c = task->batch.c,
	    .count = task->batch.count,
	    .first_index = task->batch.first,
	    .toolchains = task->pipeline->toolchains,
	    .build = task->build,
	    .run = run,
	};
	struct batch_record record;

	if (run->stopped || run->failure != NULL) {
		finish(task, NULL, NULL, run->failure);
		return;
	}
	record = judge(&request, &task->arena);
	finish(task, &record, &request, NULL);
}

/* By pointer; then by name, where that is asked for. */
static void on_run(const struct run_result *run, void *context)
{
	struct task *task = context;
	const struct pipeline *p = task->pipeline;
	const struct linked_request request = {
	    .pool = p->pool,
	    .c = task->batch.c,
	    .count = task->batch.count,
	    .toolchains = p->toolchains,
	    .build = task->build,
	    .run = &task->run,
	    .folder = task->folder,
	    .runner = p->runner,
	};

	task->run = *run;
	if (task->batch.linked && !run->stopped && run->failure == NULL)
		linked_start(&task->arena, &request, on_called, task);
	else
		on_called(run, task);
}

static bool was_stopped(const struct task *task)
{
	for (size_t t = 0; t < task->pipeline->toolchains->count; t++)
		for (size_t c = 0; task->build[t].c != NULL && c < task->batch.count; c++)
			if (task->build[t].c[c].status == BUILD_STOPPED)
				return true;
	return false;
}

static void run_batch(struct task *task)
{
	struct pipeline *p = task->pipeline;
	struct run_request request = {
	    .c = task->batch.c,
	    .count = task->batch.count,
	    .toolchains = p->toolchains,
	    .module = task->module,
	    .folder = task->folder,
	    .runner = p->runner,
	    .measure = task->batch.measure,
	};

	if (was_stopped(task))
		finish(task, NULL, NULL, NULL);
	else if (p->toolchains->toolchain[0].target->calls)
		run_start(p->pool, &task->arena, &request, on_run, task);
	else
		run_compare_layouts(&task->arena, &request, on_run, task);
}

static void on_build(const struct build_result *result, void *context)
{
	struct build_slot *slot = context;
	struct task *task = slot->task;

	task->build[slot->toolchain] = *result;
	if (task->pipeline->built != NULL)
		task->pipeline->built(slot->toolchain, task->batch.count, task->pipeline->context);
	if (!result->built)
		task->module[slot->toolchain] = NULL;
	assert(task->building > 0);
	if (--task->building == 0)
		run_batch(task);
}

static void start_build(struct task *task, size_t t)
{
	struct build_request request = {
	    .toolchain = &task->pipeline->toolchains->toolchain[t],
	    .c = task->batch.c,
	    .count = task->batch.count,
	    .folder = task->folder,
	};

	/* Short names, the same in every run: what a process leaves in its registers and on its
	 * stack shall not depend on where the scratch folder is. */
	task->module[t] = request.module = arena_printf(&task->arena, "t%02zu.so", t);
	task->slot[t] = (struct build_slot){task, t};
	task->building++;
	build_start(task->pipeline->builder, &task->arena, &request, on_build, &task->slot[t]);
}

void pipeline_submit(struct pipeline *pipeline, const struct pipeline_batch *batch,
                     pipeline_done *done, void *context)
{
	const struct toolchain_list *toolchains = pipeline->toolchains;
	struct task *task = calloc(1, sizeof *task);
	struct error error;

	if (task == NULL)
		unreachable();
	*task =
	    (struct task){.pipeline = pipeline, .batch = *batch, .done = done, .context = context};
	arena_init(&task->arena);
	task->folder = arena_printf(&task->arena, "%s/%" PRIu64, pipeline->scratch, batch->first);
	task->module = NEW_ARRAY(&task->arena, const char *, toolchains->count);
	task->build = NEW_ARRAY(&task->arena, struct build_result, toolchains->count);
	task->slot = NEW_ARRAY(&task->arena, struct build_slot, toolchains->count);
	if (!folder_make(task->folder, &error) ||
	    (pipeline->keep != NULL && !keep_sources(pipeline, batch, &task->arena, &error))) {
		finish(task, NULL, NULL, arena_strdup(&task->arena, error.message));
		return;
	}
	for (size_t t = 0; t < toolchains->count; t++)
		if (!toolchain_is_libffi(&toolchains->toolchain[t]))
			start_build(task, t);
	if (task->building == 0)
		run_batch(task);
}
