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
	/* Calls; FEATURE_VA_LIST asks for definitions. */
	[FEATURE_VARIADIC] = {
		"pub unsafe fn variadic(f: unsafe extern \"C\" fn(i32, ...) -> i32) -> i32 { f(1, 2) }\n",
		""},
	[FEATURE_FLOAT16] = {PASS("float16", "f16"), SIZE("f16", "2"), "#![feature(f16)]\n"},
	[FEATURE_FLOAT128] = {PASS("float128", "f128"), SIZE("f128", "16"), "#![feature(f128)]\n"},
	[FEATURE_ENUM_TYPED] = {
		"#[repr(u8)] #[derive(Clone, Copy)] pub enum Typed { A = 1, B = 200 }\n"
		PASS("typed", "Typed"), SIZE("Typed", "1")},
	/* How wide is what compilers differ in. */
	[FEATURE_ENUM_WIDE] = {
		"#[repr(C)] #[derive(Clone, Copy)] pub enum Wide { A = 1, B = 0x123456789a }\n"
		PASS("wide", "Wide"), ""},
	[FEATURE_EMPTY_RECORD] = {
		"#[repr(C)] pub struct Empty {}\n" PASS("empty", "Empty"), SIZE("Empty", "0")},
	[FEATURE_ZERO_ARRAY] = {
		"#[repr(C)] pub struct Zero { a: i32, b: [i8; 0] }\n" PASS("zero", "Zero"),
		SIZE("Zero", "4")},
	[FEATURE_FLEXIBLE_ARRAY] = {
		"#[repr(C)] pub struct Flexible { a: i8, b: [i32; 0] }\n" PASS("flexible", "Flexible"),
		SIZE("Flexible", "4")},
	[FEATURE_ANONYMOUS] = {
		"#[repr(C)] pub struct Inner { a: i8 }\n"
		"#[repr(C)] pub struct Outer { pub crosscall_0: Inner, b: i8 }\n" PASS("outer", "Outer"),
		SIZE("Outer", "2")},
	[FEATURE_PACKED] = {
		"#[repr(C, packed)] pub struct Packed { a: i8, b: i32 }\n" PASS("packed", "Packed"),
		SIZE("Packed", "5")},
	[FEATURE_PACKED_FIELD] = {
		"#[repr(C, packed)] pub struct PackedInt(i32);\n"
		"#[repr(C)] pub struct PackedField { a: i8, b: PackedInt }\n"
		PASS("packed_field", "PackedField"), SIZE("PackedField", "5")},
	[FEATURE_PACKED_ENUM] = {
		"#[repr(i8)] #[derive(Clone, Copy)] pub enum PackedEnum { A = -1, B = 5 }\n"
		PASS("packed_enum", "PackedEnum"), SIZE("PackedEnum", "1")},
	[FEATURE_ALIGNED] = {
		"#[repr(C, align(16))] pub struct Aligned { a: i32 }\n" PASS("aligned", "Aligned"),
		ALIGN("Aligned", "16")},
	[FEATURE_ALIGNED_FIELD] = {
		"#[repr(align(8))] pub struct AlignedMark;\n"
		"#[repr(C)] pub struct AlignedField { a: i8, mark: AlignedMark, b: i8, c: i8 }\n"
		PASS("aligned_field", "AlignedField"),
		SIZE("AlignedField", "16") MUST("core::mem::offset_of!(AlignedField, c) == 9")},
	[FEATURE_PRAGMA_PACK] = {
		"#[repr(C, packed(2))] pub struct Pack { a: i8, b: i32 }\n" PASS("pack", "Pack"),
		SIZE("Pack", "6")},
	[FEATURE_VECTOR] = {
		"#[repr(simd)] #[derive(Clone, Copy)] pub struct Vector([i32; 4]);\n"
		PASS("vector", "Vector"), SIZE("Vector", "16"),
		"#![feature(repr_simd)]\n"},
	/* The lines at the head are those of float16 and vector. */
	[FEATURE_VECTOR_FLOAT16] = {
		"#[repr(simd)] #[derive(Clone, Copy)] pub struct VectorHalf([f16; 4]);\n"
		PASS("vector_float16", "VectorHalf"), SIZE("VectorHalf", "8")},
	[FEATURE_MODE] = {
		"#[repr(transparent)] pub struct Mode(i8);\n" PASS("mode", "Mode"), SIZE("Mode", "1")},
	[FEATURE_MODE_ENUM] = {
		"#[repr(i16)] #[derive(Clone, Copy)] pub enum ModeEnum { A = -1, B = 5 }\n"
		PASS("mode_enum", "ModeEnum"), SIZE("ModeEnum", "2")},
	/* What repr(C) is wherever the default is not Microsoft's. */
	[FEATURE_GCC_STRUCT] = {
		"#[repr(C)] pub struct GccStruct { a: i8, b: i16 }\n" PASS("gcc_struct", "GccStruct"),
		SIZE("GccStruct", "4")},

	[FEATURE_SYSV_ABI] = {CONVENTION("sysv", "sysv64")},
	[FEATURE_MS_ABI] = {CONVENTION("ms", "win64")},
	[FEATURE_MS_ABI_VARIADIC] = {
		"pub unsafe fn ms_variadic(f: unsafe extern \"win64\" fn(i32, ...)) { f(1, 2) }\n", "",
		"#![feature(extended_varargs_abi_support)]\n"},
	[FEATURE_VECTORCALL] = {
		CONVENTION("vectorcall", "vectorcall"), "#![feature(abi_vectorcall)]\n"},
	[FEATURE_CDECL] = {CONVENTION("cdecl", "cdecl")},
	[FEATURE_STDCALL] = {CONVENTION("stdcall", "stdcall")},
	[FEATURE_FASTCALL] = {CONVENTION("fastcall", "fastcall")},
	[FEATURE_THISCALL] = {CONVENTION("thiscall", "thiscall")},
	[FEATURE_VARIADIC_ALONE] = {
		"pub unsafe fn alone(f: unsafe extern \"C\" fn(...) -> i32) -> i32 { f(2) }\n", ""},
	[FEATURE_VA_LIST] = {
		"pub unsafe extern \"C\" fn defined(a: i32, mut list: ...) -> i32"
		" { core::intrinsics::va_arg::<i32>(&mut list) }\n"
		"pub unsafe extern \"C\" fn pass(f: unsafe extern \"C\" fn(core::ffi::VaList<'_>),"
		" list: ...) { f(list) }\n", "",
		"#![feature(c_variadic)]\n#![feature(core_intrinsics)]\n"},
};
/* clang-format on */
