/* Lowered signatures: what a front end of LLVM makes of a function's type, out of its bitcode. */
#ifndef BUILD_LOWERED_H
#define BUILD_LOWERED_H

#include "../base/arena.h"
#include "../base/error.h"

/*
 * "define hidden i32 @callee_0(i64 noundef %0, ptr noundef byval(%struct.s) align 8 %1)": the
 * function that apart_is_function() finds in the bitcode at `path`. Owned by the arena. Fails with
 * ERROR_NOTHING when the file is of an LLVM that the reader does not understand: that is no fault
 * of anybody's.
 */
bool lowered_signature(const char *path, const char *symbol, struct arena *arena,
                       const char **signature, struct error *error);

#endif
