/*
 * Rust, without its standard library. Of case 7, `f32 f(u8, struct s0, struct s0 *)`:
 *
 *     impl Copy for s0_7 {} impl Clone for s0_7 { fn clone(&self) -> Self { *self } }
 *     #[repr(C)] pub struct s0_7 { pub f0: i32 }
 *     pub unsafe extern "C" fn callee_7(a0: u8, a1: s0_7, a2: *mut s0_7) -> f32 {
 *             *(slot.s1 as *mut i64) = a0 as i64;
 *             *(slot.s2 as *mut s0_7) = a1;
 *             *(slot.s3 as *mut s0_7) = *a2;
 *             *(slot.s0 as *const f32)
 *     }
 *     pub unsafe extern "C" fn caller_7(
 *             callee: unsafe extern "C" fn(u8, s0_7, *mut s0_7) -> f32) {
 *             *(to.s0 as *mut f32) =
 *                     callee(*(to.s1 as *const u8), *(to.s2 as *const s0_7), to.s3 as *mut s0_7);
 *     }
 *
 * The slots are a struct with a field each: an array would be indexed with a check. Copy is spelled
 * out because deriving it takes rustc a tenth of its time.
 */
#include <inttypes.h>

#include "../harness/runner/contract.h"
#include "emit.h"
#include "layout.h"

struct writer {
	FILE *out;
	const struct abi_case *c;
	const char *suffix; /* behind every name of the case: "_7", or "" */
};

static void write_type(const struct writer *w, const struct type *type)
{
	switch (type->kind) {
	case TYPE_SCALAR:
		fputs(scalar_info[type->u.scalar].rust, w->out);
		return;
	case TYPE_ENUM:
	case TYPE_STRUCT:
	case TYPE_UNION:
		fprintf(w->out, "%s%s", type->name, w->suffix);
		return;
	case TYPE_POINTER:
		fputs("*mut ", w->out);
		write_type(w, type->u.pointee);
		return;
	case TYPE_ARRAY:
		fputc('[', w->out);
		write_type(w, type->u.array.element);
		fprintf(w->out, "; %" PRIu32 "]", type->u.array.count);
		return;
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static void write_definition(const struct writer *w, const struct type *type)
{
	static const char *const keyword[] = {
	    [TYPE_ENUM] = "enum", [TYPE_STRUCT] = "struct", [TYPE_UNION] = "union"};

	fprintf(w->out,
	        "impl Copy for %s%s {} impl Clone for %s%s { fn clone(&self) -> Self { *self } }\n"
	        "#[repr(C)] pub %s %s%s { ",
	        type->name, w->suffix, type->name, w->suffix, keyword[type->kind], type->name,
	        w->suffix);
	if (type->kind == TYPE_ENUM) {
		for (size_t i = 0; i < type->u.enumeration.count; i++)
			fprintf(w->out, "V%zu = %" PRId64 ", ", i, type->u.enumeration.value[i]);
	} else {
		for (size_t i = 0; i < type->u.record.count; i++) {
			fprintf(w->out, "pub %s: ", type->u.record.field[i].name);
			write_type(w, type->u.record.field[i].type);
			fputs(", ", w->out);
		}
	}
	fputs("}\n", w->out);
}

static void write_result(const struct writer *w)
{
	if (w->c->result != NULL) {
		fputs(" -> ", w->out);
		write_type(w, w->c->result);
	}
}

static void write_parameters(const struct writer *w, bool named)
{
	for (size_t i = 0; i < w->c->parameter_count; i++) {
		fputs(i > 0 ? ", " : "", w->out);
		if (named)
			fprintf(w->out, "a%zu: ", i);
		write_type(w, w->c->parameter[i]);
	}
}

/* (SLOTS.sN as *ACCESS TYPE) */
static void write_pointer(const struct writer *w, const char *slots, size_t index,
                          const char *access, const struct type *type)
{
	fprintf(w->out, "(%s.s%zu as *%s ", slots, index, access);
	write_type(w, type);
	fputc(')', w->out);
}

/* Where object `index` is received: 64 bits wide for a narrow one. */
static void write_place(const struct writer *w, size_t index, const char *slots)
{
	fputs("\t*", w->out);
	if (case_object_is_narrow(w->c, index))
		fprintf(w->out, "(%s.s%zu as *mut i64)", slots, SLOT_RESULT + index);
	else
		write_pointer(w, slots, SLOT_RESULT + index, "mut", case_object(w->c, index));
	fputs(" = ", w->out);
}

static void write_received(const struct writer *w, size_t i)
{
	write_place(w, i + 1, "slot");
	fprintf(w->out, "%sa%zu%s;\n", w->c->parameter[i]->kind == TYPE_POINTER ? "*" : "", i,
	        case_object_is_narrow(w->c, i + 1) ? " as i64" : "");
}

static void write_callee(const struct writer *w)
{
	fprintf(w->out, "pub unsafe extern \"%s\" fn callee%s(",
	        convention_info[w->c->convention].rust, w->suffix);
	write_parameters(w, true);
	fputc(')', w->out);
	write_result(w);
	fputs(" {\n", w->out);
	for (size_t i = 0; i < w->c->parameter_count; i++)
		write_received(w, i);
	if (w->c->result != NULL) {
		fputs("\t*", w->out);
		write_pointer(w, "slot", SLOT_RESULT, "const", w->c->result);
		fputc('\n', w->out);
	}
	fputs("}\n", w->out);
}

static void write_call(const struct writer *w)
{
	fputs("callee(", w->out);
	for (size_t i = 0; i < w->c->parameter_count; i++) {
		bool by_reference = w->c->parameter[i]->kind == TYPE_POINTER;

		fputs(i > 0 ? ", " : "", w->out);
		fputs(by_reference ? "" : "*", w->out);
		write_pointer(w, "to", SLOT_PARAMETER + i, by_reference ? "mut" : "const",
		              case_object(w->c, i + 1));
	}
	fputs(")", w->out);
}

static void write_caller(const struct writer *w)
{
	fprintf(w->out, "pub unsafe extern \"C\" fn caller%s(callee: unsafe extern \"%s\" fn(",
	        w->suffix, convention_info[w->c->convention].rust);
	write_parameters(w, false);
	fputc(')', w->out);
	write_result(w);
	fputs(") {\n", w->out);
	if (w->c->result != NULL)
		write_place(w, 0, "to");
	else
		fputs("\t", w->out);
	write_call(w);
	fputs(case_object_is_narrow(w->c, 0) ? " as i64;\n" : ";\n", w->out);
	/* No tail call: what comes back is stored behind the call, and here nothing does. */
	if (w->c->result == NULL)
		fprintf(w->out, "\tto.s%d = 0 as *mut u8;\n", SLOT_RESULT);
	fputs("}\n", w->out);
}

static void write_types(const struct writer *w)
{
	for (size_t i = 0; i < w->c->type_count; i++)
		write_definition(w, w->c->type[i]);
}

static void write_layout_word(const struct writer *w, size_t index)
{
	struct layout_word word = layout_word(w->c, index);

	switch (word.kind) {
	case LAYOUT_SIZE:
		fputs("size_of::<", w->out);
		write_type(w, word.type);
		fputs(">()", w->out);
		break;
	case LAYOUT_ALIGNMENT:
		fputs("align_of::<", w->out);
		write_type(w, word.type);
		fputs(">()", w->out);
		break;
	case LAYOUT_OFFSET:
		fputs("core::mem::offset_of!(", w->out);
		write_type(w, word.record);
		fprintf(w->out, ", %s)", word.field->name);
		break;
	case LAYOUT_BIT_OFFSET:
	case LAYOUT_BIT_WIDTH:
		unreachable();
	}
	fputs(" as u32,", w->out);
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
	fputs("#![no_std]\n#![allow(warnings)]\nuse core::mem::{size_of, align_of};\n", out);
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

static void write_tables(const struct emit_request *request, FILE *out)
{
	size_t bits = 0;

	fprintf(out, "static cases: [Case; %zu] = [", request->count + 1);
	for (size_t i = 0; i < request->count; i++) {
		if (request->wanted[i] && request->calls)
			fprintf(out, "Case(callee_%zu as *const (), caller_%zu as *const ()),\n", i,
			        i);
		else
			fputs("Case(0 as *const (), 0 as *const ()),\n", out);
		bits += layout_bit_field_count(request->c[i]);
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
	char suffix[24];
	struct writer w = {out, NULL, suffix};
	size_t words = 0;

	write_prologue(out);
	for (size_t i = 0; i < request->count; i++) {
		words += layout_word_count(request->c[i]);
		if (!request->wanted[i])
			continue;
		w.c = request->c[i];
		snprintf(suffix, sizeof suffix, "_%zu", i);
		write_types(&w);
		if (!request->calls)
			continue;
		write_callee(&w);
		write_caller(&w);
	}
	fprintf(out, "#[link_section = \"%s\"] static layout: [u32; %zu] = [\n",
	        CONTRACT_LAYOUT_SECTION, words + 1);
	for (size_t i = 0; i < request->count; i++) {
		w.c = request->c[i];
		snprintf(suffix, sizeof suffix, "_%zu", i);
		for (size_t word = 0; word < layout_word_count(w.c); word++) {
			if (request->wanted[i])
				write_layout_word(&w, word);
			else
				fputs("0,", out);
		}
		fputc('\n', out);
	}
	fputs("0];\n", out);
	write_tables(request, out);
}

static void emit_show(const struct abi_case *c, FILE *out)
{
	struct writer w = {out, c, ""};

	write_types(&w);
	fputc('\n', out);
	write_callee(&w);
	fputc('\n', out);
	write_caller(&w);
}

const struct language language_rust = {
    .name = "rust",
    .extension = ".rs",
    .features =
        FEATURE_BIT(FEATURE_CORE) | FEATURE_BIT(FEATURE_INT128) | FEATURE_BIT(FEATURE_SYSV_ABI),
    .module = emit_module,
    .show = emit_show,
    .probe_head = probe_head_rust,
    .probe = probe_text_rust,
};
