#include "ffi.h"

#include <ffi.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/convention.h"
#include "plan.h"

#define ffi_type_none ffi_type_void

static ffi_type *const scalar_type[SCALAR_COUNT] = {
#define ROW(id, text, c, rust, class, width, parts, promoted, feature, ffi)                        \
	[SCALAR_##id] = &ffi_type_##ffi,
    SCALAR_TABLE(ROW)
#undef ROW
};

/* The case at hand. All in one place of fixed address: parts of it may be seen on the stack. */
static struct {
	const struct wire_case *c;
	const struct wire_object *object;
	struct arena arena; /* holds the types */
	ffi_cif cif;
	ffi_type *result;
	ffi_type *parameter[SLOT_COUNT];
	uint32_t size[SLOT_COUNT];                /* by object */
	const struct wire_type *leaf[SLOT_COUNT]; /* of narrow objects */
	void *value[SLOT_COUNT];                  /* ffi_call's avalue */
	void *reference[SLOT_COUNT];              /* pointers that are passed by reference */
	ffi_arg result_word;
} now;

static struct {
	ffi_closure *writable;
	void *code;
} closure;

void *ffi_slot[SLOT_COUNT], *ffi_to[SLOT_COUNT];

/* What the types of a case become; NULL: not yet, or never. */
struct ffi_types {
	const struct wire_type *type;
	const uint32_t *member;
	ffi_type **made;
	struct arena *arena;
};

static ffi_type *make_type(struct ffi_types *t, uint32_t index);

/* libffi has no arrays: an array is its elements, one after another. */
static uint32_t flat_count(const struct ffi_types *t, uint32_t index, uint32_t *element)
{
	uint32_t count = 1;

	while (t->type[index].kind == WIRE_ARRAY) {
		count *= t->type[index].count;
		index = t->type[index].first;
	}
	*element = index;
	return count;
}

static ffi_type *make_struct(struct ffi_types *t, const struct wire_type *type)
{
	ffi_type *made = NEW(t->arena, ffi_type);
	uint32_t count = 0, element, n = 0;

	for (uint32_t i = 0; i < type->count; i++)
		count += flat_count(t, t->member[type->first + i], &element);
	made->type = FFI_TYPE_STRUCT;
	made->elements = NEW_ARRAY(t->arena, ffi_type *, (size_t)count + 1);
	for (uint32_t i = 0; i < type->count; i++) {
		uint32_t times = flat_count(t, t->member[type->first + i], &element);
		ffi_type *field = make_type(t, element);

		if (field == NULL)
			return NULL;
		while (times-- > 0)
			made->elements[n++] = field;
	}
	return made;
}

static ffi_type *make_type(struct ffi_types *t, uint32_t index)
{
	const struct wire_type *type = &t->type[index];

	if (t->made[index] != NULL)
		return t->made[index];
	switch (type->kind) {
	case WIRE_LEAF:
		if (type->scalar < SCALAR_COUNT && scalar_type[type->scalar] != &ffi_type_none)
			t->made[index] = scalar_type[type->scalar];
		break;
	case WIRE_STRUCT:
		t->made[index] = make_struct(t, type);
		break;
	default:
		break;
	}
	return t->made[index];
}

/* FFI_FIRST_ABI is none: whatever stands in no row, libffi cannot say. Its closures of fastcall and
 * thiscall pop what was never pushed. A variadic function of stdcall is one of cdecl (GCC, x86
 * function attributes). */
static const struct {
	ffi_abi fixed, variadic;
} convention_abi[CONVENTION_COUNT] = {
    [CONVENTION_C] = {FFI_DEFAULT_ABI, FFI_DEFAULT_ABI},
    [CONVENTION_UNWIND] = {FFI_DEFAULT_ABI, FFI_DEFAULT_ABI},
    [CONVENTION_SYSV] = {FFI_DEFAULT_ABI, FFI_DEFAULT_ABI},
#ifdef __x86_64__
    [CONVENTION_MS] = {FFI_GNUW64, FFI_GNUW64},
    [CONVENTION_EFI] = {FFI_GNUW64, FFI_GNUW64},
#else
    [CONVENTION_CDECL] = {FFI_SYSV, FFI_SYSV},
    [CONVENTION_STDCALL] = {FFI_STDCALL, FFI_SYSV},
#endif
};

static bool make_cif(struct ffi_types *t, const struct wire_case *c,
                     const struct wire_object *object)
{
	const uint32_t count = c->object_count - 1;

	now.result = &ffi_type_void;
	if (object[0].type != WIRE_NONE)
		now.result = make_type(t, object[0].type);
	if (now.result == NULL)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		now.parameter[i] = make_type(t, object[1 + i].type);
		if (now.parameter[i] == NULL)
			return false;
		if ((object[1 + i].flags & WIRE_BY_REFERENCE) != 0)
			now.parameter[i] = &ffi_type_pointer;
	}
	if ((c->flags & WIRE_VARIADIC) != 0)
		return ffi_prep_cif_var(&now.cif, convention_abi[c->convention].variadic,
		                        c->fixed_count, count, now.result, now.parameter) == FFI_OK;
	return ffi_prep_cif(&now.cif, convention_abi[c->convention].fixed, count, now.result,
	                    now.parameter) == FFI_OK;
}

static bool make_case(const struct batch *batch, const struct wire_case *c, struct ffi_types *types)
{
	arena_reset(&now.arena);
	now.c = c;
	now.object = batch_object(batch, c);
	*types = (struct ffi_types){
	    .type = batch_type(batch, c), .member = batch_member(batch, c), .arena = &now.arena};
	types->made = NEW_ARRAY(&now.arena, ffi_type *, c->type_count);
	return make_cif(types, c, now.object);
}

/* Sets the sizes and alignments of the types inside it, too. */
static bool struct_words(struct ffi_types *t, const struct wire_type *type, ffi_type *made,
                         uint32_t *words)
{
	size_t *offset, count = 0, n = 0;
	uint32_t element;

	while (made->elements[count] != NULL)
		count++;
	offset = NEW_ARRAY(t->arena, size_t, count);
	if (ffi_get_struct_offsets(FFI_DEFAULT_ABI, made, offset) != FFI_OK)
		return false;
	for (uint32_t i = 0; i < type->count; i++) {
		uint32_t times = flat_count(t, t->member[type->first + i], &element);

		words[type->layout + 2 + 2 * i] = (uint32_t)offset[n];
		words[type->layout + 3 + 2 * i] = (uint32_t)(times * made->elements[n]->size);
		n += times;
	}
	return true;
}

/* False: there is a type among those of the case that libffi cannot express. */
static bool case_words(const struct batch *batch, const struct wire_case *c,
                       struct ffi_types *types, uint32_t *words)
{
	const struct wire_object *object = batch_object(batch, c);

	for (uint32_t i = 0; i < c->named_count; i++) {
		const struct wire_type *type = &types->type[i];
		ffi_type *made;

		if (type->kind == WIRE_NOTHING)
			continue;
		made = make_type(types, i);
		if (made == NULL ||
		    (type->kind == WIRE_STRUCT && !struct_words(types, type, made, words)))
			return false;
		words[type->layout] = (uint32_t)made->size;
		words[type->layout + 1] = made->alignment;
	}
	for (uint32_t i = 0; i < c->object_count; i++) {
		const ffi_type *made;

		if (object[i].type == WIRE_NONE)
			continue;
		made = types->made[object[i].type];
		words[object[i].layout] = (uint32_t)made->size;
		words[object[i].layout + 1] = made->alignment;
	}
	return true;
}

static void closure_main(ffi_cif *cif, void *result, void **argument, void *context);

bool ffi_open(const struct batch *batch, uint8_t *able, uint32_t *layout, struct error *error)
{
	if (closure.writable == NULL)
		closure.writable = ffi_closure_alloc(sizeof *closure.writable, &closure.code);
	if (closure.writable == NULL)
		return error_set(error, ERROR_MACHINE, "libffi has no memory for a closure");
	for (uint32_t i = 0; i < batch->header->case_count; i++) {
		const struct wire_case *c = &batch->c[i];
		uint32_t *words = &layout[c->layout_first];
		struct ffi_types types;

		if ((c->flags & WIRE_BEYOND_LIBFFI) != 0 || !make_case(batch, c, &types))
			continue;
		if (!case_words(batch, c, &types, words)) {
			memset(words, 0, c->layout_count * sizeof *words);
			continue;
		}
		able[i] = WIRE_CAN_CALL;
		if (ffi_prep_closure_loc(closure.writable, &now.cif, closure_main, NULL,
		                         closure.code) == FFI_OK)
			able[i] |= WIRE_CAN_BE_CALLED;
	}
	return true;
}

void ffi_select(const struct batch *batch, const struct wire_case *c, const uint32_t *words)
{
	struct ffi_types types;

	if (!make_case(batch, c, &types))
		unreachable();
	for (uint32_t i = 0; i < c->object_count; i++) {
		if (now.object[i].type == WIRE_NONE)
			continue;
		now.size[i] = words[now.object[i].layout];
		now.leaf[i] = &types.type[now.object[i].type];
	}
	ffi_prep_closure_loc(closure.writable, &now.cif, closure_main, NULL, closure.code);
}

contract_function *ffi_callee(void)
{
	contract_function *function;

	memcpy(&function, &closure.code, sizeof function);
	return function;
}

static bool is_narrow(uint32_t object)
{
	return (now.object[object].flags & WIRE_NARROW) != 0;
}

/* ffi_call(3): an integral result narrower than ffi_arg is written as an ffi_arg. */
void ffi_caller(contract_function *callee)
{
	void *result = ffi_to[SLOT_RESULT];

	for (uint32_t i = 1; i < now.c->object_count; i++) {
		now.reference[i] = ffi_to[SLOT_RESULT + i];
		now.value[i] = ffi_to[SLOT_RESULT + i];
		if ((now.object[i].flags & WIRE_BY_REFERENCE) != 0)
			now.value[i] = &now.reference[i];
	}
	if (is_narrow(0))
		result = &now.result_word;
	ffi_call(&now.cif, callee, result, &now.value[1]);
	if (is_narrow(0)) {
		int64_t wide = plan_widen(now.leaf[0], &now.result_word, now.size[0]);

		memcpy(ffi_to[SLOT_RESULT], &wide, sizeof wide);
	}
}

static void closure_main(ffi_cif *cif, void *result, void **argument, void *context)
{
	(void)cif, (void)context;
	for (uint32_t i = 1; i < now.c->object_count; i++) {
		const void *from = argument[i - 1];

		if ((now.object[i].flags & WIRE_BY_REFERENCE) != 0)
			memcpy(&from, argument[i - 1], sizeof from);
		if (is_narrow(i)) {
			int64_t wide = plan_widen(now.leaf[i], from, now.size[i]);

			memcpy(ffi_slot[SLOT_RESULT + i], &wide, sizeof wide);
		} else {
			memcpy(ffi_slot[SLOT_RESULT + i], from, now.size[i]);
		}
	}
	if (is_narrow(0)) {
		ffi_arg word = (ffi_arg)plan_widen(now.leaf[0], ffi_slot[SLOT_RESULT], now.size[0]);

		memcpy(result, &word, sizeof word);
	} else if (now.object[0].type != WIRE_NONE) {
		memcpy(result, ffi_slot[SLOT_RESULT], now.size[0]);
	}
}
