#include "case.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "../harness/base/hash.h"
#include "text.h"

struct case_id case_id(const struct abi_case *c)
{
	struct buffer text;
	struct case_id id;

	buffer_init(&text);
	case_print(c, &text);
	snprintf(id.text, sizeof id.text, "%016" PRIx64, hash_64(text.data, text.length));
	buffer_release(&text);
	return id;
}

static enum feature convention_feature(const struct abi_case *c)
{
	const struct convention_info *info = &convention_info[c->convention];

	return c->variadic && info->variadic != FEATURE_COUNT ? info->variadic : info->feature;
}

static feature_set signature_features(const struct abi_case *c)
{
	const struct {
		bool is_there;
		enum feature feature;
	} word[] = {
	    {c->variadic, FEATURE_VARIADIC},
	    {c->variadic && c->fixed_count == 0, FEATURE_VARIADIC_ALONE},
	    {c->va_list, FEATURE_VA_LIST},
	    {c->no_prototype, FEATURE_NO_PROTOTYPE},
	    {c->old_definition, FEATURE_OLD_DEFINITION},
	};
	feature_set features = FEATURE_BIT(convention_info[c->convention].feature) |
	                       FEATURE_BIT(convention_feature(c));

	for (size_t i = 0; i < ARRAY_LEN(word); i++)
		if (word[i].is_there)
			features |= FEATURE_BIT(word[i].feature);
	return features;
}

feature_set case_features(const struct abi_case *c)
{
	feature_set features = signature_features(c);

	for (size_t i = 0; i < c->type_count; i++)
		features |= type_features(c->type[i]);
	if (c->result != NULL)
		features |= type_features(c->result);
	for (size_t i = 0; i < c->parameter_count; i++)
		features |= type_features(c->parameter[i]);
	return features;
}

uint32_t case_tiers(const struct abi_case *c)
{
	uint32_t tiers = feature_tiers(case_features(c)) & ~TIER_BIT(TIER_ISO);

	return tiers == 0 ? TIER_BIT(TIER_ISO) : tiers;
}

const struct type *case_object(const struct abi_case *c, size_t index)
{
	const struct type *type;

	assert(index <= c->parameter_count);
	if (index == 0)
		return c->result;
	type = c->parameter[index - 1];
	return type->kind == TYPE_POINTER ? type->u.pointee : type;
}

bool case_object_is_narrow(const struct abi_case *c, size_t index)
{
	const struct type *type = case_object(c, index);

	if (type == NULL || (index > 0 && c->parameter[index - 1]->kind == TYPE_POINTER) ||
	    !type_is_leaf(type) || type_leaf_bits(type) >= 64)
		return false;
	type = type_bare(type);
	if (type->kind == TYPE_ENUM)
		return type->u.enumeration.mode == SCALAR_COUNT;
	return type->kind == TYPE_BITINT || scalar_is_integer(type->u.scalar);
}

bool case_returns_nothing(const struct abi_case *c)
{
	return c->result == NULL || type_leaf_count(c->result) == 0;
}

uint32_t case_leaf_count(const struct abi_case *c)
{
	uint32_t count = 0;

	for (size_t i = 0; i <= c->parameter_count; i++)
		if (case_object(c, i) != NULL)
			count += type_leaf_count(case_object(c, i));
	return count;
}
