/*
 * The generator: a case is a function of (generator version, tiers, conventions, weights, seed,
 * index), never of what toolchains can express, of other cases, or of the machine.
 */
#ifndef GENERATORS_GENERATE_H
#define GENERATORS_GENERATE_H

#include "case.h"

/* Raised whenever the same seed and index no longer give the same case. */
enum { GENERATOR_VERSION = 5 };

struct generate_options {
	uint64_t seed;
	uint32_t tiers;       /* TIER_BITs: each case exercises some of them */
	uint32_t conventions; /* bits 1 << enum convention, as in struct target */
};

/* All that the case points to is owned by the arena. With the tier iso alone a case is what it is
 * among cases of all tiers, wherever that one is of iso alone. */
const struct abi_case *case_generate(struct arena *arena, const struct generate_options *options,
                                     uint64_t index);

#endif
