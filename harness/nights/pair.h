/*
 * Two compilers out of a campaign: on how many of its cases they behave differently, what of, and whom
 * the others follow there. A compiler is one or more toolchains (gcc-12 at -O0 and at -O2); two differ on a
 * case when any of the one's is of another class than any of the other's.
 */
#ifndef NIGHTS_PAIR_H
#define NIGHTS_PAIR_H

#include "../store/store.h"

struct pair_side {
	const char *name; /* as the user calls it */
	size_t count;
	const size_t *toolchain; /* their places, in order; one at least */
};

/* What the two differ by: a bug; or findings of one kind and the same classes that are of none. */
struct pair_cause {
	const struct bug *bug; /* NULL where none was made of it */
	const struct finding
	    *example; /* of those that tell the two apart the one with the shortest case */
	const char *caller, *callee; /* one of each: one toolchain of the one, one of the other */
	size_t cases;                /* different ones */
};

/* How often another toolchain was of the class of the one, of the other, or of neither, on the cases
 * on which those two differ; it may take part in fewer. */
struct pair_third {
	size_t as_one, as_other, as_neither;
};

struct pair_request {
	size_t toolchain_count;
	const struct toolchain_row *toolchain;
	const struct batch_record *total; /* with its findings */
	size_t bug_count;
	const struct bug *bug;
	struct pair_side one, other;
};

struct pair {
	uint64_t judged; /* cases that both judged, in one direction or the other */
	size_t cases;    /* of these, those on which they differ */
	size_t cause_count;
	const struct pair_cause *cause; /* the most cases first */
	const struct pair_third *third; /* by toolchain; zeros for those of the two */
	size_t alone_count;             /* findings that a toolchain of the two is alone with */
	const struct finding *const *alone;
};

/* The toolchains of the name: the one, or all of the compiler that is called so. Fails with ERROR_USAGE,
 * naming those that there are. */
bool pair_find(struct arena *arena, const struct toolchain_row *toolchain, size_t count,
               const char *name, struct pair_side *side, struct error *error);
/* ERROR_USAGE where a toolchain is of both. */
bool pair_check(const struct toolchain_row *toolchain, const struct pair_side *one,
                const struct pair_side *other, struct error *error);

/* Pure; owned by the arena, or shared with the request. */
struct pair *pair_compare(struct arena *arena, const struct pair_request *request);

#endif
