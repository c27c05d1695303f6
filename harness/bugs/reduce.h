/*
 * Reducing: the smallest case that still shows a disagreement. Moves (generators/reduce.h) make
 * candidates, many of them are judged in one batch through the pipeline, and those that show the
 * same (harness/bugs/signature.h) are kept.
 *
 *     the case ──> all toolchains ──> the finding, and the pair that shows it
 *       │
 *       v
 *     all moves of the case ──> the pair ──> those that are good, each alone
 *       ^                                        │
 *       │                                        v
 *       └── the smallest of all <── the pair <── many of them together
 *
 * It ends with a case of which no move is good, judged again by all toolchains; before that, flags that
 * the pair does not need are taken away (harness/bugs/reduce_flags.c). A pair suffices: of
 * each side one compiler stands for its class, at the lowest level of optimisation that shows it.
 * The last version that stands with either is kept as a witness: when it changes sides, what is seen
 * is another bug.
 *
 * What is kept depends on verdicts alone, never on time or on the number of jobs. A reduction that
 * was killed goes on from its last step when it is asked to (harness/bugs/reduce_record.h); else it goes the
 * same way again, and finds its modules in the cache.
 */
#ifndef BUGS_REDUCE_H
#define BUGS_REDUCE_H

#include "../judge/pipeline.h"
#include "bucket.h"
#include "signature.h"

/* Told of each step: what was taken away. */
typedef void reduce_step(const char *taken, void *context);

struct reduce_request {
	struct pipeline
	    *pipeline; /* over the toolchains to judge with; nothing is under way in it */
	const struct abi_case *c;
	/* What it shows, as it was found: of that the kind, calls being one, and the toolchain of
	 * FINDING_SELF and FINDING_COMPILER count, and that it shows by name alone. NULL: layout, calls, self or compiler, whichever
	 * comes first. */
	const struct finding *finding;
	bool
	    linked; /* call by name as well (harness/run/linked.h): a finding that shows so sets it */
	reduce_step *step; /* may be NULL */
	void *context;
	/* Find out which flags of the pair it needs. These, joined by commas, are part of the case. */
	bool drop_flags;
	const char *fixed_flags; /* NULL: none */
	double cpu_limit;        /* CPU seconds of ours and of all children, at which it fails with
	                     ERROR_NOTHING; 0: no limit */
	const char
	    *records; /* the folder in which a reduction under way is kept; NULL: it is not */
	bool resume; /* go on with what is kept of it; steps that were made before are told again */
};

struct reduce_result {
	const struct abi_case *c; /* the smallest, with short names */
	struct finding after;     /* of the smallest case */
	size_t shown_count;       /* all that this shows, `after` before the others */
	const struct finding *const *shown;
	struct bucket bucket; /* that it is in, between the pair */
	/* Names of the pair it was reduced with, at the fewest flags that show it where that was asked
	 * for; the same of one alone. */
	const char *a, *b;
	size_t candidates; /* that were judged */
	size_t batches;
	double cpu_earlier; /* CPU seconds that were spent before it was resumed */
	bool was_late;      /* it failed for want of CPU seconds */
	size_t taken_count;
	const char *const *taken; /* what was taken away, in order */
};

/*
 * Returns from within when the pool was stopped: false, and no error (ERROR_NONE). Fails with
 * ERROR_NOTHING when the case shows no such finding, or does not show it twice. The result is owned by the arena.
 */
bool reduce_case(const struct reduce_request *request, struct arena *arena,
                 struct reduce_result *result, struct error *error);

/* There is something to go on with. */
bool reduce_is_kept(const struct reduce_request *request, struct arena *arena);

#endif
