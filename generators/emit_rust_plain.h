/* Between the files that write a case in Rust for people (generators/plain.h). */
#ifndef GENERATORS_EMIT_RUST_PLAIN_H
#define GENERATORS_EMIT_RUST_PLAIN_H

#include "../harness/base/buffer.h"
#include "emit_rust_private.h"

struct rust_plain_writer {
	struct rust_writer w;
	const struct plain *p;
	struct buffer object; /* the place that is walked */
};

/* The value of a leaf; `compared`: in the type of rust_plain_leaf_type(). */
void rust_plain_literal(const struct rust_plain_writer *pw, size_t leaf, bool compared);
/* An enum is compared as the integer that it is: another bit pattern is no value of it. */
void rust_plain_leaf_type(const struct rust_plain_writer *pw, const struct leaf *leaf);

/* Visits of plain_walk(), with the writer as context: the leaf of the object that is walked is
 * compared with its value, is given it, or is the value alone. */
void rust_plain_check(void *context, const struct plain_path *path);
void rust_plain_assign(void *context, const struct plain_path *path);
void rust_plain_value(void *context, const struct plain_path *path);

#endif
