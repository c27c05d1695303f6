#include "emit.h"

const char *emit_refusal(const struct language *language, feature_set features,
                         const struct abi_case *c)
{
	feature_set missing = case_features(c) & ~features;

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (missing & FEATURE_BIT(i))
			return feature_info[i].text;
	return language->refuses(c);
}
