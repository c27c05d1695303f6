#include "weights.h"

#include <assert.h>

#include "weights_private.h"

/* One of `count` by its weight; their sum is not zero. */
static size_t draw_weighted(struct random *random, const uint8_t *weight, size_t count,
                            uint64_t eligible)
{
	uint32_t sum = 0, point;
	size_t i;

	for (i = 0; i < count; i++)
		sum += eligible & UINT64_C(1) << i ? weight[i] : UINT32_C(0);
	point = random_below(random, sum);
	for (i = 0;; i++) {
		uint32_t own = eligible & UINT64_C(1) << i ? weight[i] : UINT32_C(0);

		if (point < own)
			return i;
		point -= own;
	}
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

/* They change bit-fields and nothing else. */
static const feature_set of_bit_fields =
    FEATURE_BIT(FEATURE_MS_STRUCT) | FEATURE_BIT(FEATURE_GCC_STRUCT);

/* Each changes them in a way of its own as well. */
static const feature_set of_layouts =
    FEATURE_BIT(FEATURE_PACKED_FIELD) | FEATURE_BIT(FEATURE_ALIGNED_FIELD) |
    FEATURE_BIT(FEATURE_PRAGMA_PACK) | FEATURE_BIT(FEATURE_ALIGNED_TYPEDEF);

/* Of a tier: those that a case may be about. */
static feature_set eligible_features(enum tier tier, uint32_t enabled)
{
	feature_set features = optional_features(tier);

	return enabled & TIER_BIT(TIER_BITFIELDS) ? features : features & ~of_bit_fields;
}

/* A few features, of a tier each, and no others; a tier of none to choose from is wanted whole. */
static struct mixture draw_few(struct random *random, uint32_t others)
{
	struct mixture mixture = {.tiers = TIER_BIT(TIER_ISO)};
	size_t count = 1 + draw_weighted(random, few_weight, ARRAY_LEN(few_weight), UINT64_MAX);
	feature_set optional = 0;

	while (count-- > 0) {
		size_t tier = draw_weighted(random, tier_percent, TIER_COUNT, others);
		feature_set features = eligible_features((enum tier)tier, others);

		mixture.tiers |= TIER_BIT(tier);
		optional |= optional_features((enum tier)tier);
		if (features != 0)
			mixture.wanted |= FEATURE_BIT(
			    draw_weighted(random, feature_percent, FEATURE_COUNT, features));
	}
	if ((mixture.wanted & of_bit_fields) ||
	    ((mixture.wanted & of_layouts & ~of_bit_fields) &&
	     (others & TIER_BIT(TIER_BITFIELDS)) &&
	     random_chance(random, tier_percent[TIER_BITFIELDS])))
		mixture.tiers |= TIER_BIT(TIER_BITFIELDS);
	mixture.absent =
	    (optional & ~mixture.wanted) | draw_absent(random, optional_features(TIER_ISO));
	return mixture;
}

/* Some of the tiers, and of each some of its features. */
static struct mixture draw_many(struct random *random, uint32_t others)
{
	struct mixture mixture = {.tiers = TIER_BIT(TIER_ISO)};

	while (mixture.tiers == TIER_BIT(TIER_ISO))
		for (size_t i = 0; i < TIER_COUNT; i++)
			if ((others & TIER_BIT(i)) && random_chance(random, tier_percent[i]))
				mixture.tiers |= TIER_BIT(i);
	for (size_t i = 0; i < TIER_COUNT; i++) {
		feature_set optional = optional_features((enum tier)i), drawn;

		if ((mixture.tiers & TIER_BIT(i)) == 0)
			continue;
		/* An __int128 is not all that there is in iso. */
		do
			drawn = draw_absent(random, optional);
		while (i != TIER_ISO && drawn != 0 && drawn == optional);
		mixture.absent |= drawn;
	}
	return mixture;
}

struct mixture weights_mixture(struct random *random, uint32_t enabled)
{
	uint32_t others = enabled & ~TIER_BIT(TIER_ISO);

	if (others == 0 ||
	    ((enabled & TIER_BIT(TIER_ISO)) && random_chance(random, iso_alone_percent)))
		return (struct mixture){.tiers = TIER_BIT(TIER_ISO)};
	return random_chance(random, few_percent) ? draw_few(random, others)
	                                          : draw_many(random, others);
}

bool weights_has(const struct dice *dice, enum feature feature)
{
	return (TIER_BIT(feature_info[feature].tier) & dice->mixture.tiers) != 0 &&
	       (FEATURE_BIT(feature) & dice->mixture.absent) == 0;
}

static bool is_wanted(const struct dice *dice, enum feature feature)
{
	return (FEATURE_BIT(feature) & dice->mixture.wanted) != 0;
}

/* Of a wanted feature it is asked twice. */
bool weights_chance(struct dice *dice, enum chance chance)
{
	const struct chance_row *row = &chance_rows[chance];
	enum feature feature = (enum feature)chance_feature[chance];

	assert(chance < CHANCE_COUNT && row->tiers != 0 && row->percent <= 100);
	if ((row->tiers & dice->mixture.tiers) == 0 || !weights_has(dice, feature))
		return false;
	return random_chance(&dice->random, row->percent) ||
	       (is_wanted(dice, feature) && random_chance(&dice->random, row->percent));
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
static uint32_t weight_of(const struct dice *dice, enum feature feature, uint32_t weight)
{
	if (!weights_has(dice, feature))
		return 0;
	return is_wanted(dice, feature) ? weight * wanted_factor : weight;
}

static uint32_t row_weight(const struct dice *dice, enum choice choice, const struct row *row)
{
	return is_of_kinds(choice) ? weight_of(dice, kind_feature(row->low), row->weight)
	                           : row->weight;
}

/* Of the case's tiers, one after the other: the row at the point, and NULL for one beyond the last;
 * *point is then what lies beyond. */
static const struct row *row_at(const struct dice *dice, enum choice choice, uint32_t *point)
{
	for (size_t tier = 0; tier < TIER_COUNT; tier++) {
		const struct choice_rows *rows = &choice_rows[tier][choice];

		if ((dice->mixture.tiers & TIER_BIT(tier)) == 0)
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
	return weight_of(dice, scalar_info[scalar].feature, scalar_weight[scalar][use]);
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
	bool any = false;

	for (size_t i = 0; i < CONVENTION_COUNT; i++)
		any = any || ((conventions & UINT32_C(1) << i) && convention_weight[i] > 0);
	if (!any)
		return CONVENTION_C;
	return (enum convention)draw_weighted(&dice->random, convention_weight, CONVENTION_COUNT,
	                                      conventions);
}
