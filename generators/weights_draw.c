#include "weights.h"

#include <assert.h>

#include "weights_private.h"

uint32_t weights_tiers(struct random *random, uint32_t enabled)
{
	uint32_t tiers = 0, others = enabled & ~TIER_BIT(TIER_ISO);

	if (others == 0 ||
	    ((enabled & TIER_BIT(TIER_ISO)) && random_chance(random, iso_alone_percent)))
		return TIER_BIT(TIER_ISO);
	while (tiers == 0)
		for (size_t i = 0; i < TIER_COUNT; i++)
			if ((others & TIER_BIT(i)) && random_chance(random, tier_percent[i]))
				tiers |= TIER_BIT(i);
	return tiers | TIER_BIT(TIER_ISO);
}

/* Of a tier: those that a case may go without. */
static feature_set optional_features(enum tier tier)
{
	feature_set features = 0;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (feature_percent[i] > 0 && feature_info[i].tier == tier)
			features |= FEATURE_BIT(i);
	return features;
}

static feature_set draw_absent(struct random *random, feature_set optional)
{
	feature_set absent = 0;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if ((optional & FEATURE_BIT(i)) && !random_chance(random, feature_percent[i]))
			absent |= FEATURE_BIT(i);
	return absent;
}

feature_set weights_absent(struct random *random, uint32_t tiers)
{
	feature_set absent = 0;

	if (tiers == TIER_BIT(TIER_ISO))
		return 0;
	for (size_t i = 0; i < TIER_COUNT; i++) {
		feature_set optional = optional_features((enum tier)i), drawn;

		if ((tiers & TIER_BIT(i)) == 0)
			continue;
		/* An __int128 is not all that there is in iso. */
		do
			drawn = draw_absent(random, optional);
		while (i != TIER_ISO && drawn != 0 && drawn == optional);
		absent |= drawn;
	}
	return absent;
}

bool weights_has(const struct dice *dice, enum feature feature)
{
	return (TIER_BIT(feature_info[feature].tier) & dice->tiers) != 0 &&
	       (FEATURE_BIT(feature) & dice->absent) == 0;
}

bool weights_chance(struct dice *dice, enum chance chance)
{
	assert(chance < CHANCE_COUNT && chance_rows[chance].tiers != 0 &&
	       chance_rows[chance].percent <= 100);
	return (chance_rows[chance].tiers & dice->tiers) != 0 &&
	       weights_has(dice, (enum feature)chance_feature[chance]) &&
	       random_chance(&dice->random, chance_rows[chance].percent);
}

/* Of a kind of type, or of field, that is one. */
static enum feature kind_feature(uint32_t kind)
{
	switch (kind) {
	case TYPE_BITINT:
		return FEATURE_BITINT;
	case TYPE_VECTOR:
		return FEATURE_VECTOR;
	case TYPE_ATOMIC:
		return FEATURE_ATOMIC;
	case FIELD_ZERO_ARRAY:
		return FEATURE_ZERO_ARRAY;
	case FIELD_ANONYMOUS:
		return FEATURE_ANONYMOUS;
	default:
		return FEATURE_CORE;
	}
}

static bool is_of_kinds(enum choice choice)
{
	return choice == CHOICE_PLAIN_KIND || choice == CHOICE_SUBJECT_KIND ||
	       choice == CHOICE_FIELD_KIND || choice == CHOICE_BASE_KIND;
}

/* 0 in a case that goes without it. */
static uint32_t row_weight(const struct dice *dice, enum choice choice, const struct row *row)
{
	if (is_of_kinds(choice) && !weights_has(dice, kind_feature(row->low)))
		return 0;
	return row->weight;
}

/* Of the case's tiers, one after the other: the row at the point, and NULL for one beyond the last;
 * *point is then what lies beyond. */
static const struct row *row_at(const struct dice *dice, enum choice choice, uint32_t *point)
{
	for (size_t tier = 0; tier < TIER_COUNT; tier++) {
		const struct choice_rows *rows = &choice_rows[tier][choice];

		if ((dice->tiers & TIER_BIT(tier)) == 0)
			continue;
		for (size_t i = 0; i < rows->count; i++) {
			uint32_t weight = row_weight(dice, choice, &rows->row[i]);

			if (*point < weight)
				return &rows->row[i];
			*point -= weight;
		}
	}
	return NULL;
}

uint32_t weights_choose(struct dice *dice, enum choice choice)
{
	uint32_t beyond = UINT32_MAX, point;
	const struct row *row;

	assert(choice < CHOICE_COUNT);
	row_at(dice, choice, &beyond);
	point = random_below(&dice->random, UINT32_MAX - beyond);
	row = row_at(dice, choice, &point);
	assert(row != NULL);
	return random_in(&dice->random, row->low, row->high + 1U);
}

static uint32_t scalar_weight_of(const struct dice *dice, size_t scalar, enum scalar_use use)
{
	return weights_has(dice, scalar_info[scalar].feature) ? scalar_weight[scalar][use] : 0;
}

enum scalar weights_scalar(struct dice *dice, enum scalar_use use)
{
	uint32_t sum = 0;
	uint32_t point;
	size_t i;

	assert(use < USE_COUNT);
	for (i = 0; i < SCALAR_COUNT; i++)
		sum += scalar_weight_of(dice, i, use);
	point = random_below(&dice->random, sum);
	for (i = 0; point >= scalar_weight_of(dice, i, use); i++)
		point -= scalar_weight_of(dice, i, use);
	return (enum scalar)i;
}

enum convention weights_convention(struct dice *dice, uint32_t conventions)
{
	uint32_t sum = 0;
	uint32_t point;
	size_t i;

	for (i = 0; i < CONVENTION_COUNT; i++)
		if (conventions & UINT32_C(1) << i)
			sum += convention_weight[i];
	if (sum == 0)
		return CONVENTION_C;
	point = random_below(&dice->random, sum);
	for (i = 0;; i++) {
		uint32_t weight =
		    conventions & UINT32_C(1) << i ? convention_weight[i] : UINT32_C(0);

		if (point < weight)
			return (enum convention)i;
		point -= weight;
	}
}
