#include "../target.h"

static const char *const c_flag[] = {NULL};

const struct target target_x86_64_sysv = {
    .name = "x86_64-sysv",
    .machine = "x86_64-",
    .c_flag = c_flag,
    .rust_triple = NULL,
    .calls = true,
    .conventions = 1 << CONVENTION_C | 1 << CONVENTION_SYSV,
};
