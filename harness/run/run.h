/*
 * The run stage: calls every pair of the modules of a batch, in the runner. On a target without a
 * runner it compares the layouts alone.
 */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "../../generators/case.h"
#include "../../targets/placement.h"
#include "../base/process.h"
#include "../runner/wire.h"
#include "../toolchain/toolchain.h"

struct run_request {
	const struct abi_case *const *c;
	size_t count;
	const struct toolchain_list *toolchains;
	const char *const
	    *module; /* by toolchain: a file of the folder; NULL: not built, or libffi */
	const char *folder;
	const char *runner; /* the program's path */
	bool measure;       /* find placements, too */
	bool by_name; /* each module alone: its callers name their callees (harness/run/linked.h) */
};

/* What the runner said, checked for its form; see harness/runner/wire.h for the meaning. */
struct run_result {
	bool stopped;        /* by pool_stop(): no results, and nobody failed */
	const char *failure; /* NULL; else why there are no results */
	size_t toolchain_count, case_count;
	const uint32_t *layout; /* [toolchain][layout_words] */
	size_t layout_words;
	const uint32_t *layout_first;        /* by case: its first word */
	const uint8_t *able;                 /* [toolchain][case]: enum wire_able */
	const uint8_t *cell;                 /* [case][caller][callee]: enum wire_verdict */
	const struct wire_load_result *load; /* by toolchain */
	const struct wire_failure *wrong;
	size_t wrong_count;
	uint64_t trials, calls;
	const struct placement *placement; /* [toolchain][case]; NULL: not asked for */
	/* [toolchain][case]: why it was not called by name, NULL where it was; NULL as a whole: that was
	 * not asked for. */
	const char *const *unlinked;
};

typedef void run_done(const struct run_result *result, void *context);

/* `done` is called once, from pool_run() or from here. What the request points to stays the caller's and must
 * live until then; the result is owned by the arena. */
void run_start(struct pool *pool, struct arena *arena, const struct run_request *request,
               run_done *done, void *context);

/* The same for a target without a runner: `runner` is not used. */
void run_compare_layouts(struct arena *arena, const struct run_request *request, run_done *done,
                         void *context);

/* By case: where its layout words start; *words: of all cases together. */
const uint32_t *run_layout_starts(struct arena *arena, const struct run_request *request,
                                  size_t *words);

static inline uint8_t run_cell(const struct run_result *run, size_t c, size_t caller, size_t callee)
{
	return run->cell[(c * run->toolchain_count + caller) * run->toolchain_count + callee];
}

static inline uint8_t run_able(const struct run_result *run, size_t toolchain, size_t c)
{
	return run->able[toolchain * run->case_count + c];
}

static inline const struct placement *run_placement(const struct run_result *run, size_t toolchain,
                                                    size_t c)
{
	return &run->placement[toolchain * run->case_count + c];
}

#endif
