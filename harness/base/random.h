/*
 * Random numbers: splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", 2014). Small, seedable with any 64 bits, and the same on every machine.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base.h"

struct random {
	uint64_t state;
};

struct random random_from(uint64_t seed);
uint64_t random_next(struct random *random);
/* A number in [0, bound); `bound` is not 0. */
uint32_t random_below(struct random *random, uint32_t bound);
/* A number in [low, high), `low` below `high`. */
uint32_t random_in(struct random *random, uint32_t low, uint32_t high);
/* True in `percent` of 100. */
bool random_chance(struct random *random, uint32_t percent);
void random_fill(struct random *random, void *data, size_t size);

/* The seed of item `index` of the run `seed`: it depends on no item before it. */
uint64_t random_mix(uint64_t seed, uint64_t index);

#endif
