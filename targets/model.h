/*
 * The written ABI of a target as a function: what its documents say of the layout and of the places
 * of a case. It is there to blame by, never to judge by: verdicts rest on calls alone. Where a
 * document does not speak the model is silent, and guesses nothing.
 *
 * x86_64-sysv: "System V Application Binary Interface, AMD64 Architecture Processor Supplement";
 *              for `ms` and `efi`, Microsoft's "x64 calling convention"
 * i386-sysv:   "System V Application Binary Interface, Intel386 Architecture Processor Supplement",
 *              version 1.1, on bit-fields the fourth edition that it supplements; for conventions
 *              by attribute, the GCC manual's "x86 Function Attributes"
 *
 * All answers are owned by the arena; their texts are static.
 */
#ifndef TARGETS_MODEL_H
#define TARGETS_MODEL_H

#include "../generators/layout.h"
#include "place.h"

/* One of the words of generators/layout.h. */
struct model_word {
	bool silent;
	uint32_t value;
	const char *says; /* the rule, by section and heading; of a silent one what the document
	                     does not speak of */
};

struct model_object {
	bool silent;
	const char *says; /* likewise; NULL for the result of a void function */
	/* By leaf, then by bit; none when silent. A result in memory, or an object that is passed
	 * by reference, is behind the place of the pointer. */
	size_t count;
	const struct place_run *run;
	/* A register that holds the value too, which the callee may read instead; -1: none. */
	int16_t twin;
};

struct model_call {
	const struct model_object *object; /* by object, the result first */
	/* PLACE_NOWHERE when the result is not in memory, or when the model is silent on it. */
	struct place hidden;
	bool hidden_returned; /* where integers are returned, says the document */
	/* How many vector registers a caller must tell of at least, in al; -1: it need not tell, or
	 * the model is silent on an argument. */
	int16_t vector_count;
	/* Bytes of the argument area that the callee pops; -1: the model is silent on it. */
	int32_t popped;
	const char *pops; /* the rule of that; NULL: none is written */
};

/* What the documents say of each word, in order. */
const struct model_word *model_layout(const struct target *target, const struct abi_case *c,
                                      struct arena *arena);

/*
 * Where the documents put each leaf. `words` are the layout that the toolchains agree on, so that
 * the model also speaks of records that are laid out by attributes; NULL: the model's own, and it
 * is silent on what that is silent on. Behind an object that it is silent on it is silent too,
 * where that object's registers matter.
 */
const struct model_call *model_call(const struct target *target, const struct abi_case *c,
                                    const uint32_t *words, struct arena *arena);

#endif
