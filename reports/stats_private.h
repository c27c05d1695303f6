/* What the two files that make up the coverage report share. */
#ifndef REPORTS_STATS_PRIVATE_H
#define REPORTS_STATS_PRIVATE_H

#include "format.h"
#include "stats.h"

enum { NAME_WIDTH = 13, COLUMN_WIDTH = 8 };

struct stats {
	struct arena arena;
	const struct view *view;
	struct ink ink;
	unsigned width;
	uint32_t tiers; /* of the campaign, TIER_BITs */
	FILE *out;
};

/* Cases with the cell that two families judged. */
uint32_t stats_judged(const struct stats *s, const char *cell);
void stats_title(const struct stats *s, const char *title);
/* Right in a column; nothing judged is red. */
void stats_count(const struct stats *s, uint32_t count, int width);

/* What is beyond ISO C, of the tiers of the campaign. */
void stats_wide(struct stats *s);
/* The cell is in a table of stats_wide(). */
bool stats_is_wide(const char *cell);

#endif
