/*
 * The build stage: one module out of one toolchain and one batch, and the story of each case on
 * the way. A batch that does not compile is split until the guilty cases are alone.
 */
#ifndef BUILD_BUILD_H
#define BUILD_BUILD_H

#include "../../generators/emit.h"
#include "../base/arena.h"
#include "../base/process.h"
#include "../toolchain/toolchain.h"

enum build_status {
	BUILD_OK,
	BUILD_ABSTAINED, /* cannot be said; message: the feature that the toolchain lacks, or why */
	BUILD_REJECTED,  /* the compiler said no; message: its first error */
	BUILD_CRASHED,   /* a signal or an internal compiler error */
	BUILD_HUNG,
	BUILD_GARBAGE,  /* exit 0, and no usable module */
	BUILD_GIVEN_UP, /* too many attempts on this batch; message says so */
	BUILD_STOPPED,  /* interrupted */
};

struct build_case {
	enum build_status status;
	const char *message; /* NULL with BUILD_OK; owned by the arena */
};

struct build_request {
	const struct toolchain *toolchain;
	const struct abi_case *const *c;
	size_t count;
	const char *folder; /* where the module and everything on the way to it goes */
	const char *module; /* its file name in the folder, ".so" included */
};

struct build_result {
	bool built;                 /* folder/module exists (an object file, unlinked, for a target
	                                 without calls) */
	const struct build_case *c; /* by case */
	bool cached;
};

typedef void build_done(const struct build_result *result, void *context);

struct builder; /* limits, cache and pool of all builds of a run */

struct builder_options {
	double compile_seconds; /* limit of one compiler run; 0: the default, 30 s + 0.1 s a case */
	uint64_t compile_memory;  /* bytes; 0: the default, 4 GiB */
	const char *cache_folder; /* NULL: no cache */
	uint64_t cache_bytes;     /* 0: the default, 256 MiB */
};

struct builder *builder_new(struct pool *pool, const struct builder_options *options);
void builder_free(struct builder *builder);

/*
 * Starts a build; `done` is called once, from pool_run(), never from here. The request is copied
 * (what it points to is not); the result is owned by the arena.
 */
void build_start(struct builder *builder, struct arena *arena, const struct build_request *request,
                 build_done *done, void *context);

/* The argument vector that compiles `source` to `object`, run in the folder; owned by the arena. */
const char *const *build_command(struct arena *arena, const struct toolchain *toolchain,
                                 const char *folder, const char *source, const char *object);

#endif
