/* The numbers of weights.c, as weights_draw.c reads them. */
#ifndef GENERATORS_WEIGHTS_PRIVATE_H
#define GENERATORS_WEIGHTS_PRIVATE_H

#include "weights.h"

/* In percent: a case is of iso alone; one that is not is of few features; one of many exercises the tier, and
 * if so has the feature, 0 for as often as the tables say. The latter two are the weights by which one of few
 * takes its features. */
enum { FEW_MAX = 3 };
extern const uint8_t iso_alone_percent;
extern const uint8_t few_percent;
extern const uint8_t tier_percent[TIER_COUNT];
extern const uint8_t feature_percent[FEATURE_COUNT];
/* Of a case of few: how many there are, from 1; how often what it is about is drawn, of kinds and scalars. */
extern const uint8_t few_weight[FEW_MAX];
extern const uint8_t wanted_factor;

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
