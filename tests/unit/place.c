#include "../../targets/place.h"

#include <criterion/criterion.h>

#include "../../targets/x86.h"

static const struct {
	struct place place;
	uint32_t count;
	const char *text;
} row[] = {
    {{PLACE_NOWHERE, 0, 0, 0}, 8, "nowhere"},
    {{PLACE_REGISTER, X86_RDI, 0, 0}, 64, "rdi"},
    {{PLACE_REGISTER, X86_RDI, 0, 0}, 32, "rdi[0..4)"},
    {{PLACE_REGISTER, X86_RDI, 0, 3}, 5, "rdi{3..8}"},
    {{PLACE_REGISTER, X86_VECTOR + 1, 0, 64}, 64, "xmm1[8..16)"},
    {{PLACE_REGISTER, X86_X87, 0, 0}, 80, "st0"},
    {{PLACE_REGISTER, X86_MMX + 2, 0, 32}, 32, "mm2[4..8)"},
    {{PLACE_STACK, 0, 0, 192}, 64, "stack+24"},
    {{PLACE_STACK, 0, 0, 193}, 3, "stack+24{1..4}"},
    {{PLACE_BEHIND_REGISTER, X86_RDX, 0, 64}, 8, "[rdx]+8"},
    {{PLACE_BEHIND_STACK, 0, 16, 64}, 8, "[stack+16]+8"},
};

Test(place, prints_each_area)
{
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct buffer out;

		buffer_init(&out);
		place_print(&target_x86_64_sysv, row[i].place, row[i].count, &out);
		cr_expect_str_eq(out.data, row[i].text, "row %zu: %s", i, out.data);
		buffer_release(&out);
	}
}

Test(place, equals_itself_and_no_other)
{
	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		for (size_t j = 0; j < ARRAY_LEN(row); j++) {
			const bool same_bit = i == j || (i == 1 && j == 2) || (i == 2 && j == 1);

			cr_expect_eq(place_equal(row[i].place, row[j].place), same_bit, "%zu %zu",
			             i, j);
		}
}

Test(place, a_pointer_has_a_place_of_its_own)
{
	static const struct {
		struct place behind, pointer;
	} of[] = {
	    {{PLACE_BEHIND_REGISTER, X86_RDX, 0, 64}, {PLACE_REGISTER, X86_RDX, 0, 0}},
	    {{PLACE_BEHIND_STACK, 0, 16, 64}, {PLACE_STACK, 0, 0, 128}},
	    {{PLACE_STACK, 0, 0, 192}, {PLACE_STACK, 0, 0, 192}},
	    {{PLACE_REGISTER, X86_RDI, 0, 8}, {PLACE_REGISTER, X86_RDI, 0, 8}},
	};

	for (size_t i = 0; i < ARRAY_LEN(of); i++)
		cr_expect(place_equal(place_of_pointer(of[i].behind), of[i].pointer), "%zu", i);
}
