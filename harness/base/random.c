#include "random.h"

#include <assert.h>
#include <string.h>

static uint64_t scramble(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct random random_from(uint64_t seed)
{
	return (struct random){seed};
}

uint64_t random_next(struct random *random)
{
	random->state += UINT64_C(0x9e3779b97f4a7c15);
	return scramble(random->state);
}

uint32_t random_below(struct random *random, uint32_t bound)
{
	assert(bound > 0);
	/* The high half of a 32 x 32 bit product: uneven by less than one in 2^32 / bound. */
	return (uint32_t)(((random_next(random) >> 32) * bound) >> 32);
}

uint32_t random_in(struct random *random, uint32_t low, uint32_t high)
{
	assert(low < high);
	return low + random_below(random, high - low);
}

bool random_chance(struct random *random, uint32_t percent)
{
	return random_below(random, 100) < percent;
}

void random_fill(struct random *random, void *data, size_t size)
{
	unsigned char *byte = data;

	for (size_t i = 0; i < size; i += 8) {
		uint64_t word = random_next(random);

		memcpy(byte + i, &word, MIN(size - i, (size_t)8));
	}
}

uint64_t random_mix(uint64_t seed, uint64_t index)
{
	return scramble(scramble(seed + UINT64_C(0x9e3779b97f4a7c15)) ^
	                (index + 1) * UINT64_C(0xd1342543de82ef95));
}
