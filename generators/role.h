/*
 * Roles: records that another language has words of its own for, written as bindings write them in
 * C, where a role changes nothing.
 *
 *     struct s0 { ptr data; u64 length; } slice;             &[u8], &str
 *
 *     struct s1 { u8 tag; i32 a; };
 *     struct s2 { u8 tag; f64 b; i8 c; };
 *     union u0 { struct s1 x; struct s2 y; } tagged;         #[repr(u8)] enum  (RFC 2195)
 *
 *     struct s3 { i32 a; };
 *     struct s4 { f64 b; i8 c; };
 *     union u1 { struct s3 x; struct s4 y; };
 *     struct s5 { enum e0 tag; union u1 value; } tagged;     #[repr(C)] enum
 *
 * A variant is a member of the union. Its tag is its number among them; of an enum it is the
 * enumerator of that number, and there may be more of those. The tag of a value is that of the
 * variant that is active.
 */
#ifndef GENERATORS_ROLE_H
#define GENERATORS_ROLE_H

#include "type.h"

/* What a record of the role has to be, when it is not; else NULL. */
const char *role_fault(const struct type *type, enum record_role role);

/* Of a tagged record: the type of its tag, an integer or an enum, and the union of its variants. */
const struct type *tagged_tag(const struct type *type);
const struct record *tagged_variants(const struct type *type);
/* Where the fields of a variant begin that are no tag. */
size_t tagged_first(const struct type *type);

int64_t tag_value(const struct type *tag, size_t variant);

#endif
