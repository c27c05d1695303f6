/*
 * Which instructions of a function put an argument or a result into its place, and which take it from there,
 * told by reading the disassembly in Intel's syntax from top to bottom. Good enough to point a person at them:
 * jumps are not followed, and of pointers only copies of the stack pointer are known.
 */
#ifndef TARGETS_X86_TRACE_H
#define TARGETS_X86_TRACE_H

#include "place.h"

enum x86_role {
	X86_PASSES,   /* a caller, its arguments */
	X86_RECEIVES, /* a callee, likewise */
	X86_RETURNS,  /* a callee, its result */
	X86_TAKES,    /* a caller, likewise */
};

/* Sets mark[i] for those of the `count` instructions that write or read any of `bits` bits from
 * `place` on; leaves the others. The call is the last one through a pointer. Places behind a
 * pointer are marked where the pointer is. */
void x86_trace(const struct target *target, const char *const *text, size_t count,
               enum x86_role role, struct place place, uint32_t bits, bool *mark);

/* The call through a pointer, `count` when there is none. */
size_t x86_find_call(const char *const *text, size_t count);

#endif
