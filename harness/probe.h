/* What toolchains can express: each feature of the language is compiled once, and the answers are
 * remembered by fingerprint. */
#ifndef HARNESS_PROBE_H
#define HARNESS_PROBE_H

#include "toolchain.h"

struct probe {
	const struct toolchain *toolchain; /* whose features are to be found out */
	feature_set features;              /* nothing without FEATURE_CORE */
	const char *reason;                /* the core failed: why; else NULL */
	bool rejected;     /* it failed because the compiler said no, not by an accident */
	bool other_target; /* what it compiles for cannot be loaded by the runner */
	bool unsure;       /* a question ended in an accident: not to be remembered */
};

/* `cache` is a folder, or NULL; strings are owned by the arena. Fails when the machine does. */
bool probe_all(struct arena *arena, const char *cache, struct probe *probe, size_t count,
               struct error *error);

#endif
