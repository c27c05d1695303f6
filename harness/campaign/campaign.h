/*
 * A campaign: settings (seed, tiers, toolchains) and the batches done under them. Schedules the
 * batches, commits each to the store, keeps the progress line, and nothing else.
 */
#ifndef CAMPAIGN_CAMPAIGN_H
#define CAMPAIGN_CAMPAIGN_H

#include "../../generators/case.h"
#include "../base/error.h"
#include "../store/store.h"

/* A batch is a fixed range of a part's cases, whatever the time, -j and resume: longer where the only
 * part has CAMPAIGN_LONG cases or more, where half as many starts of the compilers saved about 6 % of the CPU
 * time. */
enum { CAMPAIGN_BATCH = 256, CAMPAIGN_LONG = 4096, CAMPAIGN_LONG_BATCH = 512 };

struct progress_display;

/* Cases of a campaign that come one after another: given, or of a seed. */
struct campaign_part {
	const char *name;                /* "seeds"; "" for the only one */
	const struct abi_case *const *c; /* these cases; NULL: those of the seed, from `start` on */
	uint64_t seed, start;
	uint64_t count; /* UINT64_MAX, of the last part alone: as many as there is time for */
};

struct campaign_options {
	uint32_t tiers; /* TIER_BITs of what is generated */
	/* In this order. Indexes of cases go through all parts; the first is the start of the first. */
	size_t part_count;
	const struct campaign_part *part;
	double seconds; /* 0: no limit */
	unsigned jobs;
	const char *out;    /* the store's folder */
	const char *before; /* NULL; else an earlier store, of which equal batches are taken over */
	bool linked;        /* see struct pipeline_batch */
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
