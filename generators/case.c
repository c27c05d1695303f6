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

uint32_t case_features(const struct abi_case *c)
{
	uint32_t features = FEATURE_BIT(convention_info[c->convention].feature);

	if (c->variadic)
		features |= FEATURE_BIT(FEATURE_VARIADIC);
	for (size_t i = 0; i < c->type_count; i++)
		features |= type_features(c->type[i]);
	if (c->result != NULL)
		features |= type_features(c->result);
	for (size_t i = 0; i < c->parameter_count; i++)
		features |= type_features(c->parameter[i]);
	return features;
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

	if (type == NULL || (index > 0 && c->parameter[index - 1]->kind == TYPE_POINTER))
		return false;
	if (type->kind == TYPE_ENUM)
		return true;
	if (type->kind != TYPE_SCALAR)
		return false;
	switch (scalar_info[type->u.scalar].class) {
	case SCALAR_CLASS_BOOL:
	case SCALAR_CLASS_SIGNED:
	case SCALAR_CLASS_UNSIGNED:
		return type_leaf_width(type) < 8;
	case SCALAR_CLASS_FLOAT:
	case SCALAR_CLASS_X87:
	case SCALAR_CLASS_POINTER:
		return false;
	}
	unreachable();
}

uint32_t case_leaf_count(const struct abi_case *c)
{
	uint32_t count = 0;

	for (size_t i = 0; i <= c->parameter_count; i++)
		if (case_object(c, i) != NULL)
			count += type_leaf_count(case_object(c, i));
	return count;
}
