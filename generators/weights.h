/*
 * All that the generator decides by chance, as numbers in one place: weights.c. Whoever wants to
 * know why cases look as they do reads that file, and nothing else.
 *
 * A question belongs to tiers. One that belongs to none of the case's is answered with no, and
 * costs no random number, so that the cases of a tier do not depend on the tiers there are. The same
 * holds for a question of a feature that the case goes without.
 */
#ifndef GENERATORS_WEIGHTS_H
#define GENERATORS_WEIGHTS_H

#include "../harness/base/random.h"
#include "convention.h"
#include "type.h"

/* What one case is made of. */
struct mixture {
	uint32_t tiers;     /* TIER_BITs; iso always among them, for all are made of it */
	feature_set absent; /* of those tiers, what the case goes without */
	feature_set wanted; /* what it is to have; empty where chance alone decides */
};

/* What the answers of one case come from. */
struct dice {
	struct random random;
	struct mixture mixture;
};

/* Questions that are answered with yes or no. */
enum chance {
	CHANCE_PREFIX,
	CHANCE_PREFIX_SHUFFLED,
	CHANCE_PREFIX_FLOATS_FIRST,
	CHANCE_TRAILING_INTEGER,
	CHANCE_VOID,
	CHANCE_BY_REFERENCE,
	CHANCE_VARIADIC,
	CHANCE_EMPTY_TAIL,
	CHANCE_SYSV,
	CHANCE_REUSE,
	CHANCE_ENUM_NEGATIVE,
	CHANCE_SECOND_DIMENSION,
	CHANCE_ARRAY_OF_RECORDS,
	CHANCE_SAME_STYLE,
	CHANCE_UNION_OF_STRUCTS,
	CHANCE_AS_LARGE,
	/* bitfields */
	CHANCE_BITS_UNNAMED,
	CHANCE_BITS_ZERO_WIDTH,
	CHANCE_BITS_BARRIER,
	CHANCE_BITS_ENUM,
	CHANCE_BITS_TYPEDEF,
	CHANCE_BITS_BITINT,
	/* extended */
	CHANCE_BITINT_SIGNED,
	CHANCE_ATOMIC_POINTEE,
	CHANCE_ENUM_TYPED,
	CHANCE_ENUM_WIDE,
	CHANCE_SLICE,
	CHANCE_TAGGED,
	CHANCE_TAG_ENUM,
	/* gnu */
	CHANCE_ENUM_SMALL,
	CHANCE_ENUM_PACKED,
	CHANCE_ENUM_ALIGNED,
	CHANCE_ENUM_MODE,
	CHANCE_DEFINITION_MODE,
	CHANCE_DEFINITION_ALIGNED,
	CHANCE_FIELD_PACKED,
	CHANCE_FIELD_ALIGNED,
	CHANCE_RECORD_PACKED,
	CHANCE_RECORD_ALIGNED,
	CHANCE_RECORD_PACK,
	CHANCE_RECORD_MS_STRUCT,
	CHANCE_RECORD_GCC_STRUCT,
	CHANCE_RECORD_ORDER,
	CHANCE_RECORD_EMPTY,
	CHANCE_TRANSPARENT,
	CHANCE_FLEXIBLE,
	/* several */
	CHANCE_ARRAY_OF_UNIONS,
	CHANCE_ARRAY_OF_OTHERS,
	CHANCE_VARIADIC_TOO,
	/* conventions */
	CHANCE_CONVENTION,
	CHANCE_MANY_PARAMETERS,
	CHANCE_COUNT
};

/* Questions that are answered with a number. */
enum choice {
	CHOICE_ARITY, /* parameters of a signature without a prefix */
	CHOICE_PREFIX_INTEGERS,
	CHOICE_PREFIX_FLOATS,
	CHOICE_TRAILING,     /* parameters behind the interesting one */
	CHOICE_PLAIN_KIND,   /* enum type_kind of a parameter without a prefix */
	CHOICE_SUBJECT_KIND, /* of the parameter behind a prefix, and of a result */
	CHOICE_FIELD_KIND,   /* enum type_kind, or enum field_kind */
	CHOICE_BASE_KIND,    /* enum type_kind of what a typedef, an array or an atomic is of */
	CHOICE_RECORD_BYTES,
	CHOICE_RECORD_STYLE, /* enum record_style of a struct */
	CHOICE_UNION_STYLE,
	CHOICE_RECORD_DEPTH, /* records within a record, itself counted; unions hold one more */
	CHOICE_FIELDS,       /* at most so many in a struct */
	CHOICE_MEMBERS,      /* in a union */
	CHOICE_ARRAY_LENGTH, /* at most */
	CHOICE_ENUMERATORS,
	CHOICE_BITS_WIDTH, /* at most, the type has the last word */
	CHOICE_BITS_RUN,   /* bit-fields in a row */
	CHOICE_BITINT_BITS,
	CHOICE_VECTOR_BYTES,
	CHOICE_ALIGNED, /* the logarithm of the operand of aligned() */
	CHOICE_PACK,    /* the same, of pack() */
	CHOICE_MANY,    /* parameters where they are many */
	CHOICE_CALL,    /* enum call_style */
	CHOICE_COUNT
};

/* What a field may be besides a type of its own kind. */
enum field_kind {
	FIELD_BITS = TYPE_KIND_COUNT, /* a run of bit-fields */
	FIELD_ZERO_ARRAY,
	FIELD_ANONYMOUS, /* a struct or union without a name */
};

enum record_style {
	STYLE_MIXED,
	STYLE_UNIFORM, /* one scalar type for all */
	STYLE_PAIR,    /* two */
	STYLE_FLOATS,
	STYLE_INTEGERS,
	STYLE_NARROW, /* scalars aligned to 1 or 2 */
	STYLE_BYTES,  /* scalars of one byte, up to the very size that was chosen */
	STYLE_COUNT
};

/* How the two sides of a call declare it. */
enum call_style {
	CALL_PROTOTYPED,
	CALL_NO_PROTOTYPE,
	CALL_OLD_DEFINITION,
	CALL_OLD_BOTH,
	CALL_VA_LIST,
	CALL_VARIADIC_ALONE,
};

/* Where a scalar is wanted. */
enum scalar_use {
	USE_PLAIN,   /* a parameter without a prefix, or a pointee */
	USE_SUBJECT, /* behind a prefix, or the result */
	USE_FIELD,
	USE_PREFIX_INTEGER, /* takes one integer register */
	USE_PREFIX_FLOAT,   /* takes one vector register */
	USE_BITS,           /* of a bit-field */
	USE_VECTOR,         /* an element */
	USE_TAG,            /* of a tagged record */
	USE_COUNT
};

/* Limits that are no matter of chance. */
enum {
	RECORDS_MAX = 8, /* in a case; more are not invented, only used again */
	NAMED_MAX = 128, /* named types in a case, records apart: then plain scalars follow */
	RECORD_LEAVES_MAX = 128, /* of a record that a record may hold */
};

/* Of the tiers that are enabled. Something of each tier is left, and of iso alone all. */
struct mixture weights_mixture(struct random *random, uint32_t enabled);

/* The case may have it. */
bool weights_has(const struct dice *dice, enum feature feature);
bool weights_chance(struct dice *dice, enum chance chance);
uint32_t weights_choose(struct dice *dice, enum choice choice);
enum scalar weights_scalar(struct dice *dice, enum scalar_use use);
/* One of the set (bits 1 << enum convention); CONVENTION_C when none of them has a weight. */
enum convention weights_convention(struct dice *dice, uint32_t conventions);

#endif
