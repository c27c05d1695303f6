/* Writes what wire.h says of RESULTS. */
#ifndef RUNNER_RESULTS_H
#define RUNNER_RESULTS_H

#include "measure.h"

struct tally {
	uint64_t call_count, cpu_us;
};

/* Sizes, maps and fills the existing file. Sorts the matrix's failures. `store`: NULL where no
 * placements are asked for. */
bool results_write(const char *path, struct matrix *matrix, const struct measure_store *store,
                   struct tally tally, struct error *error);

#endif
