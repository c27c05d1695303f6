#include "../target.h"

#include <elf.h>

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
};
