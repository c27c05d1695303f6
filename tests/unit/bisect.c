#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>

#include "../../harness/base/buffer.h"
#include "../../harness/bugs/bisect.h"
#include "../../reports/bisect.h"

enum { MOST = 8 };

/* Toolchains by name, the class of each ('-' takes no part), and the series as print() has them. */
static const struct {
	const char *name[MOST];
	const char *letters;
	const char *want;
} row[] = {
    {{"gcc-11:-O0", "gcc-12:-O0", "clang-14:-O0"}, "AAB", "gcc * 11..12 A; clang * 14 B"},
    {{"clang-14:-O0", "clang-14:-O2", "clang-16:-O0", "clang-16:-O2"},
     "AABB",
     "clang * 14 A, 16 B"},
    {{"clang-14:-O0", "clang-14:-O2", "clang-16:-O0", "clang-16:-O2"},
     "AABA",
     "clang -O0 14 A, 16 B; clang -O2 14..16 A"},
    {{"clang-13:-O0", "clang-14:-O0", "clang-15:-O0", "clang-16:-O0"},
     "ABBA",
     "clang * 13 A, 14..15 B, 16 A, returns"},
    {{"clang-13:-O0", "clang-14:-O0", "clang-15:-O0", "clang-16:-O0"},
     "A-AB",
     "clang * 13 A, 14 -, 15 A, 16 B"},
    {{"gcc-11:-O0", "mine:-O0", "tcc:"}, "AB-", "gcc * 11 A, mine B; tcc * 0.9 -"},
};

static const struct recipe *recipe_for(const char *name)
{
	const char *stem = strcmp(name, "mine:-O0") == 0 ? "gcc" : name;
	const struct recipe *recipe = recipes;

	while (strncmp(recipe->stem, stem, strlen(recipe->stem)) != 0)
		recipe++;
	return recipe;
}

static void print(const struct bisection *b, struct buffer *out)
{
	for (size_t s = 0; s < b->series_count; s++) {
		const struct bisect_series *series = &b->series[s];

		buffer_printf(out, "%s%s %s", s > 0 ? "; " : "", series->recipe->name,
		              series->is_only ? "*" : series->flags);
		for (size_t i = 0; i < series->run_count; i++) {
			const struct bisect_run *run = &series->run[i];

			buffer_printf(out, "%s %s", i > 0 ? "," : "",
			              bisect_version(b, series->toolchain[run->low]));
			if (run->high > run->low)
				buffer_printf(out, "..%s",
				              bisect_version(b, series->toolchain[run->high]));
			buffer_printf(out, " %c",
			              run->class == CLASS_NONE ? '-' : 'A' + run->class);
		}
		buffer_puts(out, series->returns ? ", returns" : "");
	}
}

static void expect_row(size_t r, struct arena *arena)
{
	struct toolchain toolchain[MOST] = {0};
	struct toolchain_list list = {.toolchain = toolchain};
	uint8_t class[MOST];
	struct bisection b = {.toolchains = &list, .classes = {.of = class}};
	struct buffer out;

	for (; list.count < MOST && row[r].name[list.count] != NULL; list.count++) {
		const char *name = row[r].name[list.count], letter = row[r].letters[list.count];

		class[list.count] = letter == '-' ? CLASS_NONE : (uint8_t)(letter - 'A');
		toolchain[list.count] = (struct toolchain){
		    .name = name,
		    .compiler = arena_strndup(arena, name, strcspn(name, ":")),
		    .flags = strchr(name, ':') + 1,
		    .recipe = recipe_for(name),
		    .version = "0.9",
		};
	}
	buffer_init(&out);
	bisect_find_series(&b, NULL, 0, arena);
	print(&b, &out);
	cr_expect(eq(str, out.data, (char *)row[r].want), "row %zu", r);
	buffer_release(&out);
}

Test(bisect, series_of_versions)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t r = 0; r < ARRAY_LEN(row); r++)
		expect_row(r, &arena);
	arena_release(&arena);
}
