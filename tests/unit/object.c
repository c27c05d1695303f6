#include "../../harness/build/object.h"

#include <criterion/criterion.h>
#include <string.h>

#include "../../harness/base/process.h"
#include "folder.h"

TestSuite(object, .init = folder_enter, .fini = folder_leave, .timeout = 60);

static const char *compile(const char *text, const char *flag)
{
	const char *source = arena_printf(&arena, "%s/a.c", folder);
	const char *object = arena_printf(&arena, "%s/a.o", folder);
	const char *argv[] = {"gcc", flag, "-c", source, "-o", object, NULL};
	struct process_request request = {.argv = argv};
	struct process_result result;
	bool ok;

	cr_assert(file_write(source, text, strlen(text), &error), "%s", error.message);
	process_run(&request, &result);
	ok = result.end == PROCESS_EXITED && result.code == 0;
	process_result_release(&result);
	if (!ok)
		cr_skip_test("gcc %s does not compile", flag);
	return object;
}

#define SECTION "__attribute__((section(\"crosscall_layout\")))"

static const char source[] =
    "struct s { char a; long b; };\n"
    "const unsigned layout[] " SECTION " = {sizeof(struct s), __builtin_offsetof(struct s, b),\n"
    "0x89abcdef};\n";

Test(object, words_of_either_width)
{
	static const struct {
		const char *flag;
		uint32_t words[3];
	} row[] = {{"-m32", {8, 4, 0x89abcdef}}, {"-m64", {16, 8, 0x89abcdef}}};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *object = compile(source, row[i].flag);
		const uint32_t *words;

		cr_assert(object_layout(object, 3, &arena, &words, &error), "%s", error.message);
		cr_expect_eq(memcmp(words, row[i].words, sizeof row[i].words), 0, "%s",
		             row[i].flag);
	}
}

Test(object, what_is_no_layout)
{
	const char *garbage = arena_printf(&arena, "%s/garbage", folder);
	const uint32_t *words;
	const char *object = compile(source, "-m32");

	cr_expect_not(object_layout(object, 4, &arena, &words, &error));
	cr_expect_neq(strstr(error.message, "12 bytes"), NULL, "%s", error.message);
	object = compile("int a;\n", "-m32");
	cr_expect_not(object_layout(object, 3, &arena, &words, &error));
	cr_expect_neq(strstr(error.message, "missing"), NULL, "%s", error.message);
	cr_assert(file_write(garbage, "\177ELF and more", 13, &error));
	cr_expect_not(object_layout(garbage, 3, &arena, &words, &error));
	cr_assert(file_write(garbage, "", 0, &error));
	cr_expect_not(object_layout(garbage, 3, &arena, &words, &error));
	cr_expect_not(object_layout(folder, 3, &arena, &words, &error));
	cr_expect_not(object_layout("/none", 3, &arena, &words, &error));
	cr_expect_eq(error.kind, ERROR_MACHINE);
	cr_expect_neq(strstr(error.message, "/none"), NULL, "%s", error.message);
}
