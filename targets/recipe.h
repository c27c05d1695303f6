/*
 * How each kind of compiler is found, asked and run: one row a kind. Command lines are argument
 * vectors, never shell strings.
 */
#ifndef TARGETS_RECIPE_H
#define TARGETS_RECIPE_H

#include "../generators/emit.h"
#include "target.h"

/* An independently developed implementation: who votes together. */
enum family { FAMILY_GCC, FAMILY_LLVM, FAMILY_TCC, FAMILY_LIBFFI, FAMILY_COUNT };

extern const char *const family_name[FAMILY_COUNT];

struct recipe {
	const char *name; /* "gcc", "clang", "tcc", "rustc" */
	enum family family;
	const struct language *language;
	const char *stem;	  /* programs in $PATH named stem or stem-N are this */
	const char *version_mark; /* a text that `--version` prints for this kind and no other */
	const char *const
	    *compile;	    /* arguments before the flags, NULL-terminated: -c -w -fPIC ... */
	const char *output; /* the argument before the object's path: "-o" */
	const char *const *opt_default; /* flags of the toolchains that a bare name stands for, each
	                                   one toolchain: "-O0", "-O2" */
	const char *const *component;	/* programs asked for by -print-prog-name=: parts of the
	                                 fingerprint: "cc1", "as" */
	const char *const *library;	/* beginnings of the names of shared libraries that hold the
	                                 compiler itself: "libLLVM", "libclang-cpp", "librustc_driver" */
};

/* All kinds, terminated by a row without a name. */
extern const struct recipe recipes[];

#endif
