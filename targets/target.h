/*
 * A target: an architecture and its platform ABI, as data. Only toolchains of one target form a
 * matrix. A target is found by its name; nothing else in the program tests for one.
 */
#ifndef TARGETS_TARGET_H
#define TARGETS_TARGET_H

#include "../generators/convention.h"
#include "../harness/base/base.h"

/* A register that may carry a part of a value. */
struct target_register {
	const char *name; /* "rdi"; NULL: the number is not used */
	uint16_t bits;
};

/* What a convention asks of the registers. Masks have the bit 1 << n for target.reg[n]. */
struct target_rule {
	uint64_t argument;  /* may carry an argument, or a pointer that the caller passes unseen */
	uint64_t result;    /* may carry a result, or the pointer to it */
	uint64_t preserved; /* the callee gives them back as they were; of a vector register its
	                       lowest 128 bits */
	uint32_t home; /* bytes at the beginning of the argument area that the callee may use */
	/* How many registers of the x87 stack may be in use at the entry, and behind the return of
	 * a function whose result has floats. */
	uint8_t x87_argument, x87_result;
	bool copies;         /* large arguments travel as pointers to copies of them */
	uint32_t hidden_pop; /* bytes that a callee may take off the stack with the pointer to its
	                        result, whatever else it does */
	bool callee_pops;    /* the argument area, of a function that is not variadic */
	bool
	    counts_vectors; /* rax tells a variadic function how many vector registers are in use */
};

enum { TARGET_REGISTERS_MAX = 64 };

struct model_document;

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
	const struct target_register *reg; /* by number, see targets/x86.h */
	size_t reg_count;
	const struct target_rule *rule;     /* by enum convention */
	const struct model_document *model; /* what its documents say, see model.h */
};

extern const struct target target_x86_64_sysv;
extern const struct target target_i386_sysv;

/* All targets, NULL-terminated; the first is the default. */
extern const struct target *const targets[];

/* NULL when there is no such target. */
const struct target *target_find(const char *name);

#endif
