#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../harness/import/import.h"

#define HEADER CROSSCALL_SOURCE_DIR "/tests/data/import.h"

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

Test(import, declarations_become_cases)
{
	static const struct {
		const char *function, *text;
	} rows[] = {
	    {"vec_add", "struct vec { f64 x; f64 y; };\n"
	                "struct vec vec_add(struct vec, struct vec);\n"},
	    {"integers", "u64 integers(bool, char, i8, u16, i64, i128);\n"},
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

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct import_function *f = find(&all, rows[i].function);
		struct buffer text;

		cr_assert(f->c != NULL, "%s: %s", f->name, f->reason);
		buffer_init(&text);
		case_print(f->c, &text);
		cr_expect_str_eq(text.data, rows[i].text, "%s:\n%s", f->name, text.data);
		buffer_release(&text);
	}
}

Test(import, reasons_are_told)
{
	static const struct {
		const char *function, *reason;
	} rows[] = {
	    {"incomplete", "struct opaque is incomplete"},
	    {"too_big", "4097 elements"},
	    {"many", "more than 64 parameters"},
	};
	struct import all = import((struct import_request){0});

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct import_function *f = find(&all, rows[i].function);

		cr_assert(f->c == NULL, "%s", f->name);
		cr_expect(strstr(f->reason, rows[i].reason) != NULL, "%s: %s", f->name, f->reason);
	}
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
