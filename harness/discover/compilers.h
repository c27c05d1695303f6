/* The compilers of the machine, before flags and target make toolchains of them. */
#ifndef DISCOVER_COMPILERS_H
#define DISCOVER_COMPILERS_H

#include "../../targets/recipe.h"
#include "../toolchain/start.h"
#include "../toolchain/toolchain.h"

struct compiler {
	const char *name;    /* "gcc-12", "rustc-1.95" */
	const char *program; /* what it was found by: "gcc", the name of a rustup toolchain */
	const char *driver;  /* full path, as it is to be called */
	const char *real;    /* the file behind all links */
	const char *printed; /* what --version prints */
	const char *version; /* the number in it */
	const struct recipe *recipe;
	const char *const *start;  /* see start.h */
	const char *const *around; /* what of it stands before the program, and runs others there */
	bool is_elsewhere;         /* behind a prefix: what it names may not be this machine's */
	const char *root;          /* what is "/" there; NULL: not said */
	const char *own_flags;     /* among its own arguments, as in a toolchain's name */
	const char *linker;        /* of modules: a path, or a name in $PATH */
};

struct compiler_list {
	size_t count, capacity;
	struct compiler *compiler;
	size_t left_out_count, left_out_capacity;
	struct left_out *left_out;
};

/* Every program in $PATH that is named like a compiler, and every rustup toolchain; each compiler
 * once, in no order. */
void compilers_find(struct arena *arena, struct compiler_list *list);

/*
 * Asks the program at `path` what it is. When it is no compiler that has a recipe, or does not
 * answer, returns false and says why in `reason`.
 */
bool compiler_identify(struct arena *arena, const char *path, struct compiler *compiler,
                       const char **reason);

/* What its program is called with the version behind it: "rustc-1.95" for rustc. */
const char *compiler_full_name(struct arena *arena, const struct compiler *compiler,
                               const char *program);

struct dirent;

/* The entries of a folder that are named like compilers, longer names first, as scandir() has them. */
int compilers_in_folder(const char *folder, struct dirent ***entry);

/* There is a file that can be run. */
bool program_is(const char *path);
/* The file itself; the path as it is when there is none. */
const char *path_behind_links(struct arena *arena, const char *path);

struct description;

/* Likewise for what a file describes. */
bool compiler_of_description(struct arena *arena, const struct description *description,
                             struct compiler *compiler, const char **reason);

/* Full path of a program in $PATH; NULL when there is none. */
const char *program_find(struct arena *arena, const char *name);

/* The archive of run-time functions for modules of the target; NULL when they need none. */
const char *compiler_support(struct arena *arena, const struct compiler *compiler,
                             const struct target *target);

/* The first line of the text. */
const char *first_line(struct arena *arena, const char *text);

/* Append to an array that the arena owns. */
void compiler_push(struct arena *arena, struct compiler_list *list,
                   const struct compiler *compiler);
void left_out_push(struct arena *arena, struct compiler_list *list, const char *name,
                   const char *reason);

#endif
