/*
 * One case compiled apart, by one toolchain, into a file that somebody wants to look at. Its
 * functions are caller_0 and callee_0.
 */
#ifndef BUILD_APART_H
#define BUILD_APART_H

#include "../../generators/case.h"
#include "../base/arena.h"
#include "../base/error.h"
#include "../toolchain/toolchain.h"

enum apart_form {
	APART_OBJECT,
	APART_BITCODE, /* LLVM's: only of toolchains whose recipe says how to ask for it */
};

/* Compiles into `folder`; *path is owned by the arena. Fails with ERROR_MACHINE and what the
 * compiler said. */
bool apart_compile(const struct toolchain *toolchain, const struct abi_case *c,
                   enum apart_form form, const char *folder, struct arena *arena, const char **path,
                   struct error *error);

enum { APART_NOTES_MAX = 8 };

/*
 * What the compiler itself says of the case's ABI when it is asked for -Wpsabi: "the ABI for passing
 * parameters with 32-byte alignment has changed in GCC 4.6". Each sentence once, owned by the arena;
 * none of a compiler that has nothing to say, or cannot be asked.
 */
size_t apart_psabi_notes(const struct toolchain *toolchain, const struct abi_case *c,
                         const char *folder, struct arena *arena, const char *const **note);

/* The symbol, as a compiler may have mangled it, is that function: "callee_0",
 * "_ZN9crosscall8callee_017h0123456789abcdefE". */
bool apart_is_function(const char *symbol, const char *function);

#endif
