#include "../../harness/discover/describe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"

static struct description_list list;

static void set_up(void)
{
	if (describe_version() == NULL)
		cr_skip_test("built without libfyaml");
	folder_enter();
	cr_assert_eq(chdir(folder), 0);
	cr_assert(file_write("cc", "", 0, &error), "%s", error.message);
	cr_assert(folder_make("tools", &error), "%s", error.message);
	cr_assert(file_write("tools/as", "", 0, &error), "%s", error.message);
}

TestSuite(describe, .init = set_up, .fini = folder_leave);

static bool read_text(const char *text)
{
	cr_assert(file_write("t.yaml", text, strlen(text), &error), "%s", error.message);
	return describe_read("t.yaml", &arena, &list, &error);
}

/* Words between bars. */
static const char *words(const char *const *word)
{
	const char *text = "";

	for (; *word != NULL; word++)
		text = arena_printf(&arena, "%s%s|", text, *word);
	return text;
}

Test(describe, all_keys)
{
	const struct description *d;

	cr_assert(read_text("name: mygcc-17\n"
	                    "kind: gcc   # whatever it says\n"
	                    "command: [./cc, -B, a b]\n"
	                    "flags: [-O2, '-DA=x,y']\n"
	                    "environment: {A: 1, B: two words, C: }\n"
	                    "prefix:\n  - box\n  - '{folder}:$HOME'\n"
	                    "root: tools\nsysroot: tools\nassembler: tools\nlinker: cc\n"
	                    "target: i386-sysv\n"),
	          "%s", error.message);
	cr_assert_eq(list.count, 1);
	d = list.description;
	cr_expect_str_eq(d->name, "mygcc-17");
	cr_expect_str_eq(d->place, "t.yaml:3:10");
	cr_expect_str_eq(d->kind->name, "gcc");
	cr_expect_str_eq(d->target->name, "i386-sysv");
	cr_expect_str_eq(words(d->prefix), "box|{folder}:$HOME|");
	cr_expect_str_eq(words(d->environment), "A=1|B=two words|C=|");
	cr_expect_str_eq(words(d->command), "./cc|-B|a b|");
	cr_assert_eq(d->flags_count, 1);
	cr_expect_str_eq(d->flags[0], "-O2,-DA=x\\,y");
	cr_expect_str_eq(d->assembler, arena_printf(&arena, "%s/tools", folder));
	cr_expect_str_eq(d->sysroot, d->assembler);
	cr_expect_str_eq(d->root, d->assembler);
	cr_expect_str_eq(d->linker, arena_printf(&arena, "%s/cc", folder));
}

/* What one has in common with another is said once. */
Test(describe, several)
{
	cr_assert(read_text("- &first\n  name: a\n  command: [./cc]\n  flags: [[-O0], [-O2, -g]]\n"
	                    "- <<: *first\n  name: b\n"
	                    "- {name: c, command: [gcc]}\n"),
	          "%s", error.message);
	cr_assert_eq(list.count, 3);
	cr_expect_str_eq(list.description[1].name, "b");
	cr_expect_str_eq(words(list.description[1].command),
	                 arena_printf(&arena, "%s/./cc|", folder));
	cr_expect_eq(list.description[1].flags_count, 2);
	cr_expect_str_eq(list.description[1].flags[1], "-O2,-g");
	cr_expect_eq(list.description[2].flags_count, 0);
	cr_expect_str_eq(words(list.description[2].command), "gcc|");
	cr_expect_str_eq(words(list.description[2].prefix), "");
}

static const struct {
	const char *text, *message;
} wrong[] = {
    {"", "t.yaml:1:1: expected a toolchain"},
    {"# nothing\n", "t.yaml:1:1: expected a toolchain"},
    {"gcc\n", "t.yaml:1:1: expected a toolchain"},
    {"- gcc\n", "t.yaml:1:3: expected a toolchain"},
    {"name: a\ncommand: [gcc\n", "t.yaml:"},
    {"name: a\nname: b\ncommand: [gcc]\n", "t.yaml:2:1: no YAML: duplicate key"},
    {"name: a\ncommand: *b\n", "t.yaml:2:11: no YAML"},
    {"name: a\n", "t.yaml:1:1: this toolchain has no command"},
    {"command: [gcc]\n", "t.yaml:1:1: this toolchain has no name"},
    {"name: a\ncommand: gcc -O2\n", "t.yaml:2:10: expected a list with the program"},
    {"name: a\ncommand: []\n", "t.yaml:2:10: expected a list with the program"},
    {"name: a\ncommand: [gcc, [b]]\n", "t.yaml:2:16: expected a word"},
    {"name: a\ncommand: [gcc, '']\n", "t.yaml:2:17: expected a word"},
    {"name: a\ncommand: [./none]\n", "t.yaml:2:10: there is no program"},
    {"name: a b\ncommand: [gcc]\n", "t.yaml:1:7: expected a name"},
    {"name: -a\ncommand: [gcc]\n", "t.yaml:1:7: expected a name"},
    {"name:\ncommand: [gcc]\n", "t.yaml:1:1: there is nothing behind \"name\""},
    {"name: a\ncommand: [gcc]\nflag: [-O2]\n",
     "t.yaml:3:1: \"flag\" is no key; those of a toolchain are name, command, flags"},
    {"name: a\ncommand: [gcc]\nflags: -O2\n", "t.yaml:3:8: expected a list of flags"},
    {"name: a\ncommand: [gcc]\nflags: [-O2, x]\n", "t.yaml:3:14: expected a flag"},
    {"name: a\ncommand: [gcc]\nflags: [[-O2], -g]\n", "t.yaml:3:16: expected a list of flags"},
    {"name: a\ncommand: [gcc]\nenvironment: [A=1]\n", "t.yaml:3:14: expected names and values"},
    {"name: a\ncommand: [gcc]\nenvironment: {A: [1]}\n", "t.yaml:3:18: expected the value of A"},
    {"name: a\ncommand: [gcc]\nprefix: env -i\n", "t.yaml:3:9: expected a list of words"},
    {"name: a\ncommand: [gcc]\nsysroot: none\n", "t.yaml:3:10: expected a folder: there is no"},
    {"name: a\ncommand: [gcc]\nassembler: .\n", "t.yaml:3:12: expected a folder with a program"},
    {"name: a\ncommand: [gcc]\nlinker: [ld]\n", "t.yaml:3:9: expected a linker's path"},
    {"name: a\ncommand: [gcc]\nkind: icc\n", "t.yaml:3:7: expected gcc, clang, tcc or rustc"},
    {"name: a\ncommand: [gcc]\ntarget: vax\n", "t.yaml:3:9: expected x86_64-sysv or i386-sysv"},
    {"- {name: a, command: [gcc]}\n- {name: a, command: [gcc]}\n",
     "t.yaml:2:3: there are two toolchains \"a\""},
    {"name: a\ncommand: [gcc]\n---\nname: b\ncommand: [gcc]\n",
     "t.yaml:4:1: expected one document"},
};

Test(describe, what_is_wrong_is_told_with_its_place)
{
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		error = (struct error){0};
		cr_expect_not(read_text(wrong[i].text), "%s", wrong[i].text);
		cr_expect_eq(error.kind, ERROR_USAGE, "%s", wrong[i].text);
		cr_expect(strncmp(error.message, wrong[i].message, strlen(wrong[i].message)) == 0,
		          "%s%s", wrong[i].text, error.message);
	}
}

Test(describe, no_file)
{
	cr_expect_not(describe_read("none.yaml", &arena, &list, &error));
	cr_expect_eq(error.kind, ERROR_USAGE);
	cr_expect(strstr(error.message, "none.yaml") != NULL, "%s", error.message);
}
