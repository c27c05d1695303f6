/*
 * A case as a person would write it to show a bug: two files with literal values in place of a
 * module's slots, linked by the name of the function.
 *
 * The caller fills the arguments leaf by leaf and calls `callee`; the callee compares what it got
 * with the same literals and prints what differs, and so does the caller with the result:
 *
 *     a1.f1: expected 0x40004ccc, got 0x00000000
 *
 * The callee's file defines an int `wrong`, which the caller's main() returns. No library is asked
 * for but dprintf(): it is variadic, so that flags that change the platform's convention leave it
 * alone, and what was printed survives a crash.
 */
#ifndef GENERATORS_PLAIN_H
#define GENERATORS_PLAIN_H

#include "leaf.h"

struct plain {
	const struct abi_case *c;
	struct leaf_list leaves;
	const uint8_t *value; /* canonical bytes, as value_fill() leaves them */
	const uint8_t *live;
	bool easy;              /* floats are not those of `value`, but 1.1, 2.1, 3.1... by leaf */
	unsigned pointer_bytes; /* of the target */
	/* The caller in C checks that the x87 stack is empty after the call, or that the bytes behind the
	 * result are as they were. */
	bool check_x87, check_behind;
};

/*
 * Values that are easily seen: byte i of leaf n is 0xni, in hexadecimal; bools are 1. With those of
 * another round the values are the round's own. `round` says which members of unions are active.
 */
struct plain plain_easy(struct arena *arena, const struct abi_case *c, unsigned round,
                        unsigned pointer_bytes);
/* `quiet`: floats hold no signalling NaNs. */
struct plain plain_round(struct arena *arena, const struct abi_case *c, unsigned round,
                         unsigned pointer_bytes, bool quiet);

/* What leads from an object to a leaf, one step at a time. */
enum plain_step_kind {
	PLAIN_FIELD,   /* type: the record; index: the field in it */
	PLAIN_ELEMENT, /* of an array */
	PLAIN_LANE,    /* type: the vector */
	PLAIN_PART,    /* of a complex: 0 the real one */
	PLAIN_TYPEDEF, /* type: the typedef */
	PLAIN_ATOMIC,  /* type: what is atomic */
};

struct plain_step {
	enum plain_step_kind kind;
	const struct type *type;
	size_t index;
};

struct plain_path {
	size_t leaf;                   /* in the list of leaves */
	const struct field *bit_field; /* NULL: it is none */
	size_t count;
	const struct plain_step *step;
};

typedef void plain_visit(void *context, const struct plain_path *path);

/* The live leaves of an object, in order. */
void plain_walk(const struct plain *p, size_t object, plain_visit *visit, void *context);
/* There is one. */
bool plain_has_leaves(const struct plain *p, size_t object);

/* A leaf's value as a number of as many 64-bit words as it needs, extended to the last. */
enum { PLAIN_WORDS_MAX = BITINT_BITS_MAX / 64 };
size_t plain_words(const struct plain *p, size_t leaf, uint64_t word[static PLAIN_WORDS_MAX]);
/* Of a leaf that is an enum: the enumerator that it holds. */
size_t plain_enumerator(const struct plain *p, size_t leaf);
/* 3.1 for leaf 2: what a float of easy values is. */
double plain_number(size_t leaf);

#endif
