#include "generate_body.h"

#include <assert.h>

enum { ENUM_BYTES = 4 };

static const struct type *make_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                      uint32_t depth, const char *prefix);

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
	case STYLE_BYTES:
		return info->width * info->parts == 1;
	default:
		return true;
	}
}

static uint32_t bytes_of(const struct body *body, enum scalar scalar)
{
	return maker_bytes(body->maker, type_scalar(scalar));
}

/* The scalars of 1 byte are integers, so that floats end where 4 bytes are not left. */
static const struct type *make_scalar(const struct body *body)
{
	enum record_style style = body->style;
	enum scalar scalar;

	if (style == STYLE_UNIFORM && bytes_of(body, body->uniform) <= body->bytes)
		return type_scalar(body->uniform);
	if (style == STYLE_FLOATS && body->bytes < bytes_of(body, SCALAR_F32))
		style = STYLE_MIXED;
	do
		scalar = weights_scalar(&body->maker->dice, USE_FIELD);
	while (bytes_of(body, scalar) > body->bytes || !suits(style, scalar));
	return type_scalar(scalar);
}

/* A record for a field; a scalar where none may be made. */
static const struct type *make_inner(const struct body *body, enum type_kind kind)
{
	struct maker *maker = body->maker;
	const struct type *type = NULL;

	if (body->depth > 0)
		type = maker_record(maker, kind, random_in(&maker->dice.random, 1, body->bytes + 1),
		                    body->depth);
	if (type == NULL || type_leaf_count(type) > RECORD_LEAVES_MAX)
		return make_scalar(body);
	return type;
}

static const struct type *make_element(const struct body *body)
{
	struct dice *dice = &body->maker->dice;
	const struct type *type = NULL;

	if (body->depth > 0 && weights_chance(dice, CHANCE_ARRAY_OF_RECORDS))
		type = make_inner(body, weights_chance(dice, CHANCE_ARRAY_OF_UNIONS) ? TYPE_UNION
		                                                                     : TYPE_STRUCT);
	else if (weights_chance(dice, CHANCE_ARRAY_OF_OTHERS))
		type = maker_element(body->maker, body->bytes);
	return type != NULL && maker_can_be_element(type) ? type : make_scalar(body);
}

static const struct type *make_array(const struct body *body)
{
	struct maker *maker = body->maker;
	uint32_t length = weights_choose(&maker->dice, CHOICE_ARRAY_LENGTH);
	const struct type *element = make_element(body);
	uint32_t bytes = maker_bytes(maker, element);

	if (bytes > 0)
		length = MIN(length, MAX(body->bytes / bytes, 1));
	if (length % 2 == 0 && weights_chance(&maker->dice, CHANCE_SECOND_DIMENSION))
		return maker_array(maker, maker_array(maker, element, length / 2), 2);
	return maker_array(maker, element, length);
}

static const struct type *make_enum(const struct body *body)
{
	if (body->style != STYLE_MIXED || body->bytes < ENUM_BYTES)
		return make_scalar(body);
	return maker_plain(body->maker, TYPE_ENUM, body->bytes, 0);
}

const struct type *body_type(const struct body *body, enum type_kind kind)
{
	switch (kind) {
	case TYPE_ENUM:
		return make_enum(body);
	case TYPE_ARRAY:
		return make_array(body);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return make_inner(body, kind);
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
		return maker_plain(body->maker, kind, body->bytes, body->depth);
	default:
		return make_scalar(body);
	}
}

static const char *field_name(const struct body *body)
{
	return arena_printf(body->maker->arena, "%sf%zu", body->prefix, body->count);
}

static void append(struct body *body, struct field field)
{
	struct dice *dice = &body->maker->dice;

	assert(body->count < ARRAY_LEN(body->field));
	if (field.name != NULL) {
		field.packed = weights_chance(dice, CHANCE_FIELD_PACKED);
		if (weights_chance(dice, CHANCE_FIELD_ALIGNED))
			field.aligned = UINT32_C(1) << weights_choose(dice, CHOICE_ALIGNED);
	}
	body->field[body->count++] = field;
}

static void append_type(struct body *body, const struct type *type)
{
	append(body, (struct field){.name = field_name(body), .type = type});
}

/* C17 6.7.2.1p4; a bool has one bit that counts. */
static uint32_t widest(const struct type *type)
{
	const struct type *bare = type_bare(type);

	return bare->kind == TYPE_SCALAR && bare->u.scalar == SCALAR_BOOL ? 1
	                                                                  : type_leaf_bits(bare);
}

static void append_bit_field(struct body *body)
{
	struct dice *dice = &body->maker->dice;
	struct field field = {.type = maker_bits_type(body->maker), .is_bit_field = true};
	uint32_t width = weights_choose(dice, CHOICE_BITS_WIDTH);

	width = MIN(width, widest(field.type));
	if (!weights_chance(dice, CHANCE_BITS_UNNAMED))
		field.name = field_name(body);
	else if (weights_chance(dice, CHANCE_BITS_ZERO_WIDTH))
		width = 0;
	field.bits = (uint16_t)width;
	append(body, field);
}

static void append_zero_width(struct body *body)
{
	append(body,
	       (struct field){.type = type_scalar(weights_scalar(&body->maker->dice, USE_BITS)),
	                      .is_bit_field = true});
}

static void append_barrier(struct body *body)
{
	if (weights_chance(&body->maker->dice, CHANCE_BITS_BARRIER))
		append_zero_width(body);
}

static void append_run(struct body *body)
{
	uint32_t count = 1;

	/* Any other would make a struct of floats one of both classes. */
	if (body->style == STYLE_FLOATS) {
		append_zero_width(body);
		return;
	}
	if (body->kind == TYPE_STRUCT)
		count = weights_choose(&body->maker->dice, CHOICE_BITS_RUN);
	while (count-- > 0)
		append_bit_field(body);
}

/* The names of its fields are the outer record's as well, and so like no others. */
static void append_anonymous(struct body *body)
{
	struct maker *maker = body->maker;
	enum type_kind kind = random_chance(&maker->dice.random, 50) ? TYPE_STRUCT : TYPE_UNION;

	if (body->depth == 0 || maker->record_count >= RECORDS_MAX) {
		append_type(body, make_scalar(body));
		return;
	}
	append(body,
	       (struct field){.type = make_record(
	                          maker, kind, random_in(&maker->dice.random, 1, body->bytes + 1),
	                          body->depth,
	                          arena_printf(maker->arena, "a%zu", maker->anonymous_count++))});
}

/* Of any element: what has no size does not make a struct of floats one of both classes. */
static void append_zero_array(struct body *body)
{
	enum record_style style = body->style;
	const struct type *element;

	body->style = STYLE_MIXED;
	element = make_element(body);
	body->style = style;
	append_type(body, maker_array(body->maker, element, 0));
}

static void append_any(struct body *body)
{
	struct maker *maker = body->maker;
	uint32_t kind = weights_choose(&maker->dice, CHOICE_FIELD_KIND);

	assert(body->bytes > 0);
	switch (kind) {
	case FIELD_BITS:
		append_run(body);
		return;
	case FIELD_ZERO_ARRAY:
		append_zero_array(body);
		return;
	case FIELD_ANONYMOUS:
		append_anonymous(body);
		return;
	default:
		append_type(body, body_type(body, (enum type_kind)kind));
	}
}

/* STYLE_BYTES: what the last field has to be for the record to have its size. */
static void append_rest(struct body *body)
{
	const struct type *element = make_scalar(body);

	assert(body->style == STYLE_BYTES && body->bytes > 0);
	append_type(body,
	            body->bytes == 1 ? element : maker_array(body->maker, element, body->bytes));
}

/* C17 6.7.2.1p18: behind a field with a name. */
static void append_flexible(struct body *body)
{
	bool named = false;
	struct type *type;

	for (size_t i = 0; i < body->count; i++)
		named = named || body->field[i].name != NULL;
	if (!named || *body->prefix != '\0' || !weights_chance(&body->maker->dice, CHANCE_FLEXIBLE))
		return;
	body->bytes = MAX(body->bytes, bytes_of(body, SCALAR_I64));
	type = NEW(body->maker->arena, struct type);
	type->kind = TYPE_ARRAY;
	type->u.array.element = make_element(body);
	type->u.array.is_flexible = true;
	append_type(body, type);
}

/* One behind the other. */
static uint32_t bytes_of_fields(const struct maker *maker, const struct field *field, size_t count)
{
	uint32_t bytes = 0, bits = 0;

	for (size_t i = 0; i < count; i++) {
		if (field[i].is_bit_field)
			bits += field[i].bits;
		else
			bytes += maker_bytes(maker, field[i].type);
	}
	return bytes + (bits + 7) / 8;
}

static void fill_struct(struct body *body)
{
	uint32_t max = weights_choose(&body->maker->dice, CHOICE_FIELDS);
	bool ends = false;

	while (body->count < max && body->bytes > 0 && !ends) {
		size_t first = body->count;

		append_barrier(body);
		if (body->style == STYLE_BYTES && body->count + 1 >= max)
			append_rest(body);
		else
			append_any(body);
		body->bytes -= MIN(body->bytes, bytes_of_fields(body->maker, body->field + first,
		                                                body->count - first));
		ends = type_ends_flexible(body->field[body->count - 1].type);
	}
	if (!ends)
		append_flexible(body);
}

/* The first member has the size that is wanted, as far as fields come out so; the others less. */
static void fill_union(struct body *body)
{
	uint32_t count = weights_choose(&body->maker->dice, CHOICE_MEMBERS);
	uint32_t bytes = body->bytes;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			body->bytes = random_in(&body->maker->dice.random, 1, bytes + 1);
		append_barrier(body);
		append_any(body);
	}
}

/* Members of one size, the first no float: else GCC or Clang ignore the attribute. */
static void fill_transparent(struct body *body)
{
	static const enum scalar member[][4] = {
	    {SCALAR_I32, SCALAR_U32, SCALAR_F32, SCALAR_I32},
	    {SCALAR_PTR, SCALAR_U64, SCALAR_F64, SCALAR_I64},
	};
	struct random *random = &body->maker->dice.random;
	size_t size = random_below(random, ARRAY_LEN(member));

	for (size_t i = 0; i < 2; i++)
		append(body,
		       (struct field){
		           .name = field_name(body),
		           .type = type_scalar(
		               member[size][random_in(random, (uint32_t)i, (uint32_t)i + 2)])});
}

static bool has_bit_fields(const struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->field[i].is_bit_field)
			return true;
	return false;
}

static void add_attributes(struct dice *dice, struct record *record, feature_set features)
{
	record->packed = weights_chance(dice, CHANCE_RECORD_PACKED);
	if (weights_chance(dice, CHANCE_RECORD_ALIGNED))
		record->aligned = UINT32_C(1) << weights_choose(dice, CHOICE_ALIGNED);
	if (weights_chance(dice, CHANCE_RECORD_PACK))
		record->pack = UINT32_C(1) << weights_choose(dice, CHOICE_PACK);
	if (has_bit_fields(record) && weights_chance(dice, CHANCE_RECORD_MS_STRUCT))
		record->ms_struct = true;
	else if (has_bit_fields(record) && weights_chance(dice, CHANCE_RECORD_GCC_STRUCT))
		record->gcc_struct = true;
	/* No atomic can be accessed in an order that is not the machine's. */
	if ((features & FEATURE_BIT(FEATURE_ATOMIC)) == 0 &&
	    weights_chance(dice, CHANCE_RECORD_ORDER))
		record->order = random_chance(&dice->random, 50) ? ORDER_LITTLE : ORDER_BIG;
}

const struct type *body_keep(const struct body *body, const struct record *special)
{
	struct maker *maker = body->maker;
	struct type *type = NEW(maker->arena, struct type);
	struct record *record = &type->u.record;
	uint32_t bytes = 0, depth = 1;

	type->kind = body->kind;
	if (special != NULL)
		*record = *special;
	record->count = body->count;
	record->field = arena_copy(maker->arena, body->field, body->count * sizeof *body->field);
	if (special == NULL)
		add_attributes(&maker->dice, record, type_features(type));
	for (size_t i = 0; i < body->count; i++) {
		bytes = MAX(bytes, bytes_of_fields(maker, &body->field[i], 1));
		depth = MAX(depth, maker_depth(maker, body->field[i].type) + 1);
	}
	if (body->kind == TYPE_STRUCT)
		bytes = bytes_of_fields(maker, body->field, body->count);
	return maker_keep(maker, type, bytes, depth);
}

void body_append(struct body *body, const struct type *type)
{
	const struct field field = {.name = field_name(body), .type = type};

	assert(body->count < ARRAY_LEN(body->field));
	body->field[body->count++] = field;
}

static const struct type *make_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                      uint32_t depth, const char *prefix)
{
	struct body body = {
	    .maker = maker, .kind = kind, .prefix = prefix, .bytes = bytes, .depth = depth - 1};
	const struct type *special = NULL;
	bool transparent;

	assert(bytes > 0 && depth > 0 && maker->record_count < RECORDS_MAX);
	maker->record_count++;
	if (*prefix == '\0' && weights_chance(&maker->dice, CHANCE_RECORD_EMPTY))
		return body_keep(&body, NULL);
	if (*prefix == '\0')
		special = body_role(&body);
	if (special != NULL)
		return special;
	transparent = kind == TYPE_UNION && *prefix == '\0' &&
	              weights_chance(&maker->dice, CHANCE_TRANSPARENT);
	if (transparent) {
		fill_transparent(&body);
		return body_keep(&body, &(struct record){.transparent = true});
	}
	body.style = (enum record_style)weights_choose(&maker->dice, CHOICE_RECORD_STYLE);
	body.uniform = weights_scalar(&maker->dice, USE_FIELD);
	if (kind == TYPE_STRUCT)
		fill_struct(&body);
	else
		fill_union(&body);
	return body_keep(&body, NULL);
}

const struct type *maker_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                uint32_t depth)
{
	const struct type *type = NULL;

	if (maker->record_count >= RECORDS_MAX || weights_chance(&maker->dice, CHANCE_REUSE))
		type = maker_reuse(maker, kind, bytes, depth);
	if (type != NULL || maker->record_count >= RECORDS_MAX)
		return type;
	return make_record(maker, kind, bytes, depth, "");
}

const struct type *maker_type(struct maker *maker, enum type_kind kind, enum scalar_use use)
{
	const struct type *type = NULL;
	uint32_t bytes, depth;

	if (kind == TYPE_SCALAR)
		return type_scalar(weights_scalar(&maker->dice, use));
	if (kind == TYPE_ENUM)
		return maker_plain(maker, kind, UINT32_MAX, 0);
	bytes = weights_choose(&maker->dice, CHOICE_RECORD_BYTES);
	depth = weights_choose(&maker->dice, CHOICE_RECORD_DEPTH);
	if (kind != TYPE_STRUCT && kind != TYPE_UNION)
		return maker_plain(maker, kind, bytes, depth);
	type = maker_record(maker, kind, bytes, depth);
	return type != NULL ? type : type_scalar(weights_scalar(&maker->dice, use));
}
