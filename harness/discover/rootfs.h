/*
 * Compilers of another distribution, in a folder that holds its root file system. They run through
 * bubblewrap: with that system's folders, not to be written to, with the folder that is worked in at the
 * place where it is, and without a network.
 */
#ifndef DISCOVER_ROOTFS_H
#define DISCOVER_ROOTFS_H

#include "compilers.h"

/* Adds what is named like a compiler in its /usr/local/bin and /usr/bin, each once, as "sid/gcc-16" where
 * the folder is named sid. Fails with ERROR_USAGE when there is no such system, with ERROR_MACHINE
 * without bubblewrap. */
bool rootfs_find(struct arena *arena, const char *folder, struct compiler_list *list,
                 struct error *error);

#endif
