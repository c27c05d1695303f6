/* Printing and parsing are inverse, and the text is canonical. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../generators/tier.h"

static const struct abi_case *parse(struct arena *arena, const char *text, struct error *error)
{
	return case_parse(arena, "t", text, strlen(text), error);
}

static bool names_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool types_equal(const struct type *a, const struct type *b);

static bool fields_equal(const struct field *a, const struct field *b)
{
	return names_equal(a->name, b->name) && types_equal(a->type, b->type) &&
	       a->aligned == b->aligned && a->bits == b->bits &&
	       a->is_bit_field == b->is_bit_field && a->packed == b->packed;
}

static bool records_equal(const struct record *a, const struct record *b)
{
	if (a->count != b->count || a->aligned != b->aligned || a->pack != b->pack ||
	    a->packed != b->packed || a->ms_struct != b->ms_struct ||
	    a->gcc_struct != b->gcc_struct || a->transparent != b->transparent ||
	    a->role != b->role || a->order != b->order)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!fields_equal(&a->field[i], &b->field[i]))
			return false;
	return true;
}

static bool enumerations_equal(const struct enumeration *a, const struct enumeration *b)
{
	return a->count == b->count && a->underlying == b->underlying && a->mode == b->mode &&
	       a->aligned == b->aligned && a->packed == b->packed &&
	       memcmp(a->value, b->value, a->count * sizeof *a->value) == 0;
}

static bool types_equal(const struct type *a, const struct type *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || !names_equal(a->name, b->name))
		return false;
	switch (a->kind) {
	case TYPE_SCALAR:
		return a->u.scalar == b->u.scalar;
	case TYPE_BITINT:
		return a->u.bitint.bits == b->u.bitint.bits &&
		       a->u.bitint.is_signed == b->u.bitint.is_signed;
	case TYPE_ENUM:
		return enumerations_equal(&a->u.enumeration, &b->u.enumeration);
	case TYPE_POINTER:
		return types_equal(a->u.pointee, b->u.pointee);
	case TYPE_ARRAY:
		return a->u.array.count == b->u.array.count &&
		       a->u.array.is_flexible == b->u.array.is_flexible &&
		       types_equal(a->u.array.element, b->u.array.element);
	case TYPE_VECTOR:
		return a->u.vector.count == b->u.vector.count &&
		       a->u.vector.element == b->u.vector.element;
	case TYPE_ATOMIC:
		return types_equal(a->u.atomic, b->u.atomic);
	case TYPE_TYPEDEF:
		return a->u.definition.aligned == b->u.definition.aligned &&
		       a->u.definition.mode == b->u.definition.mode &&
		       types_equal(a->u.definition.base, b->u.definition.base);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return records_equal(&a->u.record, &b->u.record);
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static bool cases_equal(const struct abi_case *a, const struct abi_case *b)
{
	if (a->type_count != b->type_count || a->parameter_count != b->parameter_count ||
	    a->fixed_count != b->fixed_count || a->variadic != b->variadic ||
	    a->va_list != b->va_list || a->no_prototype != b->no_prototype ||
	    a->old_definition != b->old_definition || a->convention != b->convention ||
	    strcmp(a->name, b->name) != 0 || !types_equal(a->result, b->result))
		return false;
	for (size_t i = 0; i < a->type_count; i++)
		if (!types_equal(a->type[i], b->type[i]))
			return false;
	for (size_t i = 0; i < a->parameter_count; i++)
		if (!types_equal(a->parameter[i], b->parameter[i]))
			return false;
	return true;
}

/* CROSSCALL_PROOF=1 asks for all of them. */
static uint64_t case_count(void)
{
	const char *proof = getenv("CROSSCALL_PROOF");

	return proof != NULL && strcmp(proof, "1") == 0 ? 100000 : 2000;
}

Test(text, printing_and_parsing_are_inverse)
{
	const struct generate_options options = {
	    .seed = 1, .tiers = TIERS_ALL, .conventions = UINT32_MAX};
	struct arena arena;
	struct buffer first, second;
	struct error error = {0};

	arena_init(&arena);
	buffer_init(&first);
	buffer_init(&second);
	for (uint64_t i = 0; i < case_count(); i++) {
		const struct abi_case *made, *read;

		arena_reset(&arena);
		buffer_clear(&first);
		buffer_clear(&second);
		made = case_generate(&arena, &options, i);
		case_print(made, &first);
		read = case_parse(&arena, "t", first.data, first.length, &error);
		cr_assert_not_null(read, "case %" PRIu64 ": %s", i, error.message);
		cr_assert(cases_equal(made, read), "case %" PRIu64 ": %s", i, first.data);
		case_print(read, &second);
		cr_assert_str_eq(first.data, second.data, "case %" PRIu64, i);
	}
	buffer_release(&second);
	buffer_release(&first);
	arena_release(&arena);
}

/* Of each, the text is canonical. */
static const char *const rich[] = {
    "enum e0 : u8 { 0, 255 };\nenum e0 f(enum e0 *);\n",
    "enum e0 : bool { 0, 1 } packed;\nvoid f(enum e0);\n",
    "enum e0 : i64 { -9223372036854775808, 9223372036854775807 };\nvoid f(enum e0);\n",
    "enum e0 { -9223372036854775808 };\nenum e1 { 4294967296 };\nvoid f(enum e0, enum e1);\n",
    "enum e1 { -1, 5 } packed aligned(4) mode(QI);\nvoid f(enum e1);\n",
    "enum e1 { 255 } mode(QI);\nenum e2 { -1 } mode(TI);\nvoid f(enum e1, enum e2);\n",
    "typedef i32 t0 aligned(16);\ntypedef i32 t1 mode(DI);\ntypedef t0 t2;\nt2 f(t0, t1 *);\n",
    "typedef u8 t0 aligned(1) mode(TI);\ntypedef t0 t1 mode(HI);\nt1 f(...: t0);\n",
    "typedef f32 t0 mode(TF);\ntypedef f128 t1 mode(HF);\ntypedef longdouble t2 mode(XF);\n"
    "typedef f16 t3 mode(SF);\ntypedef f64x t4 mode(DF);\nvoid f(t0, t1, t2, t3, t4);\n",
    "enum e { 1 };\nstruct s { i8 a; };\ntypedef enum e t0 aligned(2);\n"
    "typedef struct s t1 aligned(64);\ntypedef vector(f32, 4) t2 aligned(4);\n"
    "typedef atomic(i32) t3;\ntypedef bitint(7) t4;\nvoid f(t0, t1, t2, t3 *, t4);\n",
    "struct s0 { };\nunion u0 { };\nstruct s0 f(union u0);\n",
    "enum e { 1 };\ntypedef u32 t aligned(1);\n"
    "struct s0 { u32 a : 1; i32 : 0; bool b : 1; u8 : 8; enum e c : 32; t d : 31 aligned(8);"
    " i128 e : 128 packed; bitint(300) g : 300; t : 3 packed aligned(2); };\n"
    "union u0 { u64 a : 64; i64 : 0; };\nvoid f(struct s0, union u0);\n",
    "struct s0 { i8 a packed; i32 b[2][0] aligned(1024); i64 c packed aligned(2); f64 d[]; };\n"
    "void f(struct s0);\n",
    "struct s0 { i8 a; };\nunion u0 { struct s0; i16 b; };\nstruct s1 { union u0; i32 c; "
    "union u0 d; };\nvoid f(struct s1);\n",
    "struct s0 { i8 a; } packed aligned(1) pack(16) ms_struct order(big);\n"
    "union u0 { i8 a; struct s0 b; } gcc_struct transparent_union order(little);\n"
    "struct s1 { i8 a; } pack(1);\nvoid f(struct s0, union u0, struct s1);\n",
    "enum e { 0, 1, 9 } packed;\nstruct s0 { ptr a; u64 b; } slice;\nstruct s1 { enum e a; struct "
    "s0 b; };\n"
    "struct s2 { enum e a; };\nunion u0 { struct s1 a; struct s2 b; } packed tagged;\n"
    "struct s3 { i64 tag; union u0 value; } tagged order(big);\nstruct s3 f(union u0);\n",
    "struct s0 { i8 a; };\ntypedef struct s0 t0;\nstruct s1 { atomic(struct s0) a[2]; "
    "atomic(t0) b; atomic(vector(u8, 1)) c; };\nstruct s1 atomic(struct s1, atomic(ptr) *);\n",
    "vector(u8, 128) f(vector(i64, 16), vector(f16, 1), vector(bf16, 2), vector(d64, 4), "
    "vector(i128, 8));\n",
    "bitint(2) f(bitint(512), ubitint(1), ubitint(512), bitint(12) *, ...: bitint(3));\n",
    "f16 f(bf16, f64x, f128, d32, d64, d128, cf16, ci8, ci16, ci32, ci64, i128);\n",
    "void f(...);\n",
    "void f(va_list);\n",
    "void f(...: i32, f64) ms;\n",
    "void f(i8, va_list: i32, f64) vectorcall;\n",
    "void f(i32, ptr) fastcall no_prototype old_definition;\n",
    "f32 f(f32, i8) old_definition;\n",
    "i8 f() no_prototype;\n",
    "struct packed { i8 packed packed; u8 aligned : 3; };\ntypedef i8 mode mode(SI);\n"
    "mode bitint(struct packed, mode) regparm3;\n",
};

Test(text, reads_what_it_prints)
{
	struct arena arena;
	struct buffer out;

	arena_init(&arena);
	buffer_init(&out);
	for (size_t i = 0; i < ARRAY_LEN(rich); i++) {
		struct error error = {0};
		const struct abi_case *c, *again;

		c = parse(&arena, rich[i], &error);
		cr_assert_not_null(c, "row %zu: %s", i, error.message);
		buffer_clear(&out);
		case_print(c, &out);
		cr_expect_str_eq(out.data, rich[i], "row %zu: %s", i, out.data);
		again = parse(&arena, out.data, &error);
		cr_assert_not_null(again, "row %zu: %s", i, error.message);
		cr_expect(cases_equal(c, again), "row %zu", i);
	}
	buffer_release(&out);
	arena_release(&arena);
}

/* In the record as in the text, and so in the id. */
Test(text, tells_cases_apart)
{
	static const char *const row[] = {
	    "void f(i32);",
	    "void f(i32) no_prototype;",
	    "void f(i32) old_definition;",
	    "void f(i32) stdcall;",
	    "void f(i32, ...);",
	    "void f(i32, va_list);",
	    "void f(...: i32);",
	    "void f(bitint(32));",
	    "void f(ubitint(32));",
	    "void f(bitint(31));",
	    "void f(vector(i32, 1));",
	    "void f(vector(i32, 2));",
	    "void f(vector(u32, 2));",
	    "void f(atomic(i32) *);",
	    "void f(i32 *);",
	    "typedef i32 t; void f(t);",
	    "typedef i32 t aligned(4); void f(t);",
	    "typedef i32 t mode(SI); void f(t);",
	    "enum e { 1 }; void f(enum e);",
	    "enum e : u32 { 1 }; void f(enum e);",
	    "enum e { 1 } packed; void f(enum e);",
	    "enum e { 1 } aligned(4); void f(enum e);",
	    "enum e { 1 } mode(SI); void f(enum e);",
	    "struct s { }; void f(struct s);",
	    "struct s { i8 a; }; void f(struct s);",
	    "struct s { i8 a packed; }; void f(struct s);",
	    "struct s { i8 a aligned(1); }; void f(struct s);",
	    "struct s { i8 a : 8; }; void f(struct s);",
	    "struct s { i8 a : 7; }; void f(struct s);",
	    "struct s { i8 : 7; }; void f(struct s);",
	    "struct s { i8 a[0]; }; void f(struct s);",
	    "struct s { i8 a[]; }; void f(struct s);",
	    "struct s { i8 a; } packed; void f(struct s);",
	    "struct s { i8 a; } aligned(1); void f(struct s);",
	    "struct s { i8 a; } pack(1); void f(struct s);",
	    "struct s { i8 a; } ms_struct; void f(struct s);",
	    "struct s { i8 a; } gcc_struct; void f(struct s);",
	    "struct s { i8 a; } order(big); void f(struct s);",
	    "struct s { i8 a; } order(little); void f(struct s);",
	    "union s { i8 a; }; void f(union s);",
	    "union s { i8 a; } transparent_union; void f(union s);",
	    "struct s { ptr a; u64 b; }; void f(struct s);",
	    "struct s { ptr a; u64 b; } slice; void f(struct s);",
	    "struct t { u8 a; }; union s { struct t a; }; void f(union s);",
	    "struct t { u8 a; }; union s { struct t a; } tagged; void f(union s);",
	};
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct error error = {0};
		const struct abi_case *c = parse(&arena, row[i], &error);

		cr_assert_not_null(c, "row %zu: %s", i, error.message);
		for (size_t k = 0; k < i; k++) {
			const struct abi_case *other = parse(&arena, row[k], &error);
			struct case_id id = case_id(c), other_id = case_id(other);

			cr_expect(!cases_equal(c, other), "rows %zu and %zu", k, i);
			cr_expect_str_neq(id.text, other_id.text, "rows %zu and %zu", k, i);
		}
	}
	arena_release(&arena);
}

Test(text, accepts_and_makes_canonical)
{
	static const struct {
		const char *text, *canonical;
	} row[] = {
	    {"void f(void);", "void f();\n"},
	    {"void\tf ( ) ;\r\n", "void f();\n"},
	    {"ptr g(ptr*,i8);", "ptr g(ptr *, i8);\n"},
	    {"i32 f(i32, ...);", "i32 f(i32, ...);\n"},
	    {"i32 f(i32,...:i32,f64)sysv;", "i32 f(i32, ...: i32, f64) sysv;\n"},
	    {"enum e{-1,0,- 2147483648};enum e f(enum e*);",
	     "enum e { -1, 0, -2147483648 };\nenum e f(enum e *);\n"},
	    {"struct s{f64 v[2][3];struct/* */x;", NULL},
	    {"struct s{f64 v[2][3];};//x\nunion u/*\n*/{struct s a;ptr b;};union u f(struct s);",
	     "struct s { f64 v[2][3]; };\nunion u { struct s a; ptr b; };\nunion u f(struct s);\n"},
	    {"struct f { i8 f; }; struct f f(struct f);",
	     "struct f { i8 f; };\nstruct f f(struct f);\n"},
	    {"void \xc3\xa9();", NULL},
	    {"/* \xc3\xa9 */ void f();", "void f();\n"},
	    {"struct s{u32 a:5;u32:0;struct u;i8 b[0];}pack(2)packed;", NULL},
	    {"struct s{u32 a:5;u32:0;i8 b[ ];}order(big)pack(2)packed aligned(8);void f(struct "
	     "s)old_definition no_prototype cdecl;",
	     "struct s { u32 a : 5; u32 : 0; i8 b[]; } packed aligned(8) pack(2) order(big);\nvoid "
	     "f(struct s) cdecl no_prototype old_definition;\n"},
	    {"enum e:u8{1}aligned(2)packed;typedef enum e t;i8 f(va_list:atomic(i8));", NULL},
	    {"enum e:u8{-0}aligned(2)packed;typedef enum e t;t f(va_list:vector(i8,2));",
	     "enum e : u8 { 0 } packed aligned(2);\ntypedef enum e t;\nt f(va_list: vector(i8, "
	     "2));\n"},
	};
	struct arena arena;
	struct buffer out;

	arena_init(&arena);
	buffer_init(&out);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct error error = {0};
		const struct abi_case *c = parse(&arena, row[i].text, &error);

		cr_assert_eq(c != NULL, row[i].canonical != NULL, "row %zu: %s", i, error.message);
		if (c == NULL)
			continue;
		buffer_clear(&out);
		case_print(c, &out);
		cr_expect_str_eq(out.data, row[i].canonical, "row %zu: %s", i, out.data);
	}
	buffer_release(&out);
	arena_release(&arena);
}

Test(text, keeps_the_comment)
{
	static const struct {
		const char *text, *comment;
	} row[] = {
	    {"void f();", NULL},
	    {"void f(); // behind\n", NULL},
	    {"/* a block */ void f();", NULL},
	    {"// one\nvoid f();", "one"},
	    {"//\nvoid f();", ""},
	    {"// one  \r\n//two\n//\n\n  //   three\n/* x */ struct s { i8 a; };\n// no\nvoid f();",
	     "one\ntwo\n\n  three"},
	};
	struct arena arena;
	struct buffer out;

	arena_init(&arena);
	buffer_init(&out);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct error error = {0};
		const struct abi_case *c = parse(&arena, row[i].text, &error);
		const struct abi_case *again;

		cr_assert_not_null(c, "row %zu: %s", i, error.message);
		cr_assert_eq(c->comment != NULL, row[i].comment != NULL, "row %zu", i);
		if (c->comment == NULL)
			continue;
		cr_expect_str_eq(c->comment, row[i].comment, "row %zu: %s", i, c->comment);
		buffer_clear(&out);
		case_print_with_comment(c, &out);
		again = parse(&arena, out.data, &error);
		cr_assert_not_null(again, "row %zu: %s", i, error.message);
		cr_expect_str_eq(again->comment, c->comment, "row %zu: %s", i, out.data);
	}
	buffer_release(&out);
	arena_release(&arena);
}

Test(text, prints_types)
{
	static const char text[] = "enum e { 1 }; typedef bitint(9) t; "
	                           "struct s { enum e a[2][3]; vector(f32, 4) b[]; }; "
	                           "t f(struct s *, ubitint(1), atomic(t) *);";
	struct arena arena;
	struct buffer out;
	struct error error = {0};
	const struct abi_case *c;

	arena_init(&arena);
	buffer_init(&out);
	c = parse(&arena, text, &error);
	cr_assert_not_null(c, "%s", error.message);
	type_print(c->parameter[0], &out);
	buffer_puts(&out, "|");
	type_print(c->type[2]->u.record.field[0].type, &out);
	buffer_puts(&out, "|");
	type_print(c->type[2]->u.record.field[1].type, &out);
	buffer_puts(&out, "|");
	type_print(c->parameter[1], &out);
	buffer_puts(&out, "|");
	type_print(c->parameter[2], &out);
	buffer_puts(&out, "|");
	type_print(c->result, &out);
	cr_expect_str_eq(out.data,
	                 "struct s *|enum e[2][3]|vector(f32, 4)[]|ubitint(1)|atomic(t) *|t");
	buffer_release(&out);
	arena_release(&arena);
}
