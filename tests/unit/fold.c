#include "../../reports/fold.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

enum { MEMBERS_MAX = 8 };

/* Toolchains as they are listed, those with a * in the set that is named. */
static const struct {
	const char *toolchain[MEMBERS_MAX];
	const char *names;
} row[] = {
    {{"*gcc-12:-O0", "*gcc-12:-O2"}, "gcc-12"},
    {{"*gcc-12:-O0", "gcc-12:-O2"}, "gcc-12:-O0"},
    {{"*gcc-11:-O0", "*gcc-11:-O2", "*gcc-12:-O0", "*gcc-12:-O2"}, "gcc-11..12"},
    {{"*gcc-11:-O0", "gcc-11:-O2", "*gcc-12:-O0", "gcc-12:-O2"}, "gcc-11..12:-O0"},
    {{"*gcc-10:-O0", "*gcc-11:-O0", "*gcc-12:-O0", "*clang-14:-O0"},
     "gcc-10..12:-O0, clang-14:-O0"},
    /* Versions of which not as many have part. */
    {{"*gcc-11:-O0", "*gcc-12:-O0", "*gcc-12:-O2"}, "gcc-11:-O0, gcc-12"},
    {{"*gcc-11:-O2", "*gcc-11:-O0", "*gcc-12:-O0"}, "gcc-11, gcc-12:-O0"},
};

static struct toolchain_row toolchain_of(struct arena *arena, const char *name)
{
	const char *flags = strchr(name, ':');

	return (struct toolchain_row){.name = name,
	                              .compiler =
	                                  arena_printf(arena, "%.*s", (int)(flags - name), name),
	                              .flags = flags + 1};
}

Test(fold, names)
{
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct toolchain_row toolchain[MEMBERS_MAX];
		struct view view = {.toolchain = toolchain};
		bool member[MEMBERS_MAX];
		struct arena arena;

		arena_init(&arena);
		for (const char *const *name = row[i].toolchain; *name != NULL; name++) {
			member[view.toolchain_count] = **name == '*';
			toolchain[view.toolchain_count++] =
			    toolchain_of(&arena, *name + (**name == '*'));
		}
		cr_expect_str_eq(fold_names(&arena, &view, member), row[i].names, "%zu: %s", i,
		                 fold_names(&arena, &view, member));
		arena_release(&arena);
	}
}
