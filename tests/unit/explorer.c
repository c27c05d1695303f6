/* Links to Compiler Explorer, and the table of its names for compilers. */
#include "../../reports/explorer.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../harness/base/file.h"

static struct arena arena;

static void enter(void)
{
	arena_init(&arena);
}

static void leave(void)
{
	arena_release(&arena);
}

TestSuite(explorer, .init = enter, .fini = leave);

/* The state decodes to the JSON that docs/API.md of Compiler Explorer describes. */
Test(explorer, a_link)
{
	const struct explorer_pane pane[] = {{"c", "?>?", "cg122", "-O0"}};

	cr_expect_str_eq(
	    explorer_link(pane, 1, &arena),
	    "https://godbolt.org/clientstate/"
	    "eyJzZXNzaW9ucyI6W3siaWQiOjEsImxhbmd1YWdlIjoiYyIsInNvdXJjZSI6Ij8-PyIsImNvbXBp"
	    "bGVycyI6W3siaWQiOiJjZzEyMiIsIm9wdGlvbnMiOiItTzAifV19XX0");
}

static const struct toolchain *toolchain(const char *kind, const char *version)
{
	struct toolchain *t = NEW(&arena, struct toolchain);

	for (const struct recipe *recipe = recipes; recipe->name != NULL; recipe++)
		if (strcmp(recipe->name, kind) == 0)
			t->recipe = recipe;
	t->version = version;
	return t;
}

Test(explorer, names)
{
	static const struct {
		const char *kind, *version, *id;
	} row[] = {
	    {"gcc", "12.2.0", "cg122"},   {"gcc", "12.9.0", "cg125"},
	    {"gcc", "99.0.0", NULL},      {"clang", "14.0.6", "cclang1400"},
	    {"rustc", "1.95.0", "r1950"}, {"rustc", "1.97.0-nightly", "nightly"},
	    {"tcc", "0.9.27", NULL},
	};
	struct explorer_table table;
	struct error error;

	cr_assert(explorer_read(NULL, &arena, &table, &error));
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *id =
		    explorer_id(&table, toolchain(row[i].kind, row[i].version), &arena);

		cr_expect(id == row[i].id ||
		              (id != NULL && row[i].id != NULL && strcmp(id, row[i].id) == 0),
		          "row %zu: %s", i, id != NULL ? id : "none");
	}
}

Test(explorer, rows_of_a_user)
{
	static const char text[] = "# ours\n\ngcc-12 mine # newest\ntcc tinycc\n";
	struct explorer_table table;
	const char *folder, *path;
	struct error error;

	cr_assert(folder_temporary(&arena, &folder, &error));
	path = arena_printf(&arena, "%s/table", folder);
	cr_assert(file_write(path, text, strlen(text), &error));
	cr_assert(explorer_read(path, &arena, &table, &error), "%s", error.message);
	cr_expect_str_eq(explorer_id(&table, toolchain("gcc", "12.9.0"), &arena), "mine");
	cr_expect_str_eq(explorer_id(&table, toolchain("tcc", "0.9.27"), &arena), "tinycc");
	cr_assert(file_write(path, "gcc-12\n", 7, &error));
	cr_expect_not(explorer_read(path, &arena, &table, &error));
	cr_expect_eq(error.kind, ERROR_USAGE);
	cr_expect_not_null(strstr(error.message, ":1: expected a compiler and its id"), "%s",
	                   error.message);
	file_remove(folder);
	cr_expect_not(explorer_read(path, &arena, &table, &error));
	cr_expect_eq(error.kind, ERROR_USAGE);
}
