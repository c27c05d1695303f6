/*
 * Which cases of a module a compiler's or linker's words are about. It costs one look at what they
 * printed, and saves most of the halving of a batch; whoever is named is only suspected, and is
 * tried alone before anything is held against it.
 */
#ifndef BUILD_ACCUSE_H
#define BUILD_ACCUSE_H

#include "../base/base.h"

struct accusation {
	const char *output;      /* what was printed */
	const char *source;      /* the module's source, whole */
	const char *source_name; /* as the compiler was given it, or the end of it */
	size_t count;            /* of the batch's cases */
};

/*
 * Sets named[i] where case i is meant: its caller_i or callee_i stands in the output, or a place
 * ("FILE:LINE") in its part of the source, which ends with its caller_i.
 * Leaves the others as they are. Returns how many it has set that were not.
 */
size_t accuse(const struct accusation *accusation, bool *named);

#endif
