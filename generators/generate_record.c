#include "generate_record.h"

#include <assert.h>

enum {
	ENUM_BYTES = 4,
	X87_BYTES = 16, /* as laid out on x86-64; its value has 10 */
	FIELDS_MAX = 12,
	ENUMERATORS_MAX = 8,
};

/* What is left of the record being made. */
struct room {
	uint32_t bytes;
	uint32_t depth; /* of records inside it */
	enum record_style style;
	enum scalar uniform; /* the scalar of STYLE_UNIFORM */
};

static const struct type *make_struct(struct maker *maker, uint32_t bytes, uint32_t depth);
static const struct type *make_union(struct maker *maker, uint32_t bytes, uint32_t depth);

static uint32_t scalar_bytes(enum scalar scalar)
{
	const struct scalar_info *info = &scalar_info[scalar];

	return info->parts * (info->class == SCALAR_CLASS_X87 ? X87_BYTES : info->width);
}

static const struct made *find_made(const struct maker *maker, const struct type *type)
{
	for (size_t i = 0; i < maker->count; i++)
		if (maker->made[i].type == type)
			return &maker->made[i];
	unreachable();
}

static uint32_t type_bytes(const struct maker *maker, const struct type *type)
{
	if (type->kind == TYPE_SCALAR)
		return scalar_bytes(type->u.scalar);
	if (type->kind == TYPE_ARRAY)
		return type->u.array.count * type_bytes(maker, type->u.array.element);
	return find_made(maker, type)->bytes;
}

static uint32_t type_depth(const struct maker *maker, const struct type *type)
{
	while (type->kind == TYPE_ARRAY)
		type = type->u.array.element;
	return type->kind == TYPE_SCALAR ? 0 : find_made(maker, type)->depth;
}

static const struct type *keep(struct maker *maker, struct type *type, struct made made)
{
	static const char letter[TYPE_KIND_COUNT] = {
	    [TYPE_ENUM] = 'e', [TYPE_STRUCT] = 's', [TYPE_UNION] = 'u'};

	assert(type_is_named(type) && maker->count < CASE_TYPES_MAX);
	type->name = arena_printf(maker->arena, "%c%zu", letter[type->kind],
	                          maker->kind_count[type->kind]++);
	made.type = type;
	maker->made[maker->count++] = made;
	return type;
}

static const struct type *keep_record(struct maker *maker, enum type_kind kind,
                                      const struct field *field, size_t count)
{
	struct type *type = NEW(maker->arena, struct type);
	struct made made = {0};

	assert(count > 0 && count <= FIELDS_MAX);
	type->kind = kind;
	type->u.record.count = count;
	type->u.record.field = arena_copy(maker->arena, field, count * sizeof *field);
	for (size_t i = 0; i < count; i++) {
		uint32_t bytes = type_bytes(maker, field[i].type);

		made.depth = MAX(made.depth, type_depth(maker, field[i].type) + 1);
		made.bytes = kind == TYPE_UNION ? MAX(made.bytes, bytes) : made.bytes + bytes;
	}
	return keep(maker, type, made);
}

/* One that is there already and fits, at random; NULL for none. */
static const struct type *reuse(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                uint32_t depth)
{
	const struct type *chosen = NULL;
	uint32_t fitting = 0;

	for (size_t i = 0; i < maker->count; i++) {
		const struct made *made = &maker->made[i];

		if (made->type->kind != kind || made->bytes > bytes || made->depth > depth ||
		    type_leaf_count(made->type) > RECORD_LEAVES_MAX)
			continue;
		if (random_below(&maker->random, ++fitting) == 0)
			chosen = made->type;
	}
	return chosen;
}

/* Numbers at the borders of the integer types, where a sign or a width shows. */
static int64_t enumerator(struct maker *maker, bool negative)
{
	static const int32_t border[] = {0,   1,     2,     7,     127,   128,      255,
	                                 256, 32767, 32768, 65535, 65536, INT32_MAX};
	int64_t value = border[random_below(&maker->random, ARRAY_LEN(border))];

	return negative && random_chance(&maker->random, 50) ? -value - 1 : value;
}

static const struct type *make_enum(struct maker *maker)
{
	struct type *type = NEW(maker->arena, struct type);
	bool negative = weights_chance(&maker->random, CHANCE_ENUM_NEGATIVE);
	uint32_t count = weights_choose(&maker->random, CHOICE_ENUMERATORS);
	int64_t value[ENUMERATORS_MAX];
	size_t made = 0;

	assert(count <= ENUMERATORS_MAX);
	while (made < count) {
		size_t i = 0;

		value[made] = enumerator(maker, negative);
		while (value[i] != value[made])
			i++;
		made += i == made;
	}
	type->kind = TYPE_ENUM;
	type->u.enumeration.count = count;
	type->u.enumeration.underlying = type->u.enumeration.mode = SCALAR_COUNT;
	type->u.enumeration.value = arena_copy(maker->arena, value, count * sizeof *value);
	return keep(maker, type, (struct made){.bytes = ENUM_BYTES});
}

static bool suits(enum record_style style, enum scalar scalar)
{
	enum scalar_class class = scalar_info[scalar].class;
	bool is_float = class == SCALAR_CLASS_FLOAT || class == SCALAR_CLASS_X87;

	switch (style) {
	case STYLE_FLOATS:
		return is_float;
	case STYLE_INTEGERS:
		return !is_float;
	case STYLE_BYTES:
		return scalar_bytes(scalar) == 1;
	default:
		return true;
	}
}

/* The scalars of 1 byte are integers, so that floats end where 4 bytes are not left. */
static const struct type *make_field_scalar(struct maker *maker, const struct room *room)
{
	enum record_style style = room->style;
	enum scalar scalar;

	if (style == STYLE_UNIFORM && scalar_bytes(room->uniform) <= room->bytes)
		return type_scalar(room->uniform);
	if (style == STYLE_FLOATS && room->bytes < scalar_bytes(SCALAR_F32))
		style = STYLE_MIXED;
	do
		scalar = weights_scalar(&maker->random, USE_FIELD);
	while (scalar_bytes(scalar) > room->bytes || !suits(style, scalar));
	return type_scalar(scalar);
}

static const struct type *array_of(struct maker *maker, const struct type *element, uint32_t count)
{
	struct type *type = NEW(maker->arena, struct type);

	assert(count > 0);
	type->kind = TYPE_ARRAY;
	type->u.array.element = element;
	type->u.array.count = count;
	return type;
}

static const struct type *make_record(struct maker *maker, enum type_kind kind, uint32_t bytes,
                                      uint32_t depth)
{
	const struct type *type = NULL;

	if (maker->record_count >= RECORDS_MAX || weights_chance(&maker->random, CHANCE_REUSE))
		type = reuse(maker, kind, bytes, depth);
	if (type != NULL || maker->record_count >= RECORDS_MAX)
		return type;
	maker->record_count++;
	return kind == TYPE_STRUCT ? make_struct(maker, bytes, depth)
	                           : make_union(maker, bytes, depth);
}

/* A record for a field; a scalar where none may be made. */
static const struct type *make_field_record(struct maker *maker, enum type_kind kind,
                                            const struct room *room)
{
	const struct type *type = NULL;

	if (room->depth > 0)
		type = make_record(maker, kind, random_in(&maker->random, 1, room->bytes + 1),
		                   room->depth);
	if (type == NULL || type_leaf_count(type) > RECORD_LEAVES_MAX)
		return make_field_scalar(maker, room);
	return type;
}

static const struct type *make_array(struct maker *maker, const struct room *room)
{
	uint32_t length = weights_choose(&maker->random, CHOICE_ARRAY_LENGTH);
	const struct type *element;

	if (room->depth > 0 && weights_chance(&maker->random, CHANCE_ARRAY_OF_RECORDS))
		element = make_field_record(maker, TYPE_STRUCT, room);
	else
		element = make_field_scalar(maker, room);
	length = MIN(length, room->bytes / type_bytes(maker, element));
	if (length % 2 == 0 && weights_chance(&maker->random, CHANCE_SECOND_DIMENSION))
		return array_of(maker, array_of(maker, element, length / 2), 2);
	return array_of(maker, element, length);
}

static const struct type *make_field(struct maker *maker, const struct room *room)
{
	enum type_kind kind = (enum type_kind)weights_choose(&maker->random, CHOICE_FIELD_KIND);
	const struct type *type = NULL;

	assert(room->bytes > 0);
	switch (kind) {
	case TYPE_ENUM:
		if (room->style != STYLE_MIXED || room->bytes < ENUM_BYTES)
			return make_field_scalar(maker, room);
		if (weights_chance(&maker->random, CHANCE_REUSE))
			type = reuse(maker, kind, room->bytes, 0);
		return type != NULL ? type : make_enum(maker);
	case TYPE_ARRAY:
		return make_array(maker, room);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return make_field_record(maker, kind, room);
	default:
		return make_field_scalar(maker, room);
	}
}

static struct room make_room(struct maker *maker, uint32_t bytes, uint32_t depth)
{
	struct room room = {.bytes = bytes, .depth = depth - 1};

	assert(bytes > 0 && depth > 0);
	room.style = (enum record_style)weights_choose(&maker->random, CHOICE_RECORD_STYLE);
	room.uniform = weights_scalar(&maker->random, USE_FIELD);
	return room;
}

/* STYLE_BYTES: what the last field has to be for the record to have its size. */
static const struct type *make_rest(struct maker *maker, const struct room *room)
{
	const struct type *element = make_field_scalar(maker, room);

	assert(room->style == STYLE_BYTES && room->bytes > 0);
	return room->bytes == 1 ? element : array_of(maker, element, room->bytes);
}

static const char *field_name(struct maker *maker, size_t i)
{
	return arena_printf(maker->arena, "f%zu", i);
}

static const struct type *make_struct(struct maker *maker, uint32_t bytes, uint32_t depth)
{
	struct room room = make_room(maker, bytes, depth);
	uint32_t max = weights_choose(&maker->random, CHOICE_FIELDS);
	struct field field[FIELDS_MAX];
	size_t count = 0;

	while (count < max && room.bytes > 0) {
		bool is_rest = room.style == STYLE_BYTES && count + 1 == max;
		const struct type *type =
		    is_rest ? make_rest(maker, &room) : make_field(maker, &room);

		field[count] = (struct field){.name = field_name(maker, count), .type = type};
		room.bytes -= MIN(room.bytes, type_bytes(maker, type));
		count++;
	}
	return keep_record(maker, TYPE_STRUCT, field, count);
}

/* The first member has the size that is wanted, as far as fields come out so; the others less. */
static const struct type *make_union(struct maker *maker, uint32_t bytes, uint32_t depth)
{
	struct room room = make_room(maker, bytes, depth);
	uint32_t count = weights_choose(&maker->random, CHOICE_MEMBERS);
	struct field field[FIELDS_MAX];

	assert(count <= FIELDS_MAX);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			room.bytes = random_in(&maker->random, 1, bytes + 1);
		field[i] =
		    (struct field){.name = field_name(maker, i), .type = make_field(maker, &room)};
	}
	return keep_record(maker, TYPE_UNION, field, count);
}

const struct type *maker_type(struct maker *maker, enum type_kind kind, enum scalar_use use)
{
	const struct type *type = NULL;
	uint32_t bytes, depth;

	switch (kind) {
	case TYPE_ENUM:
		if (weights_chance(&maker->random, CHANCE_REUSE))
			type = reuse(maker, kind, ENUM_BYTES, 0);
		return type != NULL ? type : make_enum(maker);
	case TYPE_STRUCT:
	case TYPE_UNION:
		bytes = weights_choose(&maker->random, CHOICE_RECORD_BYTES);
		depth = weights_choose(&maker->random, CHOICE_RECORD_DEPTH);
		type = make_record(maker, kind, bytes, depth);
		break;
	default:
		break;
	}
	return type != NULL ? type : type_scalar(weights_scalar(&maker->random, use));
}

static void mark(const struct maker *maker, const struct type *type, bool *used)
{
	while (type->kind == TYPE_ARRAY || type->kind == TYPE_POINTER)
		type = type->kind == TYPE_ARRAY ? type->u.array.element : type->u.pointee;
	if (!type_is_named(type))
		return;
	used[find_made(maker, type) - maker->made] = true;
	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		mark(maker, type->u.record.field[i].type, used);
}

void maker_used_types(const struct maker *maker, struct abi_case *c)
{
	const struct type **type = NEW_ARRAY(maker->arena, const struct type *, maker->count);
	bool used[CASE_TYPES_MAX] = {false};

	if (c->result != NULL)
		mark(maker, c->result, used);
	for (size_t i = 0; i < c->parameter_count; i++)
		mark(maker, c->parameter[i], used);
	for (size_t i = 0; i < maker->count; i++)
		if (used[i])
			type[c->type_count++] = maker->made[i].type;
	c->type = type;
}
