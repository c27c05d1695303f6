/* Records that other languages have words of their own for (generators/role.h): all without attributes,
 * which Rust has no words for there. */
#include "generate_body.h"

enum { VARIANT_FIELDS_MAX = 3 };

static const struct type *keep_slice(struct body *body)
{
	body_append(body, type_scalar(SCALAR_PTR));
	body_append(body, type_scalar(SCALAR_U64));
	return body_keep(body, &(struct record){.role = ROLE_SLICE});
}

static const struct type *make_tag(struct maker *maker, uint32_t variants)
{
	const struct type *type = NULL;

	if (weights_chance(&maker->dice, CHANCE_TAG_ENUM))
		type = maker_plain(maker, TYPE_ENUM, UINT32_MAX, 0);
	if (type != NULL && type->kind == TYPE_ENUM && type->u.enumeration.count >= variants)
		return type;
	return type_scalar(weights_scalar(&maker->dice, USE_TAG));
}

/* `tag`: its first field; NULL for none. */
static const struct type *make_variant(const struct body *body, const struct type *tag)
{
	struct maker *maker = body->maker;
	struct body variant = {.maker = maker, .kind = TYPE_STRUCT, .prefix = ""};
	uint32_t count = MIN(weights_choose(&maker->dice, CHOICE_FIELDS), VARIANT_FIELDS_MAX);

	variant.bytes = random_in(&maker->dice.random, 1, body->bytes + 1);
	variant.depth = body->depth > 0 ? body->depth - 1 : 0;
	variant.palette = palette_draw(&maker->dice, TYPE_STRUCT, NULL);
	if (tag != NULL)
		body_append(&variant, tag);
	for (uint32_t i = 0; i < count && variant.bytes > 0; i++) {
		uint32_t kind = weights_choose(&maker->dice, CHOICE_FIELD_KIND);
		const struct type *type = body_type(&variant, (enum type_kind)kind);

		body_append(&variant, type);
		variant.bytes -= MIN(variant.bytes, maker_bytes(maker, type));
		if (type_ends_flexible(type))
			break;
	}
	maker->record_count++;
	return body_keep(&variant, &(struct record){0});
}

/* Of a union each variant has the tag; a struct has it before a union of them. NULL where the case
 * cannot have so many records. */
static const struct type *make_tagged(struct body *body)
{
	struct maker *maker = body->maker;
	const bool is_union = body->kind == TYPE_UNION;
	struct body variants = *body;
	uint32_t count = weights_choose(&maker->dice, CHOICE_MEMBERS);
	const struct type *tag;

	if (maker->record_count + count + !is_union > RECORDS_MAX)
		return NULL;
	tag = make_tag(maker, count);
	variants.kind = TYPE_UNION;
	for (uint32_t i = 0; i < count; i++)
		body_append(&variants, make_variant(body, is_union ? tag : NULL));
	if (is_union)
		return body_keep(&variants, &(struct record){.role = ROLE_TAGGED});
	body_append(body, tag);
	body_append(body, body_keep(&variants, &(struct record){0}));
	maker->record_count++;
	return body_keep(body, &(struct record){.role = ROLE_TAGGED});
}

const struct type *body_role(struct body *body)
{
	struct dice *dice = &body->maker->dice;

	if (body->kind == TYPE_STRUCT && weights_chance(dice, CHANCE_SLICE))
		return keep_slice(body);
	return weights_chance(dice, CHANCE_TAGGED) ? make_tagged(body) : NULL;
}
