/*
 * Buckets: findings of one root cause. The key of one is made of what a reduced case shows between
 * two toolchains, so that it is the same in all runs, for all seeds, and on all machines:
 *
 *     args/i128/one-gpr-left/3f9a
 *
 * what does not arrive, or is laid out differently; what it is or what is special about it; where,
 * or by which convention; and a hash of these and of all that is too long to say: the features of
 * the case, the kinds of places on both sides, and the families that deviate from the document (of
 * both, where it does not say who). Neither symptoms nor the direction of the call nor versions nor
 * names are part of it. A crash between two that put an argument into different places is an
 * argument that does not arrive.
 *
 * What stands beside the bug changes nothing in it, as long as it is plain: `i32` and `f64`
 * parameters, the result. A case that is not reduced mostly has a key of its own.
 */
#ifndef BUGS_BUCKET_H
#define BUGS_BUCKET_H

#include "../judge/judge.h"

/* Goes into the hash: keys of one version compare, those of others do not. */
enum { BUCKET_VERSION = 8 };

struct bucket {
	const char *key;
	const char *title; /* for people: what, where, and who; of the toolchains that took part */
	const char *blame; /* who deviates and how that is known; "" */
};

struct bucket_request {
	const struct judge_request *judged; /* placements measured, where calls are made */
	size_t index;                       /* of the case in it */
	size_t a, b;                        /* toolchains; the same of one that is alone with it */
	enum finding_kind kind;             /* of the finding: calls are one kind */
};

/* False when the two show nothing of the kind. Pure; owned by the arena. */
bool bucket_read(struct arena *arena, const struct bucket_request *request, struct bucket *bucket);

#endif
