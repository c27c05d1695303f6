/*
 * All that the generator decides by chance, as numbers in one place: weights.c. Whoever wants to
 * know why cases look as they do reads that file, and nothing else.
 */
#ifndef GENERATORS_WEIGHTS_H
#define GENERATORS_WEIGHTS_H

#include "../harness/base/random.h"
#include "scalar.h"

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
	CHOICE_FIELD_KIND,
	CHOICE_RECORD_BYTES,
	CHOICE_RECORD_STYLE, /* enum record_style */
	CHOICE_RECORD_DEPTH, /* records within a record, itself counted */
	CHOICE_FIELDS,       /* at most so many in a struct */
	CHOICE_MEMBERS,      /* in a union */
	CHOICE_ARRAY_LENGTH, /* at most */
	CHOICE_ENUMERATORS,
	CHOICE_COUNT
};

enum record_style {
	STYLE_MIXED,
	STYLE_UNIFORM, /* one scalar type for all */
	STYLE_FLOATS,
	STYLE_INTEGERS,
	STYLE_BYTES, /* scalars of one byte, up to the very size that was chosen */
	STYLE_COUNT
};

/* Where a scalar is wanted. */
enum scalar_use {
	USE_PLAIN,   /* a parameter without a prefix, or a pointee */
	USE_SUBJECT, /* behind a prefix, or the result */
	USE_FIELD,
	USE_PREFIX_INTEGER, /* takes one integer register */
	USE_PREFIX_FLOAT,   /* takes one vector register */
	USE_COUNT
};

/* Limits that are no matter of chance. */
enum {
	RECORDS_MAX = 8,         /* in a case; more are not invented, only used again */
	RECORD_LEAVES_MAX = 128, /* of a record that a record may hold */
};

bool weights_chance(struct random *random, enum chance chance);
uint32_t weights_choose(struct random *random, enum choice choice);
enum scalar weights_scalar(struct random *random, enum scalar_use use);

#endif
