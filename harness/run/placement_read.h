/* Placements as the runner gives them back (harness/runner/wire.h), checked for their form. */
#ifndef RUN_PLACEMENT_READ_H
#define RUN_PLACEMENT_READ_H

#include "run.h"

/* Fills *placement, [toolchain][case], in the arena; results->size bytes are there to be read.
 * False: they make no sense. */
bool placement_read(const struct run_request *request, const struct wire_results *results,
                    struct arena *arena, const struct placement **placement);

#endif
