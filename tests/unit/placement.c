#include "../../targets/placement.h"

#include <criterion/criterion.h>

#include "../../targets/x86.h"

#define IN(reg, bit) {PLACE_REGISTER, reg, 0, bit}

static const struct place_run whole[] = {{0, 0, 64, IN(X86_RDI, 0)},
                                         {1, 0, 128, IN(X86_VECTOR, 0)}};
static const struct place_run split[] = {
    {0, 0, 64, IN(X86_RDI, 0)}, {1, 0, 64, IN(X86_VECTOR, 0)}, {1, 64, 64, {PLACE_STACK, 0, 0, 0}}};
static const struct place_run halves[] = {
    {0, 0, 32, IN(X86_RDI, 0)}, {0, 32, 32, IN(X86_RDI, 32)}, {1, 0, 128, IN(X86_VECTOR, 0)}};

static struct placement_half half(const struct place_run *run, size_t count)
{
	return (struct placement_half){.status = PLACEMENT_MEASURED, .count = count, .run = run};
}

Test(placement, finds_the_run_of_a_bit)
{
	const struct placement_half a = half(split, ARRAY_LEN(split));

	cr_expect_eq(placement_find(&a, 1, 63), &split[1]);
	cr_expect_eq(placement_find(&a, 1, 64), &split[2]);
	cr_expect_null(placement_find(&a, 1, 128));
	cr_expect_null(placement_find(&a, 2, 0));
}

Test(placement, differs_from_the_first_bit_that_is_elsewhere)
{
	const struct placement_half a = half(whole, ARRAY_LEN(whole));
	const struct placement_half b = half(split, ARRAY_LEN(split));
	const struct placement_half c = half(halves, ARRAY_LEN(halves));
	const struct placement_half none = {.status = PLACEMENT_CRASHED};
	uint32_t bit;

	cr_expect_not(placement_differ(&a, &b, 0, &bit));
	cr_assert(placement_differ(&a, &b, 1, &bit));
	cr_expect_eq(bit, 64);
	cr_expect_not(placement_differ(&a, &c, 0, &bit), "how runs are cut says nothing");
	cr_expect_not(placement_differ(&a, &none, 1, &bit));
}
