/* What the scalars of a record are. */
#include "generate_body.h"

enum { FLOAT_BYTES = 4 /* of the smallest that ISO C has */ };

static bool suits(enum record_style style, enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];
	bool is_float = info->class == SCALAR_CLASS_FLOAT || info->class == SCALAR_CLASS_BFLOAT ||
	                info->class == SCALAR_CLASS_X87 || info->class == SCALAR_CLASS_DECIMAL;

	switch (style) {
	case STYLE_FLOATS:
		return is_float;
	case STYLE_INTEGERS:
		return !is_float;
	case STYLE_NARROW:
		return info->width <= 2;
	case STYLE_BYTES:
		return info->width * info->parts == 1;
	default:
		return true;
	}
}

static uint32_t scalar_bytes(const struct body *body, enum scalar scalar)
{
	return maker_bytes(body->maker, type_scalar(scalar));
}

/* The scalars of 1 byte are integers, so that floats end where 4 bytes are not left. */
const struct type *body_scalar(const struct body *body)
{
	enum record_style style = body->palette.style;
	enum scalar scalar;

	if (style == STYLE_UNIFORM || style == STYLE_PAIR) {
		scalar = body->palette.scalar[random_below(&body->maker->dice.random, 2)];
		if (scalar_bytes(body, scalar) <= body->bytes)
			return type_scalar(scalar);
	}
	if (style == STYLE_FLOATS && body->bytes < FLOAT_BYTES)
		style = STYLE_MIXED;
	do
		scalar = weights_scalar(&body->maker->dice, USE_FIELD);
	while (scalar_bytes(body, scalar) > body->bytes || !suits(style, scalar));
	return type_scalar(scalar);
}

struct palette palette_draw(struct dice *dice, enum type_kind kind, const struct palette *outer)
{
	struct palette palette;

	if (outer != NULL && weights_chance(dice, CHANCE_SAME_STYLE))
		return *outer;
	palette.style = (enum record_style)weights_choose(
	    dice, kind == TYPE_UNION ? CHOICE_UNION_STYLE : CHOICE_RECORD_STYLE);
	palette.scalar[0] = palette.scalar[1] = weights_scalar(dice, USE_FIELD);
	if (palette.style == STYLE_PAIR)
		palette.scalar[1] = weights_scalar(dice, USE_FIELD);
	return palette;
}

uint32_t palette_least(const struct palette *palette)
{
	return palette->style == STYLE_FLOATS ? FLOAT_BYTES : 1;
}
