#include "scalar.h"

const struct scalar_info scalar_info[SCALAR_COUNT] = {
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi)                        \
	[SCALAR_##id] = {text,  c,     rust,     SCALAR_CLASS_##class,                             \
	                 width, parts, promoted, FEATURE_##feature},
    SCALAR_TABLE(ROW)
#undef ROW
};

const struct feature_info feature_info[FEATURE_COUNT] = {
#define ROW(id, text, tier) [FEATURE_##id] = {text, TIER_##tier},
    FEATURE_TABLE(ROW)
#undef ROW
};

const char *const tier_name[TIER_COUNT] = {
#define ROW(id, text) [TIER_##id] = text,
    TIER_TABLE(ROW)
#undef ROW
};

const struct mode_info mode_info[MODE_COUNT] = {
#define ROW(id, of_signed, of_unsigned)                                                            \
	[MODE_##id] = {#id, SCALAR_##of_signed, SCALAR_##of_unsigned},
    MODE_TABLE(ROW)
#undef ROW
};

const char *scalar_mode(enum scalar scalar)
{
	for (size_t i = 0; i < MODE_COUNT; i++)
		if (mode_info[i].of_signed == scalar || mode_info[i].of_unsigned == scalar)
			return mode_info[i].text;
	return NULL;
}

bool scalar_is_integer(enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	return info->parts == 1 &&
	       (info->class == SCALAR_CLASS_BOOL || info->class == SCALAR_CLASS_SIGNED ||
	        info->class == SCALAR_CLASS_UNSIGNED);
}

uint32_t feature_tiers(feature_set features)
{
	uint32_t tiers = 0;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (features & FEATURE_BIT(i))
			tiers |= TIER_BIT(feature_info[i].tier);
	return tiers;
}

const char *feature_names(struct arena *arena, feature_set features)
{
	const char *text = "";

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (features & FEATURE_BIT(i))
			text = arena_printf(arena, "%s%s%s", text, *text != '\0' ? ", " : "",
			                    feature_info[i].text);
	return text;
}
