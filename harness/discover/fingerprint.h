/*
 * Names for what makes a toolchain's output: driver, components, compiler libraries, linker, flags
 * and target. Files are named by their contents; the hash of an unchanged file (path, size, inode,
 * time of change) is remembered between runs, for some have 200 MB.
 */
#ifndef DISCOVER_FINGERPRINT_H
#define DISCOVER_FINGERPRINT_H

#include "compilers.h"

struct file_hashes;

/* What is remembered in `folder`; NULL or a broken file: nothing. Owned by the caller. */
struct file_hashes *file_hashes_open(const char *folder);
/* Remembers what is new. That it cannot be written is no error. */
void file_hashes_close(struct file_hashes *hashes);

/* The parts that do not depend on flags and target; a part that cannot be read counts by name. */
struct hash_text fingerprint_compiler(struct file_hashes *hashes, struct arena *arena,
                                      const struct compiler *compiler);
struct hash_text fingerprint_toolchain(struct file_hashes *hashes,
                                       const struct toolchain *toolchain,
                                       const struct hash_text *compiler);
/* Of the library in the target's runner beside this program, which has one. */
struct hash_text fingerprint_libffi(struct file_hashes *hashes, struct arena *arena,
                                    const struct target *target);

#endif
