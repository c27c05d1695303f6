#include <elf.h>

#include "../target.h"
#include "../x86.h"
#include "model.h"

#define GENERAL(n, text) [n] = {text, 32}
#define VECTOR(n)        [X86_VECTOR + (n)] = {"xmm" #n, 512}
#define X87(n)           [X86_X87 + (n)] = {"st" #n, 80}
#define MMX(n)           [X86_MMX + (n)] = {"mm" #n, 64}

static const struct target_register reg[X86_REGISTER_COUNT] = {
    GENERAL(X86_RAX, "eax"),
    GENERAL(X86_RCX, "ecx"),
    GENERAL(X86_RDX, "edx"),
    GENERAL(X86_RBX, "ebx"),
    GENERAL(X86_RSP, "esp"),
    GENERAL(X86_RBP, "ebp"),
    GENERAL(X86_RSI, "esi"),
    GENERAL(X86_RDI, "edi"),
    VECTOR(0),
    VECTOR(1),
    VECTOR(2),
    VECTOR(3),
    VECTOR(4),
    VECTOR(5),
    VECTOR(6),
    VECTOR(7),
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

/* i386 psABI 2.2.1: ebx, esi, edi, ebp and esp belong to the caller. */
#define PRESERVED                                                                                  \
	(X86_BIT(X86_RBX) | X86_BIT(X86_RSP) | X86_BIT(X86_RBP) | X86_BIT(X86_RSI) |               \
	 X86_BIT(X86_RDI))
#define RESULT                                                                                     \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_VECTORS(0, 2) | X86_BIT(X86_X87) |              \
	 X86_BIT(X86_X87 + 1) | X86_BIT(X86_MMX))
#define MMX_ARGUMENTS (X86_BIT(X86_MMX) | X86_BIT(X86_MMX + 1) | X86_BIT(X86_MMX + 2))
/* i386 psABI 2.2.3: vectors alone travel in registers, those of 64 bits in MMX registers, which are
 * the x87 ones. Who returns in memory takes the pointer to it off the stack; many do not. */
#define CONVENTION(registers)                                                                      \
	.argument = (registers) | X86_VECTORS(0, 3) | MMX_ARGUMENTS, .result = RESULT,             \
	.preserved = PRESERVED, .x87_result = 2, .hidden_pop = 4
#define CDECL {CONVENTION(0)}
/* GCC, "x86 Function Attributes": stdcall, fastcall, thiscall, regparm, sseregparm. */
#define STDCALL  {CONVENTION(0), .callee_pops = true}
#define FASTCALL {CONVENTION(X86_BIT(X86_RCX) | X86_BIT(X86_RDX)), .callee_pops = true}
#define THISCALL {CONVENTION(X86_BIT(X86_RCX)), .callee_pops = true}
#define REGPARM1 {CONVENTION(X86_BIT(X86_RAX))}
#define REGPARM2 {CONVENTION(X86_BIT(X86_RAX) | X86_BIT(X86_RDX))}
#define REGPARM3 {CONVENTION(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_BIT(X86_RCX))}
/* Microsoft, "__vectorcall": as fastcall, with xmm0 to xmm5, which return homogeneous aggregates too. */
#define VECTORCALL                                                                                 \
	{.argument = X86_BIT(X86_RCX) | X86_BIT(X86_RDX) | X86_VECTORS(0, 6),                      \
	 .result = RESULT | X86_VECTORS(0, 4),                                                     \
	 .preserved = PRESERVED,                                                                   \
	 .x87_result = 2,                                                                          \
	 .hidden_pop = 4,                                                                          \
	 .copies = true,                                                                           \
	 .callee_pops = true}
/* LLVM, X86CallingConv.td, RC_X86_32_RegCall: arguments and results share their registers. Of those
 * that a callee preserves (CSR_32_RegCall) it leaves out the ones that carry something. */
#define REGCALL_REGISTERS                                                                          \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RCX) | X86_BIT(X86_RDX) | X86_BIT(X86_RDI) |               \
	 X86_BIT(X86_RSI) | X86_VECTORS(0, 8) | X86_BIT(X86_X87))
#define REGCALL                                                                                    \
	{.argument = REGCALL_REGISTERS,                                                            \
	 .result = REGCALL_REGISTERS | X86_BIT(X86_X87 + 1),                                       \
	 .preserved = PRESERVED & ~REGCALL_REGISTERS,                                              \
	 .x87_argument = 1,                                                                        \
	 .x87_result = 2,                                                                          \
	 .hidden_pop = 4}

static const struct target_rule rule[CONVENTION_COUNT] = {
    [CONVENTION_C] = CDECL,           [CONVENTION_UNWIND] = CDECL,
    [CONVENTION_MS] = CDECL,          [CONVENTION_VECTORCALL] = VECTORCALL,
    [CONVENTION_REGCALL] = REGCALL,   [CONVENTION_CDECL] = CDECL,
    [CONVENTION_STDCALL] = STDCALL,   [CONVENTION_FASTCALL] = FASTCALL,
    [CONVENTION_THISCALL] = THISCALL, [CONVENTION_REGPARM1] = REGPARM1,
    [CONVENTION_REGPARM2] = REGPARM2, [CONVENTION_REGPARM3] = REGPARM3,
    [CONVENTION_SSEREGPARM] = CDECL,
};

static const char *const c_flag[] = {"-m32", NULL};

const struct target target_i386_sysv = {
    .name = "i386-sysv",
    .elf_class = ELFCLASS32,
    .elf_machine = EM_386,
    .c_flag = c_flag,
    .rust_triple = "i686-unknown-linux-gnu",
    .linker = "elf_i386",
    .runner = "crosscall-runner-i386",
    .libffi = CROSSCALL_I386_LIBFFI,
    .calls = CROSSCALL_I386_RUNNER,
    .quiet_nans = true,
    .conventions = 1 << CONVENTION_C | 1 << CONVENTION_UNWIND | 1 << CONVENTION_MS |
                   1 << CONVENTION_VECTORCALL | 1 << CONVENTION_REGCALL | 1 << CONVENTION_CDECL |
                   1 << CONVENTION_STDCALL | 1 << CONVENTION_FASTCALL | 1 << CONVENTION_THISCALL |
                   1 << CONVENTION_REGPARM1 | 1 << CONVENTION_REGPARM2 | 1 << CONVENTION_REGPARM3 |
                   1 << CONVENTION_SSEREGPARM,
    .reg = reg,
    .reg_count = ARRAY_LEN(reg),
    .rule = rule,
    .model = &document_i386_sysv,
};
