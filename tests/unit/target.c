#include <criterion/criterion.h>

#include "../../targets/target.h"
#include "../../targets/x86.h"

static unsigned count_x87(uint64_t mask)
{
	unsigned count = 0;

	for (unsigned i = 0; i < X86_X87_COUNT; i++)
		count += (mask & X86_BIT(X86_X87 + i)) != 0;
	return count;
}

static void check_rule(const struct target *target, unsigned convention)
{
	const struct target_rule *rule = &target->rule[convention];
	const uint64_t masks[] = {rule->argument, rule->result, rule->preserved};

	for (size_t i = 0; i < ARRAY_LEN(masks); i++)
		for (unsigned n = 0; n < 64; n++)
			cr_expect(!(masks[i] >> n & 1) ||
			              (n < target->reg_count && target->reg[n].name != NULL),
			          "%s %u: register %u", target->name, convention, n);
	cr_expect(rule->preserved & X86_BIT(X86_RSP), "%s %u", target->name, convention);
	cr_expect(rule->preserved & X86_BIT(X86_RBP), "%s %u", target->name, convention);
	cr_expect_eq(rule->x87_argument, count_x87(rule->argument), "%s %u", target->name,
	             convention);
	cr_expect_eq(rule->x87_result, count_x87(rule->result), "%s %u", target->name, convention);
}

/* What is known of a convention is known of all its registers, and by their names. */
Test(target, rules)
{
	for (size_t i = 0; targets[i] != NULL; i++)
		for (unsigned c = 0; c < CONVENTION_COUNT; c++)
			if (targets[i]->conventions >> c & 1)
				check_rule(targets[i], c);
}
