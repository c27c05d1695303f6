#include "convention.h"

const struct convention_info convention_info[CONVENTION_COUNT] = {
    [CONVENTION_C] = {"", "", "C", FEATURE_CORE},
    [CONVENTION_SYSV] = {"sysv", "__attribute__((sysv_abi))", "sysv64", FEATURE_SYSV_ABI},
};
