/* Printing and parsing are inverse; what is no case is refused with its place and a hint. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/generate.h"
#include "../../generators/text.h"

static const struct abi_case *parse(struct arena *arena, const char *text, struct error *error)
{
	return case_parse(arena, "t", text, strlen(text), error);
}

static bool types_equal(const struct type *a, const struct type *b);

static bool records_equal(const struct record *a, const struct record *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->field[i].name, b->field[i].name) != 0 ||
		    !types_equal(a->field[i].type, b->field[i].type))
			return false;
	return true;
}

static bool types_equal(const struct type *a, const struct type *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind || (type_is_named(a) && strcmp(a->name, b->name) != 0))
		return false;
	switch (a->kind) {
	case TYPE_SCALAR:
		return a->u.scalar == b->u.scalar;
	case TYPE_ENUM:
		return a->u.enumeration.count == b->u.enumeration.count &&
		       memcmp(a->u.enumeration.value, b->u.enumeration.value,
		              a->u.enumeration.count * sizeof(int64_t)) == 0;
	case TYPE_POINTER:
		return types_equal(a->u.pointee, b->u.pointee);
	case TYPE_ARRAY:
		return a->u.array.count == b->u.array.count &&
		       types_equal(a->u.array.element, b->u.array.element);
	case TYPE_STRUCT:
	case TYPE_UNION:
		return records_equal(&a->u.record, &b->u.record);
	case TYPE_BITINT:
	case TYPE_VECTOR:
	case TYPE_ATOMIC:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

static bool cases_equal(const struct abi_case *a, const struct abi_case *b)
{
	if (a->type_count != b->type_count || a->parameter_count != b->parameter_count ||
	    a->fixed_count != b->fixed_count || a->variadic != b->variadic ||
	    a->convention != b->convention || strcmp(a->name, b->name) != 0 ||
	    !types_equal(a->result, b->result))
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
	const struct generate_options options = {.seed = 1, .tiers = TIER_BIT(TIER_ISO)};
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

static const struct {
	const char *text;
	const char *place; /* line:column */
	const char *part;  /* of the message */
} bad[] = {
    {"", "1:1", "found the end of the text"},
    {"// nothing\n\n", "3:1", "found the end of the text"},
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
    {"void f(...: i32);", "1:8", "one must stand before the `...`"},
    {"void f(...);", "1:8", "one must stand before the `...`"},
    {"void f(i32, ..., i32);", "1:16", "expected `:` or `)`, found `,`"},
    {"void f(i32, ...: );", "1:18", "expected a parameter's type"},
    {"void f(i32, ...: f32);", "1:18", "`f32` as `f64`"},
    {"void f(i32, ...: i32, bool);", "1:23", "the default argument promotions"},
    {"void f(i32, ...: char);", "1:18", "the default argument promotions"},
    {"void f(i32, ...: i8 *);", "1:18", "the default argument promotions"},
    {"void f(i32, ...: i32 *);", "1:22", "a pointer behind the `...` is written `ptr`"},
    {"void f() stdcall;", "1:10", "calling convention, found `stdcall`"},
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
    {"enum e { 2147483648 }; void f();", "1:10", "from -2147483648 to 2147483647"},
    {"enum e { -2147483649 }; void f();", "1:11", "from -2147483648 to 2147483647"},
    {"enum e { 99999999999999999999999 }; void f();", "1:10", "from -2147483648"},
    {"enum e { 010 }; void f();", "1:10", "without zeros in front"},
    {"enum e { 0x10 }; void f();", "1:10", "decimal"},
    {"enum e { 1 } packed; void f();", "1:14", "attributes are not supported yet"},
    {"struct s { }; void f();", "1:12", "expected a field's type, found `}`"},
    {"struct s { i8 a }; void f();", "1:17", "expected `;`, found `}`"},
    {"struct s { i8 a, b; }; void f();", "1:16", "each field has a type of its own"},
    {"struct s { i8 a; u8 a; }; void f();", "1:18", "its name is taken in this record"},
    {"struct s { u32 a : 5; }; void f();", "1:18", "bit-fields are not supported yet"},
    {"struct s { u32 : 5; }; void f();", "1:16", "bit-fields are not supported yet"},
    {"struct s { i8 a; } packed; void f();", "1:20", "attributes are not supported yet"},
    {"struct s { i8 a aligned; }; void f();", "1:17", "attributes are not supported yet"},
    {"struct s { i8 a[]; }; void f();", "1:17", "flexible arrays are not supported yet"},
    {"struct s { i8 a[0]; }; void f();", "1:17", "the array's length, from 1 to 4096"},
    {"struct s { i8 a[4097]; }; void f();", "1:17", "the array's length, from 1 to 4096"},
    {"struct s { i8 a[64][65]; }; void f();", "1:24", "an array of 4096 scalars at most"},
    {"struct s { i8 a[4096]; i8 b; }; void f();", "1:24", "a record of 4096 scalars at most"},
    {"struct s { i32 *a; }; void f();", "1:16", "pointers inside records are written `ptr`"},
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

Test(text, refuses_with_place_and_hint)
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

Test(text, refuses_an_embedded_nul)
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

Test(text, keeps_the_limits)
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

/* Each record holds the one before it 64 times: 64^n leaves, refused without counting them. */
Test(text, refuses_what_grows_beyond_all_bounds, .timeout = 5)
{
	struct arena arena;
	struct buffer text;
	struct error error = {0};

	arena_init(&arena);
	buffer_init(&text);
	buffer_puts(&text, "struct s0 { i8 a; };\n");
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
	static const char text[] = "enum e { 1 }; struct s { enum e a[2][3]; }; "
	                           "clongdouble f(struct s *, ptr);";
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
	type_print(c->type[1]->u.record.field[0].type, &out);
	buffer_puts(&out, "|");
	type_print(c->result, &out);
	cr_expect_str_eq(out.data, "struct s *|enum e[2][3]|clongdouble");
	buffer_release(&out);
	arena_release(&arena);
}
