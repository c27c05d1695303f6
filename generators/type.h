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
	TYPE_BITINT, /* _BitInt(N), unsigned _BitInt(N) */
	TYPE_ENUM,
	TYPE_POINTER, /* to an object that the call passes by reference; parameters only */
	TYPE_ARRAY,   /* in records only */
	TYPE_VECTOR,
	TYPE_ATOMIC,  /* in records and behind pointers only */
	TYPE_TYPEDEF, /* another name for a type, with attributes of its own */
	TYPE_STRUCT,
	TYPE_UNION,
	TYPE_KIND_COUNT
};

enum {
	BITINT_BITS_MAX = 512,
	VECTOR_BYTES_MAX = 128,
};

struct field {
	const char *name; /* NULL: an unnamed bit-field, or an anonymous struct or union */
	const struct type *type;
	uint32_t aligned; /* __attribute__((aligned(N))); 0: none */
	uint16_t bits;    /* of a bit-field; 0 only without a name */
	bool is_bit_field;
	bool packed;
};

struct bitint {
	uint16_t bits; /* 1 to BITINT_BITS_MAX; at least 2 when it is signed */
	bool is_signed;
};

struct enumeration {
	size_t count;         /* at least one */
	const int64_t *value; /* the enumerators' values, distinct, in the order of declaration */
	enum scalar
	    underlying;   /* C23 6.7.2.2: `enum e : u8`; SCALAR_COUNT: the compiler's choice */
	enum scalar mode; /* __attribute__((mode())): the integer of that mode; SCALAR_COUNT */
	uint32_t aligned;
	bool packed;
};

struct array {
	const struct type *element;
	uint32_t count;   /* GNU C: may be 0 */
	bool is_flexible; /* C17 6.7.2.1p18: the last field, written []; its count is 0 */
};

struct vector {
	enum scalar element; /* of one part */
	uint32_t count;      /* a power of two; VECTOR_BYTES_MAX bytes at most */
};

struct type_definition {
	const struct type *base;
	uint32_t aligned; /* 0: none; may be less than that of the base */
	enum scalar mode; /* __attribute__((mode())): the scalar that it makes of the base, which is
	                     a scalar; SCALAR_COUNT: none */
};

enum storage_order { ORDER_NATIVE, ORDER_LITTLE, ORDER_BIG };

/* See role.h. */
enum record_role { ROLE_NONE, ROLE_SLICE, ROLE_TAGGED };

struct record {
	size_t count; /* GNU C: may be 0 */
	const struct field *field;
	uint32_t aligned; /* 0: none */
	uint32_t pack;    /* #pragma pack(N) around it; 0: none */
	bool packed;
	bool ms_struct, gcc_struct;
	bool transparent; /* transparent_union */
	enum record_role role;
	enum storage_order order;
};

struct type {
	enum type_kind kind;
	const char
	    *name; /* the tag of an enum, struct or union, the name of a typedef; else NULL */
	union {
		enum scalar scalar;
		struct bitint bitint;
		struct enumeration enumeration;
		const struct type *pointee;
		struct array array;
		struct vector vector;
		const struct type *atomic;
		struct type_definition definition;
		struct record record;
	} u;
};

static inline bool type_is_record(const struct type *type)
{
	return type->kind == TYPE_STRUCT || type->kind == TYPE_UNION;
}

/* Has a name and a definition of its own in the case. */
static inline bool type_is_named(const struct type *type)
{
	return type_is_record(type) || type->kind == TYPE_ENUM || type->kind == TYPE_TYPEDEF;
}

/* A field that can be told from the others: it has leaves, and a place in the layout. */
static inline bool field_is_seen(const struct field *field)
{
	return !field->is_bit_field || field->name != NULL;
}

/* One for all: scalars are shared by all cases. */
const struct type *type_scalar(enum scalar scalar);

/* The type with its typedefs followed and its modes applied: what its values are. */
const struct type *type_bare(const struct type *type);

/* The integer that an enum's values take up: SCALAR_I32 and its like. */
enum scalar type_enum_scalar(const struct type *type);

/* The features, as FEATURE_BITs, that a toolchain needs for the type and all inside it. */
feature_set type_features(const struct type *type);

/* Leaves of the type, those of all members of a union counted; saturates at UINT32_MAX. */
uint32_t type_leaf_count(const struct type *type);

/* Of a scalar, a _BitInt or an enum, seen through typedefs: canonical bytes of one leaf, bits of it
 * that mean something, whether it is read as signed. */
uint8_t type_leaf_width(const struct type *type);
uint16_t type_leaf_bits(const struct type *type);
bool type_leaf_is_signed(const struct type *type);

/* A leaf or two, whatever its typedefs: a scalar, a _BitInt or an enum. */
bool type_is_leaf(const struct type *type);

/* The default argument promotions leave it as it is (C17 6.5.2.2p6). */
bool type_is_promoted(const struct type *type);

#endif
