/*
 * The pool: words of random bits in SOLVE_ROUNDS rounds, the same in every run, with the columns of
 * their bits indexed. Whatever the measuring fills with bits is filled from it, each thing with words
 * of its own, so that a column that is seen anywhere tells where it came from.
 *
 *     | machine: the registers | memory: whatever else is filled |
 *
 * In each half of a word the two bits below the highest differ: no float, wherever it is aligned,
 * is a NaN, an infinity or subnormal, and x87 moves leave all of its bits as they are.
 */
#ifndef RUNNER_POOL_H
#define RUNNER_POOL_H

#include "../../targets/x86.h"
#include "solve.h"

enum {
	POOL_GENERAL = 0, /* a word a register */
	POOL_VECTOR = X86_VECTOR,
	POOL_VECTOR_COUNT = 16, /* no convention passes anything in others */
	POOL_VECTOR_WORDS = 8,
	POOL_X87 = POOL_VECTOR + POOL_VECTOR_COUNT * POOL_VECTOR_WORDS,
	POOL_X87_WORDS = 2,
	POOL_MMX = POOL_X87 + X86_X87_COUNT * POOL_X87_WORDS, /* a word a register */
	POOL_MACHINE_WORDS = POOL_MMX + X86_MMX_COUNT,
};

struct pool {
	uint32_t words;
	uint64_t *row;    /* [SOLVE_ROUNDS][words] */
	uint64_t *column; /* 64 a word */
	struct solve_table table;
};

enum pool_kind {
	POOL_BITS,
	POOL_BYTES, /* each byte is 0 or 1; its lowest bit alone is indexed */
};

void pool_init(struct pool *pool, enum pool_kind kind, uint32_t words, struct arena *arena);

static inline const uint64_t *pool_row(const struct pool *pool, uint32_t round)
{
	return pool->row + (size_t)round * pool->words;
}

/* As masks. */
#define POOL_VECTORS   X86_VECTORS(0, POOL_VECTOR_COUNT)
#define POOL_X87_STACK (UINT64_C(0xff) << X86_X87)
#define POOL_MMXS      (UINT64_C(0xff) << X86_MMX)
#define POOL_X87_STATE (POOL_X87_STACK | POOL_MMXS)
#define POOL_REGISTERS (~X86_VECTORS(POOL_VECTOR_COUNT, X86_VECTOR_COUNT)) /* all that it has */

static inline uint32_t pool_first_register(uint64_t mask)
{
	return (uint32_t)__builtin_ctzll(mask);
}

/* The first word of a register (targets/x86.h) that it has among the machine's. */
static inline uint32_t pool_register_word(uint32_t number)
{
	if (number < X86_VECTOR)
		return number;
	if (number < X86_X87)
		return POOL_VECTOR + (number - X86_VECTOR) * POOL_VECTOR_WORDS;
	if (number < X86_MMX)
		return POOL_X87 + (number - X86_X87) * POOL_X87_WORDS;
	return POOL_MMX + (number - X86_MMX);
}

/* Bits of a register as they are kept. */
static inline uint32_t pool_register_bits(uint32_t number)
{
	if (number < X86_VECTOR)
		return 8 * sizeof(void *);
	if (number < X86_X87)
		return 512;
	return number < X86_MMX ? 80 : 64;
}

#endif
