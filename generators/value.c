#include "value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/base/random.h"

/* The rounds that are not random. */
enum { ROUND_NAMES, ROUND_ONES, ROUND_SIGNS, ROUND_NAN };

/* Byte `i` of leaf `index`: no two of the first 256 leaves have the same. */
static uint8_t name_byte(size_t index, unsigned i)
{
	return (uint8_t)((unsigned)index * 0x4d + i * 0x1d + 0x5b);
}

static void fill_raw(unsigned round, size_t index, uint8_t *byte, unsigned width,
                     struct random *random)
{
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
		byte[width - 1] = 0x80;
		byte[0] = (uint8_t)(index + 1);
		return;
	default:
		random_fill(random, byte, width);
	}
}

/* IEEE 754: an exponent of ones, a fraction that is not zero; random below, quiet and signalling. */
static void make_nan(uint8_t *byte, unsigned width)
{
	if (width == 4) {
		byte[3] |= 0x7f;
		byte[2] |= 0x80;
		byte[0] |= 1;
	} else {
		byte[7] |= 0x7f;
		byte[6] |= 0xf0;
		byte[0] |= 1;
	}
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
	case SCALAR_CLASS_POINTER:
		return;
	}
	unreachable();
}

static void make_enum_valid(const struct enumeration *enumeration, uint8_t *byte,
                            struct random *random)
{
	size_t i = random_below(random, (uint32_t)enumeration->count);
	uint32_t value = (uint32_t)enumeration->value[i];

	for (unsigned b = 0; b < 4; b++)
		byte[b] = (uint8_t)(value >> 8 * b);
}

static void fill_leaf(const struct leaf *leaf, size_t index, unsigned round, uint8_t *byte,
                      struct random *random)
{
	fill_raw(round, index, byte, leaf->width, random);
	if (leaf->type->kind == TYPE_ENUM)
		make_enum_valid(&leaf->type->u.enumeration, byte, random);
	else
		make_scalar_valid(leaf->type->u.scalar, round, index, byte, random);
}

/* Marks the leaves of the type that live in this round; returns the next leaf's index. */
static size_t mark_live(const struct type *type, size_t leaf, bool alive, unsigned turn,
                        uint8_t *live)
{
	size_t active;

	switch (type->kind) {
	case TYPE_SCALAR:
	case TYPE_ENUM:
		for (uint32_t i = 0; i < type_leaf_count(type); i++)
			live[leaf++] = alive;
		return leaf;
	case TYPE_ARRAY:
		for (uint32_t i = 0; i < type->u.array.count; i++)
			leaf = mark_live(type->u.array.element, leaf, alive, turn + i, live);
		return leaf;
	case TYPE_STRUCT:
	case TYPE_UNION:
		active = turn % type->u.record.count;
		for (size_t i = 0; i < type->u.record.count; i++) {
			bool is_active = type->kind == TYPE_STRUCT || i == active;

			leaf = mark_live(type->u.record.field[i].type, leaf, alive && is_active,
			                 turn / (type->kind == TYPE_UNION ? 2 : 1), live);
		}
		return leaf;
	case TYPE_POINTER:
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

void value_fill(const struct abi_case *c, const struct leaf_list *leaves, uint64_t seed,
                unsigned round, uint8_t *bytes, uint8_t *live)
{
	struct random random = random_from(random_mix(seed, round));
	unsigned turn =
	    round + (unsigned)(seed % 64); /* so that every member of a long union is met */
	size_t next = 0;

	for (size_t i = 0; i < leaves->count; i++)
		fill_leaf(&leaves->leaf[i], i, round, bytes + leaves->leaf[i].offset, &random);
	for (size_t i = 0; i <= c->parameter_count; i++)
		if (case_object(c, i) != NULL)
			next = mark_live(case_object(c, i), next, true, turn, live);
	assert(next == leaves->count);
}
