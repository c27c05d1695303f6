/* Rust of all tiers: the words for it, the reasons that there are none, and that rustc takes it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/base/process.h"
#include "../../targets/recipe.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(emit_rust, .init = set_up, .fini = tear_down, .timeout = 60);

static const struct abi_case *parse(const char *text)
{
	struct error error;
	const struct abi_case *c = case_parse(&arena, "test", text, strlen(text), &error);

	cr_assert(c != NULL, "%s", error.message);
	return c;
}

static const char *refusal(const struct abi_case *c)
{
	return emit_refusal(&language_rust, language_rust.features, c);
}

struct row {
	const char *text, *want;
};

/* What `show` prints of a row's case contains what it wants. */
static void expect_shown(const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct abi_case *c = parse(row[i].text);
		char *got = NULL;
		size_t size;
		FILE *out = open_memstream(&got, &size);

		cr_expect(refusal(c) == NULL, "row %zu", i);
		language_rust.show(c, out);
		fclose(out);
		cr_expect(strstr(got, row[i].want) != NULL, "row %zu: %s", i, got);
		free(got);
	}
}

Test(emit_rust, types)
{
	static const struct row row[] = {
	    {"enum e : u8 { 0, 1 }; void f(enum e);",
	     "#[repr(u8)] pub enum e { V0 = 0, V1 = 1, }\n"},
	    {"enum e { -1, 1 } packed; void f(enum e);",
	     "#[repr(i8)] pub enum e { V0 = -1, V1 = 1, }\n"},
	    {"enum e { 0, 4294967296 }; void f(enum e);",
	     "#[repr(C)] pub enum e { V0 = 0, V1 = 4294967296, }\n"},
	    {"typedef i32 t0; typedef t0 t1; void f(t1);",
	     "#[repr(transparent)] pub struct t1(pub t0);\n"
	     "\n"
	     "pub unsafe extern \"C\" fn callee(a0: t1) {\n"
	     "\t*(slot.s1 as *mut i64) = a0.0.0 as i64;\n}\n"},
	    {"typedef i32 t mode(QI); void f(t);", "pub struct t(pub i8);\n"},
	    {"struct s { i8 a; } packed; void f(struct s);",
	     "#[repr(C, packed)] pub struct s { pub a: i8, }\n"},
	    {"union u { i8 a; i64 b; } pack(2); void f(union u);",
	     "#[repr(C, packed(2))] pub union u"},
	    {"struct s { i8 a; } aligned(8); void f(struct s);",
	     "#[repr(C, align(8))] pub struct s"},
	    {"struct s { i8 a; i32 b packed aligned(2); }; void f(struct s);",
	     "#[repr(C, packed)] pub struct crosscall_packed_s_1(i32);\n"
	     "impl Copy for crosscall_aligned_s_1 {} "
	     "impl Clone for crosscall_aligned_s_1 { fn clone(&self) -> Self { *self } }\n"
	     "#[repr(align(2))] pub struct crosscall_aligned_s_1;\n"
	     "impl Copy for s {} impl Clone for s { fn clone(&self) -> Self { *self } }\n"
	     "#[repr(C)] pub struct s { pub a: i8, crosscall_aligned_1: crosscall_aligned_s_1, "
	     "pub b: crosscall_packed_s_1, }\n"},
	};

	expect_shown(row, ARRAY_LEN(row));
}

Test(emit_rust, words_of_its_own)
{
	static const struct row row[] = {
	    {"struct s { ptr a; ptr b; ptr c[2]; }; void f(struct s);",
	     "{ pub a: *mut u8, pub b: Option<core::ptr::NonNull<u8>>, "
	     "pub c: [Option<unsafe extern \"C\" fn()>; 2], }\n"},
	    {"void f(i8 *, i8 *, i8 *, i8 *);",
	     "fn callee(a0: *mut i8, a1: &mut i8, a2: Option<&mut i8>, "
	     "a3: Option<core::ptr::NonNull<i8>>) {\n"
	     "\t*(slot.s1 as *mut i8) = *a0;\n"
	     "\t*(slot.s2 as *mut i8) = *a1;\n"
	     "\t*(slot.s3 as *mut i8) = *core::mem::transmute::<_, *mut i8>(a2);\n"
	     "\t*(slot.s4 as *mut i8) = *core::mem::transmute::<_, *mut i8>(a3);\n"},
	    {"struct s { i8 a; }; void f(i8, i8, ptr, i8, struct s *, struct s *);",
	     "a4: Option<crosscall_box<s>>, a5: Option<&s>) {\n"},
	    {"struct s { i8 a; i32 b; bool c; }; void f(struct s);",
	     "{ pub a: i8, pub b: i32, pub c: bool, }\n"},
	    {"struct s { i8 a; i32 b; u128 c[2]; }; void f(struct s);",
	     "pub c: [Option<core::num::NonZeroU128>; 2], }\n"},
	    {"void f(i8, i8, char, i64, i64, i64);",
	     "a2: Option<core::num::NonZeroI8>, a3: i64, a4: i64, "
	     "a5: Option<core::num::NonZeroI64>) {\n"},
	    {"void f(i8, i8, i8);",
	     "\t*(slot.s3 as *mut i64) = core::mem::transmute::<_, i8>(a2) as i64;\n"},
	    {"struct s { ptr a; u64 b; } slice; struct s f(struct s, struct s, struct s, struct s "
	     "*, i8, "
	     "i8, i8, struct s);",
	     "\npub unsafe extern \"C\" fn callee(a0: &'static [u8], a1: Option<&'static [u8]>, "
	     "a2: &'static str, a3: Option<core::ptr::NonNull<&'static [u8]>>, a4: i8, "
	     "a5: Option<core::num::NonZeroI8>, a6: i8, a7: *const [u8]) -> &'static [u8] {\n"},
	    {"struct s { u8 t; i32 a; i8 b; }; struct t { u8 t; }; "
	     "union u { struct s x; struct t y; } tagged; void f(union u);",
	     "\n#[repr(u8)] pub enum u { x { a: i32, b: Option<core::num::NonZeroI8>, } = 0, "
	     "y { } = 1, }\n"},
	    {"enum e { 0, 1, 7 }; struct s { f32 a; }; struct t { struct s; }; "
	     "union u { struct s x; struct t y; }; struct v { enum e t; union u a; } tagged; "
	     "void f(struct v);",
	     "\n#[repr(C)] pub enum v { x { a: f32, }, y { crosscall_0: s, }, }\n"},
	    {"enum e { 5 }; struct s { f32 a; }; union u { struct s x; }; "
	     "struct v { enum e t; union u a; } tagged; void f(struct v);",
	     "\n#[repr(C, u32)] pub enum v { x { a: f32, } = 5, }\n"},
	    {"enum e { -5 } packed; struct s { enum e t; f32 a; }; "
	     "union u { struct s x; } tagged; void f(union u);",
	     "\n#[repr(i8)] pub enum u { x { a: f32, } = -5, }\n"},
	};

	expect_shown(row, ARRAY_LEN(row));
}

Test(emit_rust, records_of_no_size)
{
	static const struct row row[] = {
	    {"struct s { i8 a; i16 b[]; }; void f(struct s);", "pub a: i8, pub b: [i16; 0], }\n"},
	    {"struct s { i8 a; }; struct t { struct s; i8 b; }; void f(struct t);",
	     "{ pub crosscall_0: s, pub b: i8, }\n"},
	    {"union u { }; void f(union u);", "pub union u { crosscall: (), }\n"},
	    {"f16 f(vector(f16, 4));", "#![feature(f16)]\n#![feature(repr_simd)]\n"},
	    {"f16 f(vector(f16, 4));", "fn callee(a0: Vector<f16, 4>) -> f16 {\n"},
	    {"void f(vector(f32, 8));", "\n#[cfg(target_feature = \"avx\")] pub unsafe"},
	};

	expect_shown(row, ARRAY_LEN(row));
}

Test(emit_rust, calls)
{
	static const struct row row[] = {
	    {"void f(i64) vectorcall;",
	     "#[export_name = \"\\x01callee\"] pub unsafe extern \"vectorcall\""},
	    {"void f(i64) unwind;",
	     "extern \"C-unwind\" fn caller(callee: unsafe extern \"C-unwind\""},
	    {"void f(i64) efi;", "extern \"efiapi\" fn(i64)"},
	    {"enum e { 0 }; void f(i8, ...: i32, enum e, f64);",
	     "fn callee(a0: i8, mut list: ...) {\n"
	     "\t*(slot.s1 as *mut i64) = a0 as i64;\n"
	     "\t*(slot.s2 as *mut i64) = core::intrinsics::va_arg::<i32>(&mut list) as i64;\n"
	     "\t*(slot.s3 as *mut i64) = core::intrinsics::va_arg::<u32>(&mut list) as i64;\n"
	     "\t*(slot.s4 as *mut f64) = core::intrinsics::va_arg::<f64>(&mut list);\n"},
	    {"void f(i8, ...: i128);", "\n// no callee: a type that VaList cannot be asked for\n"},
	    {"void f(i8, ...: i32) ms;",
	     "\n// no callee: no variadic function of this convention\n"},
	    {"f64 f(i8, va_list: i32);",
	     "unsafe extern \"C\" fn pass(callee: unsafe extern \"C\" fn(i8, "
	     "core::ffi::VaList<'_>) -> "
	     "f64, a0: i8, mut list: ...) -> f64 { callee(a0, list) }\n"},
	    {"void f(i8, ...: i128);", "callee: unsafe extern \"C\" fn(i8, ...)) {\n"},
	};

	expect_shown(row, ARRAY_LEN(row));
}

Test(emit_rust, refusals)
{
	static const struct {
		const char *text, *want;
	} row[] = {
	    {"void f(longdouble);", "long-double"},
	    {"struct s { i8 a : 3; }; void f(struct s);", "bit-field"},
	    {"struct s { i8 a; } packed aligned(2); void f(struct s);",
	     "packed and aligned at once"},
	    {"struct s { i8 a; } aligned(2); struct t { struct s a; } pack(1); void f(struct t);",
	     "a packed record that holds an aligned one"},
	    {"struct s { i8 a aligned(2); }; typedef struct s t; union u { t a[2]; } packed; "
	     "void f(union u);",
	     "a packed record that holds an aligned one"},
	    {"struct s { i8 a aligned(2); } packed; void f(struct s);",
	     "an aligned field of a packed record"},
	    {"struct s { i8 a; } aligned(2); struct t { struct s a packed; }; void f(struct t);",
	     "a packed record that holds an aligned one"},
	    {"struct s { ptr a; u64 b; } packed slice; void f(struct s);",
	     "a slice or a tagged record with attributes"},
	    {"struct s { u8 t; } aligned(4); union u { struct s x; } tagged; void f(union u);",
	     "a variant with attributes"},
	    {"struct s { f32 a packed; }; union u { struct s x; }; "
	     "struct v { i8 t; union u a; } tagged; void f(struct v);",
	     "a variant with attributes"},
	    {"struct s { }; union u { struct s x; }; struct v { i8 t; union u a; } tagged; "
	     "void f(struct v);",
	     "an enum whose variants have no fields"},
	    {"void f(vector(f64, 16));", "a vector of more than 64 bytes by value"},
	    {"void f(i8, ...: i32) stdcall;", "a variadic function of this convention"},
	    {"void f(i8, va_list: i32) ms;", "a va_list of this convention"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *got = refusal(parse(row[i].text));

		cr_expect(got != NULL && strcmp(got, row[i].want) == 0, "row %zu: %s", i,
		          got != NULL ? got : "none");
	}
}

/* What the toolchain has no unstable features for, it may still call. */
Test(emit_rust, calls_need_no_definition)
{
	const struct abi_case *c = parse("f64 f(i8, ...: i32);");
	const bool wanted = true;
	struct emit_request request = {&c, &wanted, 1, true, FEATURE_BIT(FEATURE_VARIADIC)};
	char *got = NULL;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	language_rust.module(&request, out);
	fclose(out);
	cr_expect(strstr(got, "[Case(0 as *const (), caller_0 as *const ()),\n") != NULL);
	cr_expect(strstr(got, "#![feature") == NULL);
	free(got);
}

static const char *const rich[] = {
    "enum e0 : u8 { 0, 1 }; enum e1 { -1, 5 } packed; enum e2 { 0, 4294967296 };"
    " enum e3 { 0, 7 } mode(HI); enum e4 : i128 { -1 };"
    " void f(enum e0, enum e1, enum e2, enum e3, enum e4);",
    "typedef i32 t0; typedef t0 t1; typedef i32 t2 mode(QI); struct s { t1 a; t2 b; };"
    " typedef struct s t3; t3 f(t0, t1, t2, t3, t3 *);",
    "struct s { i8 f0; i32 f1 packed; f32 f2[2] aligned(8); ptr f3[2]; ptr f4; ptr f5; };"
    " struct s f(struct s *, struct s *, struct s *, struct s *, struct s);",
    "struct e { }; union u { }; struct z { i64 a[0]; }; typedef struct e t;"
    " struct e f(struct e, union u, struct z, t);",
    "struct s { i8 a; i64 b; f128 c; } packed; struct t { i8 a; i64 b; struct s s; } pack(4);"
    " struct v { i32 a; } aligned(32); struct t f(struct s, struct t, struct v);",
    "struct s { i8 a; f16 b; }; union u { struct s; i64 c; }; struct t { union u; i16 d[]; };"
    " struct t f(union u, struct t);",
    "struct s { vector(f32, 4) a; vector(i8, 1) b; vector(f64, 16) c[0]; };"
    " f16 f(vector(f16, 4), vector(f32, 2), f128, struct s, vector(f64, 16) *);",
    "vector(i16, 16) f(vector(f64, 8));",
    "i128 f(ptr, ptr, ptr, u128, i128 *) ms;",
    "struct s { ptr a; u64 b; } slice; struct s f(struct s, struct s, struct s, struct s, struct s "
    "*,"
    " ...: struct s);",
    "enum e { 3, 70000 }; struct s { enum e t; ptr a[2]; }; struct s1 { enum e t; struct s a; };"
    " union u { struct s x; struct s1 y; } tagged; union u f(union u, union u *);",
    "enum e { 0, 1, 7 }; struct z { ptr a; u64 b; } slice; struct s { struct z a; }; struct t { };"
    " union u { struct s x; struct t y; }; struct v { enum e t; union u a; } tagged;"
    " struct w { i64 t; union u a; } tagged; struct q { i8 a; struct v b[2]; } packed;"
    " struct v f(struct w, struct q);",
    "struct s { i8 a; u8 b; i16 c[3]; }; void f(struct s *, i8, u16, i8, struct s *, struct s *);",
    "void f(i8, f16 *) efi;",
    "void f(i8) unwind;",
    "f64 f(i8 *, va_list: i32, f64) unwind;",
    "f64 f(vector(f32, 4), f64) vectorcall;",
    "enum e { 0 }; typedef f64 t; struct s { f32 a; };"
    " struct s f(struct s *, ...: i32, u32, i64, u64, t, ptr, enum e);",
    "struct s { f32 a; }; void f(i8, ...: struct s, i128, f128, f16, vector(f32, 4), u64);",
    "struct s { f32 a; }; i32 f(...: struct s);",
    "void f(...: i32) unwind;",
    "void f(i8, ...: i32) sysv;",
    "void f(i8, ...: f64) ms;",
    "f64 f(i8 *, va_list: i32, f64);",
    "void f(va_list: i32, ptr);",
};

static const struct recipe *rust_recipe(void)
{
	const struct recipe *recipe = recipes;

	while (recipe->language != &language_rust)
		recipe++;
	return recipe;
}

static bool is_there(const char *program)
{
	const char *const argv[] = {program, "--version", NULL};
	struct process_request request = {.argv = argv};
	struct process_result result;
	bool there;

	process_run(&request, &result);
	there = result.end == PROCESS_EXITED && result.code == 0;
	process_result_release(&result);
	return there;
}

static void expect_runs(const char *folder, const char *const *argv, const char *flag)
{
	struct process_request request = {.argv = argv, .folder = folder};
	struct process_result result;

	process_run(&request, &result);
	cr_expect(result.end == PROCESS_EXITED && result.code == 0, "%s: %s", flag,
	          result.error_output.data);
	process_result_release(&result);
}

/* Nothing of core or std may be missing. */
static void expect_builds(const char *folder, const char *source, const char *flag)
{
	static const char *const link[] = {"cc", "-shared",   "-Wl,-z,defs", "module.o",
	                                   "-o", "module.so", NULL};
	const struct recipe *recipe = rust_recipe();
	const char *argv[64], **end = argv;

	for (size_t i = 0; recipe->wrapper[i] != NULL; i++)
		*end++ = recipe->wrapper[i];
	*end++ = recipe->stem;
	for (size_t i = 0; recipe->compile[i] != NULL; i++)
		*end++ = recipe->compile[i];
	*end++ = flag;
	*end++ = source;
	*end++ = recipe->output;
	*end++ = "module.o";
	*end = NULL;
	cr_assert(end < argv + ARRAY_LEN(argv));
	expect_runs(folder, argv, flag);
	expect_runs(folder, link, flag);
}

Test(emit_rust, rustc_takes_a_rich_module)
{
	const struct abi_case *c[ARRAY_LEN(rich)];
	bool wanted[ARRAY_LEN(rich)];
	struct emit_request request = {c, wanted, ARRAY_LEN(rich), true, language_rust.features};
	struct error error;
	const char *folder;
	FILE *out;

	if (!is_there(rust_recipe()->stem)) {
		fprintf(stderr, "skipped: rustc is not there; %zu cases\n", ARRAY_LEN(rich));
		cr_skip_test("rustc is not there");
	}
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	for (size_t i = 0; i < ARRAY_LEN(rich); i++) {
		c[i] = parse(rich[i]);
		wanted[i] = true;
		cr_expect(refusal(c[i]) == NULL, "case %zu: %s", i, refusal(c[i]));
	}
	out = fopen(arena_printf(&arena, "%s/module.rs", folder), "w");
	cr_assert(out != NULL);
	language_rust.module(&request, out);
	fclose(out);
	expect_builds(folder, "module.rs", "-Copt-level=0");
	expect_builds(folder, "module.rs", "-Ctarget-feature=+avx512f");
	file_remove(folder);
}

Test(emit_rust, every_feature_is_asked_for)
{
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		cr_expect(eq(int, (language_rust.features & FEATURE_BIT(i)) != 0,
		             language_rust.probe[i].accept != NULL),
		          "%s", feature_info[i].text);
}

/* Measured in the enum itself: its tag and each of its fields. */
Test(emit_rust, layout_of_what_it_has_words_for)
{
	static const struct {
		const char *text, *want;
	} row[] = {
	    {"struct s { ptr a; u64 b; } slice; void f(struct s);",
	     "size_of::<&'static [u8]>() as u32,align_of::<&'static [u8]>() as u32,"
	     "((crosscall_slice[0] != 1) as usize * size_of::<usize>()) as u32,"},
	    {"struct s { u8 t; i32 a; }; union u { struct s x; } tagged; void f(union u);",
	     "crosscall_alike(&[match unsafe { crosscall_raw::<u_0, { size_of::<u_0>() }> "
	     "{ bytes: crosscall_tag(0, 1) }.value } { u_0::x { .. } => 0, _ => usize::MAX }, "
	     "core::mem::offset_of!(u_0, x.a).wrapping_sub(core::mem::offset_of!(s_0, a)), ]) "
	     "as u32,"},
	    {"struct s { i32 a; }; union u { struct s x; }; struct t { i8 t; union u a; } tagged; "
	     "void f(struct t);",
	     "crosscall_alike(&[core::mem::offset_of!(t_0, x.a)"
	     ".wrapping_sub(core::mem::offset_of!(s_0, a)), ]) as u32,"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct abi_case *c = parse(row[i].text);
		const bool wanted = true;
		struct emit_request request = {&c, &wanted, 1, true, language_rust.features};
		char *got = NULL;
		size_t size;
		FILE *out = open_memstream(&got, &size);

		language_rust.module(&request, out);
		fclose(out);
		cr_expect(strstr(got, row[i].want) != NULL, "row %zu: %s", i, got);
		free(got);
	}
}
