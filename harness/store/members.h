/* Who is of which class, read back from the text that a finding has of its classes. */
#ifndef STORE_MEMBERS_H
#define STORE_MEMBERS_H

#include "store.h"

enum { MEMBER_OF_NONE = 255 };

/*
 * By toolchain: its class from 0, or MEMBER_OF_NONE. Of a finding of a toolchain alone
 * that toolchain is class 0.
 *
 *     {gcc-11..12 clang-19:-O0} {clang-14}
 *
 * A name stands for a toolchain, or for all of a compiler; a range for the compilers from its first
 * to its last version in the order of the rows. Owned by the arena.
 */
const uint8_t *members_of(struct arena *arena, const struct toolchain_row *row, size_t count,
                          const struct finding *finding);

#endif
