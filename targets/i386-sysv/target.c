#include "../target.h"

#include <elf.h>

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
};
