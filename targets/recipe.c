#include "recipe.h"

const char *const family_name[] = {"gcc", "LLVM", "tcc", "libffi"};

_Static_assert(ARRAY_LEN(family_name) == FAMILY_COUNT, "a family has no name");

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_LIST   ((const char *const[]){NULL})

/* Unwind tables say nothing of calls, and cost gcc a twentieth of its time. */
#define C_COMPILE "-c", "-w", "-fPIC", "-fno-asynchronous-unwind-tables"

static const struct flag_alias no_alias[] = {{0}};
static const struct flag_alias rustc_alias[] = {
    {"-O0", "-Copt-level=0"},
    {"-O1", "-Copt-level=1"},
    {"-O2", "-Copt-level=2"},
    {"-O3", "-Copt-level=3"},
    {"-Os", "-Copt-level=s"},
    {"-Oz", "-Copt-level=z"},
    {NULL, NULL},
};

const struct recipe recipes[] = {
    {
        .name = "gcc",
        .family = FAMILY_GCC,
        .language = &language_c,
        .stem = "gcc",
        /* Other GNU programs say it in other words. */
        .version_mark = "see the source for copying conditions.  There is NO\nwarranty",
        .version_parts = 1,
        .wrapper = NO_LIST,
        /* Without -pipe a compiler that is killed leaves its assembly in $TMPDIR. */
        .compile = LIST(C_COMPILE, "-pipe"),
        .all_errors = NO_LIST,
        .output = "-o",
        .opt_default = LIST("-O0", "-O2"),
        .component = LIST("cc1", "as"),
        .library = NO_LIST,
        .sysroot = "--sysroot=",
        .tools = LIST("-B"),
        .alias = no_alias,
        .support = "-print-libgcc-file-name",
    },
    {
        .name = "clang",
        .family = FAMILY_LLVM,
        .language = &language_c,
        .stem = "clang",
        .version_mark = "clang version ",
        .version_parts = 1,
        .wrapper = NO_LIST,
        /* A crash would leave a copy of the source in $TMPDIR. */
        .compile = LIST(C_COMPILE, "-fno-crash-diagnostics"),
        .all_errors = LIST("-ferror-limit=0"),
        .output = "-o",
        .opt_default = LIST("-O0", "-O2"),
        .component = NO_LIST,
        .library = LIST("libLLVM", "libclang-cpp"),
        .itself = "-print-prog-name=clang",
        .itself_below = "",
        .sysroot = "--sysroot=",
        .tools = LIST("-fno-integrated-as", "-B"),
        .alias = no_alias,
        .bitcode = "-emit-llvm",
        .support = "-print-libgcc-file-name",
    },
    {
        .name = "tcc",
        .family = FAMILY_TCC,
        .language = &language_c,
        .stem = "tcc",
        .version_mark = "tcc version ",
        .version_parts = 0,
        .wrapper = NO_LIST,
        .compile = LIST("-c", "-w"),
        .all_errors = NO_LIST,
        .output = "-o",
        .opt_default = LIST(""),
        .component = NO_LIST,
        .library = LIST("libtcc"),
        .tools = NO_LIST,
        .alias = no_alias,
        /* va_arg is a function there. */
        .support = "-print-search-dirs",
    },
    {
        .name = "rustc",
        .family = FAMILY_LLVM,
        .language = &language_rust,
        .stem = "rustc",
        .version_mark = "rustc ",
        .version_parts = 2,
        /* A release takes unstable features then: f16, vectors, variadic definitions. */
        .wrapper = LIST("env", "RUSTC_BOOTSTRAP=1"),
        /* A caller of "C-unwind" that could not unwind would need functions of core. */
        .compile =
            LIST("--crate-type", "lib", "--crate-name", "crosscall", "--emit=obj", "--edition",
                 "2021", "--cap-lints", "allow", "-Cpanic=unwind", "-Cdebug-assertions=off",
                 "-Coverflow-checks=off", "-Ccodegen-units=1", "-Crelocation-model=pic"),
        .all_errors = LIST("--error-format=short"),
        .output = "-o",
        .opt_default = LIST("-O0", "-O2"),
        .component = NO_LIST,
        .library = LIST("librustc_driver", "libLLVM"),
        .itself = "--print=sysroot",
        .itself_below = "/bin/rustc",
        .sysroot = "--sysroot=",
        .tools = NO_LIST,
        .alias = rustc_alias,
        .bitcode = "--emit=llvm-bc",
        .triple = "--target=",
        .support = NULL,
    },
    {0},
};
