#include "probe_text.h"

const char probe_head_rust[] = "#![no_std]\n#![allow(warnings)]\n";

/* clang-format off */
#define MUST(condition) "const _: () = assert!(" condition ");\n"
#define SIZE(type, size) MUST("core::mem::size_of::<" type ">() == " size)
#define ALIGN(type, align) MUST("core::mem::align_of::<" type ">() == " align)

/* A function that takes and returns the type. */
#define PASS(name, type) "pub extern \"C\" fn " name "(a: " type ") -> " type " { a }\n"

/* rustc takes no convention that it ignores. */
#define CONVENTION(name, abi) \
	"pub extern \"" abi "\" fn " name "(a: i32, b: i32) -> i32 { a + b }\n" \
	"pub unsafe fn " name "_caller(f: unsafe extern \"" abi "\" fn(i32, i32) -> i32)" \
	" -> i32 { f(1, 2) }\n", ""

const struct probe_text probe_text_rust[FEATURE_COUNT] = {
	/* offset_of! is what the layout tables need: rustc 1.77. */
	[FEATURE_CORE] = {
		"#[repr(C)] pub struct S { pub a: i32, pub b: i64 }\n"
		"pub static O: usize = core::mem::offset_of!(S, b);\n"
		"#[no_mangle] pub unsafe extern \"C\" fn f(s: S) -> i32 { s.a }\n", ""},
	[FEATURE_INT128] = {PASS("int128", "i128"), ""},
	[FEATURE_VARIADIC] = {
		"pub unsafe extern \"C\" fn variadic(a: i32, list: ...) -> i32 { a }\n", "",
		"#![feature(c_variadic)]\n"},
	[FEATURE_FLOAT16] = {PASS("float16", "f16"), SIZE("f16", "2"), "#![feature(f16)]\n"},
	[FEATURE_FLOAT128] = {PASS("float128", "f128"), SIZE("f128", "16"), "#![feature(f128)]\n"},
	[FEATURE_ENUM_TYPED] = {
		"#[repr(u8)] #[derive(Clone, Copy)] pub enum Typed { A = 1, B = 200 }\n"
		PASS("typed", "Typed"), SIZE("Typed", "1")},
	[FEATURE_ENUM_WIDE] = {
		"#[repr(i64)] #[derive(Clone, Copy)] pub enum Wide { A = 1, B = 0x123456789a }\n"
		PASS("wide", "Wide"), SIZE("Wide", "8")},
	[FEATURE_EMPTY_RECORD] = {
		"#[repr(C)] pub struct Empty {}\n" PASS("empty", "Empty"), SIZE("Empty", "0")},
	[FEATURE_ZERO_ARRAY] = {
		"#[repr(C)] pub struct Zero { a: i32, b: [i8; 0] }\n" PASS("zero", "Zero"),
		SIZE("Zero", "4")},
	[FEATURE_PACKED] = {
		"#[repr(C, packed)] pub struct Packed { a: i8, b: i32 }\n" PASS("packed", "Packed"),
		SIZE("Packed", "5")},
	[FEATURE_ALIGNED] = {
		"#[repr(C, align(16))] pub struct Aligned { a: i32 }\n" PASS("aligned", "Aligned"),
		ALIGN("Aligned", "16")},
	[FEATURE_PRAGMA_PACK] = {
		"#[repr(C, packed(2))] pub struct Pack { a: i8, b: i32 }\n" PASS("pack", "Pack"),
		SIZE("Pack", "6")},
	[FEATURE_VECTOR] = {
		"#[repr(simd)] #[derive(Clone, Copy)] pub struct Vector([i32; 4]);\n"
		PASS("vector", "Vector"), SIZE("Vector", "16"),
		"#![feature(repr_simd)]\n"},

	[FEATURE_SYSV_ABI] = {CONVENTION("sysv", "sysv64")},
	[FEATURE_MS_ABI] = {CONVENTION("ms", "win64")},
	[FEATURE_VECTORCALL] = {
		CONVENTION("vectorcall", "vectorcall"), "#![feature(abi_vectorcall)]\n"},
	[FEATURE_CDECL] = {CONVENTION("cdecl", "cdecl")},
	[FEATURE_STDCALL] = {CONVENTION("stdcall", "stdcall")},
	[FEATURE_FASTCALL] = {CONVENTION("fastcall", "fastcall")},
	[FEATURE_THISCALL] = {CONVENTION("thiscall", "thiscall")},
};
/* clang-format on */
