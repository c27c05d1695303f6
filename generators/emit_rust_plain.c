/*
 * A case in Rust as a person would write it (generators/plain.h). Of `f32 f(u8, struct s0 *)`:
 *
 *     #[no_mangle] pub unsafe extern "C" fn callee(a0: u8, a1: *mut s0) -> f32 {
 *             check!("a0", a0 as i64, i64, 0x20);
 *             check!("(*a1).f0", (*a1).f0, i32, 0x33323130);
 *             let result: f32 = 1.1;
 *             result
 *     }
 *
 * Records and vectors begin as zeros, which need not be a value of their type.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "emit.h"
#include "emit_rust_private.h"
#include "layout.h"

struct plain_writer {
	struct rust_writer w;
	const struct plain *p;
	struct buffer object; /* the place that is walked */
};

static void open_writer(struct plain_writer *pw, const struct plain *p, FILE *out)
{
	*pw = (struct plain_writer){.w = {out, p->c, "", language_rust.features}, .p = p};
	buffer_init(&pw->object);
}

static void close_writer(struct plain_writer *pw)
{
	buffer_release(&pw->object);
}

static const char *name_of(struct plain_writer *pw, size_t i)
{
	buffer_clear(&pw->object);
	buffer_printf(&pw->object, "a%zu", i);
	return pw->object.data;
}

static void write_type(const struct plain_writer *pw, const struct type *type)
{
	rust_write_type(&pw->w, type, 0);
}

/* Literals */

static enum scalar scalar_of(const struct leaf *leaf)
{
	return leaf->type->kind == TYPE_ENUM ? type_enum_scalar(leaf->type) : leaf->type->u.scalar;
}

static bool is_narrow(const struct plain *p, const struct leaf *leaf)
{
	return case_object_is_narrow(p->c, leaf->object);
}

/* An enum is compared as the integer that it is: another bit pattern is no value of it. */
static void write_leaf_type(const struct plain_writer *pw, const struct leaf *leaf)
{
	const enum scalar scalar = scalar_of(leaf);

	fputs(is_narrow(pw->p, leaf) || leaf->type->kind == TYPE_ENUM ? "i64"
	      : scalar == SCALAR_PTR                                  ? "usize"
	                                                              : scalar_info[scalar].rust,
	      pw->w.out);
}

static void write_integer(const struct plain *p, size_t index, FILE *out)
{
	uint64_t word[PLAIN_WORDS_MAX];
	const struct leaf *leaf = &p->leaves.leaf[index];
	const bool is_signed = type_leaf_is_signed(leaf->type);

	if (plain_words(p, index, word) > 1)
		fprintf(out, "0x%" PRIx64 "%016" PRIx64 "u128%s", word[1], word[0],
		        is_signed ? " as i128" : "");
	else if (is_signed && (int64_t)word[0] < 0)
		fprintf(out, "-0x%" PRIx64, -word[0]);
	else
		fprintf(out, "0x%" PRIx64, word[0]);
}

static void write_float(const struct plain *p, size_t index, FILE *out)
{
	const struct leaf *leaf = &p->leaves.leaf[index];

	if (p->easy) {
		fprintf(out, "%.1f", plain_number(index));
		return;
	}
	fprintf(out, "%s::from_bits(0x", scalar_info[leaf->type->u.scalar].rust);
	for (size_t i = leaf->width; i-- > 0;)
		fprintf(out, "%02x", p->value[leaf->offset + i]);
	fputc(')', out);
}

/* `compared`: in the type of write_leaf_type(). */
static void write_literal(const struct plain_writer *pw, size_t index, bool compared)
{
	const struct leaf *leaf = &pw->p->leaves.leaf[index];
	const enum scalar_class class = scalar_info[scalar_of(leaf)].class;
	uint64_t word[PLAIN_WORDS_MAX];
	FILE *out = pw->w.out;

	if (leaf->type->kind == TYPE_ENUM) {
		const size_t i = plain_enumerator(pw->p, index);

		if (compared)
			fprintf(out, "%" PRId64, leaf->type->u.enumeration.value[i]);
		else
			fprintf(out, "%s::V%zu", leaf->type->name, i);
	} else if (class == SCALAR_CLASS_BOOL) {
		fprintf(out, "%s%s", pw->p->value[leaf->offset] ? "true" : "false",
		        compared && is_narrow(pw->p, leaf) ? " as i64" : "");
	} else if (class == SCALAR_CLASS_POINTER) {
		plain_words(pw->p, index, word);
		if (pw->p->pointer_bytes == 4)
			word[0] &= UINT32_MAX;
		fprintf(out, compared ? "0x%" PRIx64 : "transmute::<usize, _>(0x%" PRIx64 ")",
		        word[0]);
	} else if (class == SCALAR_CLASS_FLOAT) {
		write_float(pw->p, index, out);
	} else {
		write_integer(pw->p, index, out);
	}
}

/* Places */

/* One step from a place to the next; `label` is for people. Of a lane the vector's place is left. */
static void add_step(const struct plain_writer *pw, const struct plain_step *step,
                     struct buffer *place, struct buffer *label)
{
	struct rust_writer w = pw->w;
	char *text = NULL;
	size_t length;

	switch (step->kind) {
	case PLAIN_FIELD:
		w.out = open_memstream(&text, &length);
		rust_write_field_name(&w, step->type, &step->type->u.record.field[step->index]);
		fclose(w.out);
		buffer_printf(place, ".%s%s", text,
		              step->type->u.record.field[step->index].packed ? ".0" : "");
		buffer_printf(label, ".%s", text);
		free(text);
		return;
	case PLAIN_ELEMENT:
		buffer_printf(place, "[%zu]", step->index);
		buffer_printf(label, "[%zu]", step->index);
		return;
	case PLAIN_LANE:
		buffer_printf(label, "[%zu]", step->index);
		return;
	case PLAIN_TYPEDEF:
		buffer_puts(place, ".0");
		return;
	case PLAIN_PART:
	case PLAIN_ATOMIC:
		break;
	}
	unreachable();
}

/* The last step of the path where it is one to a lane, else NULL. */
static const struct plain_step *make_place(const struct plain_writer *pw,
                                           const struct plain_path *path, struct buffer *place,
                                           struct buffer *label)
{
	const struct plain_step *last = NULL;

	buffer_puts(place, pw->object.data);
	buffer_puts(label, pw->object.data);
	for (size_t i = 0; i < path->count; i++) {
		last = &path->step[i];
		add_step(pw, last, place, label);
	}
	return last != NULL && last->kind == PLAIN_LANE ? last : NULL;
}

static void check_leaf(void *context, const struct plain_path *path)
{
	const struct plain_writer *pw = context;
	const struct leaf *leaf = &pw->p->leaves.leaf[path->leaf];
	const struct plain_step *lane;
	struct buffer place, label;
	FILE *out = pw->w.out;

	buffer_init(&place);
	buffer_init(&label);
	lane = make_place(pw, path, &place, &label);
	fprintf(out, "\tcheck!(\"%s\", ", label.data);
	if (lane != NULL)
		fprintf(out, "addr_of!(%s).cast::<%s>().add(%zu).read_unaligned(), ", place.data,
		        scalar_info[lane->type->u.vector.element].rust, lane->index);
	else if (scalar_of(leaf) == SCALAR_PTR)
		fprintf(out, "transmute::<_, usize>(%s), ", place.data);
	else
		fprintf(out, "%s%s, ", place.data,
		        is_narrow(pw->p, leaf) || leaf->type->kind == TYPE_ENUM ? " as i64" : "");
	write_leaf_type(pw, leaf);
	fputs(", ", out);
	write_literal(pw, path->leaf, true);
	fputs(");\n", out);
	buffer_release(&place);
	buffer_release(&label);
}

static void assign_leaf(void *context, const struct plain_path *path)
{
	const struct plain_writer *pw = context;
	const struct plain_step *lane;
	struct buffer place, label;
	FILE *out = pw->w.out;

	buffer_init(&place);
	buffer_init(&label);
	lane = make_place(pw, path, &place, &label);
	if (lane != NULL)
		fprintf(out, "\taddr_of_mut!(%s).cast::<%s>().add(%zu).write_unaligned(",
		        place.data, scalar_info[lane->type->u.vector.element].rust, lane->index);
	else
		fprintf(out, "\t%s = ", place.data);
	write_literal(pw, path->leaf, false);
	fputs(lane != NULL ? ");\n" : ";\n", out);
	buffer_release(&place);
	buffer_release(&label);
}

/* Whose zeros are a value, and which is no type of the case but an enum. */
static bool is_simple(const struct type *type)
{
	return type->kind == TYPE_SCALAR || type->kind == TYPE_ENUM;
}

static void write_value_of(void *context, const struct plain_path *path)
{
	write_literal(context, path->leaf, false);
}

/* let a0: u8 = 0x20; */
static void declare_simple(struct plain_writer *pw, size_t object)
{
	FILE *out = pw->w.out;

	fprintf(out, "\tlet %s%s: ", object == 0 ? "" : "mut ", pw->object.data);
	write_type(pw, case_object(pw->p->c, object));
	fputs(" = ", out);
	plain_walk(pw->p, object, write_value_of, pw);
	fputs(";\n", out);
}

/* let mut a1 = MaybeUninit::<s0>::zeroed(); and its leaves; `name` is pw->object. */
static void declare_object(struct plain_writer *pw, size_t object)
{
	FILE *out = pw->w.out;
	struct buffer name;

	if (is_simple(case_object(pw->p->c, object))) {
		declare_simple(pw, object);
		return;
	}
	buffer_init(&name);
	buffer_puts(&name, pw->object.data);
	fprintf(out, "\tlet mut %s = MaybeUninit::<", name.data);
	write_type(pw, case_object(pw->p->c, object));
	fputs(">::zeroed();\n", out);
	buffer_clear(&pw->object);
	buffer_printf(&pw->object, "(*%s.as_mut_ptr())", name.data);
	plain_walk(pw->p, object, assign_leaf, pw);
	buffer_release(&name);
}

/* Functions */

static void write_result(const struct plain_writer *pw)
{
	if (pw->p->c->result == NULL)
		return;
	fputs(" -> ", pw->w.out);
	write_type(pw, pw->p->c->result);
}

/* (a0: u8, a1: *mut s0, mut list: ...) -> f32 */
static void write_signature(struct plain_writer *pw, const char *tail, const char *list)
{
	const struct abi_case *c = pw->p->c;
	FILE *out = pw->w.out;

	fputc('(', out);
	for (size_t i = 0; i < c->fixed_count; i++) {
		fprintf(out, "%s%s: ", i > 0 ? ", " : "", name_of(pw, i));
		write_type(pw, c->parameter[i]);
	}
	if (c->variadic)
		fprintf(out, "%s%s", c->fixed_count > 0 ? ", " : "", c->va_list ? list : tail);
	fputc(')', out);
	write_result(pw);
}

static const char checking[] =
    "fn bytes<T>(object: &T) -> String {\n"
    "\tlet p = object as *const T as *const u8;\n"
    "\t(0..size_of::<T>()).rev().map(|i| format!(\"{:02x}\", unsafe { *p.add(i) })).collect()\n"
    "}\n"
    "macro_rules! check { ($name:expr, $got:expr, $t:ty, $expected:expr) => {{\n"
    "\tlet (got, expected): ($t, $t) = ($got, $expected);\n"
    "\tif bytes(&got) != bytes(&expected) {\n"
    "\t\tprintln!(\"{}: expected 0x{}, got 0x{}\", $name, bytes(&expected), bytes(&got));\n"
    "\t\twrong = 1;\n"
    "\t}\n"
    "}} }\n";

static void write_file_head(struct plain_writer *pw, bool layout)
{
	const feature_set features = case_features(pw->p->c);
	FILE *out = pw->w.out;

	fputs("#![allow(warnings)]\n", out);
	rust_write_features(features, language_rust.features, out);
	if (!layout && (features & FEATURE_BIT(FEATURE_VECTOR)))
		fputs("#![feature(simd_ffi)]\n", out);
	fputs(layout ? "use std::mem::{align_of, size_of};\n\n"
	             : "use std::mem::{size_of, transmute, MaybeUninit};\n"
	               "use std::ptr::{addr_of, addr_of_mut};\n\n",
	      out);
	rust_write_shared(features, out);
	rust_write_types(&pw->w);
	fputc('\n', out);
}

/* LLVM decorates the name, as on Windows, and ELF linkers read that as a version. */
static const char *decoration(const struct plain *p, const char *plain, const char *bare)
{
	return p->c->convention == CONVENTION_VECTORCALL ? bare : plain;
}

/* From behind the `...` integers, floats and pointers alone are read. */
static void write_tail(struct plain_writer *pw, size_t i)
{
	const struct leaf_list *leaves = &pw->p->leaves;
	size_t index = 0;

	while (leaves->leaf[index].object != i + 1)
		index++;
	fprintf(pw->w.out, "\tlet %s = core::intrinsics::va_arg::<", name_of(pw, i));
	rust_write_bare(&pw->w, pw->p->c->parameter[i]);
	fprintf(pw->w.out, ">(&mut list);\n\tcheck!(\"%s\", %s as ", pw->object.data,
	        pw->object.data);
	write_leaf_type(pw, &leaves->leaf[index]);
	fputs(", ", pw->w.out);
	write_leaf_type(pw, &leaves->leaf[index]);
	fputs(", ", pw->w.out);
	write_literal(pw, index, true);
	fputs(");\n", pw->w.out);
}

static void write_received(struct plain_writer *pw, size_t i)
{
	if (i >= pw->p->c->fixed_count) {
		write_tail(pw, i);
		return;
	}
	name_of(pw, i);
	if (pw->p->c->parameter[i]->kind == TYPE_POINTER) {
		struct buffer place;

		buffer_init(&place);
		buffer_printf(&place, "(*%s)", pw->object.data);
		buffer_clear(&pw->object);
		buffer_puts(&pw->object, place.data);
		buffer_release(&place);
	}
	plain_walk(pw->p, i + 1, check_leaf, pw);
}

void rust_plain_callee(const struct plain *p, FILE *out)
{
	struct plain_writer pw;

	open_writer(&pw, p, out);
	write_file_head(&pw, false);
	fputs("#[no_mangle] pub static mut wrong: i32 = 0;\n\n", out);
	fputs(checking, out);
	fprintf(out, "\n%s pub unsafe extern \"%s\" fn callee",
	        decoration(p, "#[no_mangle]", "#[export_name = \"\\x01callee\"]"),
	        convention_info[p->c->convention].rust);
	write_signature(&pw, "mut list: ...", "mut list: core::ffi::VaList<'_>");
	fputs(" {\n", out);
	for (size_t i = 0; i < p->c->parameter_count; i++)
		write_received(&pw, i);
	if (p->c->result != NULL) {
		buffer_clear(&pw.object);
		buffer_puts(&pw.object, "result");
		declare_object(&pw, 0);
		fputs(is_simple(p->c->result) ? "\tresult\n" : "\t*result.as_ptr()\n", out);
	}
	fputs("}\n", out);
	close_writer(&pw);
}

/* Makes the va_list that the callee gets. */
static void write_start(struct plain_writer *pw)
{
	FILE *out = pw->w.out;

	fputs("unsafe extern \"C\" fn start", out);
	write_signature(pw, "", "mut list: ...");
	fputs(" { callee(", out);
	for (size_t i = 0; i < pw->p->c->fixed_count; i++)
		fprintf(out, "%s, ", name_of(pw, i));
	fputs("list) }\n\n", out);
}

static void write_argument(struct plain_writer *pw, size_t i)
{
	const char *name = name_of(pw, i);
	const bool simple = is_simple(case_object(pw->p->c, i + 1));

	if (pw->p->c->parameter[i]->kind == TYPE_POINTER)
		fprintf(pw->w.out, simple ? "&mut %s" : "%s.as_mut_ptr()", name);
	else
		fprintf(pw->w.out, simple ? "%s" : "*%s.as_ptr()", name);
}

static void write_call(struct plain_writer *pw)
{
	const struct abi_case *c = pw->p->c;
	FILE *out = pw->w.out;

	fprintf(out, "\t%s%s(", c->result != NULL ? "let result = " : "",
	        c->va_list ? "start" : "callee");
	for (size_t i = 0; i < c->parameter_count; i++) {
		fputs(i > 0 ? ", " : "", out);
		write_argument(pw, i);
	}
	fputs(");\n", out);
}

void rust_plain_caller(const struct plain *p, FILE *out)
{
	struct plain_writer pw;

	open_writer(&pw, p, out);
	write_file_head(&pw, false);
	fprintf(out, "extern \"C\" { static mut wrong: i32; }\nextern \"%s\" { %sfn callee",
	        convention_info[p->c->convention].rust,
	        decoration(p, "", "#[link_name = \"\\x01callee\"] "));
	write_signature(&pw, "...", "list: core::ffi::VaList<'_>");
	fputs("; }\n\n", out);
	fputs(checking, out);
	fputc('\n', out);
	if (p->c->va_list)
		write_start(&pw);
	fputs("#[no_mangle] pub unsafe extern \"C\" fn main() -> i32 {\n", out);
	for (size_t i = 0; i < p->c->parameter_count; i++) {
		name_of(&pw, i);
		declare_object(&pw, i + 1);
	}
	write_call(&pw);
	buffer_clear(&pw.object);
	buffer_puts(&pw.object, "result");
	plain_walk(p, 0, check_leaf, &pw);
	fputs("\twrong\n}\n", out);
	close_writer(&pw);
}

void rust_plain_layout(const struct plain *p, FILE *out)
{
	struct plain_writer pw;
	struct buffer what;

	open_writer(&pw, p, out);
	buffer_init(&what);
	write_file_head(&pw, true);
	fputs("fn main() {\n", out);
	for (size_t i = 0; i < layout_word_count(p->c); i++) {
		if (layout_is_told(p->c, i))
			continue;
		buffer_clear(&what);
		layout_describe(p->c, i, &what);
		fprintf(out, "\tprintln!(\"%s: {}\", ", what.data);
		rust_write_layout_word(&pw.w, i);
		fputs(");\n", out);
	}
	fputs("}\n", out);
	buffer_release(&what);
	close_writer(&pw);
}
