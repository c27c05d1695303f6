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
		.accept = "#[repr(C)] pub struct S { pub a: i32, pub b: i64 }\n"
		"pub static O: usize = core::mem::offset_of!(S, b);\n"
		"#[no_mangle] pub unsafe extern \"C\" fn f(s: S) -> i32 { s.a }\n", ""},
	[FEATURE_INT128] = {.accept = PASS("int128", "i128"), ""},
	/* Calls; FEATURE_VA_LIST asks for definitions. */
	[FEATURE_VARIADIC] = {
		.accept = "pub unsafe fn variadic(f: unsafe extern \"C\" fn(i32, ...) -> i32)"
		" -> i32 { f(1, 2) }\n",
		""},
	[FEATURE_FLOAT16] = {.accept = PASS("float16", "f16"), SIZE("f16", "2"), "#![feature(f16)]\n"},
	[FEATURE_FLOAT128] = {
		.accept = PASS("float128", "f128"),
		SIZE("f128", "16"), "#![feature(f128)]\n"},
	[FEATURE_ENUM_TYPED] = {
		.accept = "#[repr(u8)] #[derive(Clone, Copy)] pub enum Typed { A = 1, B = 200 }\n"
		PASS("typed", "Typed"), SIZE("Typed", "1")},
	/* How wide is what compilers differ in. */
	[FEATURE_ENUM_WIDE] = {
		.accept = "#[repr(C)] #[derive(Clone, Copy)] pub enum Wide { A = 1, B = 0x123456789a }\n"
		PASS("wide", "Wide"), ""},
	[FEATURE_EMPTY_RECORD] = {
		.accept = "#[repr(C)] pub struct Empty {}\n" PASS("empty", "Empty"), SIZE("Empty", "0")},
	[FEATURE_ZERO_ARRAY] = {
		.accept = "#[repr(C)] pub struct Zero { a: i32, b: [i8; 0] }\n" PASS("zero", "Zero"),
		SIZE("Zero", "4")},
	[FEATURE_FLEXIBLE_ARRAY] = {
		.accept = "#[repr(C)] pub struct Flexible { a: i8, b: [i32; 0] }\n"
		PASS("flexible", "Flexible"),
		SIZE("Flexible", "4")},
	[FEATURE_ANONYMOUS] = {
		.accept = "#[repr(C)] pub struct Inner { a: i8 }\n"
		"#[repr(C)] pub struct Outer { pub crosscall_0: Inner, b: i8 }\n" PASS("outer", "Outer"),
		SIZE("Outer", "2")},
	[FEATURE_PACKED] = {
		.accept = "#[repr(C, packed)] pub struct Packed { a: i8, b: i32 }\n" PASS("packed", "Packed"),
		SIZE("Packed", "5")},
	[FEATURE_PACKED_FIELD] = {
		.accept = "#[repr(C, packed)] pub struct PackedInt(i32);\n"
		"#[repr(C)] pub struct PackedField { a: i8, b: PackedInt }\n"
		PASS("packed_field", "PackedField"), SIZE("PackedField", "5")},
	[FEATURE_PACKED_ENUM] = {
		.accept = "#[repr(i8)] #[derive(Clone, Copy)] pub enum PackedEnum { A = -1, B = 5 }\n"
		PASS("packed_enum", "PackedEnum"), SIZE("PackedEnum", "1")},
	[FEATURE_ALIGNED] = {
		.accept = "#[repr(C, align(16))] pub struct Aligned { a: i32 }\n" PASS("aligned", "Aligned"),
		ALIGN("Aligned", "16")},
	[FEATURE_ALIGNED_FIELD] = {
		.accept = "#[repr(align(8))] pub struct AlignedMark;\n"
		"#[repr(C)] pub struct AlignedField { a: i8, mark: AlignedMark, b: i8, c: i8 }\n"
		PASS("aligned_field", "AlignedField"),
		SIZE("AlignedField", "16") MUST("core::mem::offset_of!(AlignedField, c) == 9")},
	[FEATURE_PRAGMA_PACK] = {
		.accept = "#[repr(C, packed(2))] pub struct Pack { a: i8, b: i32 }\n" PASS("pack", "Pack"),
		SIZE("Pack", "6")},
	[FEATURE_VECTOR] = {
		.accept = "#[repr(simd)] #[derive(Clone, Copy)] pub struct Vector([i32; 4]);\n"
		PASS("vector", "Vector"), SIZE("Vector", "16"),
		"#![feature(repr_simd)]\n"},
	/* The lines at the head are those of float16 and vector. */
	[FEATURE_VECTOR_FLOAT16] = {
		.accept = "#[repr(simd)] #[derive(Clone, Copy)] pub struct VectorHalf([f16; 4]);\n"
		PASS("vector_float16", "VectorHalf"), SIZE("VectorHalf", "8")},
	[FEATURE_MODE] = {
		.accept = "#[repr(transparent)] pub struct Mode(i8);\n"
		PASS("mode", "Mode"), SIZE("Mode", "1")},
	[FEATURE_MODE_ENUM] = {
		.accept = "#[repr(i16)] #[derive(Clone, Copy)] pub enum ModeEnum { A = -1, B = 5 }\n"
		PASS("mode_enum", "ModeEnum"), SIZE("ModeEnum", "2")},
	/* What repr(C) is wherever the default is not Microsoft's. */
	[FEATURE_GCC_STRUCT] = {
		.accept = "#[repr(C)] pub struct GccStruct { a: i8, b: i16 }\n" PASS("gcc_struct", "GccStruct"),
		SIZE("GccStruct", "4")},

	[FEATURE_SYSV_ABI] = {.accept = CONVENTION("sysv", "sysv64")},
	[FEATURE_MS_ABI] = {.accept = CONVENTION("ms", "win64")},
	[FEATURE_MS_ABI_VARIADIC] = {
		.accept = "pub unsafe fn ms_variadic(f: unsafe extern \"win64\" fn(i32, ...))"
		" { f(1, 2) }\n", "",
		"#![feature(extended_varargs_abi_support)]\n"},
	[FEATURE_VECTORCALL] = {
		.accept = CONVENTION("vectorcall", "vectorcall"), "#![feature(abi_vectorcall)]\n"},
	[FEATURE_CDECL] = {.accept = CONVENTION("cdecl", "cdecl")},
	[FEATURE_STDCALL] = {.accept = CONVENTION("stdcall", "stdcall")},
	[FEATURE_FASTCALL] = {.accept = CONVENTION("fastcall", "fastcall")},
	[FEATURE_THISCALL] = {.accept = CONVENTION("thiscall", "thiscall")},
	[FEATURE_VARIADIC_ALONE] = {
		.accept = "pub unsafe fn alone(f: unsafe extern \"C\" fn(...) -> i32) -> i32 { f(2) }\n", ""},
	[FEATURE_VA_LIST] = {
		.accept = "pub unsafe extern \"C\" fn defined(a: i32, mut list: ...) -> i32"
		" { core::intrinsics::va_arg::<i32>(&mut list) }\n"
		"pub unsafe extern \"C\" fn pass(f: unsafe extern \"C\" fn(core::ffi::VaList<'_>),"
		" list: ...) { f(list) }\n", "",
		"#![feature(c_variadic)]\n#![feature(core_intrinsics)]\n"},
	/* A `u64` is no usize elsewhere. */
	[FEATURE_SLICE] = {
		.accept = PASS("slice", "&'static [u8]") SIZE("&[u8]", "16") SIZE("usize", "8"), ""},
	[FEATURE_TAGGED] = {
		.accept = "#[repr(u8)] #[derive(Clone, Copy)] pub enum Tagged { A { a: i32 }, B { b: i8 } }\n"
		PASS("tagged", "Tagged"),
		SIZE("Tagged", "8") MUST("core::mem::offset_of!(Tagged, A.a) == 4"),
		"#![feature(offset_of_enum)]\n"},
};
/* clang-format on */
