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
#include "emit_rust_plain.h"
#include "emit.h"
#include "layout.h"

static void open_writer(struct rust_plain_writer *pw, const struct plain *p, FILE *out)
{
	*pw =
	    (struct rust_plain_writer){.w = {out, p->c, "", language_rust.features, true}, .p = p};
	buffer_init(&pw->object);
}

static void close_writer(struct rust_plain_writer *pw)
{
	buffer_release(&pw->object);
}

static const char *name_of(struct rust_plain_writer *pw, size_t i)
{
	buffer_clear(&pw->object);
	buffer_printf(&pw->object, "a%zu", i);
	return pw->object.data;
}

static void write_type(const struct rust_plain_writer *pw, const struct type *type)
{
	rust_write_type(&pw->w, type, 0);
}

/* Whose zeros are a value, and which is no type of the case but an enum. */
static bool is_simple(const struct type *type)
{
	return type->kind == TYPE_SCALAR || type->kind == TYPE_ENUM;
}

/* let a0: u8 = 0x20; */
static void declare_simple(struct rust_plain_writer *pw, size_t object)
{
	FILE *out = pw->w.out;

	fprintf(out, "\tlet %s%s: ", object == 0 ? "" : "mut ", pw->object.data);
	write_type(pw, case_object(pw->p->c, object));
	fputs(" = ", out);
	plain_walk(pw->p, object, rust_plain_value, pw);
	fputs(";\n", out);
}

/* let mut a1 = MaybeUninit::<s0>::zeroed(); and its leaves; `name` is pw->object. */
static void declare_object(struct rust_plain_writer *pw, size_t object)
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
	plain_walk(pw->p, object, rust_plain_assign, pw);
	buffer_release(&name);
}

/* Functions */

static void write_result(const struct rust_plain_writer *pw)
{
	if (pw->p->c->result == NULL)
		return;
	fputs(" -> ", pw->w.out);
	write_type(pw, pw->p->c->result);
}

/* (a0: u8, a1: *mut s0, mut list: ...) -> f32 */
static void write_signature(struct rust_plain_writer *pw, const char *tail, const char *list)
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

static void write_file_head(struct rust_plain_writer *pw, bool layout)
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
	rust_write_shared(features, false, out);
	rust_write_types(&pw->w);
	if (layout)
		rust_write_role_help(features, out);
	fputc('\n', out);
}

/* LLVM decorates the name, as on Windows, and ELF linkers read that as a version. */
static const char *decoration(const struct plain *p, const char *plain, const char *bare)
{
	return p->c->convention == CONVENTION_VECTORCALL ? bare : plain;
}

/* From behind the `...` integers, floats and pointers alone are read. */
static void write_tail(struct rust_plain_writer *pw, size_t i)
{
	const struct leaf_list *leaves = &pw->p->leaves;
	size_t index = 0;

	while (leaves->leaf[index].object != i + 1)
		index++;
	fprintf(pw->w.out, "\tlet %s = core::intrinsics::va_arg::<", name_of(pw, i));
	rust_write_bare(&pw->w, pw->p->c->parameter[i]);
	fprintf(pw->w.out, ">(&mut list);\n\tcheck!(\"%s\", %s as ", pw->object.data,
	        pw->object.data);
	rust_plain_leaf_type(pw, &leaves->leaf[index]);
	fputs(", ", pw->w.out);
	rust_plain_leaf_type(pw, &leaves->leaf[index]);
	fputs(", ", pw->w.out);
	rust_plain_literal(pw, index, true);
	fputs(");\n", pw->w.out);
}

static void write_received(struct rust_plain_writer *pw, size_t i)
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
	plain_walk(pw->p, i + 1, rust_plain_check, pw);
}

void rust_plain_callee(const struct plain *p, FILE *out)
{
	struct rust_plain_writer pw;

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
static void write_start(struct rust_plain_writer *pw)
{
	FILE *out = pw->w.out;

	fputs("unsafe extern \"C\" fn start", out);
	write_signature(pw, "", "mut list: ...");
	fputs(" { callee(", out);
	for (size_t i = 0; i < pw->p->c->fixed_count; i++)
		fprintf(out, "%s, ", name_of(pw, i));
	fputs("list) }\n\n", out);
}

static void write_argument(struct rust_plain_writer *pw, size_t i)
{
	const char *name = name_of(pw, i);
	const bool simple = is_simple(case_object(pw->p->c, i + 1));

	if (pw->p->c->parameter[i]->kind == TYPE_POINTER)
		fprintf(pw->w.out, simple ? "&mut %s" : "%s.as_mut_ptr()", name);
	else
		fprintf(pw->w.out, simple ? "%s" : "*%s.as_ptr()", name);
}

static void write_call(struct rust_plain_writer *pw)
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
	struct rust_plain_writer pw;

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
	plain_walk(p, 0, rust_plain_check, &pw);
	fputs("\twrong\n}\n", out);
	close_writer(&pw);
}

void rust_plain_layout(const struct plain *p, FILE *out)
{
	struct rust_plain_writer pw;
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
