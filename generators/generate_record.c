#include "generate_body.h"

#include <assert.h>

enum { ENUM_BYTES = 4 };

static const struct type *make_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                      uint32_t depth, const char *prefix,
                                      const struct palette *outer);

/* A record for a field; a scalar where none may be made. Of a union's member the size is drawn already. */
static const struct type *make_inner(const struct body *body, enum type_kind kind)
{
	struct maker *maker = body->maker;
	uint32_t bytes = body->bytes;
	const struct type *type = NULL;

	if (body->kind == TYPE_STRUCT)
		bytes = random_in(&maker->dice.random, 1, bytes + 1);
	if (body->depth > 0)
		type = maker_record(maker, kind, bytes, body->depth, &body->palette);
	if (type == NULL || type_leaf_count(type) > RECORD_LEAVES_MAX)
		return body_scalar(body);
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
	return type != NULL && maker_can_be_element(type) ? type : body_scalar(body);
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
	if (body->palette.style != STYLE_MIXED || body->bytes < ENUM_BYTES)
		return body_scalar(body);
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
		return body_scalar(body);
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
	if (body->palette.style == STYLE_FLOATS) {
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
		append_type(body, body_scalar(body));
		return;
	}
	append(body,
	       (struct field){.type = make_record(
	                          maker, kind, random_in(&maker->dice.random, 1, body->bytes + 1),
	                          body->depth,
	                          arena_printf(maker->arena, "a%zu", maker->anonymous_count++),
	                          &body->palette)});
}

/* Of any element: what has no size does not make a struct of floats one of both classes. */
static void append_zero_array(struct body *body)
{
	enum record_style style = body->palette.style;
	const struct type *element;

	body->palette.style = STYLE_MIXED;
	element = make_element(body);
	body->palette.style = style;
	append_type(body, maker_array(body->maker, element, 0));
}

static bool has_scalar(const struct body *body, enum scalar scalar)
{
	for (size_t i = 0; i < body->count; i++)
		if (body->field[i].type == type_scalar(scalar))
			return true;
	return false;
}

/* One like another would be no news to who merges their classes: of two attempts the second is kept. */
static const struct type *make_member(const struct body *body, enum type_kind kind)
{
	const struct type *type = body_type(body, kind);

	if (type->kind == TYPE_SCALAR && has_scalar(body, type->u.scalar))
		type = body_scalar(body);
	return type;
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
		append_type(body, body->kind == TYPE_UNION ? make_member(body, (enum type_kind)kind)
		                                           : body_type(body, (enum type_kind)kind));
	}
}

/* STYLE_BYTES: what the last field has to be for the record to have its size. */
static void append_rest(struct body *body)
{
	const struct type *element = body_scalar(body);

	assert(body->palette.style == STYLE_BYTES && body->bytes > 0);
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
	body->bytes = MAX(body->bytes, maker_bytes(body->maker, type_scalar(SCALAR_I64)));
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

/* Of scalars alone: as wide as their alignment, as good as everywhere. */
static uint32_t padding_before(const struct body *body, size_t field, uint32_t used)
{
	const struct type *type = body->field[field].type;

	assert(field < body->count);
	if (body->field[field].is_bit_field || type->kind != TYPE_SCALAR)
		return 0;
	return -used % (maker_bytes(body->maker, type) / scalar_info[type->u.scalar].parts);
}

static void fill_struct(struct body *body)
{
	uint32_t max = weights_choose(&body->maker->dice, CHOICE_FIELDS);
	uint32_t bytes = body->bytes, used = 0;
	bool ends = false;

	while (body->count < max &&
	       body->bytes >= (body->count > 0 ? palette_least(&body->palette) : 1) && !ends) {
		size_t first = body->count;

		append_barrier(body);
		if (body->palette.style == STYLE_BYTES && body->count + 1 >= max)
			append_rest(body);
		else
			append_any(body);
		used += padding_before(body, first, used) +
		        bytes_of_fields(body->maker, body->field + first, body->count - first);
		body->bytes = bytes - MIN(bytes, used);
		ends = type_ends_flexible(body->field[body->count - 1].type);
	}
	if (!ends)
		append_flexible(body);
}

static void append_member(struct body *body)
{
	append_barrier(body);
	if (body->depth > 0 && weights_chance(&body->maker->dice, CHANCE_UNION_OF_STRUCTS))
		append_type(body, make_inner(body, TYPE_STRUCT));
	else
		append_any(body);
}

/* The first member has the size that is wanted, as far as fields come out so, and of the others some; the
 * rest less. */
static void fill_union(struct body *body)
{
	struct dice *dice = &body->maker->dice;
	uint32_t count = weights_choose(dice, CHOICE_MEMBERS);
	uint32_t bytes = body->bytes;

	for (size_t i = 0; i < count; i++) {
		body->bytes = bytes;
		if (i > 0 && !weights_chance(dice, CHANCE_AS_LARGE))
			body->bytes = random_in(
			    &dice->random, MIN(bytes, palette_least(&body->palette)), bytes + 1);
		append_member(body);
	}
}

/* Members of one size, the first no float: else GCC or Clang ignore the attribute. */
static void fill_transparent(struct body *body)
{
	static const enum scalar member[][4] = {
	    {SCALAR_I8, SCALAR_U8, SCALAR_CHAR, SCALAR_I8},
	    {SCALAR_I16, SCALAR_U16, SCALAR_I16, SCALAR_I16},
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
                                      uint32_t depth, const char *prefix,
                                      const struct palette *outer)
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
	body.palette = palette_draw(&maker->dice, kind, outer);
	if (kind == TYPE_STRUCT)
		fill_struct(&body);
	else
		fill_union(&body);
	return body_keep(&body, NULL);
}

const struct type *maker_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                uint32_t depth, const struct palette *outer)
{
	const struct type *type = NULL;

	if (maker->record_count >= RECORDS_MAX || weights_chance(&maker->dice, CHANCE_REUSE))
		type = maker_reuse(maker, kind, bytes, depth);
	if (type != NULL || maker->record_count >= RECORDS_MAX)
		return type;
	return make_record(maker, kind, bytes, depth, "", outer);
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
	depth = weights_choose(&maker->dice, CHOICE_RECORD_DEPTH) + (kind == TYPE_UNION);
	if (kind != TYPE_STRUCT && kind != TYPE_UNION)
		return maker_plain(maker, kind, bytes, depth);
	type = maker_record(maker, kind, bytes, depth, NULL);
	return type != NULL ? type : type_scalar(weights_scalar(&maker->dice, use));
}
