#include "weights_private.h"

enum {
	ISO = TIER_BIT(TIER_ISO),
	BITFIELDS = TIER_BIT(TIER_BITFIELDS),
	EXTENDED = TIER_BIT(TIER_EXTENDED),
	GNU = TIER_BIT(TIER_GNU),
	CONVENTIONS = TIER_BIT(TIER_CONVENTIONS),
};

/* In percent: a case is of iso alone, where that is enabled among others. Those find little between
 * current compilers, but what they find concerns everyone. */
const uint8_t iso_alone_percent = 20;

/* In percent: one that is not is of few features, each of them in it and no others, for most bugs are of one
 * feature or two; how many, 1 to 3, by weight. The others have many at once. */
const uint8_t few_percent = 60;
const uint8_t few_weight[FEW_MAX] = {6, 6, 2};
/* A scalar or a kind of type is drawn so much more often in a case of few that is about it. */
const uint8_t wanted_factor = 3;

/* In percent: a case of many exercises the tier; redrawn until there is one, so that features of several
 * tiers meet. The weight of the tier where a case of few takes a feature. */
const uint8_t tier_percent[TIER_COUNT] = {
    [TIER_BITFIELDS] = 34,
    [TIER_EXTENDED] = 40,
    /* Nearly all disagreements between current compilers need an attribute, a vector, or a record
     * or array of no size. */
    [TIER_GNU] = 70,
    [TIER_CONVENTIONS] = 38,
};

/*
 * In percent: a case of many that exercises the feature's tier has it at all; the others go without. So what
 * goes wrong has few possible reasons, and yet any two features meet. Its weight in the tier for a case of few. (Without a number here the
 * feature is as frequent as the tables below make it.)
 *
 * Tuned by how soon the known bugs that gcc 12 and clang 22 do not share are met by chance, a bug
 * being its kind and the exact set of its features (tests/bench/blind.sh): where a set was seldom
 * met, what kept it from being met alone was made rarer, or the feature itself more frequent.
 * Features whose bugs need special company (a vector of an element, an aligned member, a record
 * within a record) are there more often; those that one family alone has, less.
 *
 * Version 5 of the generator met 43 and 44 of the 46 bugs of gcc 12 and clang 22 within 300 s of seeds 2 and 3,
 * with nothing in the cache; half of them at a median of 620 cases or before. Of the 51 of gcc 12 and clang 14
 * it met 49, 47 and 49 of seeds 1 to 3, with modules of earlier runs in the cache. Never met was an aligned
 * record among variadic arguments.
 */
/* clang-format off */
const uint8_t feature_percent[FEATURE_COUNT] = {
    /* Its own bugs are those of iso. */
    [FEATURE_INT128] = 50,

    [FEATURE_FLOAT16] = 75,
    [FEATURE_FLOAT128] = 70,
    [FEATURE_COMPLEX_FLOAT16] = 70,
    [FEATURE_ATOMIC] = 50,
    [FEATURE_BITINT] = 35,
    [FEATURE_ENUM_TYPED] = 25,
    [FEATURE_ENUM_WIDE] = 25,
    [FEATURE_BFLOAT16] = 20,
    [FEATURE_FLOAT64X] = 20,
    [FEATURE_DECIMAL] = 25,
    [FEATURE_COMPLEX_INTEGER] = 25,
    /* To C what any record of their fields is. */
    [FEATURE_SLICE] = 20,
    [FEATURE_TAGGED] = 30,

    [FEATURE_VECTOR] = 55,
    [FEATURE_EMPTY_RECORD] = 45,
    [FEATURE_ZERO_ARRAY] = 50,
    [FEATURE_FLEXIBLE_ARRAY] = 35,
    [FEATURE_TRANSPARENT_UNION] = 60,
    [FEATURE_MS_STRUCT] = 35,
    [FEATURE_PACKED] = 33,
    [FEATURE_ALIGNED] = 40,
    [FEATURE_PRAGMA_PACK] = 40,
    [FEATURE_PACKED_FIELD] = 35,
    [FEATURE_ALIGNED_FIELD] = 45,
    [FEATURE_PACKED_ENUM] = 30,
    [FEATURE_ALIGNED_ENUM] = 25,
    [FEATURE_ALIGNED_TYPEDEF] = 35,
    [FEATURE_ANONYMOUS] = 18,
    [FEATURE_MODE] = 18,
    [FEATURE_MODE_ENUM] = 18,
    [FEATURE_GCC_STRUCT] = 15,
    [FEATURE_STORAGE_ORDER] = 10,
};
/* clang-format on */

/* In percent, and in cases of which tiers. */
const struct chance_row chance_rows[CHANCE_COUNT] = {
    /* A signature begins with k integers and m floats, so that registers run out. */
    [CHANCE_PREFIX] = {ISO, 27},
    /* Such a prefix mixes both in random order ... */
    [CHANCE_PREFIX_SHUFFLED] = {ISO, 25},
    /* ... or, of the others, has the floats in front. */
    [CHANCE_PREFIX_FLOATS_FIRST] = {ISO, 15},
    /* What trails behind the interesting argument is an integer; else a float. Integers are
     * where an __int128 that straddles registers and the stack is seen. */
    [CHANCE_TRAILING_INTEGER] = {ISO, 65},
    /* The function returns nothing. */
    [CHANCE_VOID] = {ISO, 20},
    /* A parameter is passed by reference. */
    [CHANCE_BY_REFERENCE] = {ISO, 10},
    /* A signature ends in a variadic tail. */
    [CHANCE_VARIADIC] = {ISO, 12},
    /* Nothing is passed in that tail, all parameters stand before it. */
    [CHANCE_EMPTY_TAIL] = {ISO, 10},
    /* The convention is asked for by name. */
    [CHANCE_SYSV] = {ISO, 3},
    /* A record or enum that the case has already is used again instead of a new one. */
    [CHANCE_REUSE] = {ISO, 20},
    /* An enum may have negative enumerators, which makes its type signed. */
    [CHANCE_ENUM_NEGATIVE] = {ISO, 40},
    /* An array has a second dimension. */
    [CHANCE_SECOND_DIMENSION] = {ISO, 12},
    /* An array holds records, where the depth of the record allows it. */
    [CHANCE_ARRAY_OF_RECORDS] = {ISO, 25},
    /* A record within another has fields like that one's: types of few kinds within each other are what
     * classes are merged of. */
    [CHANCE_SAME_STYLE] = {ISO, 80},
    /* A member of a union is a struct, where there may be one. */
    [CHANCE_UNION_OF_STRUCTS] = {ISO, 40},
    /* A union's member is as large as its first. */
    [CHANCE_AS_LARGE] = {ISO, 40},

    /* A bit-field has no name, ... */
    [CHANCE_BITS_UNNAMED] = {BITFIELDS, 22},
    /* ... and of those, no width: alone among its kind such a one still ends a storage unit. */
    [CHANCE_BITS_ZERO_WIDTH] = {BITFIELDS, 45},
    /* One of no width stands before any field: between floats it must not change their class. */
    [CHANCE_BITS_BARRIER] = {BITFIELDS, 10},
    /* It is of an enum, ... */
    [CHANCE_BITS_ENUM] = {BITFIELDS, 8},
    /* ... of a typedef, whose alignment compilers take or leave, ... */
    [CHANCE_BITS_TYPEDEF] = {GNU, 25},
    /* ... of a _BitInt, which few compilers take. */
    [CHANCE_BITS_BITINT] = {EXTENDED, 4},

    [CHANCE_BITINT_SIGNED] = {EXTENDED, 50},
    /* What is passed by reference is atomic: it has no other place in a signature. */
    [CHANCE_ATOMIC_POINTEE] = {EXTENDED, 35},
    /* An enum names its underlying type; it has enumerators beyond int. */
    [CHANCE_ENUM_TYPED] = {EXTENDED, 30},
    [CHANCE_ENUM_WIDE] = {EXTENDED, 25},
    /* A struct is the pointer and length of a slice; a record is an enum with fields, of which rustc
     * makes scalars and pairs of its own. */
    [CHANCE_SLICE] = {EXTENDED, 12},
    [CHANCE_TAGGED] = {EXTENDED, 25},
    [CHANCE_TAG_ENUM] = {EXTENDED, 40},

    /* An enum's values all fit a byte, as they must for attributes to make it one. */
    [CHANCE_ENUM_SMALL] = {GNU, 55},
    [CHANCE_ENUM_PACKED] = {GNU, 45},
    [CHANCE_ENUM_ALIGNED] = {GNU, 35},
    [CHANCE_ENUM_MODE] = {GNU, 25},
    /* A typedef has mode(), or else aligned(); the others have none and only lengthen a chain. */
    [CHANCE_DEFINITION_MODE] = {GNU, 12},
    [CHANCE_DEFINITION_ALIGNED] = {GNU, 85},
    /* Few of each on fields, for a record has many; more on records, so that they meet when they
     * nest. */
    [CHANCE_FIELD_PACKED] = {GNU, 12},
    [CHANCE_FIELD_ALIGNED] = {GNU, 16},
    [CHANCE_RECORD_PACKED] = {GNU, 40},
    [CHANCE_RECORD_ALIGNED] = {GNU, 40},
    [CHANCE_RECORD_PACK] = {GNU, 30},
    /* Of records with bit-fields, the only ones that they change. */
    [CHANCE_RECORD_MS_STRUCT] = {GNU, 45},
    [CHANCE_RECORD_GCC_STRUCT] = {GNU, 6},
    /* GCC alone knows it, so that it is compared between its versions and levels only. */
    [CHANCE_RECORD_ORDER] = {GNU, 3},
    [CHANCE_RECORD_EMPTY] = {GNU, 14},
    [CHANCE_TRANSPARENT] = {GNU, 40},
    /* A struct ends in a flexible array. */
    [CHANCE_FLEXIBLE] = {GNU, 16},

    /* The records that an array holds are unions. */
    [CHANCE_ARRAY_OF_UNIONS] = {BITFIELDS | GNU, 30},
    /* An array holds vectors, typedefs, enums or _BitInts. */
    [CHANCE_ARRAY_OF_OTHERS] = {EXTENDED | GNU, 30},
    /* One more chance of a variadic tail: what is special about a type is often lost there. */
    [CHANCE_VARIADIC_TOO] = {EXTENDED | GNU | CONVENTIONS, 22},

    /* Else the calls of the tier are of the platform's convention, made in some special way. */
    [CHANCE_CONVENTION] = {CONVENTIONS, 75},
    [CHANCE_MANY_PARAMETERS] = {CONVENTIONS, 3},
};

/* What a yes gives the case, where that is a feature. */
const uint8_t chance_feature[CHANCE_COUNT] = {
    [CHANCE_BITS_BITINT] = FEATURE_BITINT,
    [CHANCE_ATOMIC_POINTEE] = FEATURE_ATOMIC,
    [CHANCE_ENUM_TYPED] = FEATURE_ENUM_TYPED,
    [CHANCE_ENUM_WIDE] = FEATURE_ENUM_WIDE,
    [CHANCE_SLICE] = FEATURE_SLICE,
    [CHANCE_TAGGED] = FEATURE_TAGGED,
    [CHANCE_ENUM_PACKED] = FEATURE_PACKED_ENUM,
    [CHANCE_ENUM_ALIGNED] = FEATURE_ALIGNED_ENUM,
    [CHANCE_ENUM_MODE] = FEATURE_MODE_ENUM,
    [CHANCE_DEFINITION_MODE] = FEATURE_MODE,
    [CHANCE_DEFINITION_ALIGNED] = FEATURE_ALIGNED_TYPEDEF,
    [CHANCE_FIELD_PACKED] = FEATURE_PACKED_FIELD,
    [CHANCE_FIELD_ALIGNED] = FEATURE_ALIGNED_FIELD,
    [CHANCE_RECORD_PACKED] = FEATURE_PACKED,
    [CHANCE_RECORD_ALIGNED] = FEATURE_ALIGNED,
    [CHANCE_RECORD_PACK] = FEATURE_PRAGMA_PACK,
    [CHANCE_RECORD_MS_STRUCT] = FEATURE_MS_STRUCT,
    [CHANCE_RECORD_GCC_STRUCT] = FEATURE_GCC_STRUCT,
    [CHANCE_RECORD_ORDER] = FEATURE_STORAGE_ORDER,
    [CHANCE_RECORD_EMPTY] = FEATURE_EMPTY_RECORD,
    [CHANCE_TRANSPARENT] = FEATURE_TRANSPARENT_UNION,
    [CHANCE_FLEXIBLE] = FEATURE_FLEXIBLE_ARRAY,
};
_Static_assert(FEATURE_CORE == 0, "a chance without a row gives the case what all have");

#define ROWS(...)                                                                                  \
	{                                                                                          \
		ARRAY_LEN(((const struct row[]){__VA_ARGS__})), (const struct row[])               \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define ROW(weight, value) {weight, value, value}

/* One table a tier: a case chooses among the rows of all of its tiers. */
/* clang-format off */
static const struct choice_rows iso_rows[CHOICE_COUNT] = {
    /* Short, for each parameter costs compile time; the prefixed ones are the long ones. */
    [CHOICE_ARITY] = ROWS({8, 0, 0}, {36, 1, 1}, {28, 2, 2}, {15, 3, 3}, {8, 4, 5}, {4, 6, 8},
			  {1, 9, 16}),
    /* Even, and one beyond the registers there are: 6 on x86-64 ... */
    [CHOICE_PREFIX_INTEGERS] = ROWS({1, 0, 7}),
    /* ... and 8. */
    [CHOICE_PREFIX_FLOATS] = ROWS({1, 0, 9}),
    [CHOICE_TRAILING] = ROWS({1, 0, 3}),
    [CHOICE_PLAIN_KIND] = ROWS(ROW(60, TYPE_SCALAR), ROW(6, TYPE_ENUM), ROW(20, TYPE_STRUCT),
			       ROW(14, TYPE_UNION)),
    [CHOICE_SUBJECT_KIND] = ROWS(ROW(48, TYPE_SCALAR), ROW(4, TYPE_ENUM), ROW(29, TYPE_STRUCT),
				 ROW(19, TYPE_UNION)),
    [CHOICE_FIELD_KIND] = ROWS(ROW(66, TYPE_SCALAR), ROW(4, TYPE_ENUM), ROW(14, TYPE_ARRAY),
			       ROW(11, TYPE_STRUCT), ROW(5, TYPE_UNION)),
    [CHOICE_BASE_KIND] = ROWS(ROW(60, TYPE_SCALAR), ROW(8, TYPE_ENUM), ROW(16, TYPE_STRUCT),
			      ROW(6, TYPE_UNION)),
    /* Padding left out, so that the size as laid out is this or a little more. What fits one
     * eightbyte, two, or none is told at 8, 16 and 17; 32 and 33 are the borders of AVX. */
    [CHOICE_RECORD_BYTES] = ROWS({14, 1, 7}, {14, 8, 8}, {14, 9, 15}, {20, 16, 16}, {9, 17, 17},
				 {8, 18, 23}, {6, 24, 24}, {5, 25, 31}, {4, 32, 32}, {3, 33, 33},
				 {3, 34, 100}),
    /* Bytes give the odd sizes, which nothing with padding has; what is narrow crosses the borders of
     * eightbytes. Of the members of a union classes are merged, and of integers alone that is one. */
    [CHOICE_RECORD_STYLE] = ROWS(ROW(38, STYLE_MIXED), ROW(14, STYLE_UNIFORM),
				 ROW(12, STYLE_PAIR), ROW(13, STYLE_FLOATS),
				 ROW(9, STYLE_INTEGERS), ROW(10, STYLE_NARROW),
				 ROW(8, STYLE_BYTES)),
    [CHOICE_UNION_STYLE] = ROWS(ROW(30, STYLE_MIXED), ROW(16, STYLE_PAIR), ROW(40, STYLE_FLOATS),
				ROW(4, STYLE_INTEGERS), ROW(6, STYLE_NARROW), ROW(4, STYLE_BYTES)),
    [CHOICE_RECORD_DEPTH] = ROWS({66, 1, 1}, {25, 2, 2}, {7, 3, 3}, {2, 4, 4}),
    [CHOICE_FIELDS] = ROWS({10, 1, 1}, {22, 2, 2}, {20, 3, 3}, {30, 4, 6}, {18, 7, 12}),
    [CHOICE_MEMBERS] = ROWS({12, 1, 1}, {62, 2, 2}, {20, 3, 3}, {6, 4, 5}),
    [CHOICE_ARRAY_LENGTH] = ROWS({15, 1, 1}, {35, 2, 2}, {25, 3, 3}, {20, 4, 8}, {5, 9, 33}),
    [CHOICE_ENUMERATORS] = ROWS({15, 1, 1}, {75, 2, 4}, {10, 5, 8}),
};

static const struct choice_rows bitfields_rows[CHOICE_COUNT] = {
    /* Records, for only they have bit-fields; short ones, for layouts differ by few fields. */
    [CHOICE_PLAIN_KIND] = ROWS(ROW(70, TYPE_STRUCT), ROW(30, TYPE_UNION)),
    [CHOICE_SUBJECT_KIND] = ROWS(ROW(70, TYPE_STRUCT), ROW(30, TYPE_UNION)),
    [CHOICE_FIELD_KIND] = ROWS(ROW(75, FIELD_BITS)),
    [CHOICE_FIELDS] = ROWS({30, 1, 1}, {40, 2, 3}),
    /* One bit, some, a full byte, more: all widths of all types in the end. What is beyond the
     * type is the whole type. */
    [CHOICE_BITS_WIDTH] = ROWS({18, 1, 1}, {36, 2, 7}, {6, 8, 8}, {22, 9, 31}, {12, 32, 64},
			       {4, 65, 127}, {6, 128, 128}),
    /* In a row, so that they cross the borders of storage units. */
    [CHOICE_BITS_RUN] = ROWS({45, 1, 1}, {30, 2, 2}, {25, 3, 5}),
};

static const struct choice_rows extended_rows[CHOICE_COUNT] = {
    /* No more of _BitInt: of older compilers none has it, and they abstain from the case. */
    [CHOICE_PLAIN_KIND] = ROWS(ROW(12, TYPE_BITINT), ROW(8, TYPE_ENUM)),
    [CHOICE_SUBJECT_KIND] = ROWS(ROW(12, TYPE_BITINT), ROW(8, TYPE_ENUM)),
    [CHOICE_FIELD_KIND] = ROWS(ROW(10, TYPE_BITINT), ROW(12, TYPE_ENUM), ROW(16, TYPE_ATOMIC)),
    [CHOICE_BASE_KIND] = ROWS(ROW(10, TYPE_BITINT), ROW(25, TYPE_STRUCT)),
    /* For an atomic to be of a record. */
    [CHOICE_RECORD_DEPTH] = ROWS({30, 2, 2}),
    /* The borders of registers and of storage first, then each number that there is. */
    [CHOICE_BITINT_BITS] = ROWS({6, 1, 1}, {4, 2, 6}, {8, 7, 9}, {8, 12, 12}, {10, 15, 17},
				{10, 31, 33}, {4, 34, 62}, {12, 63, 65}, {4, 66, 126},
				{12, 127, 129}, {4, 130, 254}, {5, 255, 257}, {3, 258, 510},
				{4, 511, 512}),
};

static const struct choice_rows gnu_rows[CHOICE_COUNT] = {
    [CHOICE_PLAIN_KIND] = ROWS(ROW(16, TYPE_VECTOR), ROW(16, TYPE_TYPEDEF), ROW(25, TYPE_STRUCT),
			       ROW(17, TYPE_UNION), ROW(4, TYPE_ENUM)),
    [CHOICE_SUBJECT_KIND] = ROWS(ROW(18, TYPE_VECTOR), ROW(14, TYPE_TYPEDEF),
				 ROW(22, TYPE_STRUCT), ROW(14, TYPE_UNION), ROW(3, TYPE_ENUM)),
    [CHOICE_FIELD_KIND] = ROWS(ROW(10, TYPE_VECTOR), ROW(20, TYPE_TYPEDEF), ROW(12, TYPE_STRUCT),
			       ROW(6, TYPE_UNION), ROW(5, TYPE_ENUM), ROW(20, FIELD_ZERO_ARRAY),
			       ROW(8, FIELD_ANONYMOUS)),
    [CHOICE_BASE_KIND] = ROWS(ROW(10, TYPE_VECTOR), ROW(12, TYPE_TYPEDEF)),
    /* Where an array of no size between two of them counts. */
    [CHOICE_RECORD_STYLE] = ROWS(ROW(25, STYLE_FLOATS)),
    /* Deeper, for attributes to compose. */
    [CHOICE_RECORD_DEPTH] = ROWS({26, 2, 2}, {11, 3, 3}, {3, 4, 4}),
    /* Shorter, so that a feature stands alone with one neighbour often. */
    [CHOICE_FIELDS] = ROWS({20, 1, 1}, {40, 2, 3}),
    /* 16 is a register of the baseline, 32 and 64 those of AVX and AVX-512; what is smaller or
     * larger has no register of its own, and each compiler its own idea of it. */
    [CHOICE_VECTOR_BYTES] = ROWS({5, 1, 1}, {14, 2, 2}, {22, 4, 4}, {22, 8, 8}, {20, 16, 16},
				 {11, 32, 32}, {4, 64, 64}, {2, 128, 128}),
    /* 1 to 4 under-align, 16 and above over-align; 8 does either. */
    [CHOICE_ALIGNED] = ROWS({13, 0, 0}, {13, 1, 1}, {18, 2, 2}, {17, 3, 3}, {20, 4, 4}, {15, 5, 5},
			    {4, 6, 7}),
    [CHOICE_PACK] = ROWS({30, 0, 0}, {30, 1, 1}, {25, 2, 2}, {10, 3, 3}, {5, 4, 4}),
};

static const struct choice_rows conventions_rows[CHOICE_COUNT] = {
    [CHOICE_MANY] = ROWS({1, 17, 64}),
    [CHOICE_CALL] = ROWS(ROW(66, CALL_PROTOTYPED), ROW(9, CALL_NO_PROTOTYPE),
			 ROW(7, CALL_OLD_DEFINITION), ROW(5, CALL_OLD_BOTH), ROW(9, CALL_VA_LIST),
			 ROW(4, CALL_VARIADIC_ALONE)),
};

const struct choice_rows *const choice_rows[TIER_COUNT] = {
    [TIER_ISO] = iso_rows, [TIER_BITFIELDS] = bitfields_rows, [TIER_EXTENDED] = extended_rows,
    [TIER_GNU] = gnu_rows, [TIER_CONVENTIONS] = conventions_rows,
};

const uint8_t scalar_weight[SCALAR_COUNT][USE_COUNT] = {
    /* Those in 2 registers or none get a good share where registers run out; of bit-fields, those
     * that are as wide as a storage unit of their own; of vectors, those whose class is not that
     * of an integer. What is of no ISO tier is wanted only in cases of its tier, and then often. */
    /*               PLAIN SUBJECT FIELD INTEGER FLOAT  BITS VECTOR TAG */
    [SCALAR_BOOL] = {    4,      2,    5,      0,    0,    8,     0},
    [SCALAR_CHAR] = {    3,      1,    3,      0,    0,    6,     1},
    [SCALAR_I8]   = {    5,      2,    7,      0,    0,    7,     4,   6},
    [SCALAR_U8]   = {    5,      2,    7,      0,    0,    9,     4,  20},
    [SCALAR_I16]  = {    4,      2,    6,      0,    0,    9,     5,   3},
    [SCALAR_U16]  = {    4,      2,    6,      0,    0,    7,     3,   4},
    [SCALAR_I32]  = {    7,      3,    9,      3,    0,   22,     8,   8},
    [SCALAR_U32]  = {    5,      2,    6,      0,    0,   12,     4,   8},
    [SCALAR_I64]  = {    6,      3,    7,      3,    0,   12,     6,   4},
    [SCALAR_U64]  = {    5,      2,    5,      3,    0,    9,     4,   4},
    [SCALAR_I128] = {    7,     18,    5,      0,    0,    2,     1},
    [SCALAR_U128] = {    5,     12,    3,      0,    0,    2,     1},
    [SCALAR_F16]  = {   14,     12,   14,      0,    0,    0,    20},
    [SCALAR_BF16] = {    4,      3,    4,      0,    0,    0,     1},
    [SCALAR_F32]  = {    8,      4,   14,      0,    1,    0,    12},
    [SCALAR_F64]  = {    9,      4,   13,      0,    3,    0,     9},
    [SCALAR_LD]   = {    6,     10,    4,      0,    0,    0,     0},
    [SCALAR_F64X] = {    3,      3,    3,      0,    0,    0,     0},
    [SCALAR_F128] = {   14,     18,   14,      0,    0,    0,     1},
    [SCALAR_D32]  = {    5,      3,    3,      0,    0,    0,     0},
    [SCALAR_D64]  = {    5,      3,    3,      0,    0,    0,     0},
    [SCALAR_D128] = {    5,      3,    3,      0,    0,    0,     0},
    [SCALAR_CF32] = {    5,     10,    4,      0,    0,    0,     0},
    [SCALAR_CF64] = {    5,     10,    3,      0,    0,    0,     0},
    [SCALAR_CLD]  = {    3,      7,    2,      0,    0,    0,     0},
    [SCALAR_CF16] = {    5,      4,   16,      0,    0,    0,     0},
    [SCALAR_CI8]  = {    5,      3,    3,      0,    0,    0,     0},
    [SCALAR_CI16] = {    5,      3,    3,      0,    0,    0,     0},
    [SCALAR_CI32] = {    5,      4,    4,      0,    0,    0,     0},
    [SCALAR_CI64] = {    5,      4,    4,      0,    0,    0,     0},
    [SCALAR_PTR]  = {    4,      2,    4,      1,    0,    0,     0},
};

const uint8_t convention_weight[CONVENTION_COUNT] = {
    /* Two compilers or more have it, and its variadic functions are another matter yet. */
    [CONVENTION_MS] = 60,
    /* The same with another word, for Rust. */
    [CONVENTION_UNWIND] = 2,
    [CONVENTION_SYSV] = 4,
    [CONVENTION_EFI] = 3,
    /* One family has these, or two of late; all others abstain, and their cases with them. */
    [CONVENTION_VECTORCALL] = 5,
    [CONVENTION_REGCALL] = 5,
    [CONVENTION_PRESERVE_MOST] = 3,
    [CONVENTION_PRESERVE_ALL] = 3,
    [CONVENTION_PRESERVE_NONE] = 4,
    /* Those of i386, by how many bugs they have had. */
    [CONVENTION_CDECL] = 4,
    [CONVENTION_STDCALL] = 12,
    [CONVENTION_FASTCALL] = 20,
    [CONVENTION_THISCALL] = 20,
    [CONVENTION_REGPARM1] = 6,
    [CONVENTION_REGPARM2] = 6,
    [CONVENTION_REGPARM3] = 14,
    [CONVENTION_SSEREGPARM] = 10,
};
/* clang-format on */
