#include "../../harness/toolchain/start.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(start, .init = set_up, .fini = tear_down);

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect_list(const char *const *list, const char *const *wanted)
{
	cr_assert_eq(start_length(list), start_length(wanted));
	for (size_t i = 0; wanted[i] != NULL; i++)
		cr_expect_str_eq(list[i], wanted[i]);
}

Test(start, lists_are_joined)
{
	const char *const none[] = {NULL};

	expect_list(start_of(&arena, "gcc"), LIST("gcc"));
	expect_list(start_join(&arena, LIST("a", "b"), LIST("c")), LIST("a", "b", "c"));
	expect_list(start_join(&arena, none, LIST("c")), LIST("c"));
	expect_list(start_join(&arena, none, none), none);
}

Test(start, the_folder_is_named_wherever_it_stands)
{
	expect_list(
	    start_in(&arena, LIST("box", "{folder}", "-v{folder}:{folder}", "{folde}", ""), "/a b"),
	    LIST("box", "/a b", "-v/a b:/a b", "{folde}", ""));
}

/* Whatever is in the words, no shell reads them. */
Test(start, answers)
{
	cr_expect_str_eq(start_ask_one(&arena, LIST("printf", "%s|"), "a $HOME 'b'"),
	                 "a $HOME 'b'|");
	cr_expect_str_eq(start_ask(&arena, LIST("env", "A=x  y", "sh", "-c"), LIST("echo \"$A\"")),
	                 "x  y\n");
	cr_expect_null(start_ask_one(&arena, LIST("sh", "-c"), "echo no; exit 1"));
	cr_expect_null(start_ask_one(&arena, LIST("/none/gcc"), "--version"));
}
