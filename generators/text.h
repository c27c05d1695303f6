/*
 * The text form of a case: C declarations with explicit scalar names.
 *
 *     // what a person wants to know
 *     enum e0 { -1, 0, 7 };
 *     struct s0 { i8 tag; enum e0 kind; f64 v[2][3]; };
 *     union u0 { struct s0 a; ptr b; };
 *     f32 f(u8, i128, struct s0, union u0 *, ...: i32, f64) sysv;
 *
 * Parsing what was printed gives the same case, and printing that gives the same text.
 */
#ifndef GENERATORS_TEXT_H
#define GENERATORS_TEXT_H

#include <stdio.h>

#include "../harness/base/buffer.h"
#include "../harness/base/error.h"
#include "case.h"

/* The canonical text: no comment. Ends with a newline. */
void case_print(const struct abi_case *c, struct buffer *out);
/* The comment first, when there is one. */
void case_print_with_comment(const struct abi_case *c, struct buffer *out);
/* "struct s0", "i32", "f64[2]", "struct s0 *". */
void type_print(const struct type *type, struct buffer *out);

/*
 * Reads one case out of text[0..length); `file` is for messages only. All that the case points to
 * is owned by the arena. Returns NULL with "FILE:line:column: what was expected" (ERROR_USAGE).
 * Rejected besides bad syntax: a type that is unknown, empty, defined twice or recursive; names
 * that C or Rust reserve; a variadic tail of types that the default argument promotions change;
 * anything beyond the CASE_..._MAX limits.
 */
const struct abi_case *case_parse(struct arena *arena, const char *file, const char *text,
                                  size_t length, struct error *error);

#endif
