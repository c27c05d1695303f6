#include "weights.h"

#include <assert.h>

#include "type.h"

/* In percent. */
static const uint8_t chance_percent[CHANCE_COUNT] = {
    /* A signature begins with k integers and m floats, so that registers run out. */
    [CHANCE_PREFIX] = 27,
    /* Such a prefix mixes both in random order ... */
    [CHANCE_PREFIX_SHUFFLED] = 25,
    /* ... or, of the others, has the floats in front. */
    [CHANCE_PREFIX_FLOATS_FIRST] = 15,
    /* What trails behind the interesting argument is an integer; else a float. Integers are
     * where an __int128 that straddles registers and the stack is seen. */
    [CHANCE_TRAILING_INTEGER] = 65,
    /* The function returns nothing. */
    [CHANCE_VOID] = 20,
    /* A parameter is passed by reference. */
    [CHANCE_BY_REFERENCE] = 10,
    /* A signature ends in a variadic tail. */
    [CHANCE_VARIADIC] = 12,
    /* Nothing is passed in that tail, all parameters stand before it. */
    [CHANCE_EMPTY_TAIL] = 10,
    /* The convention is asked for by name. */
    [CHANCE_SYSV] = 3,
    /* A record or enum that the case has already is used again instead of a new one. */
    [CHANCE_REUSE] = 20,
    /* An enum may have negative enumerators, which makes its type signed. */
    [CHANCE_ENUM_NEGATIVE] = 40,
    /* An array has a second dimension. */
    [CHANCE_SECOND_DIMENSION] = 12,
    /* An array holds records, where the depth of the record allows it. */
    [CHANCE_ARRAY_OF_RECORDS] = 25,
};

/* A number in [low, high], evenly, when this row is taken. */
struct row {
	uint16_t weight;
	uint16_t low, high;
};

struct choice_rows {
	size_t count;
	const struct row *row;
};

#define ROWS(...)                                                                                  \
	{                                                                                          \
		ARRAY_LEN(((const struct row[]){__VA_ARGS__})), (const struct row[])               \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

/* clang-format off */
static const struct choice_rows choice_rows[CHOICE_COUNT] = {
    /* Short, for each parameter costs compile time; the prefixed ones are the long ones. */
    [CHOICE_ARITY] = ROWS({8, 0, 0}, {30, 1, 1}, {27, 2, 2}, {17, 3, 3}, {12, 4, 5}, {5, 6, 8},
			  {1, 9, 16}),
    /* Even, and one beyond the registers there are: 6 on x86-64 ... */
    [CHOICE_PREFIX_INTEGERS] = ROWS({1, 0, 7}),
    /* ... and 8. */
    [CHOICE_PREFIX_FLOATS] = ROWS({1, 0, 9}),
    [CHOICE_TRAILING] = ROWS({1, 0, 3}),
    [CHOICE_PLAIN_KIND] = ROWS({58, TYPE_SCALAR, TYPE_SCALAR}, {6, TYPE_ENUM, TYPE_ENUM},
			       {28, TYPE_STRUCT, TYPE_STRUCT}, {8, TYPE_UNION, TYPE_UNION}),
    [CHOICE_SUBJECT_KIND] = ROWS({45, TYPE_SCALAR, TYPE_SCALAR}, {4, TYPE_ENUM, TYPE_ENUM},
				 {40, TYPE_STRUCT, TYPE_STRUCT}, {11, TYPE_UNION, TYPE_UNION}),
    [CHOICE_FIELD_KIND] = ROWS({66, TYPE_SCALAR, TYPE_SCALAR}, {4, TYPE_ENUM, TYPE_ENUM},
			       {14, TYPE_ARRAY, TYPE_ARRAY}, {11, TYPE_STRUCT, TYPE_STRUCT},
			       {5, TYPE_UNION, TYPE_UNION}),
    /* Padding left out, so that the size as laid out is this or a little more. What fits one
     * eightbyte, two, or none is told at 8, 16 and 17; 32 and 33 are the borders of AVX. */
    [CHOICE_RECORD_BYTES] = ROWS({14, 1, 7}, {14, 8, 8}, {14, 9, 15}, {20, 16, 16}, {9, 17, 17},
				 {8, 18, 23}, {6, 24, 24}, {5, 25, 31}, {4, 32, 32}, {3, 33, 33},
				 {3, 34, 100}),
    /* Bytes give the odd sizes, which nothing with padding has. */
    [CHOICE_RECORD_STYLE] = ROWS({50, STYLE_MIXED, STYLE_MIXED}, {18, STYLE_UNIFORM, STYLE_UNIFORM},
				 {11, STYLE_FLOATS, STYLE_FLOATS},
				 {11, STYLE_INTEGERS, STYLE_INTEGERS},
				 {10, STYLE_BYTES, STYLE_BYTES}),
    [CHOICE_RECORD_DEPTH] = ROWS({60, 1, 1}, {28, 2, 2}, {9, 3, 3}, {3, 4, 4}),
    [CHOICE_FIELDS] = ROWS({10, 1, 1}, {22, 2, 2}, {20, 3, 3}, {30, 4, 6}, {18, 7, 12}),
    [CHOICE_MEMBERS] = ROWS({10, 1, 1}, {50, 2, 2}, {30, 3, 3}, {10, 4, 5}),
    [CHOICE_ARRAY_LENGTH] = ROWS({15, 1, 1}, {35, 2, 2}, {25, 3, 3}, {20, 4, 8}, {5, 9, 33}),
    [CHOICE_ENUMERATORS] = ROWS({15, 1, 1}, {75, 2, 4}, {10, 5, 8}),
};

static const uint8_t scalar_weight[SCALAR_COUNT][USE_COUNT] = {
    /* Those in 2 registers or none get a good share where registers run out. */
    /*               PLAIN SUBJECT FIELD INTEGER FLOAT */
    [SCALAR_BOOL] = {    4,      2,    5,      0,    0},
    [SCALAR_CHAR] = {    3,      1,    3,      0,    0},
    [SCALAR_I8]   = {    5,      2,    7,      0,    0},
    [SCALAR_U8]   = {    5,      2,    7,      0,    0},
    [SCALAR_I16]  = {    4,      2,    6,      0,    0},
    [SCALAR_U16]  = {    4,      2,    6,      0,    0},
    [SCALAR_I32]  = {    7,      3,    9,      3,    0},
    [SCALAR_U32]  = {    5,      2,    6,      0,    0},
    [SCALAR_I64]  = {    6,      3,    7,      3,    0},
    [SCALAR_U64]  = {    5,      2,    5,      3,    0},
    [SCALAR_I128] = {    7,     18,    5,      0,    0},
    [SCALAR_U128] = {    5,     12,    3,      0,    0},
    [SCALAR_F32]  = {    8,      4,   11,      0,    1},
    [SCALAR_F64]  = {    9,      4,   10,      0,    3},
    [SCALAR_LD]   = {    6,     10,    4,      0,    0},
    [SCALAR_CF32] = {    5,     10,    4,      0,    0},
    [SCALAR_CF64] = {    5,     10,    3,      0,    0},
    [SCALAR_CLD]  = {    3,      7,    2,      0,    0},
    [SCALAR_PTR]  = {    4,      2,    4,      1,    0},
};
/* clang-format on */

bool weights_chance(struct random *random, enum chance chance)
{
	assert(chance < CHANCE_COUNT && chance_percent[chance] <= 100);
	return random_chance(random, chance_percent[chance]);
}

uint32_t weights_choose(struct random *random, enum choice choice)
{
	const struct choice_rows *rows = &choice_rows[choice];
	uint32_t sum = 0;
	uint32_t point;
	size_t i;

	assert(choice < CHOICE_COUNT && rows->count > 0);
	for (i = 0; i < rows->count; i++)
		sum += rows->row[i].weight;
	point = random_below(random, sum);
	for (i = 0; point >= rows->row[i].weight; i++)
		point -= rows->row[i].weight;
	return random_in(random, rows->row[i].low, rows->row[i].high + 1U);
}

enum scalar weights_scalar(struct random *random, enum scalar_use use)
{
	uint32_t sum = 0;
	uint32_t point;
	size_t i;

	assert(use < USE_COUNT);
	for (i = 0; i < SCALAR_COUNT; i++)
		sum += scalar_weight[i][use];
	point = random_below(random, sum);
	for (i = 0; point >= scalar_weight[i][use]; i++)
		point -= scalar_weight[i][use];
	return (enum scalar)i;
}
