/* Between the files of the reducer's moves: a copy of a case that can be changed. */
#ifndef GENERATORS_REDUCE_PRIVATE_H
#define GENERATORS_REDUCE_PRIVATE_H

#include "reduce.h"

/* What of named types and fields can be dropped, as `variant` of MOVE_DROP_ATTRIBUTE. */
enum drop {
	DROP_PACKED,
	DROP_ALIGNED,
	DROP_PACK,
	DROP_MS_STRUCT,
	DROP_GCC_STRUCT,
	DROP_TRANSPARENT,
	DROP_SLICE,
	DROP_TAGGED,
	DROP_ORDER,
	DROP_MODE,
	DROP_UNDERLYING,
	DROP_COUNT
};

extern const char *const drop_name[DROP_COUNT];

/* Whether there is something to drop. */
bool type_has(const struct type *type, enum drop drop);
bool field_has(const struct field *field, enum drop drop);

struct draft_field {
	struct field field;
	bool is_gone, is_inlined, is_changed;
};

struct draft_parameter {
	const struct type *type;
	bool is_gone, is_split, is_changed;
};

/*
 * A case in change. Places are numbered as in the case that it was copied from: what goes is
 * marked, and left out by draft_finish().
 */
struct draft {
	struct arena *arena;
	const struct abi_case *from;
	struct abi_case c;          /* what is not below */
	struct type *type;          /* by named type: the copy */
	struct draft_field **field; /* by named type, of records */
	bool *is_changed;           /* by named type: a typedef whose base is another already */
	bool **is_enumerator_gone;  /* by named type, of enums */
	struct draft_parameter *parameter;
	size_t *order; /* of the parameters */
	bool is_result_changed, is_result_traded;
};

void draft_init(struct draft *draft, struct arena *arena, const struct abi_case *from);
/* A type of the case that the draft was copied from, as the draft has it. */
const struct type *draft_type(struct draft *draft, const struct type *type);
/* The smaller case, which is not checked yet; the origins of its parameters. */
void draft_finish(struct draft *draft, struct abi_case *c, size_t **origin);

enum { SIMPLER_MAX = 16 };

/* Simpler types to stand where the type stands, the simplest first; their number. They are made of
 * the type's own parts, and owned by the arena. */
size_t simpler_types(struct arena *arena, const struct type *type,
                     const struct type *simpler[SIMPLER_MAX]);

/* The convention to try instead; itself when there is none. */
enum convention simpler_convention(enum convention convention);

/* The type at the place of a MOVE_SIMPLER_TYPE. */
const struct type *move_slot(const struct abi_case *c, const struct move *move);

uint32_t type_size(const struct type *type);

#endif
