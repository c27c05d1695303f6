/*
 * A case: a few type definitions, one function signature, one calling convention.
 *
 * The objects of a case are what a call moves: object 0 is the result, object 1+i is parameter i.
 * A parameter of type TYPE_POINTER is passed by reference, and its object is the pointee.
 */
#ifndef GENERATORS_CASE_H
#define GENERATORS_CASE_H

#include "../harness/base/arena.h"
#include "convention.h"
#include "type.h"

enum {
	CASE_TYPES_MAX = 256,
	CASE_ENUMERATORS_MAX = 256, /* of each enum */
	CASE_PARAMETERS_MAX = 64,
	CASE_FIELDS_MAX = 64,
	CASE_LEAVES_MAX = 4096,
	CASE_DEPTH_MAX = 16, /* records and arrays within each other */
};

struct abi_case {
	const char
	    *comment; /* the lines before the first definition, without `//`; NULL for none */
	size_t type_count;
	const struct type *const *type; /* the named types, each before its first use */
	const char *name;               /* of the function */
	const struct type *result;      /* NULL for void */
	size_t parameter_count;         /* the variadic tail counted */
	size_t
	    fixed_count; /* parameters before the `...`; all of them when not variadic; 0 is C23 */
	bool variadic;
	bool
	    va_list; /* variadic, and the callee gets the tail as a va_list, its last parameter: the
	               caller's side makes it in a variadic function of its own */
	bool no_prototype;   /* called through a type without a prototype (C17 6.5.2.2p6) */
	bool old_definition; /* defined with an identifier list (C17 6.9.1p6) */
	const struct type *const *parameter;
	enum convention convention;
};

struct case_id {
	char text[17]; /* 16 hexadecimal digits of the hash of the canonical text */
};

struct case_id case_id(const struct abi_case *c);

/* The features that a toolchain needs to express the case, and the tiers that they make it of. */
feature_set case_features(const struct abi_case *c);
uint32_t case_tiers(const struct abi_case *c);

/* The object `index` in [0, 1 + parameter_count): NULL for the result of a void function. */
const struct type *case_object(const struct abi_case *c, size_t index);

/* Leaves of all its objects. */
uint32_t case_leaf_count(const struct abi_case *c);

/* Void, or a record without leaves: the caller may find nothing to store. */
bool case_returns_nothing(const struct abi_case *c);

/* An integer or enum of less than 64 bits that is passed or returned alone, by value: it is also
 * observed converted to 64 bits, so that reliance on how it was extended is seen. An enum with a mode is left out: compilers do not agree
 * whether it is signed, which is a matter of the language alone. */
bool case_object_is_narrow(const struct abi_case *c, size_t index);

#endif
