/* What is no case is refused with its place and a hint; what is one, up to the limits, is taken. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../generators/text.h"

static const struct abi_case *parse(struct arena *arena, const char *text, struct error *error)
{
	return case_parse(arena, "t", text, strlen(text), error);
}

static const struct {
	const char *text;
	const char *place; /* line:column */
	const char *part;  /* of the message */
} bad[] = {
    {"", "1:1", "expected a case, found the end of the text: there is none"},
    {"// nothing\n\n", "3:1", "expected a case, found the end of the text: there is none"},
    {"/* never ends", "1:1", "a comment that does not end"},
    {"void f() \x01;", "1:10", "the control character 0x01"},
    {"void f(\xff);", "1:8", "the byte 0xff, which may stand in comments only"},
    {"void f()", "1:9", "expected `;`, found the end of the text"},
    {"void f(); void g();", "1:11", "one signature, and it stands last"},
    {"void f(); struct s { i8 a; };", "1:11", "one signature, and it stands last"},
    {"int f();", "1:1", "write `i32` for it"},
    {"void f(double);", "1:8", "write `f64` for it"},
    {"void f(long);", "1:8", "write `i32` or `i64` for it"},
    {"void f(thing);", "1:8", "the types are `bool`, `char`,"},
    {"void *f();", "1:6", "a pointer as a result is written `ptr`"},
    {"i32 * f();", "1:5", "a pointer as a result is written `ptr`"},
    {"void f(void *);", "1:13", "a pointer is written `ptr`"},
    {"void f(i32 **);", "1:13", "a pointer to a pointer is written `ptr *`"},
    {"void f(i32 x);", "1:12", "parameters have no names"},
    {"void f(i32 * x);", "1:14", "parameters have no names"},
    {"void f(i32[2]);", "1:11", "arrays stand in records only"},
    {"void f(i32,);", "1:12", "expected a parameter's type, found `)`"},
    {"void f(i32 i32", "1:12", "parameters have no names"},
    {"void f(i32, ..., i32);", "1:16", "expected `:` or `)`, found `,`"},
    {"void f(i32, ...: );", "1:18", "expected a parameter's type"},
    {"void f(i32, ...: f32);", "1:18", "`f32` as `f64`"},
    {"void f(i32, ...: i32, bool);", "1:23", "the default argument promotions"},
    {"void f(i32, ...: char);", "1:18", "the default argument promotions"},
    {"void f(i32, ...: i8 *);", "1:18", "the default argument promotions"},
    {"void f(i32, ...: i32 *);", "1:22", "a pointer behind the `...` is written `ptr`"},
    {"void f() pascal;", "1:10", "found `pascal`: the words are `unwind`, `sysv`,"},
    {"void f() pascal;", "1:10", "`no_prototype`, `old_definition`"},
    {"void f() ms sysv;", "1:13", "a function has one calling convention"},
    {"void f() no_prototype no_prototype;", "1:23", "it stands once"},
    {"void f() old_definition ms old_definition;", "1:28", "it stands once"},
    {"void f(...) no_prototype;", "1:13", "a variadic function has a prototype"},
    {"void f(i32, va_list: i32) ms old_definition;", "1:30", "a variadic function has a prototype"},
    {"void f(i32, ...) old_definition vectorcall;", "1:18", "has a prototype"},
    {"void f(i32, ...) vectorcall;", "1:18", "no variadic functions"},
    {"void f(i32, ...) regcall;", "1:18", "no variadic functions"},
    {"void f(i32, i8) no_prototype;", "1:17", "small integers arrive as `i32`"},
    {"typedef f32 t; void f(t) no_prototype;", "1:26", "`f32` as `f64`"},
    {"void f(..., va_list);", "1:11", "expected `:` or `)`, found `,`"},
    {"void f(va_list, i32);", "1:15", "expected `:` or `)`, found `,`"},
    {"void f(va_list *);", "1:16", "expected `:` or `)`, found `*`"},
    {"void f(va_list: bool);", "1:17", "the default argument promotions"},
    {"enum e { 1 } packed; void f(...: enum e);", "1:34", "the default argument promotions"},
    {"typedef i8 t; void f(...: t);", "1:27", "the default argument promotions"},
    {"void f(...: bf16);", "1:13", "the default argument promotions"},
    {"va_list f();", "1:1", "expected a definition or the function's result"},
    {"void f(_BitInt(3));", "1:8", "write `bitint(N)` or `ubitint(N)` for it"},
    {"void f(_Atomic(int));", "1:8", "write `atomic(TYPE)` for it"},
    {"void f(_Float16);", "1:8", "write `f16` for it"},
    {"void f(bitint);", "1:14", "the bits follow: `bitint(12)`"},
    {"void f(bitint(1));", "1:15", "the bits, from 2 to 512, found `1`: one of them is the sign"},
    {"void f(bitint(513));", "1:15", "the bits, from 2 to 512"},
    {"void f(ubitint(0));", "1:16", "the bits, from 1 to 512"},
    {"void f(ubitint(513));", "1:16", "the bits, from 1 to 512"},
    {"void f(bitint(8);", "1:17", "expected `,` or `)`, found `;`"},
    {"void f(bitint(8 i8));", "1:17", "expected `)`, found `i8`"},
    {"void f(vector);", "1:14", "`vector(f32, 4)`"},
    {"void f(vector(bool, 2));", "1:15", "not of `bool`, `ptr`"},
    {"void f(vector(ptr, 2));", "1:15", "not of `bool`, `ptr`"},
    {"void f(vector(longdouble, 2));", "1:15", "`longdouble`, `f64x`, or complex"},
    {"void f(vector(f64x, 2));", "1:15", "`longdouble`, `f64x`, or complex"},
    {"void f(vector(cf32, 2));", "1:15", "`longdouble`, `f64x`, or complex"},
    {"void f(vector(bitint(8), 2));", "1:15", "vectors are of integers and floats"},
    {"typedef i8 t; void f(vector(t, 2));", "1:29", "vectors are of integers and floats"},
    {"void f(vector(i32));", "1:18", "expected `,`, found `)`: the number of elements follows"},
    {"void f(vector(i32, 0));", "1:20", "the number of elements"},
    {"void f(vector(i32, 3));", "1:20", "a power of two"},
    {"void f(vector(i32, 64));", "1:20", "a vector has 128 bytes at most"},
    {"void f(vector(f32, 2)[2]);", "1:22", "arrays stand in records only"},
    {"void f(atomic *);", "1:15", "`atomic(i32)`"},
    {"void f(atomic(i32));", "1:8", "atomics stand in records and behind a `*`"},
    {"atomic(i32) f();", "1:1", "atomics stand in records and behind a `*`"},
    {"void f(...: atomic(i32));", "1:13", "atomics stand in records and behind a `*`"},
    {"typedef atomic(i32) t; void f(t);", "1:31", "atomics stand in records and behind a `*`"},
    {"void f(atomic(atomic(i8)) *);", "1:15", "a type that is not atomic"},
    {"typedef atomic(i32) t; void f(atomic(t) *);", "1:38", "a type that is not atomic"},
    {"void f(atomic(i32[2]) *);", "1:18", "an array is of atomics, not atomic itself"},
    {"typedef i32 f; void f();", "1:21", "a typedef has this name"},
    {"typedef i32 t[2]; void f();", "1:14", "arrays stand in records only"},
    {"typedef i32 *t; void f();", "1:13", "inside records and typedefs are written `ptr`"},
    {"typedef void t; void f();", "1:9", "expected the type to give a name to"},
    {"typedef i32 vector; void f();", "1:13", "has a meaning in place of a type"},
    {"typedef i32 callee; void f(callee);", "1:13", "made of a case have this name"},
    {"typedef i32 caller; void f(caller);", "1:13", "made of a case have this name"},
    {"typedef f32 start; void f(start, ...);", "1:13", "made of a case have this name"},
    {"struct va_list { }; void f();", "1:8", "has a meaning in place of a type"},
    {"typedef i32 t; typedef i32 t; void f();", "1:28", "of this name is defined above"},
    {"typedef t t; void f();", "1:9", "the types are `bool`"},
    {"typedef i32 t; void f(struct t);", "1:30", "defined as another kind of type"},
    {"typedef i32 t packed; void f();", "1:15", "the attributes here are `aligned(N)`, `mode(M)`"},
    {"typedef bool t mode(SI); void f();", "1:16", "QI, HI, SI, DI and TI are for integers"},
    {"typedef i32 t mode(SF); void f();", "1:15", "HF, SF, DF, XF and TF for floats"},
    {"typedef f32 t mode(SI); void f();", "1:15", "QI, HI, SI, DI and TI are for integers"},
    {"typedef bf16 t mode(SF); void f();", "1:16", "expected another attribute"},
    {"typedef cf32 t mode(DF); void f();", "1:16", "expected another attribute"},
    {"typedef bitint(8) t mode(DI); void f();", "1:21", "expected another attribute"},
    {"typedef i32 t mode(SC); void f();", "1:20", "expected a machine mode, found `SC`: QI,"},
    {"void fn();", "1:6", "reserved in Rust"},
    {"void nullptr();", "1:6", "reserved in C"},
    {"struct f64 { i8 a; }; void f();", "1:8", "a scalar has this name"},
    {"void crosscall_f();", "1:6", "begin with `crosscall` are reserved"},
    {"void __f();", "1:6", "names of this form are reserved"},
    {"void _();", "1:6", "names of this form are reserved"},
    {"void a0123456789012345678901234567890123456789012345678901234567890123();", "1:6",
     "64 characters at most"},
    {"enum e { }; void f();", "1:10", "expected a number"},
    {"enum e { A, B }; void f();", "1:10", "without names"},
    {"enum e { 1, 2, 1 }; void f();", "1:16", "a value that the enum has not yet"},
    {"enum e { 9223372036854775808 }; void f();", "1:10", "to 9223372036854775807"},
    {"enum e { -9223372036854775809 }; void f();", "1:11", "from -9223372036854775808"},
    {"enum e { 99999999999999999999999 }; void f();", "1:10", "from -9223372036854775808"},
    {"enum e { 010 }; void f();", "1:10", "without zeros in front"},
    {"enum e { 0x10 }; void f();", "1:10", "decimal"},
    {"enum e { 1 } pack(1); void f();", "1:14", "are `packed`, `aligned(N)`, `mode(M)`"},
    {"enum e { 1 } packed packed; void f();", "1:21", "each attribute stands once"},
    {"enum e { 1 } aligned; void f();", "1:21", "expected `(`, found `;`"},
    {"enum e { 1 } aligned(0); void f();", "1:22", "a power of two from 1 to 1024"},
    {"enum e { 1 } aligned(3); void f();", "1:22", "a power of two from 1 to 1024"},
    {"enum e { 1 } aligned(2048); void f();", "1:22", "a power of two from 1 to 1024"},
    {"enum e { 1 } aligned(2; void f();", "1:23", "expected `)`, found `;`"},
    {"enum e { 1 } mode(SF); void f();", "1:14", "an enum's are QI, HI, SI, DI and TI"},
    {"enum e { 256 } mode(QI); void f();", "1:16", "the values of the enum do not fit"},
    {"enum e { -1, 128 } mode(QI); void f();", "1:20", "the values of the enum do not fit"},
    {"enum e : u8 { 1 } mode(QI); void f();", "1:19", "the enum has an underlying type"},
    {"enum e : u8 { 256 }; void f();", "1:15", "expected a value of `u8`, found `256`"},
    {"enum e : u8 { -1 }; void f();", "1:16", "underlying type holds all its values"},
    {"enum e : i8 { -129 }; void f();", "1:16", "expected a value of `i8`"},
    {"enum e : i64 { 0, 9223372036854775808 }; void f();", "1:19", "to 9223372036854775807"},
    {"enum e : u64 { -1 }; void f();", "1:17", "expected a value of `u64`"},
    {"enum e : bool { 2 }; void f();", "1:17", "expected a value of `bool`"},
    {"enum e : f32 { 2 }; void f();", "1:10", "expected an integer's name, found `f32`"},
    {"enum e : ptr { 2 }; void f();", "1:10", "the enum's underlying type"},
    {"enum e : ci8 { 2 }; void f();", "1:10", "the enum's underlying type"},
    {"enum e : { 2 }; void f();", "1:10", "the enum's underlying type"},
    {"enum e : u8; void f();", "1:12", "expected `{`, found `;`"},
    {"struct s { i8 a }; void f();", "1:17", "expected `;`, found `}`"},
    {"struct s { i8 a, b; }; void f();", "1:16", "each field has a type of its own"},
    {"struct s { i8 a; u8 a; }; void f();", "1:18", "its name is taken in this record"},
    {"struct s { u32 a : 0; }; void f();", "1:20", "only without a name"},
    {"struct s { u32 a : 33; }; void f();", "1:20", "the bits, from 1 to 32, found `33`"},
    {"struct s { u32 : 33; }; void f();", "1:18", "the bits, from 0 to 32, found `33`"},
    {"struct s { bool a : 2; }; void f();", "1:21", "the bits, from 1 to 1"},
    {"enum e : bool { 1 }; struct s { enum e a : 2; }; void f();", "1:44", "from 1 to 1"},
    {"enum e { 1 } packed; struct s { enum e a : 9; }; void f();", "1:44", "from 1 to 8"},
    {"typedef i8 t mode(HI); struct s { t a : 17; }; void f();", "1:41", "from 1 to 16"},
    {"struct s { bitint(7) a : 8; }; void f();", "1:26", "from 1 to 7"},
    {"struct s { f32 a : 3; }; void f();", "1:18", "bit-fields are of integers, `bool`, and enums"},
    {"struct s { ptr : 3; }; void f();", "1:16", "expected a field's name, found `:`"},
    {"struct s { ci8 a : 3; }; void f();", "1:18", "bit-fields are of integers"},
    {"struct s { atomic(i8) a : 3; }; void f();", "1:25", "bit-fields are of integers"},
    {"struct s { u32 a[2] : 3; }; void f();", "1:21", "a bit-field is no array"},
    {"struct s { u32 a : 3[2]; }; void f();", "1:21", "a bit-field is no array"},
    {"struct s { i8 a : 3, b; }; void f();", "1:20", "each field has a type of its own"},
    {"struct s { i8 a pack(1); }; void f();", "1:17", "are `packed`, `aligned(N)`"},
    {"struct s { i8 a aligned(6); }; void f();", "1:25", "a power of two from 1 to 1024"},
    {"struct s { i8 a __attribute__((packed)); }; void f();", "1:17", "`;` or an attribute"},
    {"struct s { i8 a; } __attribute__((packed)); void f();", "1:20", "`order(little|big)`"},
    {"struct s { i8 a; } transparent_union; void f();", "1:20", "`;` or an attribute"},
    {"struct s { i8 a; } mode(QI); void f();", "1:20", "`ms_struct`, `gcc_struct`"},
    {"struct s { i8 a; } pack(32); void f();", "1:25", "1, 2, 4, 8 or 16"},
    {"struct s { i8 a; } pack(3); void f();", "1:25", "1, 2, 4, 8 or 16"},
    {"struct s { ptr a; i64 b; } slice; void f();", "1:28", "a struct of a `ptr` and a `u64`"},
    {"union s { ptr a; u64 b; } slice; void f();", "1:27", "a struct of a `ptr` and a `u64`"},
    {"struct s { ptr a; u64 b; } slice tagged; void f();", "1:34", "a tagged struct has a tag"},
    {"struct s { u8 a; }; union u { struct s a; i8 b; } tagged; void f();", "1:51",
     "structs that begin with the same tag"},
    {"struct s { u8 a; }; struct t { i8 a; }; union u { struct s a; struct t b; } tagged; "
     "void f();",
     "1:77", "structs that begin with the same tag"},
    {"struct s { bool a; }; union u { struct s a; } tagged; void f();", "1:47", "the same tag"},
    {"struct s { u8 a : 3; }; union u { struct s a; } tagged; void f();", "1:49", "the same tag"},
    {"struct s { }; union u { struct s a; } tagged; void f();", "1:39", "the same tag"},
    {"struct s { i128 a; }; union u { struct s a; } tagged; void f();", "1:47", "the same tag"},
    {"union u { } tagged; void f();", "1:13", "the same tag"},
    {"struct s { u8 a; }; struct t { u8 a; struct s b; } tagged; void f();", "1:52",
     "a union of structs"},
    {"union u { i8 a; }; struct t { u8 a; union u b; } tagged; void f();", "1:50",
     "a union of structs"},
    {"enum e { 4 }; struct s { enum e a; }; union u { struct s a; struct s b; } tagged; "
     "void f();",
     "1:75", "each variant needs an enumerator"},
    {"struct s { i8 a; } order(native); void f();", "1:26", "expected `little` or `big`"},
    {"struct s { i8 a; } order(big) order(big); void f();", "1:31", "stands once"},
    {"struct s { i8 a; } gcc_struct ms_struct; void f();", "1:20", "not both"},
    {"union u { i8 a; i8 b[]; }; void f();", "1:22", "flexible arrays stand in structs only"},
    {"struct s { i8 a[][2]; }; void f();", "1:18", "a flexible array has one dimension"},
    {"struct s { i8 a[2][]; }; void f();", "1:20", "a flexible array has one dimension"},
    {"struct s { i8 a[]; i8 b; }; void f();", "1:20", "a flexible array stands last"},
    {"struct s { i8 a[]; i8 : 0; }; void f();", "1:20", "a flexible array stands last"},
    {"struct s { i8 a[01]; }; void f();", "1:17", "the array's length, from 0 to 4096"},
    {"struct s { i8; }; void f();", "1:14", "expected a field's name, found `;`"},
    {"struct s { i8 a; }; typedef struct s t; struct r { t; }; void f();", "1:53",
     "a field's name"},
    {"struct s { i8 a; }; struct r { i8 a; struct s; }; void f();", "1:38", "its `a` is taken"},
    {"struct s { i8 a; }; struct r { struct s; i8 a; }; void f();", "1:42", "its name is taken"},
    {"struct s { i8 a; }; union u { struct s; }; struct r { struct s; union u; }; void f();",
     "1:65", "its `a` is taken in this record"},
    {"struct s { bitint(512) a[1025]; }; void f();", "1:31", "an array of 4096 scalars at most"},
    {"struct e { }; struct s { struct e a[4096]; i8 b; }; void f();", "1:44",
     "a record of 4096 scalars"},
    {"struct s { i8 a[0][4096][2]; }; void f();", "1:28", "an array of 4096 scalars at most"},
    {"struct s { i8 a[4097]; }; void f();", "1:17", "the array's length, from 0 to 4096"},
    {"struct s { i8 a[64][65]; }; void f();", "1:24", "an array of 4096 scalars at most"},
    {"struct s { i8 a[4096]; i8 b; }; void f();", "1:24", "a record of 4096 scalars at most"},
    {"struct s { i32 *a; }; void f();", "1:16",
     "pointers inside records and typedefs are written `ptr`"},
    {"struct s { struct s *a; }; void f();", "1:19", "a type is defined before its use"},
    {"struct s { struct s a; }; void f();", "1:19", "a type is defined before its use"},
    {"struct s { i8 a; };\nstruct s { i8 a; }; void f();", "2:8", "of this name is defined above"},
    {"enum s { 1 };\nstruct s { i8 a; }; void f();", "2:8", "of this name is defined above"},
    {"enum s { 1 }; void f(struct s);", "1:29", "defined as another kind of type"},
    {"void f(struct s);", "1:15", "the name of a struct defined above"},
    {"struct s { i8 a; }; void f(s);", "1:28", "say `struct`, `union` or `enum` before"},
    {"struct s { i8 fn; }; void f();", "1:15", "reserved in Rust"},
    {"struct union { i8 a; }; void f();", "1:8", "reserved in C"},
    {"struct s { i8 a; }; struct s { ", "1:28", "of this name is defined above"},
    {"struct s { i8 a[2000]; }; void f(struct s, struct s *,\n struct s);", "2:2",
     "a signature of 4096 scalars at most"},
};

Test(text_refusal, refuses_with_place_and_hint)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct error error = {0};
		char place[32];

		snprintf(place, sizeof place, "t:%s: ", bad[i].place);
		cr_assert_null(parse(&arena, bad[i].text, &error), "row %zu: %s", i, bad[i].text);
		cr_expect_eq(error.kind, ERROR_USAGE, "row %zu", i);
		cr_expect_eq(strncmp(error.message, place, strlen(place)), 0, "row %zu: %s: %s", i,
		             bad[i].text, error.message);
		cr_expect_not_null(strstr(error.message, bad[i].part), "row %zu: %s: %s", i,
		                   bad[i].text, error.message);
	}
	arena_release(&arena);
}

Test(text_refusal, refuses_an_embedded_nul)
{
	static const char text[] = "void f();\0";
	struct arena arena;
	struct error error = {0};

	arena_init(&arena);
	cr_assert_null(case_parse(&arena, "t", text, sizeof text - 1, &error));
	cr_expect_not_null(strstr(error.message, "t:1:10: "), "%s", error.message);
	cr_expect_not_null(strstr(error.message, "0x00"), "%s", error.message);
	arena_release(&arena);
}

/* `open`, then `count` times `each` with the number in place of %zu, then `close`. */
static const char *repeated(struct buffer *out, const char *open, const char *each, size_t count,
                            const char *close)
{
	buffer_clear(out);
	buffer_puts(out, open);
	for (size_t i = 0; i < count; i++) {
		const char *number = strchr(each, '#');

		buffer_append(out, each, (size_t)(number - each));
		buffer_printf(out, "%zu", i);
		buffer_puts(out, number + 1);
	}
	buffer_puts(out, close);
	return out->data;
}

Test(text_refusal, keeps_the_limits)
{
	static const struct {
		const char *open, *each, *close;
		size_t max;
		const char *part;
	} row[] = {
	    {"struct s { ", "i8 f#; ", "}; void f();", CASE_FIELDS_MAX, "64 fields at most"},
	    {"void f(i8", ", i8/*#*/", ");", CASE_PARAMETERS_MAX - 1, "64 parameters at most"},
	    {"enum e { -1", ", #", " }; void f();", CASE_ENUMERATORS_MAX - 1, "256 enumerators"},
	    {"", "enum e# { 1 };\n", "void f();", CASE_TYPES_MAX, "256 types at most"},
	    {"struct s { i8 a", "[1/*#*/]", "; }; void f();", CASE_DEPTH_MAX - 1, "within each"},
	};
	struct arena arena;
	struct buffer text;

	arena_init(&arena);
	buffer_init(&text);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct error error = {0};

		repeated(&text, row[i].open, row[i].each, row[i].max, row[i].close);
		cr_expect_not_null(parse(&arena, text.data, &error), "row %zu: %s", i,
		                   error.message);
		repeated(&text, row[i].open, row[i].each, row[i].max + 1, row[i].close);
		cr_expect_null(parse(&arena, text.data, &error), "row %zu", i);
		cr_expect_not_null(strstr(error.message, row[i].part), "row %zu: %s", i,
		                   error.message);
	}
	buffer_release(&text);
	arena_release(&arena);
}

/* Each record holds the one before it 64 times: 64^n leaves or empty records, refused without
 * counting them. */
static void refuse_growing(const char *innermost)
{
	struct arena arena;
	struct buffer text;
	struct error error = {0};

	arena_init(&arena);
	buffer_init(&text);
	buffer_puts(&text, innermost);
	for (int i = 1; i <= 15; i++) {
		buffer_printf(&text, "struct s%d { ", i);
		for (int k = 0; k < CASE_FIELDS_MAX; k++)
			buffer_printf(&text, "struct s%d f%d; ", i - 1, k);
		buffer_puts(&text, "};\n");
	}
	buffer_puts(&text, "void f(struct s15);\n");
	cr_assert_null(parse(&arena, text.data, &error));
	cr_expect_not_null(strstr(error.message, "t:4:"), "%s", error.message);
	cr_expect_not_null(strstr(error.message, "4096 scalars"), "%s", error.message);
	buffer_release(&text);
	arena_release(&arena);
}

Test(text_refusal, refuses_what_grows_beyond_all_bounds, .timeout = 5)
{
	refuse_growing("struct s0 { i8 a; };\n");
	refuse_growing("struct s0 { };\n");
	refuse_growing("struct s0 { i8 : 0; };\n");
	refuse_growing("struct s0 { i8 a[0]; };\n");
}
