/*
 * Types as the cases speak of them. A type says what is passed, not how: no sizes (the target's),
 * no spelling (an emitter's), no registers (nobody's).
 *
 * Immutable once built; shared by const pointer between fields and signatures; owned by the arena
 * of the case.
 */
#ifndef GENERATORS_TYPE_H
#define GENERATORS_TYPE_H

#include "scalar.h"

enum type_kind {
	TYPE_SCALAR,
	TYPE_ENUM,
	TYPE_POINTER, /* to an object that the call passes by reference; parameters only */
	TYPE_ARRAY,   /* in records only */
	TYPE_STRUCT,
	TYPE_UNION,
	TYPE_KIND_COUNT
};

struct field {
	const char *name;
	const struct type *type;
};

struct enumeration {
	size_t count;         /* at least one */
	const int32_t *value; /* the enumerators' values, distinct, in the order of declaration */
};

struct array {
	const struct type *element;
	uint32_t count; /* at least one */
};

struct record {
	size_t count; /* at least one */
	const struct field *field;
};

struct type {
	enum type_kind kind;
	const char *name; /* the tag of an enum, struct or union; else NULL */
	union {
		enum scalar scalar;
		struct enumeration enumeration;
		const struct type *pointee;
		struct array array;
		struct record record;
	} u;
};

static inline bool type_is_record(const struct type *type)
{
	return type->kind == TYPE_STRUCT || type->kind == TYPE_UNION;
}

/* Has a tag and a definition of its own in the case. */
static inline bool type_is_named(const struct type *type)
{
	return type_is_record(type) || type->kind == TYPE_ENUM;
}

/* One for all: scalars are shared by all cases. */
const struct type *type_scalar(enum scalar scalar);

/* The features, as FEATURE_BITs, that a toolchain needs for the type and all inside it. */
uint32_t type_features(const struct type *type);

/* Leaves of the type, those of all members of a union counted; saturates at UINT32_MAX. */
uint32_t type_leaf_count(const struct type *type);

/* Canonical bytes of one leaf of a scalar or an enum. */
uint8_t type_leaf_width(const struct type *type);

#endif
