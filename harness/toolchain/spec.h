/* How a user names a toolchain: [NAME=]PROGRAM[:FLAG,FLAG...], or a file of them in its place. */
#ifndef TOOLCHAIN_SPEC_H
#define TOOLCHAIN_SPEC_H

#include "../../targets/recipe.h"
#include "../base/arena.h"
#include "../base/error.h"

struct spec {
	const char *name;    /* what the user wants it to be called; NULL: nothing special */
	const char *program; /* a name, or a path when it has a '/' */
	const char *flags;   /* as spelled; "" for none; NULL: the defaults */
};

/* Flags begin with '-', so that a path may have a colon in it; `PROGRAM:` alone is without flags.
 * Fails with ERROR_USAGE. */
bool spec_parse(struct arena *arena, const char *text, struct spec *spec, struct error *error);

/* It names a file that describes toolchains (describe.h): .yaml or .yml. */
bool spec_is_described(const struct spec *spec);

/* The flags one by one, `\,` read as a comma, each as the compiler wants it, behind those of the
 * target; NULL-terminated. */
const char *const *spec_flags(struct arena *arena, const char *flags, const struct recipe *recipe,
                              const struct target *target);

/* Those of the flags that change the ABI, or the instructions and so the registers that it is made
 * of; "" for none. */
const char *spec_abi_flags(struct arena *arena, const char *flags);

/* Such flags do no more than give the compiler registers and instructions: what a document says of
 * a type still holds. */
bool spec_only_adds_instructions(const char *abi_flags);

#endif
