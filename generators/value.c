#include "value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/base/random.h"
#include "role.h"

/* The rounds that are not random. */
enum { ROUND_NAMES, ROUND_ONES, ROUND_SIGNS, ROUND_NAN };

/* Byte `i` of leaf `index`: no two of the first 256 leaves have the same. */
static uint8_t name_byte(size_t index, unsigned i)
{
	return (uint8_t)((unsigned)index * 0x4d + i * 0x1d + 0x5b);
}

static void fill_raw(const struct leaf *leaf, size_t index, unsigned round, uint8_t *byte,
                     struct random *random)
{
	const unsigned width = leaf->width, top = leaf->bits - 1U;

	switch (round) {
	case ROUND_NAMES:
		for (unsigned i = 0; i < width; i++)
			byte[i] = name_byte(index, i);
		return;
	case ROUND_ONES:
		memset(byte, 0xff, width);
		return;
	case ROUND_SIGNS:
		memset(byte, 0, width);
		byte[top / 8] = (uint8_t)(1U << top % 8);
		byte[0] = (uint8_t)(index + 1);
		return;
	default:
		random_fill(random, byte, width);
	}
}

/* IEEE 754: an exponent of ones, a fraction that is not zero; random below, quiet and signalling. */
static void make_nan(uint8_t *byte, unsigned width)
{
	static const uint8_t exponent[][2] = {
	    [2] = {0x00, 0x7c}, [4] = {0x80, 0x7f}, [8] = {0xf0, 0x7f}, [16] = {0xff, 0x7f}};

	byte[width - 2] |= exponent[width][0];
	byte[width - 1] |= exponent[width][1];
	byte[0] |= 1;
}

/* Intel SDM 1, 4.2.2: bit 63 is the integer bit: 0 for zero and denormals, else 1. */
static void make_x87(uint8_t *byte)
{
	bool zero_exponent = (byte[9] & 0x7f) == 0 && byte[8] == 0;

	byte[7] = zero_exponent ? byte[7] & 0x7f : byte[7] | 0x80;
}

/* One bit proves little in one round: over the rounds the bits spell the leaf's number, so that no
 * two of the first 32 leaves are alike in all of them. */
static uint8_t bool_value(unsigned round, size_t index, struct random *random)
{
	switch (round) {
	case ROUND_NAMES:
		return index & 1;
	case ROUND_ONES:
		return 1;
	case ROUND_SIGNS:
		return 0;
	default:
		if (round < ROUND_NAN + 4)
			return index >> (round - ROUND_NAN + 1) & 1;
		return random_next(random) & 1;
	}
}

static void make_scalar_valid(enum scalar scalar, unsigned round, size_t index, uint8_t *byte,
                              struct random *random)
{
	const struct scalar_info *info = &scalar_info[scalar];

	switch (info->class) {
	case SCALAR_CLASS_BOOL:
		byte[0] = bool_value(round, index, random);
		return;
	case SCALAR_CLASS_FLOAT:
		if (round == ROUND_NAN)
			make_nan(byte, info->width);
		return;
	case SCALAR_CLASS_BFLOAT:
		if (round == ROUND_NAN) {
			byte[1] |= 0x7f;
			byte[0] |= 0x81;
		}
		return;
	case SCALAR_CLASS_X87:
		if (round == ROUND_NAN) {
			byte[9] |= 0x7f;
			byte[8] = 0xff;
			byte[0] |= 1;
		}
		make_x87(byte);
		return;
	case SCALAR_CLASS_SIGNED:
	case SCALAR_CLASS_UNSIGNED:
	case SCALAR_CLASS_DECIMAL:
	case SCALAR_CLASS_POINTER:
		return;
	}
	unreachable();
}

static void make_enum_valid(const struct enumeration *enumeration, unsigned width, uint8_t *byte,
                            struct random *random)
{
	size_t i = random_below(random, (uint32_t)enumeration->count);
	int64_t value = enumeration->value[i];

	for (unsigned b = 0; b < width; b++)
		byte[b] = (uint8_t)(value >> MIN(8 * b, 63U));
}

/* Of a leaf of less than a byte each bit is chosen as a bool is, so that it is told apart. */
static uint8_t few_bits(const struct leaf *leaf, size_t index, unsigned round,
                        struct random *random)
{
	uint8_t byte = 0;

	for (unsigned bit = 0; bit < leaf->bits; bit++)
		byte |= (uint8_t)(bool_value(round, index + 5 * (size_t)bit, random) << bit);
	return byte;
}

static void fill_leaf(const struct leaf *leaf, size_t index, unsigned round, uint8_t *byte,
                      struct random *random)
{
	const struct type *type = leaf->type;

	fill_raw(leaf, index, round, byte, random);
	if (type->kind == TYPE_ENUM)
		make_enum_valid(&type->u.enumeration, leaf->width, byte, random);
	else if (leaf->bits < 8 && !(type->kind == TYPE_SCALAR && type->u.scalar == SCALAR_BOOL))
		byte[0] = few_bits(leaf, index, round, random);
	else if (type->kind == TYPE_SCALAR)
		make_scalar_valid(type->u.scalar, round, index, byte, random);
	if (leaf->bits % 8 != 0)
		byte[leaf->width - 1] &= (uint8_t)((1U << leaf->bits % 8) - 1);
}

/* The leaves of a case, as they are marked live or not; what a role asks of some is put into them. */
struct marks {
	const struct leaf *leaf;
	uint8_t *bytes; /* of the value */
	uint8_t *live;
	size_t next; /* leaf */
};

static void mark_type(struct marks *marks, const struct type *type, bool alive, unsigned turn);

static void mark_leaves(struct marks *marks, uint32_t count, bool alive)
{
	for (uint32_t i = 0; i < count; i++)
		marks->live[marks->next++] = alive;
}

/* Unnamed bit-fields are no members (C17 6.7.9p9), so that none of them is ever the active one. */
static size_t seen_fields(const struct record *record)
{
	size_t count = 0;

	for (size_t i = 0; i < record->count; i++)
		count += field_is_seen(&record->field[i]);
	return count;
}

static void set_tag(const struct marks *marks, const struct type *tag, size_t variant)
{
	const struct leaf *leaf = &marks->leaf[marks->next];

	for (unsigned i = 0; i < leaf->width; i++)
		marks->bytes[leaf->offset + i] = (uint8_t)(tag_value(tag, variant) >> 8 * i);
}

/* The pointer is not null; the bytes are at most half of all that there can be. */
static void set_slice(const struct marks *marks)
{
	const struct leaf *leaf = &marks->leaf[marks->next];

	marks->bytes[leaf[0].offset] |= 1;
	marks->bytes[leaf[1].offset + leaf[1].width - 1] &= 0x7f;
}

/* Before field `i` is marked, which begins with the leaf that is next. */
static void mark_role(const struct marks *marks, const struct type *type, size_t i, unsigned turn)
{
	if (type->u.record.role == ROLE_SLICE && i == 0)
		set_slice(marks);
	else if (type->u.record.role == ROLE_TAGGED && type->kind == TYPE_UNION)
		set_tag(marks, tagged_tag(type), i);
	else if (type->u.record.role == ROLE_TAGGED && i == 0)
		set_tag(marks, tagged_tag(type), turn % tagged_variants(type)->count);
}

static void mark_record(struct marks *marks, const struct type *type, bool alive, unsigned turn)
{
	const struct record *record = &type->u.record;
	size_t seen = 0, count = seen_fields(record), active = count > 0 ? turn % count : 0;

	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];
		bool lives = alive && (type->kind == TYPE_STRUCT || seen == active);

		if (!field_is_seen(field))
			continue;
		mark_role(marks, type, i, turn);
		if (field->is_bit_field)
			mark_leaves(marks, 1, lives);
		else
			mark_type(marks, field->type, lives,
			          turn / (type->kind == TYPE_UNION ? 2 : 1));
		seen++;
	}
}

static void mark_type(struct marks *marks, const struct type *type, bool alive, unsigned turn)
{
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
	case TYPE_BITINT:
	case TYPE_ENUM:
	case TYPE_VECTOR:
		mark_leaves(marks, type_leaf_count(type), alive);
		return;
	case TYPE_ARRAY:
		for (uint32_t i = 0; i < type->u.array.count; i++)
			mark_type(marks, type->u.array.element, alive, turn + i);
		return;
	case TYPE_ATOMIC:
		mark_type(marks, type->u.atomic, alive, turn);
		return;
	case TYPE_STRUCT:
	case TYPE_UNION:
		mark_record(marks, type, alive, turn);
		return;
	case TYPE_POINTER:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

uint64_t value_seed(const struct abi_case *c)
{
	struct case_id id = case_id(c);

	return strtoull(id.text, NULL, 16);
}

void value_mark(const struct abi_case *c, const struct leaf_list *leaves, uint64_t seed,
                unsigned round, uint8_t *bytes, uint8_t *live)
{
	unsigned turn =
	    round + (unsigned)(seed % 64); /* so that every member of a long union is met */
	struct marks marks = {.leaf = leaves->leaf, .bytes = bytes, .live = live};

	for (size_t i = 0; i <= c->parameter_count; i++)
		if (case_object(c, i) != NULL)
			mark_type(&marks, case_object(c, i), true, turn);
	assert(marks.next == leaves->count);
}

void value_fill(const struct abi_case *c, const struct leaf_list *leaves, uint64_t seed,
                unsigned round, uint8_t *bytes, uint8_t *live)
{
	struct random random = random_from(random_mix(seed, round));

	for (size_t i = 0; i < leaves->count; i++)
		fill_leaf(&leaves->leaf[i], i, round, bytes + leaves->leaf[i].offset, &random);
	value_mark(c, leaves, seed, round, bytes, live);
}

/* IEEE 754: a signalling NaN has the first bit of its fraction clear. An infinity becomes a NaN as
 * well. */
static void quiet_nan(uint8_t *byte, unsigned width)
{
	const unsigned fraction = width == 4 ? 7 : 4; /* bits of it in byte[width - 2] */
	const unsigned top = (unsigned)(byte[width - 1] & 0x7f) << 8 | byte[width - 2];

	if (top >> fraction == 0x7fffu >> fraction)
		byte[width - 2] |= (uint8_t)(1u << (fraction - 1));
}

void value_quiet_nans(const struct leaf_list *leaves, uint8_t *bytes)
{
	for (size_t i = 0; i < leaves->count; i++) {
		const struct leaf *leaf = &leaves->leaf[i];

		if (leaf->type->kind == TYPE_SCALAR &&
		    scalar_info[leaf->type->u.scalar].class == SCALAR_CLASS_FLOAT &&
		    (leaf->width == 4 || leaf->width == 8))
			quiet_nan(bytes + leaf->offset, leaf->width);
	}
}
