/*
 * A target: an architecture and its platform ABI, as data. Only toolchains of one target form a
 * matrix. A target is found by its name; nothing else in the program tests for one.
 */
#ifndef TARGETS_TARGET_H
#define TARGETS_TARGET_H

#include "../generators/convention.h"
#include "../harness/base/base.h"

struct target {
	const char *name;     /* "x86_64-sysv" */
	uint8_t elf_class;    /* of its object files: ELFCLASS64 */
	uint16_t elf_machine; /* likewise: EM_X86_64 */
	const char *const
	    *c_flag;             /* NULL-terminated: what makes a C compiler of the machine compile
	                              for this target: {"-m32", NULL}; empty for its own target */
	const char *rust_triple; /* rustc's --target; NULL for its own */
	const char *linker;      /* what makes ld link for it: the argument of -m */
	const char *runner;      /* the program that makes the calls */
	const char *libffi;      /* the version in that program; NULL: it was built without */
	bool calls;              /* the runner was built: calls are made; else layout alone */
	bool quiet_nans;      /* x87 moves scalar floats, and signalling NaNs do not survive that */
	uint32_t conventions; /* bit 1 << enum convention: what the target has */
};

extern const struct target target_x86_64_sysv;
extern const struct target target_i386_sysv;

/* All targets, NULL-terminated; the first is the default. */
extern const struct target *const targets[];

/* NULL when there is no such target. */
const struct target *target_find(const char *name);

#endif
