/* The instructions of one function of an object file, through the LLVM C API. */
#ifndef BUILD_DISASSEMBLE_H
#define BUILD_DISASSEMBLE_H

#include "../../targets/target.h"
#include "../base/arena.h"
#include "../base/error.h"

struct listing {
	size_t count;
	const char **text; /* Intel's syntax, one blank between words; behind a `#` the symbol that
	                      the linker puts in */
	bool *mark;        /* for whoever points at some of them; all false */
};

/*
 * Disassembles the function that apart_is_function() finds. Owned by the arena. Fails with ERROR_MACHINE when the file is no
 * object of the target or has no such function, or LLVM was built without its instructions.
 */
bool disassemble(const char *path, const char *symbol, const struct target *target,
                 struct arena *arena, struct listing *listing, struct error *error);

#endif
