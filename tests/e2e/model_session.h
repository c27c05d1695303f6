/* Generated cases, built by gcc-12 and clang-22 and run, for a look at what the runner says. */
#ifndef E2E_MODEL_SESSION_H
#define E2E_MODEL_SESSION_H

#include "../../generators/generate.h"
#include "../../harness/run/run.h"

struct session_batch {
	const struct target *target;
	const struct toolchain_list *toolchains;
	const struct abi_case *const *c;
	size_t count;
	const struct run_result *run;
};

typedef void session_look(const struct session_batch *batch, void *context);

struct session_request {
	const struct target *target;
	uint32_t tiers;
	size_t cases;
	bool measure;       /* placements, too */
	session_look *look; /* once a batch */
	void *context;
};

/* Skips the test where a compiler is missing. */
void session_run(const struct session_request *request);

#endif
