/*
 * A toolchain: one compiler with one set of flags for one target. One row and one column of the
 * matrix. libffi is one too; it has no driver.
 */
#ifndef TOOLCHAIN_TOOLCHAIN_H
#define TOOLCHAIN_TOOLCHAIN_H

#include "../../targets/recipe.h"
#include "../../targets/target.h"
#include "../base/arena.h"
#include "../base/hash.h"

struct toolchain {
	const char *name;      /* "gcc-12:-O0": the compiler's name, then its flags */
	const char *compiler;  /* "gcc-12" */
	const char *flags;     /* "-O0", several joined by commas; "" for libffi */
	const char *abi_flags; /* those that change the ABI; only toolchains with the same vote
	                          together */
	enum family family;
	const struct recipe *recipe; /* NULL for libffi */
	const struct target *target;
	const char *driver;           /* full path; NULL for libffi */
	const char *const *start;     /* what it is started with, the driver among it: start.h */
	const char *const *argv_flag; /* NULL-terminated: the target's flags and the user's */
	const char *linker;           /* of its modules: a path, or a name in $PATH */
	const char *version;          /* "12.2.0": what it says of itself */
	const char *support; /* archive of run-time functions that modules may need; NULL: none */
	struct hash_text fingerprint; /* of driver, components, flags and target */
	feature_set features;         /* FEATURE_BITs that it takes part with, probed */
	feature_set ignored;          /* that it accepts, and does nothing about */
	const char *const *why_not;   /* by feature: what it says of what it does not accept; NULL
	                                 where its language has no words for it */
};

/* What libffi has types, conventions and words for. It has no unions either, which are no feature.
 * Of the result of an enum with a mode it would have to know whether it is signed. */
#define LIBFFI_FEATURES                                                                            \
	(FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_LONG_DOUBLE) |                            \
	 FEATURE_BIT(FEATURE_COMPLEX) | FEATURE_BIT(FEATURE_VARIADIC) |                            \
	 FEATURE_BIT(FEATURE_ENUM_TYPED) | FEATURE_BIT(FEATURE_ENUM_WIDE) |                        \
	 FEATURE_BIT(FEATURE_PACKED_ENUM) | FEATURE_BIT(FEATURE_MODE) |                            \
	 FEATURE_BIT(FEATURE_ANONYMOUS) | FEATURE_BIT(FEATURE_NO_PROTOTYPE) |                      \
	 FEATURE_BIT(FEATURE_SYSV_ABI) | FEATURE_BIT(FEATURE_MS_ABI) |                             \
	 FEATURE_BIT(FEATURE_MS_ABI_VARIADIC) | FEATURE_BIT(FEATURE_CDECL) |                       \
	 FEATURE_BIT(FEATURE_STDCALL) | FEATURE_BIT(FEATURE_SLICE) | FEATURE_BIT(FEATURE_TAGGED))

/* Left out, and why: a duplicate, a compiler that cannot be used. */
struct left_out {
	const char *name;
	const char *reason;
};

struct toolchain_list {
	size_t count;
	const struct toolchain *toolchain; /* ordered: family, version, flags; libffi last */
	size_t left_out_count;
	const struct left_out *left_out;
};

/* The classes, rows and reports call this family or that compiler by it. */
static inline bool toolchain_is_libffi(const struct toolchain *toolchain)
{
	return toolchain->recipe == NULL;
}

#endif
