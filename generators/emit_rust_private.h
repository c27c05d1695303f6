/* Between the files of the Rust emitter: how types are written, and what Rust cannot say. */
#ifndef GENERATORS_EMIT_RUST_PRIVATE_H
#define GENERATORS_EMIT_RUST_PRIVATE_H

#include <stdio.h>

#include "case.h"
#include "plain.h"

struct rust_writer {
	FILE *out;
	const struct abi_case *c;
	const char *suffix;   /* behind every name of the case: "_7", or "" */
	feature_set features; /* of the toolchain */
	bool spelled_out;     /* what Rust has words of its own for is defined as in C, too */
};

/*
 * A pointer may be null in C, and Rust has several types for that, as it has for an integer that
 * may be zero. `place` says which stands here: the number of the parameter or field; 0 is a raw
 * pointer, an integer like any.
 */
void rust_write_type(const struct rust_writer *w, const struct type *type, size_t place);

/* The two sides of the call. */
void rust_write_callee(const struct rust_writer *w);
void rust_write_caller(const struct rust_writer *w);

/* Why Rust cannot define what it can call; NULL when it can. */
const char *rust_callee_refusal(const struct rust_writer *w);

/* What leaves out the function or the entry behind it unless the compiler has (has not) the
 * instructions that the vectors of the case take; nothing for a case without such. */
void rust_write_target_feature(const struct rust_writer *w, bool has);

/* What is read from behind the `...` for a scalar, an enum or a typedef of one: i32, f64. */
void rust_write_bare(const struct rust_writer *w, const struct type *type);

/* ".0" for each typedef between the type and its value. */
void rust_write_unwrap(const struct rust_writer *w, const struct type *type);

/* `f1`, or a name of our own for an anonymous member. */
void rust_write_field_name(const struct rust_writer *w, const struct type *record,
                           const struct field *field);

/* Definitions of the named types of the case. */
void rust_write_types(const struct rust_writer *w);

/* At `place` the integer stands in an Option of a NonZero: its bits are the same. */
bool rust_is_nonzero(const struct type *type, size_t place);

/* A parameter by reference is received as our own kind of Box. */
bool rust_has_box(const struct abi_case *c);

/* How a parameter by reference is received at `place`: as `&mut T` or a raw pointer, and not in an
 * Option. */
bool rust_reference_is_plain(size_t place);

/* Has a type that VaList can be asked for (core::ffi::VaArgSafe). */
bool rust_is_va_arg_safe(const struct type *type);

/* Why no Rust compiler takes the case, whatever its features; NULL when there is no reason. */
const char *rust_refuses(const struct abi_case *c);

/* The instruction set without which rustc refuses to pass the case's vectors; NULL for none. */
const char *rust_target_feature(const struct abi_case *c);

/* What several types share, and the unstable features that the case needs and the toolchain has. */
void rust_write_features(feature_set features, feature_set has, FILE *out);
void rust_write_shared(feature_set features, bool has_box, FILE *out);
/* `size_of::<s0>() as u32,`: a word of the layout. */
void rust_write_layout_word(const struct rust_writer *w, size_t index);

/* Of records that Rust has words of its own for: those words, in a type or in a definition, and why
 * there are none; the offset of a field, and what is needed to tell it. */
void rust_write_slice(const struct rust_writer *w, size_t place);
void rust_write_tagged(const struct rust_writer *w, const struct type *type);
const char *rust_role_refusal(const struct type *type);
void rust_write_role_offset(const struct rust_writer *w, const struct type *type,
                            const struct field *field);
void rust_write_role_help(feature_set features, FILE *out);

/* generators/plain.h */
void rust_plain_callee(const struct plain *p, FILE *out);
void rust_plain_caller(const struct plain *p, FILE *out);
void rust_plain_layout(const struct plain *p, FILE *out);

#endif
