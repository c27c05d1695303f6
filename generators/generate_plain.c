#include "generate_maker.h"

#include <assert.h>

enum {
	ENUMERATORS_MAX = 8,
	SMALL_BORDERS = 5,     /* of the borders of enumerators, those that fit a signed byte */
	SMALL_ENUMERATORS = 4, /* fewer than those */
};

/* Numbers at the borders of the integer types, where a sign or a width shows. */
static int64_t enumerator(struct maker *maker, bool negative, size_t borders)
{
	static const int32_t border[] = {0,   1,     2,     7,     127,   128,      255,
	                                 256, 32767, 32768, 65535, 65536, INT32_MAX};
	int64_t value;

	if (borders == 0)
		borders = ARRAY_LEN(border);
	value = border[random_below(&maker->dice.random, (uint32_t)borders)];
	return negative && random_chance(&maker->dice.random, 50) ? -value - 1 : value;
}

/* Beyond int, by one bit or by many. */
static int64_t wide_enumerator(struct maker *maker, bool negative)
{
	static const int64_t border[] = {INT64_C(1) << 31, (INT64_C(1) << 32) - 1, INT64_C(1) << 32,
	                                 INT64_C(1) << 62, INT64_MAX};
	int64_t value = border[random_below(&maker->dice.random, ARRAY_LEN(border))];

	return negative ? -value - 1 : value;
}

static bool holds_all(enum scalar scalar, const struct enumeration *enumeration)
{
	unsigned bits = 8U * scalar_info[scalar].width;
	bool is_signed = scalar_info[scalar].class == SCALAR_CLASS_SIGNED;

	for (size_t i = 0; i < enumeration->count; i++) {
		int64_t value = enumeration->value[i];

		if (value < 0 && !is_signed)
			return false;
		if (value < 0)
			value = -(value + 1);
		if (bits - is_signed < 63 && value >> (bits - is_signed) != 0)
			return false;
	}
	return true;
}

static bool has_negative(const struct enumeration *enumeration)
{
	for (size_t i = 0; i < enumeration->count; i++)
		if (enumeration->value[i] < 0)
			return true;
	return false;
}

/* Some integer that holds the values, of the signedness that they call for if so asked. */
static enum scalar integer_of(struct maker *maker, const struct enumeration *enumeration,
                              bool own_sign)
{
	static const enum scalar integer[] = {SCALAR_I8,  SCALAR_U8,  SCALAR_I16, SCALAR_U16,
	                                      SCALAR_I32, SCALAR_U32, SCALAR_I64, SCALAR_U64};
	enum scalar_class wanted =
	    has_negative(enumeration) ? SCALAR_CLASS_SIGNED : SCALAR_CLASS_UNSIGNED;
	enum scalar scalar;

	do
		scalar = integer[random_below(&maker->dice.random, ARRAY_LEN(integer))];
	while (!holds_all(scalar, enumeration) ||
	       (own_sign && scalar_info[scalar].class != wanted));
	return scalar;
}

/* mode() and an underlying type both say the same thing; packed says it in another way. */
static void add_enum_attributes(struct maker *maker, struct enumeration *enumeration)
{
	struct dice *dice = &maker->dice;

	if (weights_chance(dice, CHANCE_ENUM_TYPED))
		enumeration->underlying = integer_of(maker, enumeration, false);
	else if (weights_chance(dice, CHANCE_ENUM_MODE))
		enumeration->mode = integer_of(maker, enumeration, true);
	else
		enumeration->packed = weights_chance(dice, CHANCE_ENUM_PACKED);
	if (weights_chance(dice, CHANCE_ENUM_ALIGNED))
		enumeration->aligned = UINT32_C(1) << weights_choose(dice, CHOICE_ALIGNED);
}

static const struct type *make_enum(struct maker *maker)
{
	struct type *type = NEW(maker->arena, struct type);
	struct enumeration *enumeration = &type->u.enumeration;
	bool negative = weights_chance(&maker->dice, CHANCE_ENUM_NEGATIVE);
	bool small = weights_chance(&maker->dice, CHANCE_ENUM_SMALL);
	uint32_t count = weights_choose(&maker->dice, CHOICE_ENUMERATORS);
	int64_t value[ENUMERATORS_MAX + 1];
	size_t made = 0;

	if (small)
		count = MIN(count, SMALL_ENUMERATORS);
	assert(count <= ENUMERATORS_MAX);
	while (made < count) {
		size_t i = 0;

		value[made] = enumerator(maker, negative, small ? SMALL_BORDERS : 0);
		while (value[i] != value[made])
			i++;
		made += i == made;
	}
	if (!small && weights_chance(&maker->dice, CHANCE_ENUM_WIDE))
		value[count++] = wide_enumerator(maker, negative);
	type->kind = TYPE_ENUM;
	enumeration->count = count;
	enumeration->underlying = enumeration->mode = SCALAR_COUNT;
	enumeration->value = arena_copy(maker->arena, value, count * sizeof *value);
	add_enum_attributes(maker, enumeration);
	return maker_keep(maker, type, type_leaf_width(type), 0);
}

static const struct type *make_bitint(struct maker *maker)
{
	struct type *type = NEW(maker->arena, struct type);
	bool is_signed = weights_chance(&maker->dice, CHANCE_BITINT_SIGNED);
	uint32_t bits = weights_choose(&maker->dice, CHOICE_BITINT_BITS);

	type->kind = TYPE_BITINT;
	type->u.bitint.bits = (uint16_t)bits;
	type->u.bitint.is_signed = is_signed && bits > 1;
	return type;
}

static const struct type *make_vector(struct maker *maker)
{
	struct type *type = NEW(maker->arena, struct type);
	uint32_t bytes = weights_choose(&maker->dice, CHOICE_VECTOR_BYTES);
	enum scalar element;

	do
		element = weights_scalar(&maker->dice, USE_VECTOR);
	while (scalar_info[element].width > bytes);
	type->kind = TYPE_VECTOR;
	type->u.vector.element = element;
	type->u.vector.count = bytes / scalar_info[element].width;
	return type;
}

/* Clang has no atomic of a _BitInt whose size has bits to spare or is no power of two. */
static bool can_be_atomic(const struct type *type)
{
	const struct type *bare = type_bare(type);

	if (bare->kind == TYPE_ATOMIC || type_ends_flexible(type) || type_leaf_count(type) == 0)
		return false;
	return bare->kind != TYPE_BITINT ||
	       (bare->u.bitint.bits >= 8 && (bare->u.bitint.bits & (bare->u.bitint.bits - 1)) == 0);
}

static const struct type *make_base(struct maker *maker, uint32_t bytes, uint32_t depth)
{
	enum type_kind kind = (enum type_kind)weights_choose(&maker->dice, CHOICE_BASE_KIND);

	return maker_plain(maker, kind, bytes, depth);
}

const struct type *maker_atomic(struct maker *maker, const struct type *base)
{
	struct type *type;

	if (!can_be_atomic(base))
		return base;
	type = NEW(maker->arena, struct type);
	type->kind = TYPE_ATOMIC;
	type->u.atomic = base;
	return type;
}

/* A scalar that mode() may make of the base: of its class, one part, and with a mode that GCC has
 * on these targets. SCALAR_COUNT when there is none. */
static enum scalar mode_of(struct maker *maker, const struct type *base)
{
	static const enum scalar mode[] = {
	    SCALAR_I8,  SCALAR_U8,   SCALAR_I16,  SCALAR_U16, SCALAR_I32, SCALAR_U32, SCALAR_I64,
	    SCALAR_U64, SCALAR_I128, SCALAR_U128, SCALAR_F32, SCALAR_F64, SCALAR_LD,  SCALAR_F128};
	bool is_float = base->kind == TYPE_SCALAR &&
	                (base->u.scalar == SCALAR_F32 || base->u.scalar == SCALAR_F64);
	bool is_integer = base->kind == TYPE_SCALAR && base->u.scalar != SCALAR_BOOL &&
	                  base->u.scalar != SCALAR_CHAR && scalar_is_integer(base->u.scalar);
	enum scalar scalar;

	if (!is_float && !is_integer)
		return SCALAR_COUNT;
	do
		scalar = mode[random_below(&maker->dice.random, ARRAY_LEN(mode))];
	while (scalar_is_integer(scalar) != is_integer ||
	       (is_integer && scalar_info[scalar].class != scalar_info[base->u.scalar].class) ||
	       !weights_has(&maker->dice, scalar_info[scalar].feature));
	return scalar;
}

static const struct type *define(struct maker *maker, const struct type *base)
{
	struct type *type = NEW(maker->arena, struct type);
	struct type_definition *definition = &type->u.definition;

	type->kind = TYPE_TYPEDEF;
	definition->base = base;
	definition->mode = SCALAR_COUNT;
	if (weights_chance(&maker->dice, CHANCE_DEFINITION_MODE))
		definition->mode = mode_of(maker, base);
	if (weights_chance(&maker->dice, CHANCE_DEFINITION_ALIGNED))
		definition->aligned = UINT32_C(1) << weights_choose(&maker->dice, CHOICE_ALIGNED);
	return maker_keep(maker, type,
	                  definition->mode != SCALAR_COUNT ? scalar_info[definition->mode].width
	                                                   : maker_bytes(maker, base),
	                  maker_depth(maker, base));
}

const struct type *maker_plain(struct maker *maker, enum type_kind kind, uint32_t bytes,
                               uint32_t depth)
{
	bool named = kind == TYPE_ENUM || kind == TYPE_TYPEDEF;
	const struct type *type = NULL;

	if (named && (maker->count >= NAMED_MAX || weights_chance(&maker->dice, CHANCE_REUSE)))
		type = maker_reuse(maker, kind, bytes, depth);
	if (type == NULL && (kind == TYPE_STRUCT || kind == TYPE_UNION) && depth > 0)
		type = maker_record(maker, kind, bytes, depth, NULL);
	if (type != NULL)
		return type;
	switch (maker->count >= NAMED_MAX && named ? TYPE_SCALAR : kind) {
	case TYPE_ENUM:
		return make_enum(maker);
	case TYPE_BITINT:
		return make_bitint(maker);
	case TYPE_VECTOR:
		return make_vector(maker);
	case TYPE_ATOMIC:
		return maker_atomic(maker, make_base(maker, bytes, depth));
	case TYPE_TYPEDEF:
		return define(maker, make_base(maker, bytes, depth));
	default:
		return type_scalar(weights_scalar(&maker->dice, USE_PLAIN));
	}
}

const struct type *maker_bits_type(struct maker *maker)
{
	const struct type *type;

	if (weights_chance(&maker->dice, CHANCE_BITS_ENUM))
		type = maker_plain(maker, TYPE_ENUM, UINT32_MAX, 0);
	else if (weights_chance(&maker->dice, CHANCE_BITS_BITINT))
		type = make_bitint(maker);
	else
		type = type_scalar(weights_scalar(&maker->dice, USE_BITS));
	if (maker->count < NAMED_MAX && weights_chance(&maker->dice, CHANCE_BITS_TYPEDEF))
		type = define(maker, type);
	return type;
}

const struct type *maker_element(struct maker *maker, uint32_t bytes)
{
	const struct type *type = make_base(maker, bytes, 0);

	return maker_can_be_element(type) ? type : NULL;
}
