#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "../../harness/judge/classes.h"

enum { MOST = 8 };

static bool same_letter(const void *context, size_t a, size_t b)
{
	const char *letter = context;

	return letter[a] == letter[b];
}

/* Toolchains by name, and a letter for what each does; '-' takes no part. */
static const struct {
	const char *name[MOST];
	const char *letters;
	const char *want;
} row[] = {
    {{"gcc-11:-O0", "gcc-11:-O2", "clang-14:-O0"}, "aab", "{gcc-11} {clang-14}"},
    {{"gcc-11:-O0", "gcc-11:-O2", "clang-14:-O0"}, "aba", "{gcc-11:-O0 clang-14} {gcc-11:-O2}"},
    {{"gcc-11:-O0", "gcc-11:-O2", "clang-14:-O0"}, "a-b", "{gcc-11:-O0} {clang-14}"},
    {{"gcc-9:-O0", "gcc-10:-O0", "gcc-11:-O0"}, "aaa", "{gcc-9..11}"},
    {{"gcc-9:-O0", "gcc-10:-O0", "gcc-11:-O0"}, "aba", "{gcc-9 gcc-11} {gcc-10}"},
    {{"gcc-9:-O0", "gcc-10:-O0", "gcc-11:-O0", "gcc-12:-O0", "gcc-13:-O0"},
     "aabaa",
     "{gcc-9 gcc-10 gcc-12 gcc-13} {gcc-11}"},
    {{"clang-14:-O0", "clang-14:-O2", "clang-15:-O0", "clang-16:-O0", "libffi"},
     "aaaaa",
     "{clang-14..16 libffi}"},
    {{"gcc-11:-O0", "gcc-12:-O0,-fpack-struct"}, "ab", "{gcc-11} {gcc-12:-O0,-fpack-struct}"},
    {{"gcc-11:-O0,-msse2", "gcc-11:-O2,-msse2", "clang-14:-O0,-msse2", "libffi"},
     "aaba",
     "{gcc-11 libffi} {clang-14}"},
    {{"gcc-11:-O0,-msse2", "gcc-11:-O2,-msse2", "clang-14:-O0"},
     "aab",
     "{gcc-11:-O0,-msse2 gcc-11:-O2,-msse2} {clang-14}"},
    {{"tcc", "rustc-1.95:-O0"}, "--", ""},
};

static void expect_row(size_t r, struct arena *arena)
{
	struct toolchain toolchain[MOST] = {0};
	struct toolchain_list list = {.toolchain = toolchain};
	bool takes_part[MOST] = {0};
	struct classes classes;

	for (; list.count < MOST && row[r].name[list.count] != NULL; list.count++) {
		const char *name = row[r].name[list.count];
		size_t length = strcspn(name, ":");

		toolchain[list.count].name = name;
		toolchain[list.count].compiler = arena_strndup(arena, name, length);
		toolchain[list.count].flags = name[length] == ':' ? name + length + 1 : "";
		toolchain[list.count].family =
		    strcmp(name, "libffi") == 0 ? FAMILY_LIBFFI : FAMILY_GCC;
		takes_part[list.count] = row[r].letters[list.count] != '-';
	}
	classes = classes_partition(arena, list.count, takes_part, same_letter, row[r].letters);
	cr_expect(eq(str, (char *)classes_print(arena, &list, &classes), (char *)row[r].want),
	          "row %zu", r);
}

Test(classes, are_printed_with_versions_folded)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t r = 0; r < ARRAY_LEN(row); r++)
		expect_row(r, &arena);
	arena_release(&arena);
}
