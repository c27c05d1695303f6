/* Between the files that write a case in C for people (generators/plain.h). */
#ifndef GENERATORS_EMIT_C_PLAIN_H
#define GENERATORS_EMIT_C_PLAIN_H

#include "emit_c.h"

struct c_plain_writer {
	struct c_writer w;
	const struct plain *p;
	struct buffer object; /* the name of the one that is walked */
	bool by_reference;    /* it is a pointer */
	unsigned in_line;     /* assignments */
};

/* How the leaf is spelled: a1.f1[2], a1->f0, __real__ a0. Appended to `out`. */
void c_plain_name(const struct c_plain_writer *pw, const struct plain_path *path,
                  struct buffer *out);
/* The type that it is compared in, and how many bytes of that, from the lowest. */
void c_plain_type(const struct c_plain_writer *pw, const struct leaf *leaf);
unsigned c_plain_bytes(const struct plain *p, const struct leaf *leaf);
/* Its value, as an expression. */
void c_plain_literal(const struct c_plain_writer *pw, size_t leaf);

#endif
