#include "model.h"

#define SAME(bytes) {bytes, bytes}

/* psABI 3.1.2, figure "Scalar Types"; __bf16 from "Special Types". What is missing the document does
 * not know: _Float64x, complex integers. */
static const struct model_scalar scalar[SCALAR_COUNT] = {
    [SCALAR_BOOL] = SAME(1), [SCALAR_CHAR] = SAME(1),  [SCALAR_I8] = SAME(1),
    [SCALAR_U8] = SAME(1),   [SCALAR_I16] = SAME(2),   [SCALAR_U16] = SAME(2),
    [SCALAR_I32] = SAME(4),  [SCALAR_U32] = SAME(4),   [SCALAR_I64] = SAME(8),
    [SCALAR_U64] = SAME(8),  [SCALAR_I128] = SAME(16), [SCALAR_U128] = SAME(16),
    [SCALAR_F16] = SAME(2),  [SCALAR_BF16] = SAME(2),  [SCALAR_F32] = SAME(4),
    [SCALAR_F64] = SAME(8),  [SCALAR_LD] = SAME(16),   [SCALAR_F128] = SAME(16),
    [SCALAR_D32] = SAME(4),  [SCALAR_D64] = SAME(8),   [SCALAR_D128] = SAME(16),
    [SCALAR_CF32] = {8, 4},  [SCALAR_CF64] = {16, 8},  [SCALAR_CLD] = {32, 16},
    [SCALAR_CF16] = {4, 2},  [SCALAR_PTR] = SAME(8),
};

static const char *const rule[RULE_COUNT] = {
#define ROW(id, x86_64, i386) [RULE_##id] = x86_64,
    MODEL_LAYOUT_RULES(ROW)
#undef ROW
#define ROW(id, text) [RULE_##id] = text,
        MODEL_SYSTEM_V_RULES(ROW) MODEL_MICROSOFT_RULES(ROW)
#undef ROW
};

static void call(struct model *m)
{
	switch (m->c->convention) {
	case CONVENTION_C:
	case CONVENTION_UNWIND:
	case CONVENTION_SYSV:
	case CONVENTION_PRESERVE_MOST: /* 3.2.4: of other registers, but no other places */
		pass_system_v(m);
		return;
	case CONVENTION_MS:
	case CONVENTION_EFI:
		pass_microsoft(m);
		return;
	default:
		for (size_t i = 0; i <= m->c->parameter_count; i++)
			model_be_silent(m, i, "the convention", true);
	}
}

const struct model_document document_x86_64_sysv = {
    .scalar = scalar,
    .rule = rule,
    .bitint_chunk = 64,
    .long_bits = 64,
    .packed_types = true,
    .call = call,
};
