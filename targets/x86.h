/* The numbers that the registers of both x86 targets have, in masks and in the runner's images. */
#ifndef TARGETS_X86_H
#define TARGETS_X86_H

#include <stdint.h>

enum x86_register {
	X86_RAX,
	X86_RCX,
	X86_RDX,
	X86_RBX,
	X86_RSP,
	X86_RBP,
	X86_RSI,
	X86_RDI,
	X86_R8,
	X86_R9,
	X86_R10,
	X86_R11,
	X86_R12,
	X86_R13,
	X86_R14,
	X86_R15,
	X86_VECTOR,   /* xmm0, with all that is above it: up to 512 bits */
	X86_X87 = 48, /* st0, counted from the top of the stack */
	X86_MMX = 56, /* mm0: what a register of the x87 holds where it is none of its stack */
	X86_REGISTER_COUNT = 64,
	X86_VECTOR_COUNT = 32,
	X86_X87_COUNT = 8,
	X86_MMX_COUNT = 8,
};

#define X86_BIT(number) (UINT64_C(1) << (number))
/* The vector registers [first, end). */
#define X86_VECTORS(first, end)                                                                    \
	((X86_BIT(X86_VECTOR + (end)) - 1) & ~(X86_BIT(X86_VECTOR + (first)) - 1))

#endif
