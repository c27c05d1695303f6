#include "../../harness/discover/discover.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../harness/base/file.h"

static struct arena arena;
static struct error error;
static const char *folder, *programs, *gcc;
static struct toolchain_list list;

static const char *find_program(const char *name)
{
	static const char *const place[] = {"/usr/bin", "/usr/local/bin", "/bin"};

	for (size_t i = 0; i < ARRAY_LEN(place); i++) {
		const char *path = arena_printf(&arena, "%s/%s", place[i], name);

		if (file_exists(path))
			return path;
	}
	cr_skip_test("there is no %s", name);
	return NULL;
}

static const char *place(const char *name)
{
	return arena_printf(&arena, "%s/%s", programs, name);
}

/* Only what the test puts there is in $PATH. */
static void set_up(void)
{
	static const char *const tool[] = {"as", "ld"};

	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	programs = arena_printf(&arena, "%s/bin", folder);
	cr_assert(folder_make(programs, &error), "%s", error.message);
	gcc = find_program("gcc");
	for (size_t i = 0; i < ARRAY_LEN(tool); i++)
		cr_assert_eq(symlink(find_program(tool[i]), place(tool[i])), 0);
	setenv("PATH", programs, 1);
	setenv("XDG_CACHE_HOME", folder, 1);
	setenv("RUSTUP_HOME", folder, 1);
}

static void tear_down(void)
{
	file_remove(folder);
	arena_release(&arena);
}

TestSuite(discover, .init = set_up, .fini = tear_down, .timeout = 120);

static void write_script(const char *path, const char *body)
{
	const char *text = arena_printf(&arena, "#!/bin/sh\n%s\n", body);

	cr_assert(file_write(path, text, strlen(text), &error), "%s", error.message);
	cr_assert_eq(chmod(path, 0755), 0);
}

/* A program that says that it is a gcc of that version, and then does as the script says. */
static void fake_gcc(const char *name, const char *version, const char *script)
{
	write_script(place(name),
	             arena_printf(&arena,
	                          "case $* in *--version*) echo \"gcc (Fake 1.0) %s\"\n"
	                          "echo 'This is free software; see the source for copying "
	                          "conditions.  There is NO'\n"
	                          "echo 'warranty'; exit 0 ;; esac\n"
	                          "%s\n"
	                          "exec %s \"$@\"",
	                          version, script, gcc));
}

static bool find(const char *const *with, size_t count)
{
	struct discover_request request = {
	    .target = targets[0], .with_count = count, .with = with, .libffi = true};

	return discover(&request, &arena, &list, &error);
}

#define WITH(...)                                                                                  \
	find((const char *const[]){__VA_ARGS__},                                                   \
	     sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *names(void)
{
	char *text = arena_strdup(&arena, "");

	for (size_t i = 0; i < list.count; i++)
		text =
		    arena_printf(&arena, "%s%s%s", text, i > 0 ? " " : "", list.toolchain[i].name);
	return text;
}

static void expect_usage(bool found, const char *fragment)
{
	cr_expect_not(found, "%s", fragment);
	cr_expect_eq(error.kind, ERROR_USAGE, "%s: %d", fragment, error.kind);
	cr_expect(strstr(error.message, fragment) != NULL, "%s: %s", fragment, error.message);
}

Test(discover, all_of_the_machine_in_order)
{
	fake_gcc("gcc-10", "10.2.0", "");
	fake_gcc("gcc-9", "9.4.1", "");
	fake_gcc("gcc-ar-9", "9.4.1", "");
	cr_assert_eq(symlink("gcc-10", place("gcc")), 0);
	cr_assert(find(NULL, 0), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-9:-O0 gcc-9:-O2 gcc-10:-O0 gcc-10:-O2 libffi");
	cr_expect_str_eq(list.toolchain[0].version, "9.4.1");
	cr_expect(list.toolchain[0].features & FEATURE_BIT(FEATURE_CORE));
	cr_assert_eq(list.left_out_count, 1);
	cr_expect_str_eq(list.left_out[0].name, "gcc");
	cr_expect_str_eq(list.left_out[0].reason, "the same compiler as gcc-10");
	for (size_t i = 0; i < list.count; i++)
		for (size_t j = 0; j < i; j++)
			cr_expect(strcmp(list.toolchain[i].fingerprint.text,
			                 list.toolchain[j].fingerprint.text) != 0);
}

Test(discover, a_bare_name_is_completed)
{
	fake_gcc("gcc", "13.1.0", "");
	cr_assert(find(NULL, 0), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-13:-O0 gcc-13:-O2 libffi");
	cr_assert(WITH("gcc:-O1"), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-13:-O1 libffi");
	cr_assert(WITH("gcc-13"), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-13:-O0 gcc-13:-O2 libffi");
}

Test(discover, nothing_is_there)
{
	cr_expect_not(find(NULL, 0));
	cr_expect_eq(error.kind, ERROR_NOTHING);
}

Test(discover, flags)
{
	const struct toolchain *toolchain = NULL;

	fake_gcc("gcc-10", "10.2.0", "");
	cr_assert(WITH("gcc-10:-O1,-DA=x\\,y,-fno-plt"), "%s", error.message);
	toolchain = &list.toolchain[0];
	cr_expect_str_eq(toolchain->name, "gcc-10:-O1,-DA=x\\,y,-fno-plt");
	cr_expect_str_eq(toolchain->argv_flag[0], "-O1");
	cr_expect_str_eq(toolchain->argv_flag[1], "-DA=x,y");
	cr_expect_str_eq(toolchain->argv_flag[2], "-fno-plt");
	cr_expect_eq(toolchain->argv_flag[3], NULL);
	cr_assert(WITH("gcc-10:"), "%s", error.message);
	cr_expect_str_eq(list.toolchain[0].name, "gcc-10");
	cr_assert(WITH(arena_printf(&arena, "mine=%s:-O3", place("gcc-10")), "gcc-10:-O3"), "%s",
	          error.message);
	cr_expect_str_eq(names(), "gcc-10:-O3 mine:-O3 libffi");
	expect_usage(WITH("gcc-10:-fno-such-flag"), "does not take -fno-such-flag");
	expect_usage(WITH("gcc-10:-m32"), "another machine");
}

Test(discover, wrong_names)
{
	fake_gcc("gcc-10", "10.2.0", "");
	write_script(place("hello"), "echo hello world");
	expect_usage(WITH("gcc-99"), "there are: gcc-10");
	expect_usage(WITH("/none/gcc"), "/none/gcc");
	expect_usage(WITH("hello"), "hello world");
	expect_usage(WITH(place("hello")), "hello world");
	expect_usage(WITH("gcc-10", "gcc-10:-O2"), "gcc-10:-O2 is named twice");
	expect_usage(WITH("libffi", "libffi"), "twice");
	expect_usage(WITH("=gcc-10"), "names no compiler");
}

Test(discover, no_libffi_where_there_are_no_calls)
{
	static const char *const with[] = {"libffi"};
	struct target alone = *target_find("i386-sysv");
	struct discover_request request = {.target = &alone, .with = with, .with_count = 1};

	alone.calls = false;
	expect_usage(discover(&request, &arena, &list, &error), "layouts alone");
	alone.calls = true;
	alone.libffi = NULL;
	expect_usage(discover(&request, &arena, &list, &error), "built without it");
}

/* Found, it is left out; named, it stays: the build stage convicts it. */
Test(discover, a_compiler_that_fails_the_first_probe)
{
	fake_gcc("gcc-10", "10.2.0", "");
	fake_gcc("gcc-11", "11.1.0", "kill -s SEGV $$");
	cr_assert(find(NULL, 0), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-10:-O0 gcc-10:-O2 libffi");
	cr_assert_eq(list.left_out_count, 2);
	cr_expect(strstr(list.left_out[0].reason, "signal 11") != NULL, "%s",
	          list.left_out[0].reason);
	cr_assert(WITH("gcc-11:-O0"), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-11:-O0 libffi");
	cr_expect_eq(list.toolchain[0].features, language_c.features);
}

static size_t compile_count(void)
{
	struct buffer log;
	size_t count = 0;

	buffer_init(&log);
	file_read(place("log"), &log, &error);
	for (size_t i = 0; i < log.length; i++)
		count += log.data[i] == '\n';
	buffer_release(&log);
	return count;
}

Test(discover, features_are_probed_once)
{
	feature_set features;
	const char *answers;
	size_t asked;

	fake_gcc("gcc-10", "10.2.0",
	         "case $* in *-print*) ;; *.c*) echo >>${0%/*}/log ;; esac\n"
	         "set -- \"$@\" -D__int128=nothing");
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	features = list.toolchain[0].features;
	asked = compile_count();
	cr_expect(features & FEATURE_BIT(FEATURE_COMPLEX));
	cr_expect_not(features & FEATURE_BIT(FEATURE_INT128));
	cr_expect_gt(asked, 1);
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	cr_expect_eq(compile_count(), asked, "asked again");
	cr_expect_eq(list.toolchain[0].features, features);

	answers = arena_printf(&arena, "%s/crosscall/probes/%s.json", folder,
	                       list.toolchain[0].fingerprint.text);
	cr_assert(file_exists(answers));
	cr_assert(file_write(answers, "{\"can\": 3", 9, &error));
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	cr_expect_eq(compile_count(), 2 * asked, "a broken file was believed");
	cr_expect_eq(list.toolchain[0].features, features);
}

Test(discover, no_cache_is_no_error)
{
	fake_gcc("gcc-10", "10.2.0", "");
	setenv("XDG_CACHE_HOME", "/dev/null", 1);
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	cr_expect(list.toolchain[0].features & FEATURE_BIT(FEATURE_COMPLEX));
}

/* A campaign goes without what is ignored; named cases do not. */
Test(discover, what_is_ignored_takes_part_on_request)
{
	static const char *const with[] = {"gcc-10:-O0"};
	struct discover_request request = {.target = targets[0], .with = with, .with_count = 1};
	feature_set sysv = FEATURE_BIT(FEATURE_SYSV_ABI);

	fake_gcc("gcc-10", "10.2.0", "set -- \"$@\" -Dms_abi=nothing");
	cr_assert(discover(&request, &arena, &list, &error), "%s", error.message);
	cr_expect(list.toolchain[0].ignored & sysv);
	cr_expect_not(list.toolchain[0].features & sysv);
	request.with_ignored = true;
	cr_assert(discover(&request, &arena, &list, &error), "%s", error.message);
	cr_expect(list.toolchain[0].ignored & sysv);
	cr_expect(list.toolchain[0].features & sysv);
}

static const char *driver_of(const char *with)
{
	cr_assert(WITH(with), "%s: %s", with, error.message);
	return list.toolchain[0].driver;
}

/* A script says --print=sysroot as what it calls does, and is to be called all the same. */
Test(discover, what_stands_before_rustc_is_called)
{
	static const char answers[] = "case $* in *--version*) echo rustc 1.80.0 ;;\n"
	                              "*--print=sysroot*) echo %s ;; esac";
	const char *sysroot = arena_printf(&arena, "%s/sysroot/bin", folder);
	const char *real = arena_printf(&arena, "%s/rustc", sysroot);
	const char *body =
	    arena_printf(&arena, answers, arena_printf(&arena, "%s/sysroot", folder));

	cr_assert(folder_make(sysroot, &error), "%s", error.message);
	write_script(real, body);
	write_script(place("rustc-mine"), body);
	cr_expect_str_eq(driver_of(place("rustc-mine")), place("rustc-mine"));
	/* rustup has no flags of its own to be lost: it is passed over, however it is linked. */
	write_script(place("rustup"), body);
	cr_assert_eq(symlink("rustup", place("rustc")), 0);
	cr_expect_str_eq(driver_of("rustc"), real);
	cr_assert_eq(unlink(place("rustc")), 0);
	cr_assert_eq(link(place("rustup"), place("rustc")), 0);
	cr_expect_str_eq(driver_of("rustc"), real);
}

/* By either of its names. Of others of the machine nothing is told with it. */
Test(discover, a_named_compiler_without_the_target_is_told)
{
	static const char *const with[] = {"rustc", "gcc-10:-O0", "rustc-1.80"};
	struct target other = *targets[0];
	struct discover_request request = {
	    .target = &other, .with = with, .with_count = 3, .flags = ""};

	other.rust_triple = "pdp11-unknown-none";
	fake_gcc("gcc-10", "10.2.0", "");
	cr_assert_eq(symlink("gcc-10", place("gcc")), 0);
	write_script(place("rustc"), arena_printf(&arena,
	                                          "case $* in --version) echo rustc 1.80.0 ;; "
	                                          "*) echo %s ;; esac",
	                                          folder));
	cr_assert(discover(&request, &arena, &list, &error), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-10:-O0");
	cr_assert_eq(list.left_out_count, 2, "%zu left out", list.left_out_count);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_str_eq(list.left_out[i].name, "rustc-1.80");
		cr_expect(strstr(list.left_out[i].reason, "no core library") != NULL);
	}
	request.flags = NULL;
	cr_expect_not(discover(&request, &arena, &list, &error));
	cr_expect_eq(error.kind, ERROR_MACHINE);
}

Test(discover, another_compiler_has_another_fingerprint)
{
	struct hash_text first;

	fake_gcc("gcc-10", "10.2.0", "");
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	first = list.toolchain[0].fingerprint;
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	cr_expect_str_eq(list.toolchain[0].fingerprint.text, first.text);
	fake_gcc("gcc-10", "10.2.0", "# patched");
	cr_assert(WITH("gcc-10:-O0"), "%s", error.message);
	cr_expect(strcmp(list.toolchain[0].fingerprint.text, first.text) != 0);
}

Test(discover, the_first_in_the_path_counts)
{
	const char *more = arena_printf(&arena, "%s/more", folder);

	fake_gcc("gcc-10", "10.2.0", "");
	cr_assert(folder_make(more, &error));
	write_script(arena_printf(&arena, "%s/gcc-10", more), "exit 1");
	setenv("PATH", arena_printf(&arena, "%s:%s:%s", programs, more, programs), 1);
	cr_assert(find(NULL, 0), "%s", error.message);
	cr_expect_str_eq(names(), "gcc-10:-O0 gcc-10:-O2 libffi");
	cr_assert_eq(list.left_out_count, 1);
	cr_expect(strstr(list.left_out[0].reason, "comes first") != NULL);
}
