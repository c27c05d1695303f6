/* What the machine's processor can run. */
#ifndef TOOLCHAIN_PROCESSOR_H
#define TOOLCHAIN_PROCESSOR_H

#include "../base/arena.h"

/* The instructions that flags like -mavx512f make a compiler use and the processor lacks, by the
 * system's name for them ("avx512f"); NULL: it has them all. Flags that name processors
 * (-march=NAME) are not looked into, but for the levels of x86-64. */
const char *processor_lacks(const char *const *flag);

/* The same of a processor with these features, separated by spaces. */
const char *processor_lacks_of(const char *features, const char *const *flag);

/* Of what these flags are about, all that the machine's processor has: " pni ssse3 avx"; owned by the
 * arena. */
const char *processor_features(struct arena *arena);

#endif
