#include "../../harness/toolchain/spec.h"

#include <criterion/criterion.h>

#include "../../harness/toolchain/processor.h"

Test(spec, flags_that_change_the_abi)
{
	static const struct {
		const char *flags, *abi_flags;
	} row[] = {
	    {"", ""},
	    {"-O2", ""},
	    {"-O3,-fomit-frame-pointer,-fPIC,-fstack-protector-all", ""},
	    {"-mtune=native", ""},
	    {"-fclangir,-fexperimental-abi-lowering", ""},
	    {"-O2,-mavx2", "-mavx2"},
	    {"-mno-sse,-O1,-mms-bitfields", "-mno-sse,-mms-bitfields"},
	    {"-fclang-abi-compat=13", "-fclang-abi-compat=13"},
	    {"-freg-struct-return", "-freg-struct-return"},
	    {"-O0,-Ctarget-feature=+avx\\,+avx2", "-Ctarget-feature=+avx,+avx2"},
	};
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect_str_eq(spec_abi_flags(&arena, row[i].flags), row[i].abi_flags, "%s",
		                 row[i].flags);
	arena_release(&arena);
}

Test(spec, flags_that_the_processor_cannot_follow)
{
	static const char features[] = "\t: fpu sse2 avx avx2 sse4_2 avx512fx\nbugs\t: avx512f\n";
	static const struct {
		const char *flag, *lacks;
	} row[] = {
	    {"-mavx2", NULL},
	    {"-msse4.2", NULL},
	    {"-O2", NULL},
	    {"-mno-avx512f", NULL},
	    {"-march=x86-64-v2", NULL},
	    {"-mavx512f", "avx512f"},
	    {"-march=x86-64-v4", "avx512vl"},
	    {"-mfma", "fma"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *const flag[] = {"-O0", row[i].flag, NULL};
		const char *lacks = processor_lacks_of(features, flag);

		cr_expect((lacks == NULL) == (row[i].lacks == NULL), "%s", row[i].flag);
		if (lacks != NULL)
			cr_expect_str_eq(lacks, row[i].lacks);
	}
}
