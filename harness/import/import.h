/*
 * Cases out of a C header: the functions that it declares, as libclang reads them.
 *
 * A pointer to a record that is complete is passed by reference, all others are `ptr`. Names are
 * kept unless a case cannot have them. No type is taken on trust: the C of it is read by the same
 * libclang, and where its layout is not the header's the functions that need it are left out.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "../../generators/case.h"
#include "../../targets/target.h"
#include "../base/error.h"

struct import_request {
	const char *header;          /* a path, or what stands within #include <> */
	const char *const *function; /* names or shell patterns; none: all functions */
	size_t function_count;
	bool included;               /* also what the header includes */
	const char *const *argument; /* of clang: -I, -D... */
	size_t argument_count;
	const struct target *target;
};

struct import_function {
	const char *name;         /* the header's; the case's may differ */
	const struct abi_case *c; /* NULL: it cannot be expressed */
	const char *reason;       /* why not, or why an object is not looked at behind a `ptr` */
};

struct import {
	size_t count; /* in the order of their first declarations */
	const struct import_function *function;
};

/* False in a crosscall without libclang. */
bool import_is_there(void);

/* All is owned by the arena. Fails, with ERROR_USAGE, when the header is not there or does not
 * compile, when it lacks a function that was asked for, and in a crosscall without libclang. */
bool import_header(const struct import_request *request, struct arena *arena, struct import *import,
                   struct error *error);

#endif
