/*
 * The solver: where each bit of a leaf is, by what was seen of it over rounds of random bits.
 *
 * A column is a bit's values in SOLVE_ROUNDS rounds, round 0 lowest: two bits whose columns are equal
 * are one bit. Nothing here knows a register, a call or a round: columns go in and places come out.
 */
#ifndef RUNNER_SOLVE_H
#define RUNNER_SOLVE_H

#include "../base/arena.h"
#include "wire.h"

enum { SOLVE_ROUNDS = 64 };
#define SOLVE_NONE UINT32_MAX

/* From columns to all the places in an array of them that hold them. */
struct solve_table {
	uint32_t mask; /* capacity - 1 */
	uint32_t count;
	uint64_t *key;
	uint32_t *value; /* 1 + index of the column; 0: free */
};

/* The columns of `words` words, each seen in SOLVE_ROUNDS rows that are `stride` words apart: 64
 * columns a word, its lowest bit first. */
void solve_columns(const uint64_t *row, size_t stride, uint32_t words, uint64_t *column);

/* An empty table with room for `count` columns. */
void solve_table_init(struct solve_table *table, struct arena *arena, uint32_t count);
void solve_table_add(struct solve_table *table, uint64_t column, uint32_t index);
/* The next index that holds the column, SOLVE_NONE behind the last. *cursor starts at SOLVE_NONE. */
uint32_t solve_table_next(const struct solve_table *table, uint64_t column, uint32_t *cursor);

/* Consecutive columns with consecutive places. */
struct solve_stretch {
	uint32_t first, count; /* of the columns */
	struct wire_place place;
	/* Of two places the one of the lower rank is taken; the last is taken only where it is
	 * preferred. */
	uint8_t rank;
	/* The rows that its columns are made of once they are needed, see solve_columns(); NULL: they are
	 * there. */
	const uint64_t *row;
	size_t stride;
};

enum { SOLVE_ONLY_PREFERRED = UINT8_MAX };

/* What is searched. A space without a table makes one of its own when it needs it. */
struct solve_space {
	uint64_t *column;
	bool *seen; /* by word: its columns are there; NULL: all are */
	const struct solve_table *table;
	struct solve_stretch *stretch; /* in the order of their columns */
	uint32_t stretch_count;
	struct arena *arena; /* of the table; NULL with one */
};

/* The index of the column at a place, and how many follow it in its stretch, itself counted;
 * SOLVE_NONE: there is none. They are to be looked at with solve_column(). */
uint32_t solve_at(const struct solve_space *space, struct wire_place place, uint32_t *rest);

uint64_t solve_column(struct solve_space *space, uint32_t index);

/* Runs as they grow. */
struct solve_runs {
	struct wire_run *run;
	uint32_t count, room; /* what has no room is left out, and `count` is `room` then */
};

/*
 * Appends the runs of one leaf, whose bits have the columns leaf_column[0..bits). Where a bit is in
 * several places, the first of these is taken: where `prefer` has it; behind the leaf's bit before;
 * the lowest rank; the lowest index. A bit that is nowhere makes a run of PLACE_NOWHERE. One that is
 * constant is only found behind another.
 */
void solve_leaf(struct solve_space *space, uint32_t leaf, const uint64_t *leaf_column,
                uint16_t bits, const struct solve_runs *prefer, struct solve_runs *runs);

#endif
