#include <elf.h>

#include "../target.h"
#include "../x86.h"
#include "model.h"

#define GENERAL(n, text) [n] = {text, 32}
#define VECTOR(n)        [X86_VECTOR + (n)] = {"xmm" #n, 512}
#define X87(n)           [X86_X87 + (n)] = {"st" #n, 80}

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
};

/* i386 psABI 2.2.1: ebx, esi, edi, ebp and esp belong to the caller. */
#define PRESERVED                                                                                  \
	(X86_BIT(X86_RBX) | X86_BIT(X86_RSP) | X86_BIT(X86_RBP) | X86_BIT(X86_RSI) |               \
	 X86_BIT(X86_RDI))
/* i386 psABI 2.2.3: vectors alone travel in registers. */
#define CDECL {.argument = X86_VECTORS(0, 3), .result = RESULT, .preserved = PRESERVED}
#define RESULT                                                                                     \
	(X86_BIT(X86_RAX) | X86_BIT(X86_RDX) | X86_VECTORS(0, 1) | X86_BIT(X86_X87) |              \
	 X86_BIT(X86_X87 + 1))

static const struct target_rule rule[CONVENTION_COUNT] = {
    [CONVENTION_C] = CDECL,
    [CONVENTION_UNWIND] = CDECL,
    [CONVENTION_CDECL] = CDECL,
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
