#include <elf.h>

#include "../target.h"
#include "../x86.h"
#include "model.h"

#define GENERAL(n, text) [n] = {text, 64}
#define VECTOR(n)        [X86_VECTOR + (n)] = {"xmm" #n, 512}
#define X87(n)           [X86_X87 + (n)] = {"st" #n, 80}
#define MMX(n)           [X86_MMX + (n)] = {"mm" #n, 64}

static const struct target_register reg[X86_REGISTER_COUNT] = {
    GENERAL(X86_RAX, "rax"),
    GENERAL(X86_RCX, "rcx"),
    GENERAL(X86_RDX, "rdx"),
    GENERAL(X86_RBX, "rbx"),
    GENERAL(X86_RSP, "rsp"),
    GENERAL(X86_RBP, "rbp"),
    GENERAL(X86_RSI, "rsi"),
    GENERAL(X86_RDI, "rdi"),
    GENERAL(X86_R8, "r8"),
    GENERAL(X86_R9, "r9"),
    GENERAL(X86_R10, "r10"),
    GENERAL(X86_R11, "r11"),
    GENERAL(X86_R12, "r12"),
    GENERAL(X86_R13, "r13"),
    GENERAL(X86_R14, "r14"),
    GENERAL(X86_R15, "r15"),
    VECTOR(0),
    VECTOR(1),
    VECTOR(2),
    VECTOR(3),
    VECTOR(4),
    VECTOR(5),
    VECTOR(6),
    VECTOR(7),
    VECTOR(8),
    VECTOR(9),
    VECTOR(10),
    VECTOR(11),
    VECTOR(12),
    VECTOR(13),
    VECTOR(14),
    VECTOR(15),
    VECTOR(16),
    VECTOR(17),
    VECTOR(18),
    VECTOR(19),
    VECTOR(20),
    VECTOR(21),
    VECTOR(22),
    VECTOR(23),
    VECTOR(24),
    VECTOR(25),
    VECTOR(26),
    VECTOR(27),
    VECTOR(28),
    VECTOR(29),
    VECTOR(30),
    VECTOR(31),
    X87(0),
    X87(1),
    X87(2),
    X87(3),
    X87(4),
    X87(5),
    X87(6),
    X87(7),
    MMX(0),
    MMX(1),
    MMX(2),
    MMX(3),
    MMX(4),
    MMX(5),
    MMX(6),
    MMX(7),
};

/* psABI 3.2.1: rbx, rsp, rbp and r12 to r15 belong to the caller. */
#define SYSV_PRESERVED                                                                             \
	(X86_BIT(X86_RBX) | X86_BIT(X86_RSP) | X86_BIT(X86_RBP) | X86_BIT(X86_R12) |               \
	 X86_BIT(X86_R13) | X86_BIT(X86_R14) | X86_BIT(X86_R15))
/* psABI 3.2.3: rax tells a variadic function how many vector registers are in use, at most; r10 is
 * the static chain. */
#define SYSV_ARGUMENT                                                                              \
	(X86_BIT(X86_RDI) | X86_BIT(X86_RSI) | X86_BIT(X86_RDX) | X86_BIT(X86_RCX) |               \
	 X86_BIT(X86_R8) | X86_BIT(X86_R9) | X86_VECTORS(0, 8))
#define SYSV_RESULT                                                                                \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_VECTORS(0, 2) | X86_BIT(X86_X87) |              \
	 X86_BIT(X86_X87 + 1))
#define SYSV                                                                                       \
	{.argument = SYSV_ARGUMENT,                                                                \
	 .result = SYSV_RESULT,                                                                    \
	 .preserved = SYSV_PRESERVED,                                                              \
	 .x87_result = 2,                                                                          \
	 .counts_vectors = true}

/* Microsoft, "x64 calling convention", "Caller/callee saved registers". */
#define MS_PRESERVED (SYSV_PRESERVED | X86_BIT(X86_RSI) | X86_BIT(X86_RDI) | X86_VECTORS(6, 16))
/* Floats in xmm0 to xmm3; clang before 22 passes a __float128 as fifth parameter in xmm4, and so on. */
#define MS_ARGUMENT                                                                                \
	(X86_BIT(X86_RCX) | X86_BIT(X86_RDX) | X86_BIT(X86_R8) | X86_BIT(X86_R9) |                 \
	 X86_VECTORS(0, 8))
#define MS                                                                                         \
	{.argument = MS_ARGUMENT,                                                                  \
	 .result = SYSV_RESULT,                                                                    \
	 .preserved = MS_PRESERVED,                                                                \
	 .x87_result = 2,                                                                          \
	 .copies = true,                                                                           \
	 .home = 32}
/* Microsoft, "__vectorcall": as x64, with xmm0 to xmm5, which return homogeneous aggregates too. What a
 * callee preserves is the platform's affair: on Linux LLVM keeps to the System V psABI
 * (X86RegisterInfo::getCalleeSavedRegs has no row for it). */
#define VECTORCALL                                                                                 \
	{.argument = MS_ARGUMENT,                                                                  \
	 .result = SYSV_RESULT | X86_VECTORS(0, 4),                                                \
	 .preserved = SYSV_PRESERVED,                                                              \
	 .x87_result = 2,                                                                          \
	 .copies = true,                                                                           \
	 .home = 32}
/*
 * LLVM, X86CallingConv.td, RC_X86_64_RegCall_SysV: arguments and results share their registers. Of
 * those that a callee preserves (CSR_SysV64_RegCall) it leaves out the ones that carry something, as
 * r12 and xmm8 may.
 */
#define REGCALL_REGISTERS                                                                          \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RCX) | X86_BIT(X86_RDX) | X86_BIT(X86_RDI) |               \
	 X86_BIT(X86_RSI) | X86_BIT(X86_R8) | X86_BIT(X86_R9) | X86_BIT(X86_R12) |                 \
	 X86_BIT(X86_R13) | X86_BIT(X86_R14) | X86_BIT(X86_R15) | X86_VECTORS(0, 16) |             \
	 X86_BIT(X86_X87))
#define REGCALL                                                                                    \
	{.argument = REGCALL_REGISTERS,                                                            \
	 .result = REGCALL_REGISTERS | X86_BIT(X86_X87 + 1),                                       \
	 .preserved = SYSV_PRESERVED & ~REGCALL_REGISTERS,                                         \
	 .x87_argument = 1,                                                                        \
	 .x87_result = 2}
/* Clang, "Attributes in Clang", preserve_most: all general registers but r11, and but those that
 * return something; preserve_all: the vector registers, too. LLVM returns a vector that
 * is wider than a register in up to four. */
#define MOST_PRESERVED                                                                             \
	(SYSV_PRESERVED | X86_BIT(X86_RAX) | X86_BIT(X86_RCX) | X86_BIT(X86_RDX) |                 \
	 X86_BIT(X86_RSI) | X86_BIT(X86_RDI) | X86_BIT(X86_R8) | X86_BIT(X86_R9) |                 \
	 X86_BIT(X86_R10))
#define PRESERVE_MOST                                                                              \
	{.argument = SYSV_ARGUMENT,                                                                \
	 .result = SYSV_RESULT,                                                                    \
	 .preserved = MOST_PRESERVED,                                                              \
	 .x87_result = 2,                                                                          \
	 .counts_vectors = true}
#define PRESERVE_ALL                                                                               \
	{.argument = SYSV_ARGUMENT,                                                                \
	 .result = SYSV_RESULT | X86_VECTORS(0, 4),                                                \
	 .preserved = MOST_PRESERVED | X86_VECTORS(0, 16),                                         \
	 .x87_result = 2,                                                                          \
	 .counts_vectors = true}
/* Clang, preserve_none: rsp and rbp alone are preserved, and further registers carry arguments. */
#define PRESERVE_NONE                                                                              \
	{.argument = SYSV_ARGUMENT | X86_BIT(X86_R12) | X86_BIT(X86_R13) | X86_BIT(X86_R14) |      \
	             X86_BIT(X86_R15) | X86_BIT(X86_R11) | X86_BIT(X86_RAX),                       \
	 .result = SYSV_RESULT,                                                                    \
	 .preserved = X86_BIT(X86_RSP) | X86_BIT(X86_RBP),                                         \
	 .x87_result = 2,                                                                          \
	 .counts_vectors = true}

static const struct target_rule rule[CONVENTION_COUNT] = {
    [CONVENTION_C] = SYSV,
    [CONVENTION_UNWIND] = SYSV,
    [CONVENTION_SYSV] = SYSV,
    [CONVENTION_MS] = MS,
    [CONVENTION_EFI] = MS,
    [CONVENTION_VECTORCALL] = VECTORCALL,
    [CONVENTION_REGCALL] = REGCALL,
    [CONVENTION_PRESERVE_MOST] = PRESERVE_MOST,
    [CONVENTION_PRESERVE_ALL] = PRESERVE_ALL,
    [CONVENTION_PRESERVE_NONE] = PRESERVE_NONE,
};

static const char *const c_flag[] = {NULL};

const struct target target_x86_64_sysv = {
    .name = "x86_64-sysv",
    .elf_class = ELFCLASS64,
    .elf_machine = EM_X86_64,
    .c_flag = c_flag,
    .rust_triple = NULL,
    .linker = "elf_x86_64",
    .runner = "crosscall-runner",
    .libffi = CROSSCALL_LIBFFI,
    .calls = true,
    .quiet_nans = false,
    .conventions = 1 << CONVENTION_C | 1 << CONVENTION_UNWIND | 1 << CONVENTION_SYSV |
                   1 << CONVENTION_MS | 1 << CONVENTION_EFI | 1 << CONVENTION_VECTORCALL |
                   1 << CONVENTION_REGCALL | 1 << CONVENTION_PRESERVE_MOST |
                   1 << CONVENTION_PRESERVE_ALL | 1 << CONVENTION_PRESERVE_NONE,
    .reg = reg,
    .reg_count = ARRAY_LEN(reg),
    .rule = rule,
    .model = &document_x86_64_sysv,
};
