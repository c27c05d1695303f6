#include "../../harness/discover/doctor.h"

#include <criterion/criterion.h>

Test(doctor, whose_bitcode_a_compiler_writes)
{
	static const struct {
		const char *kind, *version, *printed;
		unsigned llvm;
	} row[] = {
	    {"clang", "19.1.7", "", 19},
	    {"clang", "22.1.8", "", 22},
	    {"gcc", "12.2.0", "", 0},
	    {"rustc", "1.95.0", "rustc 1.95.0\nhost: x\nLLVM version: 22.1.2\n", 22},
	    {"rustc", "1.95.0", "rustc 1.95.0\n", 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect_eq(doctor_llvm_of(row[i].kind, row[i].version, row[i].printed),
		             row[i].llvm, "row %zu", i);
}
