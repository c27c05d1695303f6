/* i386 psABI 2.2.3, "Parameter Passing and Returning Values". */
#include "model.h"

#include "../x86.h"

enum { WORD = 4 };

#define SAME(bytes) {bytes, bytes}

/* i386 psABI 2.1.1, table "Scalar Types". What is missing the document does not know. */
static const struct model_scalar scalar[SCALAR_COUNT] = {
    [SCALAR_BOOL] = SAME(1), [SCALAR_CHAR] = SAME(1),  [SCALAR_I8] = SAME(1),
    [SCALAR_U8] = SAME(1),   [SCALAR_I16] = SAME(2),   [SCALAR_U16] = SAME(2),
    [SCALAR_I32] = SAME(4),  [SCALAR_U32] = SAME(4),   [SCALAR_I64] = {8, 4},
    [SCALAR_U64] = {8, 4},   [SCALAR_F32] = SAME(4),   [SCALAR_F64] = {8, 4},
    [SCALAR_LD] = {12, 4},   [SCALAR_F128] = SAME(16), [SCALAR_D32] = SAME(4),
    [SCALAR_D64] = SAME(8),  [SCALAR_D128] = SAME(16), [SCALAR_CF32] = {8, 4},
    [SCALAR_CF64] = {16, 4}, [SCALAR_CLD] = {24, 4},   [SCALAR_PTR] = SAME(4),
};

static const char *const rule[RULE_COUNT] = {
#define ROW(id, x86_64, i386) [RULE_##id] = i386,
    MODEL_LAYOUT_RULES(ROW)
#undef ROW
#define ROW(id, text) [RULE_##id] = text,
        MODEL_I386_RULES(ROW)
#undef ROW
};

struct passing {
	struct model *m;
	struct registers registers;
	uint32_t stack;             /* bytes of the argument area */
	uint32_t integers, vectors; /* registers used up */
	bool
	    is_vague; /* an argument was of no integral type: the manual numbers arguments, and does
	                  not say whether it counts */
};

static struct place in_register(uint8_t reg)
{
	return (struct place){.area = PLACE_REGISTER, .reg = reg};
}

/* The alignment that the table gives the type; 0: it gives none. */
static uint32_t natural_alignment(const struct model *m, const struct type *type)
{
	uint32_t alignment = 1;

	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		return m->document->scalar[type->u.scalar].alignment;
	case TYPE_ENUM:
		return m->document->scalar[type_enum_scalar(type)].alignment;
	case TYPE_ARRAY:
		return natural_alignment(m, type->u.array.element);
	case TYPE_STRUCT:
	case TYPE_UNION:
		for (size_t i = 0; alignment != 0 && i < type->u.record.count; i++) {
			const uint32_t of = natural_alignment(m, type->u.record.field[i].type);

			alignment = of == 0 ? 0 : MAX(alignment, of);
		}
		return alignment;
	default:
		return 0;
	}
}

static bool is_nameless(const struct type *type)
{
	type = type_bare(type);
	return type_is_record(type) && model_is_nameless(&type->u.record);
}

/* Why the document does not tell at which multiple of 4 the object is; NULL when it does. Drafts of the
 * table differ on _Decimal64. */
static const char *stack_alignment(const struct model *m, size_t object, uint32_t *alignment)
{
	const struct type *type = case_object(m->c, object);
	const struct model_extent extent = model_object_extent(m, object);
	const uint32_t natural = natural_alignment(m, type);

	*alignment = WORD;
	if (extent.silent != NULL)
		return extent.silent;
	if (is_nameless(type))
		return "records without named members";
	if (extent.size == 0)
		return "objects of no size";
	if (natural == 0)
		return "how the type is aligned";
	if (natural == 8)
		return "the alignment of _Decimal64";
	if (model_is_aligned_typedef(type) ||
	    (type_is_record(type_bare(type)) && extent.alignment > WORD &&
	     extent.alignment != natural))
		return "alignment by attribute";
	if (obeys(m, RULE_I386_ALIGNED) && natural == 16 && extent.alignment == 16)
		*alignment = natural;
	return NULL;
}

static void pass_on_stack(struct passing *p, size_t object)
{
	uint32_t alignment;
	const char *silent = stack_alignment(p->m, object, &alignment);
	struct place place = {.area = PLACE_STACK};

	if (silent != NULL) {
		model_be_silent(p->m, object, silent, true);
		return;
	}
	p->stack = round_up(p->stack, alignment);
	place.bit = 8 * (p->stack + (obeys(p->m, RULE_I386_STACK) ? 0 : WORD));
	model_put_whole(p->m, object, place, RULE_I386_STACK);
	p->stack += round_up(model_object_extent(p->m, object).size,
	                     obeys(p->m, RULE_I386_PADDED) ? WORD : 2 * WORD);
}

/* A scalar that one register holds, of integral type without doubt. */
static bool is_integral_word(const struct type *type)
{
	type = type_bare(type);
	if (type->kind == TYPE_ENUM)
		return scalar_info[type_enum_scalar(type)].width <= WORD;
	return type->kind == TYPE_SCALAR && scalar_is_integer(type->u.scalar) &&
	       scalar_info[type->u.scalar].width <= WORD;
}

static bool is_float(const struct type *type)
{
	type = type_bare(type);
	return type->kind == TYPE_SCALAR &&
	       (type->u.scalar == SCALAR_F32 || type->u.scalar == SCALAR_F64);
}

/* What the documents leave open of where an argument is, were it aligned; NULL: nothing. */
static const char *doubt(const struct passing *p, const struct type *type)
{
	const bool integers_left = p->integers < p->registers.integers;
	const enum type_kind kind = type_bare(type)->kind;
	const enum scalar is = kind == TYPE_SCALAR ? type_bare(type)->u.scalar : SCALAR_COUNT;

	if (type_is_record(type_bare(type)) && type_bare(type)->u.record.transparent)
		return "transparent unions";
	if (integers_left && p->is_vague && is_integral_word(type))
		return "which of the arguments are counted";
	if (integers_left && kind != TYPE_STRUCT && kind != TYPE_UNION && !is_integral_word(type) &&
	    (is == SCALAR_PTR || is == SCALAR_COUNT || scalar_is_integer(is)))
		return "integral types beyond one register, and pointers";
	if (integers_left && type_is_record(type_bare(type)) &&
	    p->registers.rule == RULE_GCC_REGPARM)
		return "records and regparm";
	if (p->vectors < p->registers.vectors && is != SCALAR_COUNT && !is_float(type) &&
	    !scalar_is_integer(is) && is != SCALAR_PTR)
		return "floating-point types other than float and double";
	return NULL;
}

static void pass(struct passing *p, size_t object)
{
	const struct type *type = case_object(p->m->c, object);
	const char *reason = doubt(p, type);

	if (reason != NULL) {
		model_be_silent(p->m, object, reason, true);
	} else if (p->integers < p->registers.integers && is_integral_word(type)) {
		const uint8_t reg = p->registers.integer[p->integers++];

		model_put_whole(p->m, object, in_register(reg), p->registers.rule);
	} else if (p->vectors < p->registers.vectors && is_float(type)) {
		const uint8_t reg = (uint8_t)(X86_VECTOR + p->vectors++);

		model_put_whole(p->m, object, in_register(reg), p->registers.rule);
	} else {
		p->is_vague = true;
		pass_on_stack(p, object);
	}
}

static void pass_pointer(struct passing *p, size_t object)
{
	struct place place = {.area = PLACE_STACK, .bit = 8 * p->stack};

	if (p->integers < p->registers.integers) {
		model_be_silent(p->m, object, "pointers", true);
		return;
	}
	if (!obeys(p->m, RULE_I386_STACK))
		place.bit += 8 * WORD;
	p->stack += WORD;
	model_put_behind(p->m, object, place, RULE_I386_STACK);
}

/* 2.2.3, "Returning Values in Memory". */
static void return_in_memory(struct passing *p, enum model_rule because)
{
	const struct place place = {.area = PLACE_STACK, .bit = 8 * p->stack};

	if (p->registers.integers > 0) {
		model_be_silent(p->m, 0, "where the pointer to a result is", true);
		return;
	}
	if (obeys(p->m, RULE_I386_HIDDEN))
		p->stack += WORD;
	p->m->call->hidden = place;
	p->m->call->hidden_returned = obeys(p->m, RULE_I386_ADDRESS);
	model_put_behind(p->m, 0, place, because);
}

static void return_in_registers(struct model *m, enum model_rule because)
{
	const bool is_straight = obeys(m, because);
	const struct model_piece piece[] = {{0, 32, in_register(is_straight ? X86_RAX : X86_RDX)},
	                                    {32, 32, in_register(is_straight ? X86_RDX : X86_RAX)}};

	model_put(m, 0, piece, 2, because);
}

/* 2.2.3, table "Return Value Locations for Fundamental Data Types". */
static void return_scalar(struct passing *p, enum scalar of)
{
	const struct scalar_info *info = &scalar_info[of];
	const uint32_t size = p->m->document->scalar[of].size;
	const uint8_t st0 = X86_X87 + (obeys(p->m, RULE_I386_ST0) ? 0 : 1);
	const bool is_binary = info->class == SCALAR_CLASS_FLOAT || info->class == SCALAR_CLASS_X87;

	if (size == 0)
		model_be_silent(p->m, 0, info->text, true);
	else if (is_float(type_scalar(of)) && p->registers.rule == RULE_GCC_SSEREGPARM)
		model_be_silent(p->m, 0, "sseregparm and results", false);
	else if (is_binary && info->parts == 1 && size <= 12)
		model_put_whole(p->m, 0, in_register(st0), RULE_I386_ST0);
	else if (of == SCALAR_CF32)
		return_in_registers(p->m, RULE_I386_COMPLEX);
	else if (size > 8 && obeys(p->m, RULE_I386_MEMORY))
		return_in_memory(p, RULE_I386_MEMORY);
	else
		return_in_registers(p->m, size <= WORD ? RULE_I386_EAX : RULE_I386_EDX_EAX);
}

static void give_back(struct passing *p)
{
	const struct type *type = p->m->c->result;

	if (type == NULL)
		return;
	type = type_bare(type);
	if (type->kind == TYPE_SCALAR)
		return_scalar(p, type->u.scalar);
	else if (type->kind == TYPE_ENUM)
		return_scalar(p, type_enum_scalar(type));
	else if (!type_is_record(type))
		model_be_silent(p->m, 0, "the type as a result", true);
	else if (model_object_extent(p->m, 0).size == 0)
		model_be_silent(p->m, 0, "objects of no size", true);
	else if (is_nameless(type))
		model_be_silent(p->m, 0, "records without named members", true);
	else if (obeys(p->m, RULE_I386_AGGREGATE) || model_object_extent(p->m, 0).size > 8)
		return_in_memory(p, RULE_I386_AGGREGATE);
	else
		return_in_registers(p->m, RULE_I386_EDX_EAX);
}

static void pass_parameter(struct passing *p, size_t i)
{
	if (p->m->silent != NULL)
		model_be_silent(p->m, 1 + i, p->m->silent, true);
	else if (p->m->c->parameter[i]->kind == TYPE_POINTER)
		pass_pointer(p, 1 + i);
	else
		pass(p, 1 + i);
}

static void pop(const struct passing *p)
{
	const bool is_hidden = p->m->call->hidden.area != PLACE_NOWHERE;
	const bool pops_all = convention_pops(p->m);
	/* Of other conventions the manual does not say what becomes of the pointer. */
	const bool is_plain = p->m->c->convention <= CONVENTION_UNWIND;

	p->m->call->popped = is_hidden && obeys(p->m, RULE_I386_POPPED) ? WORD : 0;
	if (pops_all)
		p->m->call->popped = (int32_t)p->stack;
	if (pops_all || (is_hidden && is_plain))
		p->m->call->pops =
		    p->m->document->rule[pops_all ? RULE_GCC_POPS : RULE_I386_POPPED];
}

static void call(struct model *m)
{
	struct passing p = {.m = m, .registers = convention_registers(m)};

	if (!convention_is_known(m))
		m->silent = "the convention";
	if (m->silent != NULL)
		model_be_silent(m, 0, m->silent, true);
	else
		give_back(&p);
	for (size_t i = 0; i < m->c->parameter_count; i++) {
		if (m->c->va_list && i == m->c->fixed_count)
			m->silent = "what a va_list holds";
		pass_parameter(&p, i);
	}
	if (m->silent == NULL)
		pop(&p);
}

const struct model_document document_i386_sysv = {
    .scalar = scalar,
    .rule = rule,
    .long_bits = 32,
    .call = call,
};
