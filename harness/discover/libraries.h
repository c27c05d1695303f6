/* The libraries that this program runs with, as they say of themselves, and where they cannot, as they
 * were when it was built. */
#ifndef DISCOVER_LIBRARIES_H
#define DISCOVER_LIBRARIES_H

#include "../base/arena.h"

struct library {
	const char *name, *version;
	const char *use; /* "reads object files and LLVM's bitcode" */
};

/* Returns how many; `*library` is owned by the arena. */
size_t libraries_of(struct arena *arena, struct library **library);

/* The first number of the LLVM that reads bitcode. */
unsigned libraries_llvm(void);

#endif
