/*
 * The generator: a case is a function of (generator version, tiers, weights, seed, index), never
 * of what toolchains can express, of other cases, or of the machine.
 */
#ifndef GENERATORS_GENERATE_H
#define GENERATORS_GENERATE_H

#include "case.h"

/* Raised whenever the same seed and index no longer give the same case. */
enum { GENERATOR_VERSION = 1 };

/* All that the case points to is owned by the arena. */
const struct abi_case *case_generate(struct arena *arena, uint64_t seed, uint64_t index);

#endif
