/*
 * Calls by name. The callers of a module are given a pointer to their callee, so that what a linker
 * makes of a call is not seen. Here each toolchain compiles the batch once more, in two halves, and
 * for each ordered pair the linker joins the callers of one and the callees of the other into one
 * module:
 *
 *     callers of gcc-12    ──┬──>  gcc-12 calls clang-19 by name: through the PLT, bound at the first call
 *     callees of clang-19  ──┘
 *
 * All these modules are loaded and called by the same runner. What goes wrong where the same call by
 * pointer was fine is put into the results, marked WIRE_FAILURE_BY_NAME.
 *
 * C alone, and no case whose callee has no name that all agree on (struct language.has_name). Of such
 * a call the registers that must be preserved are not checked: nothing stands between its ends. It
 * costs a toolchain about as much as its module did, and each pair a link; none of it is cached.
 */
#ifndef RUN_LINKED_H
#define RUN_LINKED_H

#include "../build/build.h"
#include "run.h"

struct linked_request {
	struct pool *pool;
	const struct abi_case *const *c;
	size_t count;
	const struct toolchain_list *toolchains;
	const struct build_result *build; /* by toolchain */
	const struct run_result *run;     /* of the calls by pointer; without a failure */
	const char *folder, *runner;      /* of struct run_request */
};

/* `done` is called once, from pool_run() or from here, with the results of both kinds of calls. What the
 * request points to must live until then; the result is owned by the arena. */
void linked_start(struct arena *arena, const struct linked_request *request, run_done *done,
                  void *context);

#endif
