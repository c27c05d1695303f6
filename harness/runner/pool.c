#include "pool.h"

#define EACH_BYTE   UINT64_C(0x0101010101010101)
#define EACH_FLOAT  UINT64_C(0x2000000020000000) /* the second bit of an exponent */
#define EACH_FLOAT2 UINT64_C(0x4000000040000000) /* the first */

/* splitmix64; the runner has no other use for random numbers. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static uint64_t make_word(enum pool_kind kind, uint64_t *state)
{
	const uint64_t word = next(state);

	if (kind == POOL_BYTES)
		return word & EACH_BYTE;
	return (word & ~EACH_FLOAT) | ((~word & EACH_FLOAT2) >> 1);
}

void pool_init(struct pool *pool, enum pool_kind kind, uint32_t words, struct arena *arena)
{
	const uint32_t step = kind == POOL_BYTES ? 8 : 1;
	uint64_t state = kind;

	pool->words = words;
	pool->row = NEW_ARRAY(arena, uint64_t, (size_t)SOLVE_ROUNDS *words);
	pool->column = NEW_ARRAY(arena, uint64_t, (size_t)64 * words);
	for (size_t i = 0; i < (size_t)SOLVE_ROUNDS * words; i++)
		pool->row[i] = make_word(kind, &state);
	solve_columns(pool->row, words, words, pool->column);
	solve_table_init(&pool->table, arena, 64 * words / step);
	for (uint32_t i = 0; i < 64 * words; i += step)
		solve_table_add(&pool->table, pool->column[i], i);
}
