/* Of real headers: a compiler finds each type that was made of one laid out as the header's own. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../generators/emit.h"
#include "../../harness/base/file.h"
#include "../../harness/base/process.h"
#include "../../harness/import/import.h"

static const struct header {
	const char *package, *path;
	const char *function; /* a pattern for all of the library's */
	size_t functions_min;
} headers[] = {
    {"libclang-N-dev", CROSSCALL_LIBCLANG_INCLUDE "/clang-c/Index.h", "clang_*", 300},
    {"libxxhash-dev", "/usr/include/xxhash.h", "XXH*", 40},
    {"libgsl-dev", "/usr/include/gsl/gsl_complex_math.h", "gsl_*", 50},
};

/* The enums and records of all cases, each once. */
struct records {
	size_t count;
	const struct type *type[1024];
	const char *said[1024]; /* what the header calls it: "vec", "struct vec" */
};

static const char *tag_of(const struct type *type)
{
	return type->kind == TYPE_ENUM ? "enum" : type->kind == TYPE_UNION ? "union" : "struct";
}

/* The comment is the function's declaration: what has no typedef stands there with its tag. */
static void add_type(struct records *records, const struct type *type, const char *comment,
                     struct arena *arena)
{
	const char *tagged = arena_printf(arena, "%s %s", tag_of(type), type->name);
	size_t r = 0;

	while (r < records->count && strcmp(records->type[r]->name, type->name) != 0)
		r++;
	cr_assert(r < ARRAY_LEN(records->type));
	if (r == records->count) {
		records->type[records->count++] = type;
		records->said[r] = type->name;
	}
	if (strstr(comment, tagged) != NULL)
		records->said[r] = tagged;
}

static void write_place(const struct field *field, const char *said, const char *copy, FILE *out)
{
	if (field->name != NULL && !field->is_bit_field)
		fprintf(out,
		        "_Static_assert(__builtin_offsetof(%s, %s) == __builtin_offsetof(%s, %s),"
		        " \"%s.%s\");\n",
		        said, field->name, copy, field->name, said, field->name);
}

/*
 * The case's type is renamed, the header's is as it was:
 *
 *     #include "foo.h"
 *     #define vec imported_vec
 *     struct vec { double x; double y; };
 *     #undef vec
 *     _Static_assert(sizeof(vec) == sizeof(struct imported_vec), "vec");
 */
static void write_test(const struct header *header, const struct records *records,
                       struct arena *arena, FILE *out)
{
	const struct abi_case c = {
	    .name = "f", .type_count = records->count, .type = records->type};

	fprintf(out, "#include \"%s\"\n", header->path);
	for (size_t r = 0; r < records->count; r++)
		fprintf(out, "#define %s imported_%s\n", records->type[r]->name,
		        records->type[r]->name);
	language_c.show(&c, out);
	for (size_t r = 0; r < records->count; r++)
		fprintf(out, "#undef %s\n", records->type[r]->name);
	for (size_t r = 0; r < records->count; r++) {
		const struct type *type = records->type[r];
		const char *said = records->said[r];
		const char *copy = arena_printf(arena, "%s imported_%s", tag_of(type), type->name);

		fprintf(out, "_Static_assert(sizeof(%s) == sizeof(%s), \"%s\");\n", said, copy,
		        said);
		fprintf(out, "_Static_assert(_Alignof(%s) == _Alignof(%s), \"%s\");\n", said, copy,
		        said);
		for (size_t f = 0; type_is_record(type) && f < type->u.record.count; f++)
			write_place(&type->u.record.field[f], said, copy, out);
	}
}

static void expect_compiles(const char *path)
{
	const char *argv[] = {
	    CROSSCALL_CLANG, "-fsyntax-only", "-w", "-I" CROSSCALL_LIBCLANG_INCLUDE, path, NULL};
	struct process_request request = {.argv = argv, .seconds = 60, .merge = true};
	struct process_result result;

	process_run(&request, &result);
	cr_expect(result.end == PROCESS_EXITED && result.code == 0, "%s", result.output.data);
	process_result_release(&result);
}

static void check_header(const struct header *header, struct arena *arena)
{
	static const char *const argument[] = {"-I" CROSSCALL_LIBCLANG_INCLUDE};
	struct import_request request = {
	    .header = header->path,
	    .included = true,
	    .function = &header->function,
	    .function_count = 1,
	    .argument = argument,
	    .argument_count = 1,
	    .target = targets[0],
	};
	struct records records = {0};
	struct import import;
	struct error error;
	const char *folder, *path;
	FILE *out;

	cr_assert(import_header(&request, arena, &import, &error), "%s", error.message);
	cr_expect_geq(import.count, header->functions_min, "%s", header->package);
	for (size_t i = 0; i < import.count; i++) {
		cr_expect(import.function[i].c != NULL, "%s: %s", import.function[i].name,
		          import.function[i].reason);
		if (import.function[i].c == NULL)
			continue;
		for (size_t t = 0; t < import.function[i].c->type_count; t++)
			add_type(&records, import.function[i].c->type[t],
			         import.function[i].c->comment, arena);
	}
	cr_assert(folder_temporary(arena, &folder, &error), "%s", error.message);
	path = arena_printf(arena, "%s/test.c", folder);
	out = fopen(path, "w");
	cr_assert(out != NULL);
	write_test(header, &records, arena, out);
	fclose(out);
	expect_compiles(path);
	file_remove(folder);
}

static bool has_compiler(void)
{
	const char *argv[] = {CROSSCALL_CLANG, "--version", NULL};
	struct process_request request = {.argv = argv, .seconds = 60};
	struct process_result result;
	bool ran;

	process_run(&request, &result);
	ran = result.end == PROCESS_EXITED && result.code == 0;
	process_result_release(&result);
	return ran;
}

Test(import_layout, real_headers)
{
	struct arena arena;

	arena_init(&arena);
	if (!import_is_there() || !has_compiler()) {
		fputs("skipped: a test, since libclang or " CROSSCALL_CLANG " is not there\n",
		      stderr);
		cr_skip_test("no libclang");
	}
	for (size_t h = 0; h < ARRAY_LEN(headers); h++) {
		if (access(headers[h].path, R_OK) == 0)
			check_header(&headers[h], &arena);
		else
			fprintf(stderr, "skipped: a real header, since %s is not there\n",
			        headers[h].package);
	}
	arena_release(&arena);
}
