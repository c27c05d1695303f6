/* The known bugs, each in a bucket of its own: what has another root cause has another key. */
#include "../../harness/bugs/bucket.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../../harness/base/file.h"
#include "../../harness/bugs/known.h"
#include "../../harness/discover/discover.h"
#include "command.h"
#include "scratch.h"

TestSuite(bucket, .init = scratch_enter, .fini = scratch_leave, .timeout = 600);

/* What the known bugs are in, between two toolchains of the target. */
struct session {
	struct arena arena;
	struct toolchain_list toolchains;
	struct known_list known;
};

static void session_open(struct session *s, const char *target, const char *const *with,
                         const char *folder)
{
	struct discover_request request = {.target = target_find(target), .with = with};
	struct pipeline pipeline = {0};
	struct error error = {0};
	struct pool *pool = pool_new(2);

	while (with[request.with_count] != NULL)
		request.with_count++;
	arena_init(&s->arena);
	cr_assert(discover(&request, &s->arena, &s->toolchains, &error), "%s", error.message);
	cr_assert(pipeline_prepare(&pipeline, &s->arena, pool, &s->toolchains, NULL, &error) &&
	              known_read(&pipeline, folder, &s->arena, &s->known, &error),
	          "%s", error.message);
	pipeline_release(&pipeline);
	pool_free(pool);
}

static void session_close(struct session *s)
{
	arena_release(&s->arena);
}

struct row {
	const char *target, *with[8];
};

/* Entries that show the same root cause between some two compilers: a bug of three behaviours holds
 * that of two of them, and what a compiler does to a type it also does to others' bugs. */
static const char *const shared[][2] = {
    {"i128-shadow-r9.case", "i128-split.case"}, /* clang 14 in both, as it is here: */
    {"i128-vararg-shadow-r9.case", "i128-vararg-split.case"},
    {"ms-abi-float128-arg.case", "rust-win64-f128.case"}, /* clang 14 against all others */
    /* gcc's va_arg, with what is passed by reference */
    {"ms-abi-va-i128.case", "ms-abi-va-long-double.case"},
    {"ms-abi-va-i128.case", "ms-abi-va-overaligned.case"},
    {"ms-abi-va-i128.case", "ms-abi-va-struct.case"},
    {"ms-abi-va-long-double.case", "ms-abi-va-overaligned.case"},
    {"ms-abi-va-long-double.case", "ms-abi-va-struct.case"},
    {"ms-abi-va-overaligned.case", "ms-abi-va-struct.case"},
    {"tcc-unnamed-bitfield-empty.case", "unnamed-bitfield-eightbyte.case"}, /* tcc in both */
    /* the same eightbyte, alone and beside another */
    {"unnamed-bitfield-eightbyte.case", "unnamed-bitfield-only.case"},
    /* without their flags, the alignment of the vector */
    {"i386-fastcall-vec8.case", "i386-regparm-vec8.case"},
    {"i386-fastcall-vec8.case", "i386-vec8-mmx-nosse.case"},
    {"i386-fastcall-vec8.case", "i386-vec8-mmx.case"},
    {"i386-regparm-vec8.case", "i386-vec8-mmx-nosse.case"},
    {"i386-regparm-vec8.case", "i386-vec8-mmx.case"},
    {"i386-vec8-mmx-nosse.case", "i386-vec8-mmx.case"},
};

static bool is_shared(const char *a, const char *b)
{
	for (size_t i = 0; i < ARRAY_LEN(shared); i++)
		if (strcmp(shared[i][0], a) == 0 && strcmp(shared[i][1], b) == 0)
			return true;
	return false;
}

static void expect_distinct(const struct known_bug *a, const struct known_bug *b)
{
	for (size_t i = 0; i < a->bucket_count; i++)
		for (size_t j = 0; j < b->bucket_count; j++)
			cr_expect(is_shared(a->name, b->name) ||
			              strcmp(a->bucket[i].key, b->bucket[j].key) != 0,
			          "%s and %s: %s", a->name, b->name, a->bucket[i].key);
}

Test(bucket, known_bugs_are_told_apart)
{
	static const struct row row[] = {
	    {"x86_64-sysv",
	     {"gcc-12:-O0", "clang-14:-O0", "clang-19:-O0", "tcc", "rustc:-Copt-level=0"}},
	    {"i386-sysv", {"gcc-12:-O0", "clang-14:-O0"}},
	};

	need("gcc-12");
	need("clang-14");
	need("clang-19");
	need("tcc");
	need("rustc");
	for (size_t t = 0; t < ARRAY_LEN(row); t++) {
		struct session s;
		size_t shown = 0;

		session_open(&s, row[t].target, row[t].with, CROSSCALL_SOURCE_DIR "/corpus/bugs");
		for (size_t i = 0; i < s.known.count; i++) {
			shown += s.known.bug[i].bucket_count > 0;
			for (size_t j = i + 1; j < s.known.count; j++)
				expect_distinct(&s.known.bug[i], &s.known.bug[j]);
		}
		fprintf(stderr, "%s: %zu known bugs are shown\n", row[t].target, shown);
		cr_expect_gt(shown, t == 0 ? 50 : 10);
		session_close(&s);
	}
}

struct two_cases {
	const char *name, *one, *other;
};

/* The same bug in other words, and beside other things. */
static const struct two_cases alike[] = {
    {"i128", "void f(i32, i32, i32, i32, i32, i128);\n",
     "i64 f(u64, ptr, i64, u8, f64, f32, i64, u128);\n"},
    {"atomic", "struct s { atomic(i32) a; };\nvoid f(struct s);\n",
     "struct pair { u16 x; atomic(u8) y; };\ni32 f(f64, i32, struct pair, i64);\n"},
    {"f128", "struct s { f128 a; };\nvoid f(struct s);\n",
     "struct s { f128 b; };\nf64 f(i32, struct s, f32, u8);\n"},
    {"bit-field",
     "typedef i32 t aligned(16);\nstruct s { char a; t b : 3; };\nvoid f(struct s *);\n",
     "typedef u32 u aligned(32);\nstruct s { u8 a; u b : 5; i16 c; };\n"
     "i32 f(i32, struct s *);\n"},
    {"whatever the atomic is of", "struct s { atomic(i32) a; };\nvoid f(struct s);\n",
     "struct s { atomic(f64) a; };\nvoid f(struct s);\n"},
    {"a result in memory, and whatever it moves",
     "struct s { atomic(i32) a; };\nstruct s f(i32);\n",
     "struct s { atomic(i16) a; };\nstruct s f(ci16, i32 *);\n"},
    {"unnamed bits, and whatever they take a register from",
     "struct s { i64 a; i32 : 8; };\nvoid f(i32, i32, i32, i32, i32, struct s);\n",
     "struct s { i64 a; i32 : 8; };\nvoid f(struct s, i32);\n"},
    {"a result of nothing", "union u { };\nstruct s { i32 a[3]; };\nunion u f(struct s) ms;\n",
     "struct s { };\nstruct s f(i128) ms;\n"},
    {"bits without a name, however many", "union u { f32 a; i8 : 8; };\nvoid f(union u);\n",
     "union u { f64 a; i32 : 1; };\nvoid f(union u);\n"},
    {"unnamed bits, and a pointer behind them",
     "struct s { i64 a; i32 : 8; };\nvoid f(struct s, i32);\n",
     "struct s { i64 a; i32 : 8; };\nvoid f(struct s, i32 *);\n"},
    {"a result that is restored away", "i32 f() preserve_all;\n", "cf64 f(i32) preserve_all;\n"},
    {"a small vector, ms", "void f(vector(u16, 2)) ms;\n", "void f(vector(i32, 2)) ms;\n"},
    {"a transparent union", "union u { i32 a aligned(32); } transparent_union;\nvoid f(union u);\n",
     "union u { i32 a aligned(128); } transparent_union;\nvoid f(union u);\n"},
    {"an atomic record that grows, whatever is in it and wherever it is",
     "struct s { i8 a[3]; };\nvoid f(atomic(struct s) *);\n",
     "struct s { i32 a; i32 : 8; } packed;\nstruct t { atomic(struct s) a; };\n"
     "void f(struct t);\n"},
    {"a union of ms_struct, however wide its bits are, with a name or without",
     "union u { i64 a : 64; } ms_struct;\nvoid f(union u);\n",
     "union u { i32 : 19; } ms_struct;\nstruct s { union u a; };\nstruct s f();\n"},
    {"an enum, and a bit-field of it", "enum e { 127 } aligned(8);\nvoid f(enum e);\n",
     "enum e { 128 } aligned(16);\nstruct s { enum e : 2; };\nvoid f(struct s);\n"},
    {"a bit-field, and bits without a name before it",
     "typedef i32 t aligned(16);\nstruct s { i32 : 7; t a : 5; };\nvoid f(struct s);\n",
     "typedef i64 t aligned(16);\nstruct s { i32 a; t b : 9; };\nvoid f(struct s);\n"},
    {"bits without a name, where all vector registers are taken",
     "union u { i32 : 0; f64 a; };\n"
     "void f(f64, f64, f64, f64, f64, f64, f64, f64, union u);\n",
     "union u { i32 : 0; f64 a; };\nvoid f(union u);\n"},
    {"bits without a name beside any float",
     "struct s { i32 a; cf32 b; i32 : 1; };\nstruct s f();\n",
     "struct s { f32 a; i32 : 22; };\nstruct s f();\n"},
    {"a reference that the callee does not follow, whatever it is to",
     "void f(i32, ...: cf64) ms;\n",
     "struct s { i32 a[3]; };\nvoid f(f64, ...: struct s, i32) ms;\n"},
    {"whatever stands before a tail", "struct s { };\nvoid f(struct s, ...: i128) ms;\n",
     "void f(i32, ...: i128) ms;\n"},
    {"a union of which bits have no place, whatever stands for it",
     "struct s { f32 a; i64 b; };\nunion u { struct s a; f64 b; };\nvoid f(union u);\n",
     "struct s { i64 a[0]; f32 b; };\nunion u { struct s a; f64 b; };\nunion u f();\n"},
    {"a union, and a struct of it", "union u { f64 a; i32 : 0; };\nunion u f();\n",
     "union u { f64 a; i32 : 0; };\nstruct s { union u a; };\nstruct s f();\n"},
    {"bits without a name, where all integer registers are taken",
     "union u { i32 : 0; f64 a; };\nvoid f(i32, i32, i32, i32, i32, i32, union u);\n",
     "union u { i32 : 0; f64 a; };\nvoid f(union u);\n"},
    {"what has a name, and a `...` behind it", "void f(f128, i32) ms;\n",
     "void f(f128, ...) ms;\n"},
    {"an element of an array of none, whatever it makes of the rest",
     "struct s { f32 a; i32 b[0]; };\nvoid f(struct s);\n",
     "struct s { f32 a; i32 b[0]; i64 c; };\nvoid f(struct s);\n"},
    {"an element of an array of none, under-aligned",
     "struct s { f32 a; i32 b[0]; };\nvoid f(struct s);\n",
     "typedef i32 t aligned(1);\nstruct s { i8 a; t b[0]; };\nvoid f(struct s);\n"},
    {"a result of nothing, however it is written", "struct s { };\nstruct s f(i32) ms;\n",
     "struct s { i32 a[0]; };\nstruct s f(f64) ms;\n"},
    {"a packed ms_struct, where a field or the size shows it",
     "struct s { i32 a : 2; } packed ms_struct;\nvoid f(struct s *);\n",
     "struct s { u8 a; i32 b : 4; } packed ms_struct;\nvoid f(struct s);\n"},
    {"what vectorcall has no register for",
     "struct s { i32 a; i32 b; i32 c; };\nvoid f(i32, i32, i32, i32, i32, struct s) vectorcall;\n",
     "void f(f64, f64, f64, f64, f64, f64, f64, cf64) vectorcall;\n"},
    {"what vectorcall has no register for, where a call of it crashes",
     "struct s { i32 a; i32 b; i32 c; };\nvoid f(i32, i32, i32, i32, i32, struct s) vectorcall;\n",
     "struct s { i32 a aligned(16); i32 b[]; };\n"
     "void f(i32, i32, i32, i32, i32, struct s) vectorcall;\n"},
    {"a transparent union, whatever it pushes on",
     "union u { u8 a aligned(2); } transparent_union;\nvoid f(union u, i32);\n",
     "union u { i8 a aligned(16); } transparent_union;\nvoid f(union u, clongdouble);\n"},
    {"a result that is restored away, in one register or in four", "i32 f() preserve_all;\n",
     "vector(u64, 8) f() preserve_all;\n"},
    {"a reference to a copy that lies where the callee looks for the value",
     "struct s { i32 a; } aligned(16);\nvoid f(i32, ...: struct s) ms;\n",
     "struct s { i32 a; } aligned(32);\nvoid f(i32, ...: struct s) ms;\n"},
    {"a result that is stored beyond its size, however that is odd",
     "struct s { i32 a; i8 b; } pack(1);\ntypedef struct s t aligned(4);\nt f();\n",
     "struct s { i32 a; i32 b : 8; } packed;\ntypedef struct s t aligned(8);\nt f();\n"},
    {"a small vector as result, ms, of one or of more", "vector(f64, 1) f() ms;\n",
     "vector(u16, 2) f() ms;\n"},
};

/* Likewise, of types that clang has since 15. */
static const struct two_cases alike_later[] = {
    {"a vector of one small float", "void f(vector(f16, 1));\n", "void f(vector(f32, 1));\n"},
    {"a long vector, whatever it is of", "vector(f16, 16) f();\n", "vector(f32, 8) f();\n"},
    {"a small vector, ms", "void f(vector(f16, 2)) ms;\n", "void f(vector(f32, 2)) ms;\n"},
    {"a variadic argument by preserve_none", "void f(i32, ...: i32) preserve_none;\n",
     "void f(i32, ...: i128) preserve_none;\n"},
    {"a class of registers, however the rest of the record is made",
     "struct s { i32 a; cf16 b; } aligned(16);\n"
     "void f(f64, f64, f64, f64, f64, f64, f64, f64, struct s);\n",
     "typedef i32 t aligned(16);\nstruct s { t a; cf16 b; };\n"
     "void f(f64, f64, f64, f64, f64, f64, f64, f64, struct s);\n"},
};

#define I386 "// Target: i386-sysv\n"

/* Likewise, on i386, between a gcc that passes integers in registers and one that does not. */
static const struct two_cases alike_i386[] = {
    {"a pointer is an integer", I386 "void f(i32);\n", I386 "void f(f64 *);\n"},
    {"whatever it is to", I386 "void f(i32);\n",
     I386 "struct s { f64 a; i64 b; };\nvoid f(struct s *);\n"},
};

/* Likewise, between two versions of clang. */
static const struct two_cases alike_versions[] = {
    {"bit-fields by regcall", "struct s { i32 a : 7; i16 b : 10; };\nvoid f(struct s) regcall;\n",
     "struct s { i32 a; i32 : 8; i32 b : 8 aligned(8); };\nvoid f(struct s) regcall;\n"},
    {"a variadic argument in parts, ms, where the callee follows a wrong reference, and crashes of "
     "it",
     "void f(i32, ...: vector(f64, 4)) ms;\n",
     "void f(vector(f64, 4), ...: vector(f32, 32), i32, i32, i32, i32, i32, i32, i32, "
     "vector(i16, 8)) ms;\n"},
};

/* What looks alike between them, and has another cause. */
static const struct two_cases apart_versions[] = {
    {"a variadic argument in parts, and a reference that is taken for the value",
     "void f(i32, ...: vector(f64, 4)) ms;\n", "void f(i32, ...: vector(i32, 2)) ms;\n"},
};

/* What looks alike, and has another cause. */
static const struct two_cases apart[] = {
    {"bits of no width", "union u { f64 a; i32 : 0; };\nvoid f(union u);\n",
     "union u { f64 a; i32 : 1; };\nvoid f(union u);\n"},
    {"bits of no width, ms_struct", "union u { i32 : 0; } ms_struct;\nvoid f(union u);\n",
     "union u { i32 : 1; } ms_struct;\nvoid f(union u);\n"},
    {"an atomic record that grows, and an atomic that keeps its alignment",
     "struct s { i8 a[3]; };\nvoid f(atomic(struct s) *);\n",
     "typedef i32 t aligned(16);\nvoid f(atomic(t) *);\n"},
    {"a float in an integer register, and a double in a vector register", "vector(f32, 1) f();\n",
     "vector(f64, 1) f();\n"},
    {"a reference that is not followed, and what is nothing in a tail",
     "void f(i32, ...: i128) ms;\n", "struct s { };\nvoid f(i32, ...: struct s, i32) ms;\n"},
    {"a full width, which is no bit-field to gcc",
     "typedef u8 t aligned(4);\nstruct s { u16 a; t b : 8; };\nvoid f(struct s *);\n",
     "typedef i64 t aligned(16);\nstruct s { i32 a; t b : 9; };\nvoid f(struct s *);\n"},
    {"bits of a union that have no place, and those beyond a bit-precise integer",
     "struct s { f32 a; i64 b; };\nunion u { struct s a; f64 b; };\nunion u f();\n",
     "union u { bitint(12) a; u16 b; };\nunion u f();\n"},
    {"an array of none, and one of no size", "struct s { f32 a; i32 b[0]; };\nvoid f(struct s);\n",
     "struct s { f32 a; i32 b[]; };\nvoid f(struct s);\n"},
    {"a packed ms_struct, and a packed field of one",
     "struct s { u8 a; i32 b : 3; } packed ms_struct;\nvoid f(struct s *);\n",
     "struct s { u8 a; i32 b : 3 packed; } ms_struct;\nvoid f(struct s *);\n"},
    {"what is pushed on, and what is aligned in another way",
     "union u { i8 a aligned(16); } transparent_union;\nvoid f(union u, clongdouble);\n",
     "struct s { i32 a; i32 b; i32 c; };\nvoid f(struct s, i32, i32, i32, i32, i32, i128);\n"},
    {"the alignment of a typedef that clang 16 heeds, and of a struct that clang 22 heeds, too",
     "typedef i32 t aligned(16);\nstruct s { i32 a; t b; } packed;\nvoid f(struct s);\n",
     "struct s { i32 a aligned(8); };\nstruct t { i32 a; struct s b packed; };\n"
     "void f(struct t);\n"},
    {"a vector of one that goes to memory as an argument, and any that is returned in rax",
     "void f(vector(f32, 1)) ms;\n", "vector(f32, 1) f() ms;\n"},
};

static void expect_keys_of(const char *target, const char *one, const char *other,
                           const struct two_cases *row, size_t count, bool is_one)
{
	const char *const with[] = {one, other, NULL};
	struct session s;

	shell("rm -rf bugs");
	mkdir("bugs", 0777);
	for (size_t i = 0; i < count; i++) {
		char name[64];

		snprintf(name, sizeof name, "bugs/%02zu-a.case", i);
		scratch_write(name, row[i].one);
		snprintf(name, sizeof name, "bugs/%02zu-b.case", i);
		scratch_write(name, row[i].other);
	}
	session_open(&s, target, with, "bugs");
	cr_assert_eq(s.known.count, 2 * count);
	for (size_t i = 0; i < count; i++) {
		const struct known_bug *a = &s.known.bug[2 * i], *b = a + 1;

		cr_assert(a->bucket_count == 1 && b->bucket_count == 1, "%s: %zu and %zu",
		          row[i].name, a->bucket_count, b->bucket_count);
		cr_expect_eq(strcmp(a->bucket->key, b->bucket->key) == 0, is_one, "%s: %s and %s",
		             row[i].name, a->bucket->key, b->bucket->key);
	}
	session_close(&s);
}

static void expect_keys(const char *one, const char *other, const struct two_cases *row,
                        size_t count, bool is_one)
{
	expect_keys_of("x86_64-sysv", one, other, row, count, is_one);
}

Test(bucket, what_behaves_alike_is_one)
{
	need("gcc-12");
	need("clang-14");
	need("clang-22");
	expect_keys("gcc-12:-O0", "clang-14:-O0", alike, ARRAY_LEN(alike), true);
	expect_keys("gcc-12:-O0", "clang-22:-O0", alike_later, ARRAY_LEN(alike_later), true);
	expect_keys("clang-14:-O0", "clang-22:-O0", alike_versions, ARRAY_LEN(alike_versions),
	            true);
}

Test(bucket, what_behaves_alike_is_one_on_i386)
{
	need("gcc-12");
	need_file(CROSSCALL_BINARY_DIR "/crosscall-runner-i386");
	expect_keys_of("i386-sysv", "gcc-12:-O0", "gcc-12:-O0,-mregparm=3", alike_i386,
	               ARRAY_LEN(alike_i386), true);
}

Test(bucket, what_looks_alike_is_two)
{
	need("gcc-12");
	need("clang-14");
	need("clang-22");
	expect_keys("gcc-12:-O0", "clang-14:-O0", apart, ARRAY_LEN(apart), false);
	expect_keys("clang-14:-O0", "clang-22:-O0", apart_versions, ARRAY_LEN(apart_versions),
	            false);
}

/* Who does as the document has it may be any compiler, and the bug is the other's. */
Test(bucket, whoever_is_right)
{
	static const char *const with[][3] = {{"gcc-12:-O0", "clang-14:-O0"},
	                                      {"clang-14:-O0", "clang-22:-O0"}};
	char key[2][64];

	need("gcc-12");
	need("clang-14");
	need("clang-22");
	mkdir("bugs", 0777);
	scratch_write("bugs/i128.case", alike[0].one);
	for (size_t i = 0; i < ARRAY_LEN(with); i++) {
		struct session s;

		session_open(&s, "x86_64-sysv", with[i], "bugs");
		cr_assert_eq(s.known.bug[0].bucket_count, 1);
		snprintf(key[i], sizeof key[i], "%s", s.known.bug[0].bucket->key);
		session_close(&s);
	}
	cr_expect_eq(strcmp(key[0], key[1]), 0, "%s and %s", key[0], key[1]);
	cr_expect_eq(strncmp(key[0], "args/i128/one-gpr-left/", 23), 0, "%s", key[0]);
}
