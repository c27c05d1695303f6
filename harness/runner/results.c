#include "results.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static uint64_t count_trials(const struct matrix *matrix)
{
	uint64_t count = 0;

	for (uint64_t i = 0; i < matrix->end; i++)
		count += matrix->verdict[i] == WIRE_OK || matrix->verdict[i] >= WIRE_FLAKY;
	return count;
}

/* Where what was measured goes; returns the end of it. */
static uint64_t place_store(const struct matrix *matrix, const struct measure_store *store,
                            struct wire_results *r, uint64_t at)
{
	const uint64_t units = (uint64_t)matrix->count * matrix->batch->header->case_count;

	if (store == NULL)
		return at;
	r->placement_offset = (uint32_t)at;
	at += units * sizeof *store->placement;
	r->run_offset = (uint32_t)at;
	r->run_count = MIN(*store->run_count, store->run_max);
	at += (uint64_t)r->run_count * sizeof *store->run;
	r->surround_offset = (uint32_t)at;
	r->surround_count = MIN(*store->surround_count, store->surround_max);
	return at + (uint64_t)r->surround_count * sizeof(struct wire_surround);
}

static struct wire_results results_plan(const struct matrix *matrix,
                                        const struct measure_store *store, uint64_t *size)
{
	const struct wire_batch *batch = matrix->batch->header;
	const uint64_t n = matrix->count;
	struct wire_results r = {.magic = WIRE_RESULTS_MAGIC, .version = WIRE_VERSION};
	uint64_t at = sizeof r;

	r.load_offset = (uint32_t)at;
	at += n * sizeof(struct wire_load_result);
	r.layout_offset = (uint32_t)at;
	at += n * batch->layout_words * sizeof(uint32_t);
	r.able_offset = (uint32_t)at;
	at += n * batch->case_count;
	r.cell_offset = (uint32_t)at;
	at += matrix->end;
	at = (at + 7) / 8 * 8;
	r.failure_offset = (uint32_t)at;
	r.failure_count = matrix->failure_count;
	at += (uint64_t)r.failure_count * sizeof(struct wire_failure);
	at = place_store(matrix, store, &r, at);
	r.size = (uint32_t)at;
	r.trial_count = count_trials(matrix);
	*size = at;
	return r;
}

static void fill_store(unsigned char *data, const struct wire_results *r,
                       const struct matrix *matrix, const struct measure_store *store)
{
	const size_t units = (size_t)matrix->count * matrix->batch->header->case_count;

	if (store == NULL)
		return;
	memcpy(data + r->placement_offset, store->placement, units * sizeof *store->placement);
	memcpy(data + r->run_offset, store->run, r->run_count * sizeof *store->run);
	memcpy(data + r->surround_offset, store->surround,
	       r->surround_count * sizeof(struct wire_surround));
}

static void results_fill(unsigned char *data, const struct wire_results *r,
                         const struct matrix *matrix)
{
	const uint32_t words = matrix->batch->header->layout_words;
	const uint32_t cases = matrix->batch->header->case_count;

	memcpy(data, r, sizeof *r);
	for (size_t i = 0; i < matrix->count; i++) {
		const struct toolchain *t = &matrix->toolchain[i];

		memcpy(data + r->load_offset + i * sizeof t->load, &t->load, sizeof t->load);
		if (t->layout != NULL)
			memcpy(data + r->layout_offset + i * words * sizeof *t->layout, t->layout,
			       words * sizeof *t->layout);
		memcpy(data + r->able_offset + i * cases, t->able, cases);
	}
	memcpy(data + r->cell_offset, matrix->verdict, matrix->end);
	memcpy(data + r->failure_offset, matrix->failure,
	       matrix->failure_count * sizeof *matrix->failure);
}

bool results_write(const char *path, struct matrix *matrix, const struct measure_store *store,
                   struct tally tally, struct error *error)
{
	struct wire_results r;
	uint64_t size;
	void *data;
	int fd;

	qsort(matrix->failure, matrix->failure_count, sizeof *matrix->failure,
	      wire_failure_compare);
	r = results_plan(matrix, store, &size);
	r.call_count = tally.call_count;
	r.cpu_us = tally.cpu_us;
	if (size > UINT32_MAX)
		return error_set(error, ERROR_MACHINE, "%s: more than 4 GiB of results", path);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return error_errno(error, "%s", path);
	if (ftruncate(fd, (off_t)size) != 0) {
		close(fd);
		return error_errno(error, "%s: resize", path);
	}
	data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return error_errno(error, "%s: map", path);
	results_fill(data, &r, matrix);
	fill_store(data, &r, matrix, store);
	munmap(data, size);
	return true;
}
