#include "../target.h"

static const char *const c_flag[] = {"-m32", NULL};

const struct target target_i386_sysv = {
    .name = "i386-sysv",
    .machine = "x86_64-",
    .c_flag = c_flag,
    .rust_triple = "i686-unknown-linux-gnu",
    .calls = false,
    .conventions = 1 << CONVENTION_C,
};
