/*
 * The progress of a campaign on standard error: on a terminal one line that is written over, at
 * most ten times a second; else a plain line every ten seconds.
 *
 *     1280/10000 cases, 57/s, 1.2M calls/s, 3 findings, 0:22 gone, 2:33 left
 *
 * It never asks for the time: the caller passes the seconds of clock_seconds().
 */
#ifndef HARNESS_PROGRESS_H
#define HARNESS_PROGRESS_H

#include <stdio.h>

#include "base/base.h"

struct progress_counts {
	uint64_t cases;       /* done, those of a resumed campaign included */
	uint64_t cases_total; /* 0: as many as there is time for */
	double seconds_total; /* 0: as long as it takes */
	uint64_t calls;
	uint64_t findings;
};

struct progress {
	FILE *err;
	bool terminal;
	bool shown;                   /* a line stands on the terminal */
	double started, printed;      /* seconds of the clock */
	struct progress_counts first; /* rates are of what came after these */
};

/* `first` is what was there at the start: a resumed campaign has cases already. */
void progress_init(struct progress *progress, FILE *err, bool terminal,
                   const struct progress_counts *first, double now);
/* Call it as often as you like. */
void progress_update(struct progress *progress, const struct progress_counts *counts, double now);
/* Takes the line off the terminal: before anything else is printed, and at the end. */
void progress_clear(struct progress *progress);

#endif
