/*
 * A campaign: settings (seed, tiers, toolchains) and the batches done under them. Schedules the
 * batches, commits each to the store, keeps the progress line, and nothing else.
 */
#ifndef HARNESS_CAMPAIGN_H
#define HARNESS_CAMPAIGN_H

#include "../generators/case.h"
#include "base/error.h"
#include "store.h"

/* A batch is a fixed range of case indexes, whatever the time, -j and resume: longer in a campaign of
 * CAMPAIGN_LONG cases or more, where half as many starts of the compilers saved about 6 % of the CPU
 * time. */
enum { CAMPAIGN_BATCH = 256, CAMPAIGN_LONG = 4096, CAMPAIGN_LONG_BATCH = 512 };

struct progress_display;

struct campaign_options {
	uint64_t seed;
	uint32_t tiers;                  /* TIER_BITs of what is generated */
	const struct abi_case *const *c; /* these cases, by index; NULL: those of the seed */
	uint64_t first, last;            /* cases; last is UINT64_MAX for a campaign by time */
	double seconds;                  /* 0: no limit */
	unsigned jobs;
	const char *out; /* the store's folder */
	bool resume;
	bool terminal; /* standard error is one: the progress line updates in place */
	bool quiet;    /* no progress */
	struct progress_display
	    *display;     /* NULL; else what a terminal shows in place of the line */
	const char *keep; /* see struct pipeline */
};

struct campaign_result {
	int signal;       /* that interrupted it, or 0 */
	bool out_of_time; /* the time limit cut it; what is in the store is whole all the same */
};

/* False when the store or the machine failed; what was committed by then stays. */
bool campaign_run(const struct campaign_options *options, const struct toolchain_list *toolchains,
                  struct campaign_result *result, struct error *error);

#endif
