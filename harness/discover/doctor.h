/* Whether the machine has what crosscall needs and what it can use, and what would mend it. */
#ifndef DISCOVER_DOCTOR_H
#define DISCOVER_DOCTOR_H

#include "../toolchain/toolchain.h"

enum doctor_level {
	DOCTOR_GOOD,
	DOCTOR_LESS,  /* something is left out, or slower, for the lack of it */
	DOCTOR_WRONG, /* without it nothing can be judged */
	DOCTOR_LEVEL_COUNT
};

struct doctor_item {
	enum doctor_level level;
	const char *topic; /* "compilers", "i386", "disk"... neighbours may share one */
	const char *text;
	const char *package; /* Debian's, that would mend it; NULL: none would */
};

struct doctor {
	size_t count;
	struct doctor_item *item;
	bool is_usable; /* no item is DOCTOR_WRONG */
	const char
	    *command; /* installs all packages of the items; NULL: there is none to install */
};

/* Compiles small programs with every compiler, as `toolchains` does. All is owned by the arena. */
void doctor_examine(bool reads_headers, struct arena *arena, struct doctor *doctor);

/* The pieces that depend on nothing but their arguments. */
/* The number of the LLVM that the bitcode of a compiler of that kind (recipe.h) is of; 0 for one
 * without. */
unsigned doctor_llvm_of(const char *kind, const char *version, const char *printed);

#endif
