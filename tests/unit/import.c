#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../harness/import/import.h"

#define HEADER   CROSSCALL_SOURCE_DIR "/tests/data/import.h"
#define EXTENDED CROSSCALL_SOURCE_DIR "/tests/data/import_extended.h"

/* What becomes of a function: its case, or a part of the reason. */
struct row {
	const char *function, *text;
};

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
	if (!import_is_there()) {
		fputs("skipped: a test, since crosscall was built without libclang\n", stderr);
		cr_skip_test("no libclang");
	}
}

static void teardown(void)
{
	arena_release(&arena);
}

TestSuite(import, .init = setup, .fini = teardown);

static struct import import(struct import_request request)
{
	struct import result;
	struct error error;

	if (request.header == NULL)
		request.header = HEADER;
	if (request.target == NULL)
		request.target = targets[0];
	cr_assert(import_header(&request, &arena, &result, &error), "%s", error.message);
	return result;
}

static const struct import_function *find(const struct import *import, const char *name)
{
	for (size_t i = 0; i < import->count; i++)
		if (strcmp(import->function[i].name, name) == 0)
			return &import->function[i];
	cr_assert_fail("%s is not there", name);
	return NULL;
}

static void expect_cases(const struct import *import, const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct import_function *f = find(import, row[i].function);
		struct buffer text;

		cr_assert(f->c != NULL, "%s: %s", f->name, f->reason);
		buffer_init(&text);
		case_print(f->c, &text);
		cr_expect_str_eq(text.data, row[i].text, "%s:\n%s", f->name, text.data);
		buffer_release(&text);
	}
}

static void expect_reasons(const struct import *import, const struct row *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct import_function *f = find(import, row[i].function);

		cr_assert(f->c == NULL, "%s", f->name);
		cr_expect(strstr(f->reason, row[i].text) != NULL, "%s: %s", f->name, f->reason);
	}
}

Test(import, declarations_become_cases)
{
	static const struct row rows[] = {
	    {"vec_add", "struct vec { f64 x; f64 y; };\n"
	                "struct vec vec_add(struct vec, struct vec);\n"},
	    {"integers", "u64 integers(bool, char, i8, u16, i64);\n"},
	    {"floats", "cf32 floats(f32, f64, longdouble, cf64);\n"},
	    {"by_reference", "struct vec { f64 x; f64 y; };\n"
	                     "struct node { struct vec at[2][3]; ptr name; ptr next; };\n"
	                     "ptr by_reference(struct node *, struct vec *);\n"},
	    {"pointers", "ptr pointers(ptr, ptr, ptr, ptr, ptr, ptr);\n"},
	    {"adjusted", "struct vec { f64 x; f64 y; };\n"
	                 "void adjusted(ptr, struct vec *, i32, ptr, ptr);\n"},
	    {"enums", "enum colour { 0, 7, -1 };\n"
	              "enum part { 1 };\n"
	              "enum colour enums(enum colour, enum part);\n"},
	    {"words", "struct f32__match { u8 in_; };\n"
	              "union f32_ { i32 type_; f32 f32; struct f32__match match_; };\n"
	              "union f32_ words(union f32_, u64);\n"},
	    {"print", "i32 print(ptr, ...: i32, f64, ptr);\n"},
	    {"nothing", "void nothing();\n"},
	    {"in_line", "i32 in_line(i32);\n"},
	    {"leave", "void leave(i32);\n"},
	};
	struct import all = import((struct import_request){0});

	expect_cases(&all, rows, ARRAY_LEN(rows));
}

Test(import, reasons_are_told)
{
	static const struct row rows[] = {
	    {"incomplete", "struct opaque is incomplete"},
	    {"too_big", "4097 elements"},
	    {"many", "more than 64 parameters"},
	};
	struct import all = import((struct import_request){0});

	expect_reasons(&all, rows, ARRAY_LEN(rows));
}

#define BITS "struct bits { i32 : 3; bool flag : 1; i64 wide : 33; u8 : 0; char last : 7; };\n"

Test(import, what_no_plain_c_has)
{
	static const struct row cases[] = {
	    {"bits", BITS "struct pushed { char c; i64 l; } pack(2);\n"
	                  "void bits(struct bits, struct pushed);\n"},
	    {"attributes",
	     "struct tight { char c; i32 i aligned(2); char d aligned(8); } packed;\n"
	     "struct wide { char c; i32 i aligned(32); i64 l packed; } aligned(128);\n"
	     "struct windows { char a; i64 : 0; i32 b : 3; char c : 2; } ms_struct;\n"
	     "union either { ptr i; ptr f; } transparent_union;\n"
	     "void attributes(struct tight, struct wide, struct windows, union either);\n"},
	    {"anonymous",
	     "struct outer_2_2 { i16 y; };\n"
	     "union outer_2 { i32 x; struct outer_2_2; };\n"
	     "struct outer_at { char in_; };\n"
	     "struct outer { union outer_2; struct outer_at at[2]; i64 flexible[]; };\n"
	     "void anonymous(struct outer);\n"},
	    {"nothing_in_it", "struct empty { };\n"
	                      "struct zero { i32 i; i64 none[0]; };\n"
	                      "void nothing_in_it(struct empty, struct zero);\n"},
	    {"typedefs", "typedef i32 over aligned(16);\n"
	                 "typedef i64 under aligned(2);\n"
	                 "struct typedefs { under u[2]; over o; f32 m[4][4] aligned(64); };\n"
	                 "over typedefs(struct typedefs *, over, ptr);\n"},
	    {"enums", "enum small { 0, -1 } packed;\n"
	              "enum moded { 0 } mode(HI);\n"
	              "enum fixed : u8 { 3 };\n"
	              "enum far { 1099511627776 };\n"
	              "void enums(enum small, enum moded, enum fixed, enum far);\n"},
	    {"scalars",
	     "vector(f32, 4) scalars(vector(f32, 4), f16, bf16, f128, i128, ci32, bitint(12));\n"},
	    {"odd", BITS "struct odd { atomic(i32) a; bitint(12) b; ubitint(77) c; "
	                 "atomic(struct bits) d; };\n"
	                 "void odd(struct odd);\n"},
	    {"format", "i32 format(ptr, va_list: i32, f64, ptr);\n"},
	    {"old", "i32 old() no_prototype;\n"},
	    {"microsoft", "i32 microsoft(i32) ms;\n"},
	    {"vector", "i32 vector(vector(f32, 4)) vectorcall;\n"},
	    {"preserving", "i32 preserving(i32) preserve_most;\n"},
	};
	static const struct row left_out[] = {
	    {"middle", "a va_list that is not the last parameter"},
	    {"three", "ext_vector_type"},
	    {"atomic", "an atomic by value"},
	    {"swift", "swiftcall"},
	    {"far_out", "enum unsigned_far has values beyond 63 bits"},
	    {"complex", "_Complex unsigned"},
	};
	struct import all = import((struct import_request){.header = EXTENDED});

	expect_cases(&all, cases, ARRAY_LEN(cases));
	expect_reasons(&all, left_out, ARRAY_LEN(left_out));
	cr_expect_eq(all.count, ARRAY_LEN(cases) + ARRAY_LEN(left_out));
}

/* The object behind the pointer has too many scalars: then it is a `ptr`, and that is told. */
Test(import, objects_out_of_sight)
{
	struct import all = import((struct import_request){0});
	const struct import_function *f = find(&all, "pointers");

	cr_assert(f->reason != NULL);
	cr_expect(strstr(f->reason, "4097 elements") != NULL, "%s", f->reason);
	cr_expect_null(find(&all, "by_reference")->reason);
}

/* A function is met once, however often it is declared, and in the header itself. */
Test(import, functions_are_chosen)
{
	static const char *const one[] = {"vec_add"}, *const some[] = {"vec_*", "in_?ine"},
	                         *const none[] = {"vec_*", "nonesuch"};
	struct import_request request = {
	    .header = HEADER, .target = targets[0], .function = none, .function_count = 2};
	struct import all = import((struct import_request){0});
	struct import result;
	struct error error;

	for (size_t i = 0; i < all.count; i++)
		cr_expect_str_neq(all.function[i].name, "part_function");
	result = import((struct import_request){.function = one, .function_count = 1});
	cr_expect_eq(result.count, 1);
	result = import((struct import_request){.function = some, .function_count = 2});
	cr_expect_eq(result.count, 2);
	result = import((struct import_request){.included = true});
	cr_expect_eq(result.count, all.count + 1);
	find(&result, "part_function");
	cr_assert(!import_header(&request, &arena, &result, &error));
	cr_expect_eq(error.kind, ERROR_USAGE);
	cr_expect(strstr(error.message, "nonesuch") != NULL, "%s", error.message);
}

Test(import, what_is_no_header_is_refused)
{
	static const struct {
		const char *header, *argument, *message;
	} rows[] = {
	    {"nonesuch.h", "-I.", "nonesuch.h"},
	    {HEADER, "-Dstruct=strict", "error: "},
	    {HEADER, "--target=aarch64-linux-gnu", "aarch64"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct import_request request = {.header = rows[i].header,
		                                 .argument = &rows[i].argument,
		                                 .argument_count = 1,
		                                 .target = targets[0]};
		struct import result;
		struct error error;

		cr_assert(!import_header(&request, &arena, &result, &error), "row %zu", i);
		cr_expect_eq(error.kind, ERROR_USAGE, "row %zu", i);
		cr_expect(strstr(error.message, rows[i].message) != NULL, "row %zu: %s", i,
		          error.message);
	}
}

Test(import, types_are_those_of_the_target)
{
	static const struct row rows[] = {
	    {"integers", "u32 integers(bool, char, i8, u16, i32);\n"},
	};
	struct import all = import((struct import_request){.target = target_find("i386-sysv")});

	expect_cases(&all, rows, ARRAY_LEN(rows));
}
