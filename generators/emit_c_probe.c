#include "probe_text.h"

const char probe_head_c[] = "";

#define MUST(name, condition) "char " name "[(" condition ") ? 1 : -1];\n"

const struct probe_text probe_text_c[FEATURE_COUNT] = {
    [FEATURE_CORE] = {"struct s { int a; }; int f(struct s s) { return s.a; }\n", ""},
    [FEATURE_INT128] = {"__int128 int128(__int128 a) { return a; }\n",
                        MUST("int128_probe", "sizeof(__int128) == 16")},
    [FEATURE_LONG_DOUBLE] = {"long double long_double(long double a) { return a; }\n", ""},
    [FEATURE_COMPLEX] = {"double _Complex complex(double _Complex a) { return a; }\n",
                         MUST("complex_probe", "sizeof(float _Complex) == 8")},
    [FEATURE_VARIADIC] = {"struct variadic { int a; }; int variadic(int a, ...) {"
                          " __builtin_va_list list; __builtin_va_start(list, a);"
                          " a = __builtin_va_arg(list, struct variadic).a;"
                          " __builtin_va_end(list); return a; }\n",
                          ""},
    /* Both at once: a compiler that ignores the words sees one function type. */
    [FEATURE_SYSV_ABI] = {"int sysv(void (*g)(void) __attribute__((sysv_abi)));\n",
                          MUST("sysv_probe",
                               "_Generic((void (__attribute__((ms_abi)) *)(void))0,"
                               " void (__attribute__((sysv_abi)) *)(void): 0, default: 1)")},
};
