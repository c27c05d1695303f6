/* The GCC manual, "x86 Function Attributes". */
#include "../x86.h"
#include "model.h"

bool convention_is_known(const struct model *m)
{
	switch (m->c->convention) {
	case CONVENTION_MS: /* Microsoft's document is of x64 */
	case CONVENTION_EFI:
	case CONVENTION_VECTORCALL:
	case CONVENTION_REGCALL:
		return false;
	default:
		return true;
	}
}

/* "If the number of arguments is variable all arguments are pushed on the stack." */
struct registers convention_registers(const struct model *m)
{
	const bool is_variable = m->c->variadic && obeys(m, RULE_GCC_VARIADIC);
	const bool is_straight = obeys(m, RULE_GCC_REGPARM);
	struct registers fastcall = {{X86_RCX, X86_RDX}, 2, 0, RULE_GCC_FASTCALL};
	struct registers thiscall = {{X86_RCX}, 1, 0, RULE_GCC_THISCALL};
	struct registers regparm = {{X86_RAX, X86_RDX, X86_RCX}, 0, 0, RULE_GCC_REGPARM};

	if (!obeys(m, RULE_GCC_FASTCALL))
		fastcall.integers = 1;
	if (!obeys(m, RULE_GCC_THISCALL))
		thiscall.integers = 0;
	if (!is_straight)
		regparm.integer[0] = X86_RCX;
	if (is_variable)
		return (struct registers){.rule = RULE_GCC_VARIADIC};
	switch (m->c->convention) {
	case CONVENTION_FASTCALL:
		return fastcall;
	case CONVENTION_THISCALL:
		return thiscall;
	case CONVENTION_REGPARM1:
	case CONVENTION_REGPARM2:
	case CONVENTION_REGPARM3:
		regparm.integers = 1 + m->c->convention - CONVENTION_REGPARM1;
		return regparm;
	case CONVENTION_SSEREGPARM:
		return (struct registers){.vectors = obeys(m, RULE_GCC_SSEREGPARM) ? 3 : 2,
		                          .rule = RULE_GCC_SSEREGPARM};
	default:
		return (struct registers){.rule = RULE_I386_STACK};
	}
}

bool convention_pops(const struct model *m)
{
	const enum convention convention = m->c->convention;

	return (convention == CONVENTION_STDCALL || convention == CONVENTION_FASTCALL ||
	        convention == CONVENTION_THISCALL) &&
	       (!m->c->variadic || !obeys(m, RULE_GCC_POPS_FIXED)) && obeys(m, RULE_GCC_POPS);
}
