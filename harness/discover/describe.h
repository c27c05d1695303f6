/*
 * Toolchains that a file describes, in YAML: those that are not found, or not enough said of by a name
 * and flags. A mapping is one toolchain, a list of them several. All but name and command may be left
 * out:
 *
 *     name: mygcc                         what it is called in the matrix
 *     command: [build/gcc/xgcc, -B, /x]   the program, and arguments that always stand behind it; with
 *                                         a "/" in it from the file's folder, without from $PATH
 *     flags: [-O2, -fno-plt]              one toolchain; [[-O0], [-O2]] are two; else the defaults
 *     environment: {LC_ALL: C}            what is to be set
 *     prefix: [bwrap, --bind, /, /, --]   the words that run the program somewhere else, its program
 *                                         found likewise; "{folder}" in one is the folder that is
 *                                         worked in
 *     root: images/sid                    the folder that is "/" there: what the compiler names is
 *                                         looked for in it
 *     sysroot: sysroots/sid               as the compiler's own option has it
 *     assembler: build/gas                the folder of another as(1)
 *     linker: /opt/bin/ld                 in the place of ld(1) for modules
 *     kind: gcc                           whose arguments it takes, when --version does not say it
 *     target: i386-sysv                   the only one that it is for
 */
#ifndef DISCOVER_DESCRIBE_H
#define DISCOVER_DESCRIBE_H

#include "../../targets/recipe.h"
#include "../base/arena.h"
#include "../base/error.h"

struct description {
	const char *place; /* "FILE:LINE:COLUMN" of the command */
	const char *name;
	const char *const *command, *const *prefix, *const *environment; /* "NAME=VALUE" */
	size_t flags_count;       /* 0: the defaults of its kind */
	const char *const *flags; /* as in a toolchain's name: joined by commas */
	const char *sysroot, *assembler, *linker, *root; /* full paths; NULL: not said */
	const struct recipe *kind;                       /* NULL: --version says it */
	const struct target *target;                     /* NULL: any */
};

struct description_list {
	size_t count;
	const struct description *description;
};

/* Owned by the arena. Fails with ERROR_USAGE, as FILE:LINE:COLUMN and what was expected there. */
bool describe_read(const char *path, struct arena *arena, struct description_list *list,
                   struct error *error);

/* Of the library that reads the files; NULL: built without. */
const char *describe_version(void);

#endif
