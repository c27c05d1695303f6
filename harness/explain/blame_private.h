/* What the files of the blame share. */
#ifndef EXPLAIN_BLAME_PRIVATE_H
#define EXPLAIN_BLAME_PRIVATE_H

#include "../../generators/leaf.h"
#include "blame.h"

enum { CHARGES_MAX = 64 };

/* One sentence about several toolchains. */
struct charge {
	const char *text; /* behind their names: "disagrees with itself..." */
	bool *who;        /* by toolchain */
};

struct finder {
	const struct blame_request *request;
	struct arena *arena;
	const struct target *target;
	size_t count; /* of toolchains */
	struct leaf_list leaves;
	enum blame_conduct *conduct;
	struct charge charge[CHARGES_MAX];
	size_t charge_count;
	const char *silent; /* what the document does not speak of, of what they disagree about */
};

static inline const struct toolchain *finder_toolchain(const struct finder *f, size_t i)
{
	return &f->request->toolchains->toolchain[i];
}

/* Says of the toolchain what may have been said of others already. */
void blame_charge(struct finder *f, size_t toolchain, enum blame_conduct conduct, const char *text);

/* Of two toolchains, or of the two ends of one: whether they do not meet in the leaf, as far as both
 * were found; what was not found proves nothing. `from` is who sends it. */
bool blame_meet(const struct finder *f, size_t from, size_t to, uint32_t leaf);

/* Where a leaf comes from and goes to: the arguments from the caller, the result from the callee. */
struct blame_ends {
	enum placement_side from, to;
	const char *puts, *takes; /* "caller" and "callee", or the other way round */
};

struct blame_ends blame_ends(const struct finder *f, uint32_t leaf);
const struct placement_half *blame_half(const struct finder *f, size_t toolchain,
                                        enum placement_side side);
const char *blame_leaf_text(const struct finder *f, uint32_t leaf);
/* "r9, stack+8": all runs of the leaf. */
const char *blame_places_text(const struct finder *f, const struct placement_half *half,
                              uint32_t leaf);

/* Every bit of the leaf is somewhere in the half. */
bool blame_is_found(const struct placement_half *half, uint32_t leaf);

/* The first bit of the leaf that both halves found, and in other places. */
bool blame_elsewhere(const struct placement_half *a, const struct placement_half *b, uint32_t leaf,
                     struct place *in_a, struct place *in_b);

/* The conduct of each toolchain by the document; sets f->silent where that does not speak. */
void blame_by_document(struct finder *f);

#endif
