/* Texts without what they tell of a machine. */
#include "../../harness/toolchain/redact.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(redact, .init = set_up, .fini = tear_down, .timeout = 60);

Test(redact, texts)
{
	static const struct {
		const char *text, *redacted;
	} row[] = {
	    {"", ""},
	    {"no path", "no path"},
	    {"/home/alice/bin/my-cc: error: no such file", ".../my-cc: error: no such file"},
	    {"/home/alice", "..."},
	    {"in '/home/alice/x.c':3", "in '.../x.c':3"},
	    {"my:-O0,-I/home/alice/include", "my:-O0,-I.../include"},
	    {"{my:-O0,--sysroot=/srv/alice/root} {gcc-12}", "{my:-O0,--sysroot=.../root} {gcc-12}"},
	    {"/tmp/crosscall-1/7/caller.c:1: error (/tmp/x/y)", ".../caller.c:1: error (.../y)"},
	    {"a/b and 1/2 and / alone", "a/b and 1/2 and / alone"},
	    {"args/i128/one-gpr-left/0896", "args/i128/one-gpr-left/0896"},
	    {"https://github.com/llvm/llvm-project/issues/1",
	     "https://github.com/llvm/llvm-project/issues/1"},
	    {"/home/alice/a\n/home/alice/b", ".../a\n.../b"},
	    {"//home//alice//a/", ".../a"},
	    {"// a remark, and //another", "// a remark, and ..."},
	    {"c1-self-my:-O0,-I/home/alice/x", "c1-self-my:-O0,-I.../x"},
	    {"/home/\xc3\xa4lice/x", ".../x"},
	    {"collect2: ld returned 1 (/usr/bin/ld)", "collect2: ld returned 1 (.../ld)"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *once = redact_text(&arena, row[i].text);

		cr_expect(eq(str, (char *)once, (char *)row[i].redacted), "row %zu", i);
		cr_expect(eq(ptr, (void *)redact_text(&arena, once), (void *)once), "row %zu", i);
	}
	cr_expect(eq(ptr, (void *)redact_text(&arena, NULL), NULL));
}

Test(redact, names)
{
	static const char *const machine[] = {
	    "alice", "build7.example.org", "al", "root", "Struct", "1234", NULL};
	static const struct {
		const char *text, *redacted;
	} row[] = {
	    {"", ""},
	    {"said alice", "said ..."},
	    {"Alice@BUILD7.example.org: no", "...@...: no"},
	    {"build7: out of memory", "...: out of memory"},
	    {"malice, alices, alice_x, 3alice", "malice, alices, alice_x, 3alice"},
	    {"/tmp/a/alice.c and src/alice/x.c", ".../....c and src/.../x.c"},
	    {"my:-O0,-DWHO=alice,-I/a/b/c", "my:-O0,-DWHO=...,-I.../c"},
	    {"root may call a struct al 1234", "root may call a struct al 1234"},
	};
	const struct redact_names names = redact_choose(&arena, machine, ARRAY_LEN(machine));

	cr_expect(eq(sz, names.count, 3));
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const char *once = redact_with(&arena, row[i].text, &names);

		cr_expect(eq(str, (char *)once, (char *)row[i].redacted), "row %zu", i);
		cr_expect(eq(ptr, (void *)redact_with(&arena, once, &names), (void *)once),
		          "row %zu", i);
	}
}

Test(redact, folders)
{
	static const struct {
		const char *folder, *redacted;
	} row[] = {
	    {"out", "out"},
	    {"nights/3", "nights/3"},
	    {"/home/alice/out", "out"},
	    {"/home/alice/out//", "out"},
	    {"../alice/out", "out"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(
		    eq(str, (char *)redact_folder(&arena, row[i].folder), (char *)row[i].redacted),
		    "row %zu", i);
}
