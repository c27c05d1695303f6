/* Calling conventions: their names in a .case file and their spellings. One row each. */
#ifndef GENERATORS_CONVENTION_H
#define GENERATORS_CONVENTION_H

#include "scalar.h"

enum convention {
	CONVENTION_C,      /* what the platform's C compiler does with no word said */
	CONVENTION_UNWIND, /* the same; Rust lets a panic cross it */
	CONVENTION_SYSV,   /* the System V psABI's, asked for by name */
	CONVENTION_MS,     /* Microsoft's x64 */
	CONVENTION_EFI,    /* the same, by the name that UEFI gives it */
	CONVENTION_VECTORCALL,
	CONVENTION_REGCALL,
	CONVENTION_PRESERVE_MOST,
	CONVENTION_PRESERVE_ALL,
	CONVENTION_PRESERVE_NONE,
	CONVENTION_CDECL,
	CONVENTION_STDCALL,
	CONVENTION_FASTCALL,
	CONVENTION_THISCALL,
	CONVENTION_REGPARM1,
	CONVENTION_REGPARM2,
	CONVENTION_REGPARM3,
	CONVENTION_SSEREGPARM,
	CONVENTION_COUNT
};

struct convention_info {
	const char *text; /* the word behind a signature; "" for CONVENTION_C */
	const char *c;    /* GNU attribute, "" for none */
	const char *rust; /* the string behind `extern`; NULL for none */
	enum feature feature;
	/* Of a variadic function; FEATURE_COUNT where the convention has none (GCC and Clang
	 * document callee-pop conventions as cdecl there). */
	enum feature variadic;
	/* The callee has to know its parameters, to pop them or to find their registers: Clang has none
	 * without a prototype there. */
	bool needs_prototype;
};

extern const struct convention_info convention_info[CONVENTION_COUNT];

/* Microsoft's x64: another set of preserved registers, and a va_list of its own. */
static inline bool convention_is_ms(enum convention convention)
{
	return convention_info[convention].feature == FEATURE_MS_ABI;
}

#endif
