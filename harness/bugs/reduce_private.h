/* Between the two halves of the reducer: what is tried (reduce.c) and how it is judged
 * (reduce_judge.c). */
#ifndef BUGS_REDUCE_PRIVATE_H
#define BUGS_REDUCE_PRIVATE_H

#include "../../generators/reduce.h"
#include "reduce.h"

struct candidate {
	struct moved_case moved;
	uint64_t size;
	struct case_id id;
	const struct move *move; /* of the case before */
	size_t move_count;
	/* The same case by other moves: which of two like parameters was dropped decides which of
	 * them it is that is left. NULL for none. */
	struct candidate *twin;
	bool is_good; /* it shows what the case before shows */
	struct signature signature;
};

struct round {
	size_t count;
	struct candidate *candidate;
	bool is_renamed; /* no name of a type or a field tells anything */
};

/* A toolchain that is kept beside the pair, since it stands with one of the two. */
struct witness {
	size_t toolchain; /* in the reduction's */
	enum signature_side side;
};

enum { WITNESSES_MAX = 2 };

struct reduction {
	const struct reduce_request *request;
	struct reduce_result *result;
	struct error *error;
	struct arena *arena;
	struct arena round_arena; /* of the candidates of one round */
	const struct abi_case *c; /* the smallest so far */
	enum finding_kind kind;
	bool linked; /* calls are made by name as well */
	struct signature signature;
	struct pipeline pipeline;         /* over these alone: */
	struct toolchain_list toolchains; /* the pair, then the witnesses: */
	struct toolchain kept[2 + WITNESSES_MAX];
	struct toolchain_list all; /* those to judge the case with at its begin and its end */
	size_t a, b;               /* the pair */
	size_t witness_count;
	struct witness witness[WITNESSES_MAX];
	uint64_t index; /* of the next case that is judged */
	enum move_level level;
	const char **taken;
	size_t taken_capacity;
	bool is_over; /* stopped, or failed */
};

/* Judges the case with all toolchains, and chooses the finding and the pair. */
bool reduction_begin(struct reduction *r);
/* Judges with these of the toolchains from now on: a pair, or one that is alone. */
void reduction_use(struct reduction *r, const size_t *toolchain, size_t count);
/* And with this one beside them. */
void reduction_add_witness(struct reduction *r, size_t toolchain, enum signature_side side);
/* Finds out which candidates are good. */
bool reduction_judge(struct reduction *r, struct round *round);
/* Judges the smallest case with all toolchains. */
bool reduction_end(struct reduction *r);
/* One thing more that was taken away; the second tells it, too. */
void reduction_note(struct reduction *r, const char *taken);
void reduction_tell(struct reduction *r, const char *taken);
/* Takes flags of the pair away that the smallest case does not need. */
bool reduction_drop_flags(struct reduction *r);
/* Those who were kept beside the pair stand where they stood, as far as they take part. */
bool reduction_witnesses_stay(const struct reduction *r, const struct signature_request *request);
/* False, and the end, when a batch was stopped or failed. */
bool reduction_is_judged(struct reduction *r, const struct pipeline_result *result);

#endif
