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

/* A flag as the user spells it for all compilers, and as this one wants it. */
struct flag_alias {
	const char *flag, *native;
};

struct recipe {
	const char *name; /* "gcc", "clang", "tcc", "rustc" */
	enum family family;
	const struct language *language;
	const char *stem;         /* programs in $PATH named stem or stem-N are this */
	const char *version_mark; /* a text that `--version` prints for this kind and no other */
	unsigned
	    version_parts; /* that a bare name is completed with: 2 makes "rustc-1.95" of "rustc" */
	const char *const *wrapper; /* stands before the program: NULL-terminated */
	const char *const
	    *compile; /* arguments before the flags, NULL-terminated: -c -w -fPIC ... */
	const char *const *all_errors;  /* behind all others: tell all errors, each on one line with
	                                  its place */
	const char *output;             /* the argument before the object's path: "-o" */
	const char *const *opt_default; /* flags of the toolchains that a bare name stands for, each
	                                   one toolchain: "-O0", "-O2" */
	const char *const *component;   /* programs asked for by -print-prog-name=: parts of the
	                                 fingerprint: "cc1", "as" */
	const char *const *library;     /* beginnings of the names of shared libraries that hold the
	                                 compiler itself: "libLLVM", "libclang-cpp", "librustc_driver" */
	const char
	    *itself; /* the argument that prints where the compiler is, whatever scripts stand
	                       before it; NULL: there is none */
	const char
	    *itself_below;   /* where it is in the folder that is printed; "" when its path is */
	const char *sysroot; /* the argument before a folder: "--sysroot="; NULL: there is none */
	const char *const
	    *tools; /* before the folder of another assembler, NULL-terminated; none: it
	                             has none to be replaced */
	const struct flag_alias *alias; /* terminated by a row without a flag */
	const char *bitcode; /* the argument, behind all others, that makes it write LLVM's bitcode
	                        instead of an object; NULL: it has none */
	const char *triple; /* what makes it compile for the target's triple: "--target="; NULL: the
	                       flags for C do */
	const char *support; /* the argument that prints, among other things, the full path of the
	                        archive of run-time functions; NULL: modules need none */
};

/* All kinds, terminated by a row without a name. */
extern const struct recipe recipes[];

#endif
