/* In the place of ffi.c where there is no libffi for the target: it abstains from every case. */
#include "ffi.h"

void *ffi_slot[SLOT_COUNT], *ffi_to[SLOT_COUNT];

bool ffi_open(const struct batch *batch, uint8_t *able, uint32_t *layout, struct error *error)
{
	(void)batch, (void)able, (void)layout, (void)error;
	return true;
}

void ffi_select(const struct batch *batch, const struct wire_case *c, const uint32_t *words)
{
	(void)batch, (void)c, (void)words;
	unreachable();
}

void ffi_caller(contract_function *callee)
{
	(void)callee;
	unreachable();
}

contract_function *ffi_callee(void)
{
	unreachable();
}
