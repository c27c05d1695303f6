/* What became of one run of a compiler. */
#ifndef BUILD_DIAGNOSE_H
#define BUILD_DIAGNOSE_H

#include "../base/arena.h"
#include "build.h"

/*
 * BUILD_OK when the compiler is content with itself; BUILD_REJECTED, _CRASHED, _HUNG or _STOPPED
 * with a message that does not depend on where and in which file it happened.
 */
struct build_case diagnose(const struct process_result *result, struct arena *arena);

/* The same of the linker: what it cannot link is BUILD_GARBAGE. */
struct build_case diagnose_link(const struct process_result *result, struct arena *arena);

/* What a compiler printed, to whichever stream. */
const char *diagnose_output(const struct process_result *result);
/* One line of what a compiler printed, for terminals and for JSON. */
const char *diagnose_line(struct arena *arena, const char *text);

#endif
