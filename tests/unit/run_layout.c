#include "../../harness/run/run.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"

static struct arena arena;
static struct error error;
static const char *folder;
static const struct abi_case *c[2];

static void setup(void)
{
	static const char *const text[] = {"struct s0 { i8 a; f64 b; };\nvoid f(struct s0);\n",
	                                   "i32 f(i16);\n"};

	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	for (size_t i = 0; i < ARRAY_LEN(c); i++) {
		c[i] = case_parse(&arena, "row", text[i], strlen(text[i]), &error);
		cr_assert(c[i] != NULL, "%s", error.message);
	}
}

static void teardown(void)
{
	file_remove(folder);
	arena_release(&arena);
}

TestSuite(run_layout, .init = setup, .fini = teardown, .timeout = 30);

/* The object of a target without calls. */
static const char *compile(const char *name, const char *flags, const bool *wanted)
{
	struct emit_request request = {.c = c, .wanted = wanted, .count = ARRAY_LEN(c)};
	const char *argv[] = {"sh", "-c", NULL, NULL};
	struct process_request process = {.argv = argv, .folder = folder, .merge = true};
	struct process_result result;
	FILE *out = fopen(arena_printf(&arena, "%s/%s.c", folder, name), "w");

	if (out == NULL)
		abort();
	language_c.module(&request, out);
	fclose(out);
	argv[2] = arena_printf(&arena, "gcc -m32 %s -c %s.c -o %s", flags, name, name);
	process_run(&process, &result);
	cr_assert(result.end == PROCESS_EXITED && result.code == 0, "%s", result.output.data);
	process_result_release(&result);
	return name;
}

static void expect_compared(const struct run_result *result, void *context)
{
	static const uint8_t expected[2][4][4] = {
	    {{WIRE_OK, WIRE_LAYOUT, WIRE_ABSTAINED, WIRE_ABSTAINED},
	     {WIRE_LAYOUT, WIRE_OK, WIRE_ABSTAINED, WIRE_ABSTAINED},
	     {WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED},
	     {WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED}},
	    {{WIRE_OK, WIRE_OK, WIRE_OK, WIRE_ABSTAINED},
	     {WIRE_OK, WIRE_OK, WIRE_OK, WIRE_ABSTAINED},
	     {WIRE_OK, WIRE_OK, WIRE_OK, WIRE_ABSTAINED},
	     {WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED, WIRE_ABSTAINED}},
	};

	*(bool *)context = true;
	cr_assert_null(result->failure);
	for (size_t i = 0; i < (size_t)2 * 4 * 4; i++)
		cr_expect_eq(run_cell(result, i / 16, i / 4 % 4, i % 4),
		             expected[i / 16][i / 4 % 4][i % 4], "case %zu: %zu and %zu: %u",
		             i / 16, i / 4 % 4, i % 4, run_cell(result, i / 16, i / 4 % 4, i % 4));
	cr_expect_eq(result->load[2].load, WIRE_LOADED);
	cr_expect_eq(result->load[3].load, WIRE_NOT_BUILT);
	cr_expect_eq(result->calls, 0);
}

Test(run_layout, without_a_runner)
{
	static const bool both[] = {true, true}, second[] = {false, true};
	const struct toolchain toolchain[4] = {0};
	const struct toolchain_list list = {.count = ARRAY_LEN(toolchain), .toolchain = toolchain};
	const char *const module[] = {compile("plain", "", both),
	                              compile("aligned", "-malign-double", both),
	                              compile("second", "-O2", second), NULL};
	const struct run_request request = {
	    .c = c, .count = ARRAY_LEN(c), .toolchains = &list, .module = module, .folder = folder};
	bool done = false;

	run_compare_layouts(&arena, &request, expect_compared, &done);
	cr_expect(done);
}
