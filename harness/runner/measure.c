#include "measure.h"

#include <sys/mman.h>

#include "../placement.h"

enum { RUNS_MAX = 1 << 22 };

static void *share(size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
	            -1, 0);
}

static bool store_open(const struct matrix *matrix, struct measure_store *store,
                       struct error *error)
{
	const uint32_t cases = matrix->batch->header->case_count;
	const size_t units = (size_t)matrix->count * cases;
	size_t objects = 0;
	uint32_t *count;

	for (uint32_t i = 0; i < cases; i++)
		objects += matrix->batch->c[i].object_count;
	store->run_max = RUNS_MAX;
	store->extension_max = (uint32_t)(objects * matrix->count * WIRE_HALVES);
	store->placement = share((units + 1) * sizeof *store->placement);
	store->run = share(store->run_max * sizeof *store->run);
	store->extension = share(store->extension_max + 1);
	count = share(2 * sizeof *count);
	if (store->placement == MAP_FAILED || store->run == MAP_FAILED ||
	    store->extension == MAP_FAILED || count == MAP_FAILED)
		return error_errno(error, "map");
	store->run_count = count;
	store->extension_count = count + 1;
	for (size_t i = 0; i < units; i++) {
		struct wire_placement *placement = &store->placement[i];

		placement->vector_count = -1;
		for (int side = 0; side < WIRE_HALVES; side++)
			placement->half[side].status = PLACEMENT_ABSTAINED;
	}
	return true;
}

bool measure_batch(const struct matrix *matrix, const struct space *space,
                   struct measure_store *store, struct error *error)
{
	(void)space;
	return store_open(matrix, store, error);
}
