/*
 * Rust, without its standard library. Of case 7, `f32 f(u8, struct s0, struct s0 *)`:
 *
 *     impl Copy for s0_7 {} impl Clone for s0_7 { fn clone(&self) -> Self { *self } }
 *     #[repr(C)] pub struct s0_7 { pub f0: i32 }
 *     pub unsafe extern "C" fn callee_7(a0: u8, a1: s0_7, a2: Option<&mut s0_7>) -> f32 {
 *             *(slot.s1 as *mut i64) = a0 as i64;
 *             *(slot.s2 as *mut s0_7) = a1;
 *             *(slot.s3 as *mut s0_7) = *core::mem::transmute::<_, *mut s0_7>(a2);
 *             *(slot.s0 as *const f32)
 *     }
 *     pub unsafe extern "C" fn caller_7(
 *             callee: unsafe extern "C" fn(u8, s0_7, Option<&mut s0_7>) -> f32) {
 *             *(to.s0 as *mut f32) = callee(*(to.s1 as *const u8), *(to.s2 as *const s0_7),
 *                                           core::mem::transmute(to.s3));
 *     }
 *
 * The slots are a struct with a field each: an array would be indexed with a check. Copy is spelled
 * out because deriving it takes rustc a tenth of its time.
 */
#include <inttypes.h>

#include "contract.h"
#include "emit.h"
#include "emit_rust_private.h"
#include "layout.h"

void rust_write_layout_word(const struct rust_writer *w, size_t index)
{
	struct layout_word word = layout_word(w->c, index);
	switch (word.kind) {
	case LAYOUT_SIZE:
		fputs("size_of::<", w->out);
		rust_write_type(w, word.type, 0);
		fputs(">()", w->out);
		break;
	case LAYOUT_ALIGNMENT:
		fputs("align_of::<", w->out);
		rust_write_type(w, word.type, 0);
		fputs(">()", w->out);
		break;
	case LAYOUT_OFFSET:
		if (word.record->u.record.role != ROLE_NONE) {
			rust_write_role_offset(w, word.record, word.field);
			break;
		}
		fputs("core::mem::offset_of!(", w->out);
		rust_write_type(w, word.record, 0);
		fputs(", ", w->out);
		rust_write_field_name(w, word.record, word.field);
		fputc(')', w->out);
		break;
	case LAYOUT_BIT_OFFSET:
	case LAYOUT_BIT_WIDTH:
		unreachable();
	}
	fputs(" as u32,", w->out);
}

/* The unstable features that the cases need and the toolchain has. */
void rust_write_features(feature_set features, feature_set has, FILE *out)
{
	static const struct {
		enum feature feature;
		const char *rust;
	} row[] = {
	    {FEATURE_FLOAT16, "f16"},
	    {FEATURE_FLOAT128, "f128"},
	    {FEATURE_VECTOR, "repr_simd"},
	    {FEATURE_VECTORCALL, "abi_vectorcall"},
	    {FEATURE_TAGGED, "offset_of_enum"},
	    {FEATURE_VARIADIC, "c_variadic"},
	    {FEATURE_VARIADIC, "core_intrinsics"},
	    {FEATURE_VARIADIC, "extended_varargs_abi_support"},
	};

	/* Calls alone need none. */
	if (!(has & FEATURE_BIT(FEATURE_VA_LIST)))
		features &= ~FEATURE_BIT(FEATURE_VARIADIC);

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		if (features & FEATURE_BIT(row[i].feature))
			fprintf(out, "#![feature(%s)]\n", row[i].rust);
}

/* What several cases share, as far as one of them needs it. */
void rust_write_shared(feature_set features, bool has_box, FILE *out)
{
	/* Box itself would need an allocator to drop it. */
	if (has_box)
		fputs("#[repr(transparent)] pub struct crosscall_box<T>(core::ptr::NonNull<T>);\n",
		      out);
	if (features & FEATURE_BIT(FEATURE_VECTOR))
		fputs("impl<T: Copy, const N: usize> Copy for Vector<T, N> {}\n"
		      "impl<T: Copy, const N: usize> Clone for Vector<T, N>"
		      " { fn clone(&self) -> Self { *self } }\n"
		      "#[repr(simd)] pub struct Vector<T, const N: usize>([T; N]);\n",
		      out);
}

static void write_slots(FILE *out)
{
	fputs("#[repr(C)] pub struct Slots { ", out);
	for (int i = 0; i < SLOT_COUNT; i++)
		fprintf(out, "pub s%d: *mut u8, ", i);
	fputs("}\n", out);
}

static void write_prologue(FILE *out)
{
	fputs("use core::mem::{size_of, align_of};\n", out);
	write_slots(out);
	fputs("pub struct Case(*const (), *const ());\n"
	      "#[repr(C)] pub struct Table { version: u32, count: u32, cases: *const Case,"
	      " layout: *const u32, bits: *const usize, slot: *const Slots, to: *const Slots }\n"
	      "unsafe impl Sync for Case {}\nunsafe impl Sync for Table {}\n"
	      "const NO_SLOTS: Slots = Slots { ",
	      out);
	for (int i = 0; i < SLOT_COUNT; i++)
		fprintf(out, "s%d: 0 as *mut u8, ", i);
	fputs("};\nstatic mut slot: Slots = NO_SLOTS;\nstatic mut to: Slots = NO_SLOTS;\n", out);
}

/* Case(callee_7 as *const (), caller_7 as *const ()), */
static void write_entry(const struct rust_writer *w)
{
	rust_write_target_feature(w, true);
	if (rust_callee_refusal(w) == NULL)
		fprintf(w->out, "Case(callee%s as *const (), ", w->suffix);
	else
		fputs("Case(0 as *const (), ", w->out);
	fprintf(w->out, "caller%s as *const ()),\n", w->suffix);
	if (rust_target_feature(w->c) == NULL)
		return;
	rust_write_target_feature(w, false);
	fputs("Case(0 as *const (), 0 as *const ()),\n", w->out);
}

static void write_functions(const struct rust_writer *w)
{
	if (rust_callee_refusal(w) == NULL)
		rust_write_callee(w);
	rust_write_caller(w);
}

static void write_layout(const struct rust_writer *w, bool wanted)
{
	size_t count = layout_word_count(w->c);

	for (size_t i = 0; i < count; i++) {
		if (wanted)
			rust_write_layout_word(w, i);
		else
			fputs("0,", w->out);
	}
	fputc('\n', w->out);
}

/* The writer goes over the cases of a request, each under the name that it has in the module. */
struct cursor {
	struct rust_writer w;
	char suffix[24];
};

static const struct rust_writer *cursor_at(struct cursor *cursor,
                                           const struct emit_request *request, size_t i)
{
	snprintf(cursor->suffix, sizeof cursor->suffix, "_%zu", i);
	cursor->w.c = request->c[i];
	cursor->w.suffix = cursor->suffix;
	return &cursor->w;
}

static void write_tables(const struct emit_request *request, struct cursor *cursor, FILE *out)
{
	size_t bits = 0, words = 0;

	for (size_t i = 0; i < request->count; i++) {
		bits += layout_bit_field_count(request->c[i]);
		words += layout_word_count(request->c[i]);
	}
	fprintf(out, "#[link_section = \"%s\"] static layout: [u32; %zu] = [\n",
	        CONTRACT_LAYOUT_SECTION, words + 1);
	for (size_t i = 0; i < request->count; i++)
		write_layout(cursor_at(cursor, request, i), request->wanted[i]);
	fprintf(out, "0];\nstatic cases: [Case; %zu] = [", request->count + 1);
	for (size_t i = 0; i < request->count; i++) {
		if (request->wanted[i] && request->calls)
			write_entry(cursor_at(cursor, request, i));
		else
			fputs("Case(0 as *const (), 0 as *const ()),\n", out);
	}
	fprintf(out,
	        "Case(0 as *const (), 0 as *const ())];\n"
	        "static bits: [usize; %zu] = [0; %zu];\n"
	        "#[no_mangle] pub static %s: Table = Table { version: %d, count: %zu,"
	        " cases: &cases as *const Case, layout: &layout as *const u32, bits: &bits as "
	        "*const usize,"
	        " slot: core::ptr::addr_of!(slot), to: core::ptr::addr_of!(to) };\n",
	        bits + 1, bits + 1, CONTRACT_TABLE, CONTRACT_VERSION, request->count);
}

static void emit_module(const struct emit_request *request, FILE *out)
{
	struct cursor cursor = {.w = {.out = out, .features = request->features}};
	feature_set features = 0;
	bool has_box = false;

	for (size_t i = 0; i < request->count; i++) {
		if (!request->wanted[i])
			continue;
		features |= case_features(request->c[i]);
		has_box = has_box || rust_has_box(request->c[i]);
	}
	fputs("#![no_std]\n#![allow(warnings)]\n", out);
	rust_write_features(features, request->features, out);
	write_prologue(out);
	rust_write_shared(features, has_box, out);
	rust_write_role_help(features, out);
	for (size_t i = 0; i < request->count; i++) {
		if (!request->wanted[i])
			continue;
		rust_write_types(cursor_at(&cursor, request, i));
		if (request->calls)
			write_functions(&cursor.w);
	}
	write_tables(request, &cursor, out);
}

static void emit_show(const struct abi_case *c, FILE *out)
{
	struct rust_writer w = {
	    .out = out, .c = c, .suffix = "", .features = language_rust.features};
	const char *refusal = rust_callee_refusal(&w);

	rust_write_features(case_features(c), w.features, out);
	rust_write_shared(case_features(c), rust_has_box(c), out);
	rust_write_types(&w);
	fputc('\n', out);
	if (refusal != NULL)
		fprintf(out, "// no callee: %s\n", refusal);
	else
		rust_write_callee(&w);
	fputc('\n', out);
	rust_write_caller(&w);
}

#define BIT(feature) FEATURE_BIT(FEATURE_##feature)

const struct language language_rust = {
    .name = "rust",
    .extension = ".rs",
    .features = BIT(CORE) | BIT(INT128) | BIT(VARIADIC) | BIT(FLOAT16) | BIT(FLOAT128) |
                BIT(ENUM_TYPED) | BIT(ENUM_WIDE) | BIT(EMPTY_RECORD) | BIT(ZERO_ARRAY) |
                BIT(FLEXIBLE_ARRAY) | BIT(ANONYMOUS) | BIT(PACKED) | BIT(PACKED_FIELD) |
                BIT(PACKED_ENUM) | BIT(ALIGNED) | BIT(ALIGNED_FIELD) | BIT(PRAGMA_PACK) |
                BIT(VECTOR) | BIT(VECTOR_FLOAT16) | BIT(MODE) | BIT(MODE_ENUM) | BIT(GCC_STRUCT) |
                BIT(SYSV_ABI) | BIT(MS_ABI) | BIT(MS_ABI_VARIADIC) | BIT(VECTORCALL) | BIT(CDECL) |
                BIT(STDCALL) | BIT(FASTCALL) | BIT(THISCALL) | BIT(VARIADIC_ALONE) | BIT(VA_LIST) |
                BIT(SLICE) | BIT(TAGGED),
    .refuses = rust_refuses,
    .module = emit_module,
    .show = emit_show,
    .plain_callee = rust_plain_callee,
    .plain_caller = rust_plain_caller,
    .plain_layout = rust_plain_layout,
    .probe_head = probe_head_rust,
    .probe = probe_text_rust,
};
