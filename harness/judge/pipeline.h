/*
 * The pipeline: emit, build, run and judge, for any cases and any toolchains. Campaigns, checks,
 * and all that judges cases again call this one function.
 */
#ifndef JUDGE_PIPELINE_H
#define JUDGE_PIPELINE_H

#include "../base/error.h"
#include "../base/process.h"
#include "../build/build.h"
#include "../toolchain/toolchain.h"
#include "finding.h"

struct pipeline {
	struct pool *pool;
	struct builder *builder;
	const struct toolchain_list *toolchains;
	const char
	    *scratch; /* a folder of ours; each batch makes and removes one of its own in it */
	const char *runner; /* path of the program */
	const char *keep;   /* NULL; else a folder where sources and commands of each batch stay */
	/* NULL; else called when a toolchain is through with its side of a batch. */
	void (*built)(size_t toolchain, size_t cases, void *context);
	void *context;
};

/* The programs and folders around a pipeline; owned by the arena, the pool excepted. */
bool pipeline_prepare(struct pipeline *pipeline, struct arena *arena, struct pool *pool,
                      const struct toolchain_list *toolchains, const char *keep,
                      struct error *error);
/* Removes the scratch folder and frees the builder. */
void pipeline_release(struct pipeline *pipeline);

struct pipeline_batch {
	const struct abi_case *const *c; /* must live until `done` */
	size_t count;
	uint64_t first; /* index of the first case */
	bool measure;   /* find placements, too: judged->run->placement */
	bool linked;    /* calls by name as well: harness/run/linked.h */
};

struct judge_request;

struct pipeline_result {
	const struct batch_record *record;  /* NULL when the batch could not be judged */
	const struct judge_request *judged; /* what the record was made of; NULL likewise */
	const char *failure;                /* why; NULL when it was stopped */
};

typedef void pipeline_done(const struct pipeline_result *result, void *context);

/* `done` is called once, from pool_run(); the result lives until it returns. */
void pipeline_submit(struct pipeline *pipeline, const struct pipeline_batch *batch,
                     pipeline_done *done, void *context);

#endif
