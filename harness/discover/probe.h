/*
 * What toolchains can express: the features of a language are asked for all at once, then without
 * those that the compiler complains of, until it is content. The answers are remembered by
 * fingerprint.
 */
#ifndef DISCOVER_PROBE_H
#define DISCOVER_PROBE_H

#include "../toolchain/toolchain.h"

struct probe {
	const struct toolchain *toolchain;  /* whose features are to be found out */
	feature_set features;               /* nothing without FEATURE_CORE */
	feature_set ignored;                /* accepted, and without effect */
	const char *why_not[FEATURE_COUNT]; /* what the compiler says of what is in neither set;
	                                       NULL where the language has no words for it */
	const char *reason;                 /* the core failed: why; else NULL */
	bool rejected;     /* it failed because the compiler said no, not by an accident */
	bool other_target; /* what it compiles for cannot be loaded by the runner */
	bool unsure;       /* a question ended in an accident: not to be remembered */
};

/* `cache` is a folder, or NULL; strings are owned by the arena. Fails when the machine does. */
bool probe_all(struct arena *arena, const char *cache, struct probe *probe, size_t count,
               struct error *error);

/* Fills in what was remembered in the folder of the toolchain, asked in the same words. */
bool probe_recall(struct arena *arena, const char *folder, struct probe *probe);
void probe_remember(struct arena *arena, const char *folder, const struct probe *probe);

#endif
