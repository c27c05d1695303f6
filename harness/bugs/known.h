/*
 * Known bugs: a folder of cases (corpus/bugs), each with a claim in its comment (harness/judge/claim.h),
 * and the buckets that they are in between the toolchains at hand. They are judged in one batch,
 * whose modules are in the cache from then on.
 */
#ifndef BUGS_KNOWN_H
#define BUGS_KNOWN_H

#include "../judge/claim.h"
#include "../judge/pipeline.h"
#include "bucket.h"

struct known_bug {
	const char *name;      /* of the file, in its folder */
	const char *reference; /* "" */
	const struct abi_case *c;
	struct claim claim;
	size_t bucket_count; /* none where these toolchains do not show it */
	const struct bucket *bucket;
};

struct known_list {
	size_t count;
	const struct known_bug *bug; /* by name */
};

/*
 * Of the cases in the folder those for the toolchains' target. `folder` NULL is an empty list. Fails
 * with ERROR_USAGE on a file that cannot be read; returns from within when the pool was stopped:
 * false, and no error. Owned by the arena.
 */
bool known_read(struct pipeline *pipeline, const char *folder, struct arena *arena,
                struct known_list *list, struct error *error);

/* The bug that has the key; of several, the one in the fewest buckets, then the smallest. NULL for none. */
const struct known_bug *known_find(const struct known_list *list, const char *key);

/* Where the project's own are: beside the program, as they are installed, or in its sources. NULL
 * when they are nowhere. */
const char *known_folder(struct arena *arena);

#endif
