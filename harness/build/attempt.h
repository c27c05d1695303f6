/* One try to make a module: source to object, object to module, and a look at both. */
#ifndef BUILD_ATTEMPT_H
#define BUILD_ATTEMPT_H

#include "build.h"
#include "diagnose.h"

struct attempt_request {
	const struct toolchain *toolchain;
	const char *source;
	size_t size;
	const char *folder, *module; /* as in struct build_request */
	double seconds;              /* limits of the compiler */
	uint64_t memory;
	/* Of a batch of so many cases, set where what was printed of a failure names one; see accuse.h. */
	size_t count;
	bool *named;
};

/* With BUILD_OK the module is there; else it is not. `message` is owned by the arena. */
typedef void attempt_done(const struct build_case *outcome, void *context);

/* Copies the request, but for what it points to; the source is used at once. Leaves nothing in the
 * folder but the module. `done` is called from pool_run(). */
void attempt_start(struct pool *pool, struct arena *arena, const struct attempt_request *request,
                   attempt_done *done, void *context);

/* How modules are linked, as one text: it is part of what a module is made of. */
const char *attempt_link_text(void);

#endif
