/* Layout words out of an object file that cannot be run here, through the LLVM C API. */
#ifndef BUILD_OBJECT_H
#define BUILD_OBJECT_H

#include "../base/arena.h"
#include "../base/error.h"

/*
 * Reads the section CONTRACT_LAYOUT_SECTION of the object file at `path` (llvm-c/Object.h): `count`
 * little-endian words into *words, owned by the arena. Fails when the file is no object, or the
 * section is missing or of another size.
 */
bool object_layout(const char *path, size_t count, struct arena *arena, const uint32_t **words,
                   struct error *error);

#endif
