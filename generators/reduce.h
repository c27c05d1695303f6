/*
 * The reducer's moves: what makes a case smaller. A move is named by its place in one case; several
 * moves of the same case can be made together. Nothing here judges: whether a smaller case still
 * shows what the larger one did is for harness/bugs/reduce.h to find out.
 *
 *     void f(i64, struct s0, i32)            drop parameters 0..1
 *     void f(i32)
 *
 * Every case that comes of a move is read by the parser of the text form, so that it is a valid one,
 * and has a smaller size than the one before, so that reducing ends.
 */
#ifndef GENERATORS_REDUCE_H
#define GENERATORS_REDUCE_H

#include "../harness/base/buffer.h"
#include "case.h"

enum move_kind {
	MOVE_DROP_PARAMETERS, /* [low, high) */
	MOVE_DROP_RESULT,
	MOVE_TRADE_RESULT, /* an i32 is passed first, where a pointer to the result may have been */
	MOVE_DROP_TAIL,    /* what stands behind the `...`, and the `...` */
	MOVE_FIX_TAIL,     /* it becomes parameters like all others */
	MOVE_DROP_VA_LIST, /* a `...` is there instead */
	MOVE_CONVENTION,   /* to a simpler one of the same rules, or to none */
	MOVE_DROP_WORD,    /* no_prototype, old_definition, by `variant` */
	MOVE_SPLIT,        /* the fields of parameter `low` become parameters */
	MOVE_FORWARD,      /* parameter `low` trades places with the one before it */
	MOVE_DROP_FIELDS,  /* [low, high) of record `type` */
	MOVE_INLINE,       /* field `low` of record `type`: the fields of its record stand there */
	MOVE_PLAIN_FIELD,  /* a bit-field becomes a field */
	MOVE_AS_STRUCT,    /* a union of one member becomes a struct */
	MOVE_DROP_ATTRIBUTE, /* of the named type `type`, by `variant`; of its field `low` with `high` */
	MOVE_DROP_ENUMERATORS, /* [low, high) of enum `type` */
	MOVE_SIMPLER_TYPE, /* the type of a parameter, the result, a field, or what a typedef is of,
	                          by the `variant`th simpler one */
	MOVE_KIND_COUNT
};

enum { MOVE_SIGNATURE = UINT32_MAX }; /* as `type`: no named type's move */

struct move {
	enum move_kind kind;
	uint32_t type;      /* index of the named type, or MOVE_SIGNATURE */
	uint32_t low, high; /* parameters, fields or enumerators; of the result: parameter_count */
	uint32_t variant;
};

/* How fine the moves are: a large case is first rid of what is large in it. */
enum move_level {
	MOVES_OF_SIGNATURE, /* what the function takes and returns, and how it is called */
	MOVES_OF_RECORDS,   /* and the fields of records, and records themselves */
	MOVES_ALL,
};

struct move_list {
	size_t count;
	const struct move *move;
};

/* The moves of a case, in a fixed order: the large before the small. With MOVES_ALL, a case of which
 * none can be made is minimal. Owned by the arena. */
struct move_list moves_of(struct arena *arena, const struct abi_case *c, enum move_level level);

#define MOVE_NO_ORIGIN SIZE_MAX

/* What comes of a case by moves. */
struct moved_case {
	const struct abi_case *c;
	const size_t *origin; /* by parameter: the parameter of the case before that it was, or
	                         MOVE_NO_ORIGIN */
};

/* Makes `count` moves of the case together. False when what comes of them is no valid case, or not
 * smaller. The order of the moves is of no matter, but for those of MOVE_FORWARD; of several that
 * change the same place the first is made. Owned by the arena. */
bool moves_make(struct arena *arena, const struct abi_case *c, const struct move *move,
                size_t count, struct moved_case *moved);

/* For a person: "parameters 0..4", "field s0.f1", "packed of s0", "parameter 2: i128 for struct s0". */
void move_describe(const struct abi_case *c, const struct move *move, struct buffer *out);

/* How large a case is: parameters, named types, fields, attributes and what they are of. */
uint64_t case_size(const struct abi_case *c);

/* The same case with short names in order: f; s0, u0, e0, t0; a, b, c. The comment is dropped. The case
 * itself when it has so many types that one would be named like a scalar. */
const struct abi_case *case_rename(struct arena *arena, const struct abi_case *c);

#endif
