/* What became of one run of a compiler. */
#ifndef HARNESS_DIAGNOSE_H
#define HARNESS_DIAGNOSE_H

#include "base/arena.h"
#include "build.h"

/*
 * BUILD_OK when the compiler is content with itself; BUILD_REJECTED, _CRASHED, _HUNG or _STOPPED
 * with a message that does not depend on where and in which file it happened.
 */
struct build_case diagnose(const struct process_result *result, struct arena *arena);

/* The same of the linker: what it cannot link is BUILD_GARBAGE. */
struct build_case diagnose_link(const struct process_result *result, struct arena *arena);

#endif
