/*
 * The text form of a case: C declarations with explicit scalar names.
 *
 *     // what a person wants to know
 *     enum e0 { -1, 0, 7 } packed;
 *     typedef i32 t0 aligned(16);
 *     struct s0 { i8 tag; enum e0 kind; u32 flags : 5; u32 : 0; f64 v[2][3]; t0 rest[]; };
 *     union u0 { struct s0; ptr b aligned(2); atomic(t0) c; } packed pack(2);
 *     f32 f(u8, bitint(12), vector(f32, 4), struct s0, union u0 *, ...: i32, f64) sysv;
 *
 *     definition   enum NAME [: SCALAR] { VALUE, ... } [packed] [aligned(N)] [mode(M)];
 *                  struct NAME { FIELD... } [packed] [aligned(N)] [pack(N)] [ms_struct]
 *                      [gcc_struct] [transparent_union] [slice] [tagged]
 *                      [order(little|big)];      or union|big)];      or union
 *                  typedef TYPE NAME [aligned(N)] [mode(M)];
 *     field        TYPE NAME [[N]...] [packed] [aligned(N)];       [] last, in a struct: flexible
 *                  TYPE [NAME] : N [packed] [aligned(N)];          a bit-field
 *                  struct NAME;                                    an anonymous member, or union
 *     type         SCALAR, bitint(N), ubitint(N), vector(SCALAR, N), atomic(TYPE), enum NAME,
 *                  struct NAME, union NAME, the NAME of a typedef; each defined above
 *     signature    TYPE NAME(PARAMETER, ..., TAIL) [CONVENTION] [no_prototype] [old_definition];
 *     parameter    TYPE, or TYPE * for an object passed by reference
 *     tail         `...` of a variadic function, `va_list` of one that takes such; both with
 *                  `: TYPE, ...` where something is passed
 *
 * The names of scalars, conventions and modes are those of scalar.h and convention.h. What `slice` and `tagged`
 * mean is in role.h. Attributes
 * may stand in any order and are printed in this one. Parsing what was printed gives the same
 * case, and printing that gives the same text.
 */
#ifndef GENERATORS_TEXT_H
#define GENERATORS_TEXT_H

#include <stdio.h>

#include "../harness/base/buffer.h"
#include "../harness/base/error.h"
#include "case.h"

/* The canonical text: no comment. Ends with a newline. */
void case_print(const struct abi_case *c, struct buffer *out);
/* The same, owned by the arena. */
const char *case_text(struct arena *arena, const struct abi_case *c);
/* The comment first, when there is one. */
void case_print_with_comment(const struct abi_case *c, struct buffer *out);
/* "struct s0", "i32", "f64[2]", "struct s0 *". */
void type_print(const struct type *type, struct buffer *out);
/* The same, owned by the arena. */
const char *type_text(struct arena *arena, const struct type *type);

/*
 * Reads one case out of text[0..length); `file` is for messages only. All that the case points to
 * is owned by the arena. Returns NULL with "FILE:line:column: what was expected" (ERROR_USAGE).
 * Rejected besides bad syntax: a type that is unknown, defined twice or recursive; names that C or
 * Rust reserve; attributes and widths that fit nothing; atomics by value; a variadic tail, or
 * parameters without a prototype, of types that the default argument promotions change; anything
 * beyond the CASE_..._MAX limits, where what is empty counts as one scalar.
 */
const struct abi_case *case_parse(struct arena *arena, const char *file, const char *text,
                                  size_t length, struct error *error);

#endif
