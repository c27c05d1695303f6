/*
 * The progress of a campaign on standard error: on a terminal one line that is written over, at
 * most ten times a second; else a plain line every ten seconds.
 *
 *     1280/10000 cases, 57/s, 1.2M calls/s, 3 findings, 0:22 gone, 2:33 left
 *
 * A display may take the line's place on a terminal. It never asks for the time: the caller passes
 * the seconds of clock_seconds().
 */
#ifndef CAMPAIGN_PROGRESS_H
#define CAMPAIGN_PROGRESS_H

#include <stdio.h>

#include "../judge/finding.h"
#include "../toolchain/toolchain.h"

struct progress_counts {
	uint64_t cases;       /* done, those of a resumed campaign included */
	uint64_t cases_total; /* 0: as many as there is time for */
	double seconds_total; /* 0: as long as it takes */
	uint64_t calls;
	uint64_t findings;
};

/* What is shown in place of the line; all members are required. */
struct progress_display {
	/* `total` is what was done before, as store_total() has it. Called again when more of that has come to
	 * light, with all of it; what else was told stands. */
	void (*begin)(struct progress_display *display, const struct toolchain_list *toolchains,
	              const struct batch_record *total);
	void (*batch)(struct progress_display *display, const struct batch_record *batch);
	void (*built)(struct progress_display *display, size_t toolchain, size_t cases);
	/* `line` is what would stand there without it. */
	void (*draw)(struct progress_display *display, const struct progress_counts *counts,
	             const char *line);
	void (*end)(struct progress_display *display);
};

struct progress {
	FILE *err;
	bool terminal;
	bool shown;                       /* a line stands on the terminal */
	double started, printed;          /* seconds of the clock */
	struct progress_counts first;     /* rates are of what came after these */
	struct progress_display *display; /* NULL: a line */
};

/* `first` is what was there at the start: a resumed campaign has cases already. */
void progress_init(struct progress *progress, FILE *err, bool terminal,
                   const struct progress_counts *first, double now);
/* Behind progress_init(); without a terminal it is left alone. */
void progress_show(struct progress *progress, struct progress_display *display,
                   const struct toolchain_list *toolchains, const struct batch_record *total);
/* All toolchains have their sides of these cases: they were done before. */
void progress_skip(struct progress *progress, const struct toolchain_list *toolchains,
                   size_t cases);
/* A batch is in the store; a toolchain has built its side of one. */
void progress_batch(struct progress *progress, const struct batch_record *batch);
void progress_built(struct progress *progress, size_t toolchain, size_t cases);
/* Call it as often as you like. */
void progress_update(struct progress *progress, const struct progress_counts *counts, double now);
/* Takes all off the terminal: before anything else is printed, and at the end. */
void progress_clear(struct progress *progress);

#endif
