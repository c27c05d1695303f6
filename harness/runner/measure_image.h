/* The registers of a stub's image, as the pool has them: rows of its machine's words. */
#ifndef RUNNER_MEASURE_IMAGE_H
#define RUNNER_MEASURE_IMAGE_H

#include "pool.h"
#include "stubs.h"

/* General and vector registers. */
void image_load(struct stub_image *image, const uint64_t *row);
/* Keeps all general ones, and of the mask the others. */
void image_keep(const struct stub_image *image, uint64_t mask, uint64_t *row);

/* The x87 state: `count` registers in use, from st0 on, the first in row[0..POOL_X87_WORDS). */
void image_x87(struct stub_image *image, const uint64_t *row, uint32_t count);
/* The same, all of them MMX registers. */
void image_mmx(struct stub_image *image, const uint64_t *row);

#endif
