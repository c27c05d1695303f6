/*
 * A unit of the measuring, one case of one toolchain, while it is being measured. Of the pool's
 * words each thing that is filled has its own:
 *
 *     callee's half   | registers | objects | argument area | memory behind pointers |
 *     caller's half   | registers | objects | frame         | result in memory       |
 *
 * The objects are those of the side, in the order of the plan's images.
 */
#ifndef RUNNER_MEASURE_UNIT_H
#define RUNNER_MEASURE_UNIT_H

#include "../../targets/placement.h"
#include "measure.h"
#include "plan.h"
#include "pool.h"
#include "stubs.h"
#include "trial.h"

enum {
	UNIT_STRIDE = 64, /* of pointees: as much as any load asks for; divides their distances */
	UNIT_POOL_WORDS_MAX = 1 << 15, /* of the memory; nothing is looked for beyond */
	UNIT_POINTERS_MAX = 80,
	UNIT_STRETCHES_MAX = X86_REGISTER_COUNT + UNIT_POINTERS_MAX + 4,
};

/* What all units of a batch share. */
struct measure {
	const struct matrix *matrix;
	const struct space *space;
	struct measure_store *store;
	struct pool bits, bytes;
	unsigned char *region; /* memory to point to, as much as the pools have */
	/* [SOLVE_ROUNDS][POOL_MACHINE_WORDS]: at the entry of the callee, behind its return. */
	uint64_t *entered, *returned;
	uint64_t position;  /* of the unit: toolchain by toolchain, case by case */
	struct arena arena; /* of the unit at hand */
};

/* How much of the pool a unit needs, in words of 64 bits. */
struct unit_sizes {
	uint32_t object;   /* of all objects' images */
	uint32_t area;     /* the arguments, were they all in memory, and some more */
	uint32_t extent;   /* the longest thing that a pointer may point to */
	uint32_t frame;    /* of the caller, about */
	uint32_t pointers; /* that there may be */
	uint32_t slots;    /* that may hold one: general registers and machine words of the area */
	uint32_t stride;   /* of their memory, each apart from the others */
};

static inline bool unit_receives(int side)
{
	return side == PLACEMENT_READ || side == PLACEMENT_TAKEN;
}

struct unit {
	struct measure *m;
	struct arena *arena;
	const struct toolchain *toolchain;
	const struct wire_case *c;
	const struct wire_object *object;
	const struct wire_type *type;
	struct plan plan;
	struct trial trial;
	struct unit_sizes size;
	void (*caller)(contract_function *callee);
	contract_function *callee;
	bool counts_vectors; /* al is to hold a count */
	bool has_bools;
	/* Of the result, where it is such that it may be in x87 registers: what is in st0 and st1. */
	uint32_t x87_count, x87_leaf[2];
	bool sends_x87;                   /* an argument may be in st0 */
	bool sends_mmx, returns_mmx;      /* arguments, or the result, may be in MMX registers */
	bool feeds_mmx;                   /* the callee is given some */
	const struct plan_leaf **special; /* those that not all values may be given to */
	uint32_t special_count;

	struct solve_runs run[PLACEMENT_SIDE_COUNT];
	struct wire_surround *surround[PLACEMENT_SIDE_COUNT]; /* by object */
	struct wire_place hidden_sent, hidden_read;
	bool hidden_returned;
	int16_t vector_count;
	uint32_t popped; /* bytes of the argument area that the callee takes with it */
	/* The callee's results, kept until it is known where the caller takes them from. */
	uint64_t *result_column, *memory_row;
};

/* Of the pool's memory that the unit uses: all of both halves. */
uint32_t unit_pool_words(const struct unit_sizes *size);
/* Of the memory that all slots point to at once; no more than there may be. */
uint32_t unit_region_words(const struct unit_sizes *size);
/* False: the toolchain cannot have it measured. `arena` holds all of it. */
bool unit_open(struct unit *unit, struct measure *m, uint64_t position, struct arena *arena);
/* Readies the toolchain for it. */
void unit_aim(struct unit *unit);

/* The two halves. They fill in what they find. */
void unit_feed(struct unit *unit);    /* PLACEMENT_READ */
void unit_capture(struct unit *unit); /* PLACEMENT_SENT and PLACEMENT_TAKEN */
void unit_results(struct unit *unit); /* PLACEMENT_RETURNED; behind both */

/* Fills the objects of a side with the pool's words of the round. */
void unit_fill(const struct unit *unit, uint32_t side, const struct pool *pool, uint32_t round);
/* Keeps the objects of a side: row[size.object]. */
void unit_keep(const struct unit *unit, uint32_t side, uint64_t *row);
/* The columns of what was kept in row[SOLVE_ROUNDS][size.object]. */
void unit_columns(const struct unit *unit, uint32_t side, const uint64_t *row, uint64_t *column);
/* The columns of a leaf, out of the columns of the objects; `received`: as the side that receives
 * it has it, a narrow one in 64 bits. Returns how many there are. */
uint16_t unit_leaf_columns(const struct unit *unit, const uint64_t *column, uint32_t leaf,
                           bool received, uint64_t *leaf_column);
static inline const struct pool *unit_pool(const struct unit *unit, enum pool_kind kind)
{
	return kind == POOL_BITS ? &unit->m->bits : &unit->m->bytes;
}

/* Compilers make 0 or 1 of a bool: it is looked for in rounds of bytes that are that already. */
static inline enum pool_kind unit_kind(const struct unit *unit, uint32_t leaf)
{
	return unit->plan.leaf[leaf].is_bool ? POOL_BYTES : POOL_BITS;
}

/* An argument that the callee finds through a va_list, whose pointer alone is passed. */
static inline bool unit_is_listed(const struct unit *unit, uint32_t object)
{
	return (unit->c->flags & WIRE_TAIL_IN_LIST) != 0 && object > unit->c->fixed_count;
}

/* Leaves of an object: [*first, *end). */
void unit_leaves(const struct unit *unit, uint32_t object, uint32_t *first, uint32_t *end);

/* Finds a leaf, and appends its runs to those of the side. */
void unit_solve(struct unit *unit, struct solve_space *space, uint32_t leaf, int side,
                const struct solve_runs *prefer, const uint64_t *column);

/* Finds out how an object, if it is a narrow one, is extended where the side puts it or takes it from. */
void unit_extension(struct unit *unit, struct solve_space *space, uint32_t object, int side,
                    const uint64_t *column);

/* Finds out whether the padding of an object is what it was on the other side, next to where the side
 * puts its leaves or takes them from; those have been found. */
void unit_padding(struct unit *unit, struct solve_space *space, uint32_t object, int side,
                  const uint64_t *column);

/* Appends the registers of the mask, as the pool has them. */
void unit_stretch_registers(struct solve_space *space, uint64_t mask);
/* Some of what the side has was found nowhere. */
bool unit_is_open(const struct unit *unit, int side);
/* Forgets what was found of the side. */
void unit_reopen(struct unit *unit, int side);

/* Appends a stretch; there is room for UNIT_STRETCHES_MAX. */
void unit_stretch(struct solve_space *space, struct solve_stretch stretch);

static inline bool unit_is_x87(uint32_t reg)
{
	return reg >= X86_X87 && reg < X86_MMX;
}

/* Registers that the runs name, as a mask. */
uint64_t unit_registers(const struct solve_runs *runs);
/* A pointer at the place points to it. */
struct wire_place unit_behind(struct wire_place place);

/* Readies the stubs for calls of one end alone. */
void unit_arm(const struct unit *unit);

#endif
