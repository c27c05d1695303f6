/* The numbers of weights.c, as weights_draw.c reads them. */
#ifndef GENERATORS_WEIGHTS_PRIVATE_H
#define GENERATORS_WEIGHTS_PRIVATE_H

#include "weights.h"

/* In percent: a case is of iso alone; one that is not exercises the tier; one that exercises the
 * feature's tier has the feature at all, 0 for as often as the tables say. */
extern const uint8_t iso_alone_percent;
extern const uint8_t tier_percent[TIER_COUNT];
extern const uint8_t feature_percent[FEATURE_COUNT];

/* In cases of any of the tiers. */
struct chance_row {
	uint8_t tiers, percent;
};
extern const struct chance_row chance_rows[CHANCE_COUNT];

/* What a yes gives the case, where that is a feature that it may go without; else FEATURE_CORE. */
extern const uint8_t chance_feature[CHANCE_COUNT];

/* A number in [low, high], evenly, when this row is taken. */
struct row {
	uint16_t weight;
	uint16_t low, high;
};

struct choice_rows {
	size_t count;
	const struct row *row;
};

/* By tier: a case chooses among the rows of all of its tiers. */
extern const struct choice_rows *const choice_rows[TIER_COUNT];

extern const uint8_t scalar_weight[SCALAR_COUNT][USE_COUNT];
extern const uint8_t convention_weight[CONVENTION_COUNT];

#endif
