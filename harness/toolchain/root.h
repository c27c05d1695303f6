/* Another system's root folder: what a path is that holds good within it. */
#ifndef TOOLCHAIN_ROOT_H
#define TOOLCHAIN_ROOT_H

#include "../base/arena.h"

/* The file behind all links, which are followed as they are meant within; the path itself where there is
 * none. `root` NULL: the machine's own. */
const char *root_path(struct arena *arena, const char *root, const char *path);

#endif
