/* Between the files of discover(). */
#ifndef DISCOVER_DISCOVER_PRIVATE_H
#define DISCOVER_DISCOVER_PRIVATE_H

#include "compilers.h"
#include "discover.h"
#include "fingerprint.h"

struct discovery {
	const struct discover_request *request;
	struct arena *arena;
	struct error *error;
	const char *cache; /* NULL: nothing is remembered */
	struct file_hashes *hashes;
	struct compiler_list compilers; /* of the machine, when they were looked for */
	bool looked;
	struct compiler_list others; /* in the roots of other systems */
	size_t count, capacity;
	struct toolchain *toolchain;
	bool libffi;
};

/* What of the toolchains would crash here. */
void discover_leave_out_unrunnable(struct discovery *d);
/* Fills in what each can express. Fails when the machine does, or the user's flags are wrong. */
bool discover_probe(struct discovery *d);

#endif
