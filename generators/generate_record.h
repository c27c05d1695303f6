/* The half of the generator that invents the types of one case. */
#ifndef GENERATORS_GENERATE_RECORD_H
#define GENERATORS_GENERATE_RECORD_H

#include "../harness/base/random.h"
#include "case.h"
#include "weights.h"

/* A named type that the case has so far. */
struct made {
	const struct type *type;
	uint32_t bytes; /* padding left out, as CHOICE_RECORD_BYTES counts */
	uint32_t depth; /* records within each other */
};

struct maker {
	struct arena *arena;
	struct random random;
	size_t count;
	size_t record_count;
	size_t kind_count[TYPE_KIND_COUNT]; /* numbers the names */
	struct made made[CASE_TYPES_MAX];
};

/* A scalar, enum, struct or union, new or used again. */
const struct type *maker_type(struct maker *maker, enum type_kind kind, enum scalar_use use);

/* Gives the case the types that its signature reaches, in the order they were made. */
void maker_used_types(const struct maker *maker, struct abi_case *c);

#endif
