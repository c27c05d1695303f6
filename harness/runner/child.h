/*
 * Children: what may crash or hang is done by one, and what it has to say it says in the control
 * page. A child never returns into the runner.
 */
#ifndef RUNNER_CHILD_H
#define RUNNER_CHILD_H

#include "../base/error.h"
#include "wire.h"

enum child_outcome { CHILD_SILENT, CHILD_FINISHED, CHILD_FAILED };

/* Shared between the runner and its child, and all that a damaged child can damage. The child
 * writes the place before it does what may go wrong there. */
struct control {
	uint64_t position;
	uint64_t
	    calls; /* of all children; also the pulse that tells a slow child from a hung one */
	uint32_t round, phase;
	uint32_t outcome; /* enum child_outcome */
	struct wire_failure failure;
	struct wire_load_result load;
};

enum child_end {
	CHILD_ENDED, /* by itself */
	CHILD_CRASHED,
	CHILD_HUNG, /* and was killed */
};

struct child_result {
	enum child_end end;
	int signal; /* of a crash */
};

extern volatile struct control *control;

/* Makes the control page. */
bool child_open(struct error *error);

/*
 * Runs work(context) in a child and waits for its end. It is killed when `limit_ms` of its CPU
 * time go by, or ten times as much of the clock's, and position and calls stay what they are.
 */
bool child_run(void (*work)(void *context), void *context, uint32_t limit_ms,
               struct child_result *result, struct error *error);

#endif
