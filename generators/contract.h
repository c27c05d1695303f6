/*
 * The module contract: what each emitter's source exports, in the C ABI, whatever its language.
 *
 * A module is a shared object with one table, CONTRACT_TABLE. Before each trial the runner writes
 * the addresses of the callee's objects into the callee's module,
 *
 *     slot[SLOT_RESULT]        the object that the callee returns a copy of
 *     slot[SLOT_PARAMETER + i] where the callee stores what it received as parameter i; for a
 *                              parameter by reference, a copy of the object it points to
 *
 * and those of the caller's into the caller's module: to[SLOT_RESULT] is where the caller stores what
 * came back, to[SLOT_PARAMETER + i] the object to pass, or, by reference, the object to point to.
 *
 * An object that case_object_is_narrow() is received converted to 64 bits: the side that receives it
 * stores an int64_t in its slot, so that reliance on how a narrow value was extended is seen.
 *
 * A caller makes exactly one call, through the pointer it was given, and no tail call: one of a function
 * that returns nothing, or a record without leaves, stores NULL to its to[SLOT_BEHIND] behind the call. A
 * callee is found by its address: no identical-code folding.
 */
#ifndef GENERATORS_CONTRACT_H
#define GENERATORS_CONTRACT_H

#include <stdint.h>

enum {
	CONTRACT_VERSION = 7, /* raised with any change to this file or to what emitters emit */
	SLOT_RESULT = 0,
	SLOT_PARAMETER = 1,
	SLOT_BEHIND = 65, /* behind that of the last parameter that a case may have */
	SLOT_COUNT = 66,
};

#define CONTRACT_TABLE "crosscall_module"
/* The section that holds the layout words and nothing else, so that the layout of a target that
 * cannot be run here is read from the object file. */
#define CONTRACT_LAYOUT_SECTION "crosscall_layout"

typedef void contract_function(void);

struct module_case {
	contract_function *callee;                 /* NULL: the toolchain abstains */
	void (*caller)(contract_function *callee); /* NULL: likewise */
};

struct module_table {
	uint32_t version; /* CONTRACT_VERSION */
	uint32_t case_count;
	const struct module_case *cases;
	const uint32_t
	    *layout; /* the words of generators/layout.h, of all cases, one after another */
	/* Of each case, of each of its records in order, of each named bit-field in order: an object
	 * of the record with ones in that bit-field and zeros elsewhere, since no language tells where
	 * a bit-field is. The bit-field's words in `layout` are zero: who loads the module counts.
	 * NULL for a case that the module does not have. */
	const void *const *bits;
	void **slot, **to; /* SLOT_COUNT pointers each */
};

#endif
