#include "model_session.h"

#include <criterion/criterion.h>

#include "../../harness/base/file.h"
#include "../../harness/build/build.h"
#include "../../harness/discover/discover.h"
#include "command.h"

enum { BATCH = 512, JOBS = 2 };

struct session {
	const struct session_request *request;
	struct toolchain_list toolchains;
	struct pool *pool;
	struct builder *builder;
	const char *folder;
	const char **module;
	struct session_batch batch;
	bool looked;
};

static void session_open(struct session *s, const struct session_request *request,
                         struct arena *arena)
{
	static const char *const with[] = {"gcc-12:-O0", "clang-22:-O0"};
	const struct discover_request discovery = {
	    .target = request->target, .with = with, .with_count = ARRAY_LEN(with)};
	const struct builder_options options = {0};
	struct error error = {0};

	*s = (struct session){.request = request};
	cr_assert(discover(&discovery, arena, &s->toolchains, &error), "%s", error.message);
	cr_assert(folder_temporary(arena, &s->folder, &error), "%s", error.message);
	s->pool = pool_new(JOBS);
	s->builder = builder_new(s->pool, &options);
	s->module = NEW_ARRAY(arena, const char *, s->toolchains.count);
	s->batch.target = request->target;
	s->batch.toolchains = &s->toolchains;
}

static void on_build(const struct build_result *result, void *context)
{
	if (!result->built)
		*(const char **)context = NULL;
}

static void on_run(const struct run_result *run, void *context)
{
	struct session *s = context;

	cr_assert_null(run->failure, "%s", run->failure);
	s->looked = true;
	s->batch.run = run;
	s->request->look(&s->batch, s->request->context);
}

static void build_all(struct session *s, struct arena *arena)
{
	for (size_t t = 0; t < s->toolchains.count; t++) {
		const struct build_request build = {.toolchain = &s->toolchains.toolchain[t],
		                                    .c = s->batch.c,
		                                    .count = s->batch.count,
		                                    .folder = s->folder,
		                                    .module = arena_printf(arena, "t%zu.so", t)};

		s->module[t] = build.module;
		build_start(s->builder, arena, &build, on_build, &s->module[t]);
	}
	pool_run(s->pool);
}

static void run_batch(struct session *s, struct arena *arena)
{
	const struct run_request run = {
	    .c = s->batch.c,
	    .count = s->batch.count,
	    .toolchains = &s->toolchains,
	    .module = s->module,
	    .folder = s->folder,
	    .runner = arena_printf(arena, CROSSCALL_BINARY_DIR "/%s", s->request->target->runner),
	    .measure = s->request->measure};

	build_all(s, arena);
	s->looked = false;
	run_start(s->pool, arena, &run, on_run, s);
	pool_run(s->pool);
	cr_assert(s->looked);
}

void session_run(const struct session_request *request)
{
	const struct generate_options options = {
	    .seed = 1, .tiers = request->tiers, .conventions = request->target->conventions};
	struct arena all, batch;
	struct session s;

	need("gcc-12");
	need("clang-22");
	arena_init(&all);
	arena_init(&batch);
	session_open(&s, request, &all);
	for (size_t first = 0; first < request->cases; first += BATCH) {
		const size_t count = MIN((size_t)BATCH, request->cases - first);
		const struct abi_case **c = NEW_ARRAY(&batch, const struct abi_case *, count);

		for (size_t i = 0; i < count; i++)
			c[i] = case_generate(&batch, &options, first + i);
		s.batch.c = c;
		s.batch.count = count;
		run_batch(&s, &batch);
		arena_reset(&batch);
	}
	builder_free(s.builder);
	pool_free(s.pool);
	file_remove(s.folder);
	arena_release(&batch);
	arena_release(&all);
}
