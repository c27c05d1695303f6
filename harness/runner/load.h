/*
 * The toolchains of a batch, loaded: for each case who can call and be called, and how it is laid
 * out. A module is loaded by a child first, which reads all that the runner will read, so that one
 * that crashes on the way costs itself only.
 */
#ifndef RUNNER_LOAD_H
#define RUNNER_LOAD_H

#include "../../generators/contract.h"
#include "batch.h"

struct toolchain {
	uint32_t kind;                   /* enum wire_toolchain_kind */
	uint32_t conventions;            /* of struct wire_toolchain */
	const struct module_case *cases; /* NULL: libffi, or not loaded */
	const uint32_t *layout;          /* all cases' words; NULL: not loaded */
	void **slot, **to;               /* where its callees and callers find their objects */
	uint8_t *able;                   /* enum wire_able bits, by case */
	struct wire_load_result load;
};

/* One for each toolchain of the batch, in the arena. */
bool load_toolchains(const struct batch *batch, struct arena *arena, struct toolchain **toolchain,
                     struct error *error);

#endif
