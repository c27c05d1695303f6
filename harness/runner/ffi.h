/*
 * libffi in both roles. Its functions keep the module contract: the caller is entered through the
 * guard like any other, the callee is a closure whose code the callee's guard jumps to.
 *
 * It abstains on unions, and on whatever else it has no types, conventions or words for.
 */
#ifndef RUNNER_FFI_H
#define RUNNER_FFI_H

#include "../../generators/contract.h"
#include "batch.h"

/* Where the closure and the caller find their objects. */
extern void *ffi_slot[SLOT_COUNT], *ffi_to[SLOT_COUNT];

/* Fills able[case_count], and all layout words of the cases that it can express. */
bool ffi_open(const struct batch *batch, uint8_t *able, uint32_t *layout, struct error *error);

/* Makes ffi_caller() and the closure those of the case; `words` are the case's own. */
void ffi_select(const struct batch *batch, const struct wire_case *c, const uint32_t *words);

void ffi_caller(contract_function *callee);
contract_function *ffi_callee(void);

#endif
