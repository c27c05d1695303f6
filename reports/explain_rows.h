/*
 * The rows of the drawing of a call: each register and each word of memory that either side uses for
 * an argument, and what the two have in it; for the result likewise, where that does not arrive. Who draws them, in whatever form, is another question.
 */
#ifndef REPORTS_EXPLAIN_ROWS_H
#define REPORTS_EXPLAIN_ROWS_H

#include "../harness/explain/explain.h"

struct explain_row {
	const char *place; /* "r9", "stack+8" */
	const char *caller,
	    *callee; /* "a5[0..8)", "address of a6", each in a line; "" for nothing */
	bool differs;
};

struct explain_rows {
	size_t count; /* none where all arguments arrive, or nothing was measured */
	const struct explain_row *row;
};

/* Registers as the caller uses them, then those that the callee alone does, the stack from its beginning,
 * then what is pointed to. Owned by the arena. */
struct explain_rows explain_rows(const struct explanation *e, const struct explanation_part *part,
                                 struct arena *arena);

#endif
