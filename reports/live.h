/*
 * A campaign on a terminal while it runs: findings scroll by, and below them the matrix fills up.
 *
 *     3f9a12cd0b7e4c55-args  args      {gcc-11..12} {clang-14}
 *
 *                         built     a     b
 *         a   gcc-11..12    48%     .    61
 *         b   clang-14      50%    61     .
 *
 *     1280/10000 cases, 57/s, 1.2M calls/s, 3 findings, 0:22 gone, 2:33 left
 *
 * A frame is one write, and a synchronised update (terminals that do not know it ignore it). It rewrites
 * its own lines and nothing else, so that whatever ends the program leaves a sane terminal. The size is asked
 * for before every frame.
 */
#ifndef REPORTS_LIVE_H
#define REPORTS_LIVE_H

#include "../harness/base/buffer.h"
#include "../harness/campaign/progress.h"
#include "format.h"
#include "view.h"

enum { LIVE_LINES_MAX = 128 };

struct live {
	struct progress_display display; /* the first member: what a campaign is given */
	FILE *err;
	struct ink ink;
	unsigned columns, rows; /* of a test; 0: those of the terminal */
	struct arena arena;     /* from begin to end */
	struct view view;
	uint32_t *verdict; /* the view's */
	uint64_t *built;   /* cases, by toolchain */
	struct buffer found, frame, last;
	size_t found_count,
	    unshown; /* findings since the last frame, and those of them not in `found` */
	unsigned length[LIVE_LINES_MAX]; /* columns of each line that stands on the terminal */
	unsigned lines, width;           /* and how wide it was */
};

void live_init(struct live *live, FILE *err, bool colour);

#endif
