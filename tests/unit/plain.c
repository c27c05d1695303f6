/* The programs that show a finding to people: what stands in their files. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"

static struct arena arena;

static void enter(void)
{
	arena_init(&arena);
}

static void leave(void)
{
	arena_release(&arena);
}

TestSuite(plain, .init = enter, .fini = leave);

enum file { CALLEE, CALLER, LAYOUT };

static const char *emitted(const struct language *language, enum file file, const char *text,
                           unsigned round, bool easy)
{
	struct error error;
	const struct abi_case *c = case_parse(&arena, "test", text, strlen(text), &error);
	void (*const write[])(const struct plain *, FILE *) = {
	    language->plain_callee, language->plain_caller, language->plain_layout};
	struct plain plain;
	char *out = NULL;
	size_t length;
	FILE *stream;

	cr_assert_not_null(c, "%s", error.message);
	plain = easy ? plain_easy(&arena, c, round, 8) : plain_round(&arena, c, round, 8, false);
	stream = open_memstream(&out, &length);
	write[file](&plain, stream);
	fclose(stream);
	return out;
}

static void expect_end(const char *got, const char *end)
{
	const size_t length = strlen(got), wanted = strlen(end);

	cr_expect(length >= wanted && strcmp(got + length - wanted, end) == 0, "%s", got);
}

/* Every kind of type, in easily seen values. */
static const char every_kind[] =
    "enum e { -1, 0, 7 };\n"
    "struct r { i16 x; };\n"
    "struct t { i32 y; };\n"
    "struct s { bool a; u32 b : 5; i8 c : 3; struct r; enum e d; atomic(struct t) g; };\n"
    "union u { f32 a; i64 b; };\n"
    "struct s f(u8, struct s, union u *, cf32, vector(i16, 2), bitint(100), ...: longdouble, "
    "ptr);\n";

Test(plain, the_callee_in_c)
{
	expect_end(
	    emitted(&language_c, CALLEE, every_kind, 0, true),
	    "struct s callee(unsigned char a0, struct s a1, union u *a2, float _Complex a3, "
	    "__typeof__(short __attribute__((vector_size(4)))) a4, _BitInt(100) a5, ...)\n"
	    "{\n"
	    "\t__builtin_va_list list;\n"
	    "\t__builtin_va_start(list, a5);\n"
	    "\tCHECK(a0, long long, 8, 0x70);\n"
	    "\tCHECK(a1.a, _Bool, 1, 1);\n"
	    "\tCHECK(a1.b, unsigned, 1, 0x9);\n"
	    "\tCHECK(a1.c, signed char, 1, 0x3);\n"
	    "\tCHECK(a1.x, short, 2, 0x4140);\n"
	    "\tCHECK(a1.d, enum e, 4, e_2);\n"
	    "\tCHECK((*(struct t *)&a1.g).y, int, 4, 0x63626160);\n"
	    "\tCHECK(a2->b, long long, 8, 0x1716151413121110);\n"
	    "\tCHECK(__real__ a3, float, 4, 16.1);\n"
	    "\tCHECK(__imag__ a3, float, 4, 17.1);\n"
	    "\tCHECK(a4[0], short, 2, 0x4140);\n"
	    "\tCHECK(a4[1], short, 2, 0x5150);\n"
	    "\tCHECK(a5, __int128, 13, (__int128)((unsigned __int128)0xfffffffc6b6a6968 << 64 | "
	    "0x6766656463626160));\n"
	    "\tlong double a6 = __builtin_va_arg(list, long double);\n"
	    "\tCHECK(a6, long double, 10, 21.1L);\n"
	    "\tvoid * a7 = __builtin_va_arg(list, void *);\n"
	    "\tCHECK(a7, void *, 8, (void *)0x1716151413121110);\n"
	    "\t__builtin_va_end(list);\n"
	    "\tstatic struct s result;\n"
	    "\tresult.a = 1; result.b = 0x2; result.c = 0x3; result.x = 0x4140;\n"
	    "\tresult.d = e_0; (*(struct t *)&result.g).y = 0x63626160;\n"
	    "\treturn result;\n"
	    "}\n");
}

Test(plain, the_caller_in_c)
{
	expect_end(emitted(&language_c, CALLER,
	                   "struct s { i8 a; f64 b[2]; };\ni128 f(u8, struct s *);", 0, true),
	           "int main(void)\n"
	           "{\n"
	           "\tunsigned char a0 = 0x20;\n"
	           "\tstatic struct s a1;\n"
	           "\ta1.a = 0x30; a1.b[0] = 4.1; a1.b[1] = 5.1;\n"
	           "\t__int128 result = callee(a0, &a1);\n"
	           "\tCHECK(result, __int128, 16, (__int128)((unsigned __int128)0x1f1e1d1c1b1a1918 "
	           "<< 64 | 0x1716151413121110));\n"
	           "\treturn wrong;\n"
	           "}\n");
}

/* Forms of a function. */
Test(plain, heads_in_c)
{
	static const struct {
		const char *text;
		enum file file;
		const char *fragment;
	} row[] = {
	    {"void f(i32) ms;", CALLER, "__attribute__((ms_abi)) void callee(int);\n"},
	    {"void f(i32) regcall;", CALLEE,
	     "__attribute__((regcall)) void callee(int) __asm__(\"callee\");\n"},
	    {"i32 f(i32) no_prototype;", CALLER, "\nint callee();\n"},
	    {"i32 f(i16) old_definition;", CALLER, "\nint callee(int);\n"},
	    {"i32 f(i16) old_definition;", CALLEE, "\nint callee(a0) short a0;\n{\n"},
	    {"i32 f(i32, va_list: f64);", CALLEE,
	     "int callee(int a0, __builtin_va_list list)\n{\n\tCHECK(a0"},
	    {"i32 f(i32, va_list: f64);", CALLER,
	     "static int start(int a0, ...)\n{\n\t__builtin_va_list list;\n"
	     "\t__builtin_va_start(list, a0);\n\tint result = callee(a0, list);\n"},
	    {"i32 f(i32, va_list: f64);", CALLER, "\tint result = start(a0, a1);\n"},
	    {"struct s { };\nvoid f(struct s);", CALLER, "\tstatic struct s a0;\n\tcallee(a0);\n"},
	    {"void f(bf16);", CALLER,
	     "a0 = ((union { unsigned short bits; __bf16 value; }){0x3f8c}.value);\n"},
	    {"void f(d64);", CALLER, "_Decimal64 a0 = 1.1DD;\n"},
	};

	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		const char *got = emitted(&language_c, row[i].file, row[i].text, 0, true);

		cr_expect_not_null(strstr(got, row[i].fragment), "row %zu: %s", i, got);
	}
}

/* All ones, and NaNs bit by bit, are values that only some rounds have. */
Test(plain, values_of_a_round)
{
	static const char text[] = "void f(i32, u16, i64, f32, longdouble, i128);";
	const char *ones = emitted(&language_c, CALLER, text, 1, false);

	cr_expect_not_null(strstr(ones, "int a0 = -0x1;\n"), "%s", ones);
	cr_expect_not_null(strstr(ones, "unsigned short a1 = 0xffff;\n"), "%s", ones);
	cr_expect_not_null(strstr(ones, "{ unsigned int bits; float value; }){0xffffffff}.value"),
	                   "%s", ones);
	cr_expect_not_null(strstr(ones, "{{0xffffffffffffffff, 0xffff}}.value"), "%s", ones);
}

Test(plain, the_layout_in_c)
{
	const char *got =
	    emitted(&language_c, LAYOUT,
	            "struct s { char a; i32 b : 3; };\ni32 f(struct s *, i32);", 0, true);

	cr_expect_not_null(
	    strstr(got, "\t{\"offset of s.a\", __builtin_offsetof(struct s, a),},\n"), "%s", got);
	cr_expect_not_null(strstr(got, "\t\tobject.b = -1;\n\t\tbytes(\"bits of struct s.b\""),
	                   "%s", got);
	/* Both i32 are told once. */
	cr_expect_null(strstr(strstr(got, "size of i32") + 1, "size of i32"), "%s", got);
}

Test(plain, rust)
{
	static const char text[] = "enum e { 0, 7 };\n"
	                           "struct s { u8 a; ptr b; vector(f32, 4) c; };\n"
	                           "enum e f(u8, struct s, f64 *, i128) ms;\n";

	expect_end(
	    emitted(&language_rust, CALLEE, text, 0, true),
	    "#[no_mangle] pub unsafe extern \"win64\" fn callee(a0: u8, a1: s, a2: *mut f64, "
	    "a3: i128) -> e {\n"
	    "\tcheck!(\"a0\", a0 as i64, i64, 0x20);\n"
	    "\tcheck!(\"a1.a\", a1.a, u8, 0x30);\n"
	    "\tcheck!(\"a1.b\", transmute::<_, usize>(a1.b), usize, 0x4746454443424140);\n"
	    "\tcheck!(\"a1.c[0]\", addr_of!(a1.c).cast::<f32>().add(0).read_unaligned(), f32, "
	    "5.1);\n"
	    "\tcheck!(\"a1.c[1]\", addr_of!(a1.c).cast::<f32>().add(1).read_unaligned(), f32, "
	    "6.1);\n"
	    "\tcheck!(\"a1.c[2]\", addr_of!(a1.c).cast::<f32>().add(2).read_unaligned(), f32, "
	    "7.1);\n"
	    "\tcheck!(\"a1.c[3]\", addr_of!(a1.c).cast::<f32>().add(3).read_unaligned(), f32, "
	    "8.1);\n"
	    "\tcheck!(\"(*a2)\", (*a2), f64, 9.1);\n"
	    "\tcheck!(\"a3\", a3, i128, 0x3f3e3d3c3b3a39383736353433323130u128 as i128);\n"
	    "\tlet result: e = e::V1;\n"
	    "\tresult\n"
	    "}\n");
	expect_end(
	    emitted(&language_rust, CALLEE,
	            "struct s { ptr a; u64 b; } slice;\nstruct t { u8 t; struct s a; };\n"
	            "union u { struct t x; } tagged;\nvoid f(union u);",
	            0, true),
	    "fn callee(a0: u) {\n"
	    "\tcheck!(\"a0.x.t\", (*addr_of!(a0).cast::<crosscall_u>()).x.t, u8, 0x0);\n"
	    "\tcheck!(\"a0.x.a.a\", transmute::<_, usize>((*addr_of!((*addr_of!(a0)"
	    ".cast::<crosscall_u>()).x.a).cast::<crosscall_s>()).a), usize, 0x2726252423222121);\n"
	    "\tcheck!(\"a0.x.a.b\", (*addr_of!((*addr_of!(a0).cast::<crosscall_u>()).x.a)"
	    ".cast::<crosscall_s>()).b, u64, 0x3736353433323130);\n"
	    "}\n");
	expect_end(emitted(&language_rust, CALLER, "i8 f(i8, f32 *);", 0, true),
	           "\tlet mut a0: i8 = 0x20;\n"
	           "\tlet mut a1: f32 = 3.1;\n"
	           "\tlet result = callee(a0, &mut a1);\n"
	           "\tcheck!(\"result\", result as i64, i64, 0x10);\n"
	           "\twrong\n"
	           "}\n");
}
