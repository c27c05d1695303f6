/*
 * A target: an architecture and its platform ABI, as data. Only toolchains of one target form a
 * matrix. A target is found by its name; nothing else in the program tests for one.
 */
#ifndef TARGETS_TARGET_H
#define TARGETS_TARGET_H

#include "../generators/convention.h"
#include "../harness/base/base.h"

struct target {
	const char *name;    /* "x86_64-sysv" */
	const char *machine; /* what compilers print for -dumpmachine begins with this */
	const char *const
	    *c_flag;             /* NULL-terminated: what makes a C compiler of the machine compile
	                              for this target: {"-m32", NULL}; empty for its own target */
	const char *rust_triple; /* rustc's --target; NULL for its own */
	bool calls;              /* a runner exists: calls are made; else layout alone */
	uint32_t conventions;    /* bit 1 << enum convention: what the target has */
};

extern const struct target target_x86_64_sysv;
extern const struct target target_i386_sysv;

/* All targets, NULL-terminated; the first is the default. */
extern const struct target *const targets[];

/* NULL when there is no such target. */
const struct target *target_find(const char *name);

#endif
