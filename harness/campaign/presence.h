/*
 * Whether somebody is at work on a campaign: a small file beside its store, DIR/state, which the worker
 * holds a lock on. The system lets go of the lock however its holder dies, so what says "cases" and is
 * not locked was killed.
 *
 *     pid 4711
 *     began 1767225600
 *     committed 1767225633
 *     seconds 0
 *     cases 4096
 *     phase cases
 *
 * It is for people who look, and for who would work there, too: that it cannot be written is no error.
 */
#ifndef CAMPAIGN_PRESENCE_H
#define CAMPAIGN_PRESENCE_H

#include "../base/base.h"

enum presence_phase {
	PRESENCE_CASES,    /* judges cases */
	PRESENCE_REDUCING, /* makes bugs of findings */
	PRESENCE_FINISHED,
	PRESENCE_OUT_OF_TIME,
	PRESENCE_INTERRUPTED, /* by a signal */
	PRESENCE_FAILED,
	PRESENCE_PHASE_COUNT
};

struct presence {
	int file; /* -1: there is none, and nothing is written */
	long pid;
	int64_t began, committed; /* seconds since 1970; committed is 0 before the first batch */
	double seconds;           /* to work for; 0: no limit */
	uint64_t cases;           /* to judge; 0: as many as there is time for */
	enum presence_phase phase;
};

/* Of this process, which works in the folder from now on. */
void presence_begin(struct presence *presence, const char *folder, enum presence_phase phase,
                    double seconds, uint64_t cases);
/* The same for making bugs of what the campaign there has found. Returns how the campaign ended, for
 * presence_end(). */
enum presence_phase presence_reduce(struct presence *presence, const char *folder);
/* A batch was committed just now. */
void presence_commit(struct presence *presence);
/* The last thing that is said; `phase` is one of those behind PRESENCE_REDUCING. */
void presence_end(struct presence *presence, enum presence_phase phase);

/* What another process left or holds there. False when there is no such file, or none that can be read. */
bool presence_read(const char *folder, struct presence *presence, bool *is_running);

#endif
