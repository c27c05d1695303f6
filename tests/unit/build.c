#include "../../harness/build/build.h"
#include "../../harness/toolchain/start.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../generators/text.h"
#include "../../harness/base/file.h"

enum { CASES = 20, GUILTY = 7, GUILTY_TOO = 16 };

static struct arena arena;
static struct error error;
static const char *folder;
static struct pool *pool;
static const struct abi_case *cases[CASES];
static const char *const flags[] = {"-O0", NULL};

static const struct abi_case *parse(const char *text)
{
	const struct abi_case *c = case_parse(&arena, "test", text, strlen(text), &error);

	cr_assert(c != NULL, "%s", error.message);
	return c;
}

static void set_up(void)
{
	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	setenv("XDG_CACHE_HOME", folder, 1);
	pool = pool_new(2);
	for (size_t i = 0; i < CASES; i++)
		cases[i] =
		    parse(i == GUILTY || i == GUILTY_TOO ? "f64 f(i32, f64);" : "i32 f(u8, i64);");
}

static void tear_down(void)
{
	pool_free(pool);
	file_remove(folder);
	arena_release(&arena);
}

TestSuite(build, .init = set_up, .fini = tear_down, .timeout = 120);

static void need_gcc(void)
{
	static const char *const argv[] = {"gcc", "--version", NULL};
	struct process_request request = {.argv = argv};
	struct process_result result;
	bool there;

	process_run(&request, &result);
	there = result.end == PROCESS_EXITED;
	process_result_release(&result);
	if (!there)
		cr_skip_test("there is no gcc");
}

/* gcc behind a script that may do something else; it counts its runs. */
static struct toolchain wrapper(const char *name, const char *script)
{
	const char *path = arena_printf(&arena, "%s/%s", folder, name);
	const char *text = arena_printf(&arena,
	                                "#!/bin/sh\n"
	                                "echo >>%s.runs\n"
	                                "for argument; do\n"
	                                "	case $argument in *.c) source=$argument ;; esac\n"
	                                "	object=$argument\n"
	                                "done\n"
	                                "is_guilty() { grep -q double \"$source\"; }\n"
	                                "%s\n"
	                                "exec gcc \"$@\"\n",
	                                path, script);
	struct toolchain toolchain = {
	    .name = arena_printf(&arena, "%s:-O0", name),
	    .compiler = name,
	    .flags = "-O0",
	    .recipe = &recipes[0],
	    .target = targets[0],
	    .driver = path,
	    .start = start_of(&arena, path),
	    .linker = "ld",
	    .argv_flag = flags,
	    .version = "1",
	    .features = FEATURE_BIT(FEATURE_CORE),
	};

	need_gcc();
	cr_assert(file_write(path, text, strlen(text), &error), "%s", error.message);
	cr_assert_eq(chmod(path, 0755), 0);
	snprintf(toolchain.fingerprint.text, sizeof toolchain.fingerprint.text, "%s", name);
	return toolchain;
}

static size_t run_count(const struct toolchain *toolchain)
{
	struct buffer runs;
	size_t count;

	buffer_init(&runs);
	file_read(arena_printf(&arena, "%s.runs", toolchain->driver), &runs, &error);
	count = runs.length;
	buffer_release(&runs);
	return count;
}

static void keep_result(const struct build_result *result, void *context)
{
	struct build_result *kept = context;

	cr_expect_eq(kept->c, NULL, "called twice");
	*kept = *result;
}

static const char *module_path(void)
{
	return arena_printf(&arena, "%s/work/m.so", folder);
}

static struct build_result build(struct builder *builder, const struct toolchain *toolchain,
                                 size_t count)
{
	struct build_result result = {0};
	struct build_request request = {
	    .toolchain = toolchain,
	    .c = cases,
	    .count = count,
	    .folder = arena_printf(&arena, "%s/work", folder),
	    .module = "m.so",
	};

	cr_assert(folder_make(request.folder, &error), "%s", error.message);
	build_start(builder, &arena, &request, keep_result, &result);
	cr_expect_eq(result.c, NULL, "called from build_start()");
	pool_run(pool);
	cr_assert(result.c != NULL, "never called");
	cr_expect_eq(result.built, file_exists(module_path()), "%s", toolchain->name);
	return result;
}

static size_t file_count(const char *path)
{
	DIR *entries = opendir(path);
	size_t count = 0;

	if (entries == NULL)
		return 0;
	while (readdir(entries) != NULL)
		count++;
	closedir(entries);
	return count - 2;
}

Test(build, a_good_module_and_nothing_else)
{
	struct builder_options options = {0};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("good", "");
	struct build_result result = build(builder, &toolchain, CASES);

	cr_expect(result.built);
	cr_expect_not(result.cached);
	for (size_t i = 0; i < CASES; i++)
		cr_expect_eq(result.c[i].status, BUILD_OK, "case %zu", i);
	cr_expect_eq(file_count(arena_printf(&arena, "%s/work", folder)), 1);
	builder_free(builder);
}

/* What happens to two cases of twenty does not happen to the others. */
Test(build, the_guilty_are_alone)
{
	static const struct {
		const char *name, *script, *message;
		enum build_status status;
	} row[] = {
	    {"reject", "is_guilty && { echo \"$source:1:2: error: no doubles\" >&2; exit 1; }",
	     "error: no doubles", BUILD_REJECTED},
	    {"ice", "is_guilty && { echo \"a.c:1: internal compiler error: x\" >&2; exit 4; }",
	     "internal compiler error: x", BUILD_CRASHED},
	    {"backend",
	     "is_guilty && { echo 'fatal error: error in backend: Cannot select: 0x5a: ch = load"
	     " 0x6b'; echo PLEASE submit a bug report; exit 70; } >&2",
	     "error in backend: Cannot select", BUILD_CRASHED},
	    {"signal", "is_guilty && kill -s SEGV $$", "signal 11", BUILD_CRASHED},
	    {"hang", "is_guilty && sleep 100", "longer than", BUILD_HUNG},
	    {"silent", "is_guilty && exit 0", "no object", BUILD_GARBAGE},
	    {"empty", "is_guilty && { : >$object; exit 0; }", "empty", BUILD_GARBAGE},
	    {"text", "is_guilty && { echo hello >$object; exit 0; }", "no ELF", BUILD_GARBAGE},
	    {"hollow", "is_guilty && exec gcc -c -x assembler /dev/null -o $object", "no table",
	     BUILD_GARBAGE},
	    {"unlinkable",
	     "is_guilty && { echo 'int g(); int f() { return g(); }' |"
	     " gcc -fPIC -c -x c - -o $object; exit 0; }",
	     "undefined reference", BUILD_GARBAGE},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct builder_options options = {.compile_seconds = 1};
		struct builder *builder = builder_new(pool, &options);
		struct toolchain toolchain = wrapper(row[i].name, row[i].script);
		struct build_result result = build(builder, &toolchain, CASES);

		cr_expect(result.built, "%s", row[i].name);
		for (size_t c = 0; c < CASES; c++) {
			bool guilty = c == GUILTY || c == GUILTY_TOO;

			cr_expect_eq(result.c[c].status, guilty ? row[i].status : BUILD_OK,
			             "%s, case %zu: %d, %s", row[i].name, c, result.c[c].status,
			             result.c[c].message);
			if (guilty && result.c[c].message != NULL)
				cr_expect_neq(strstr(result.c[c].message, row[i].message), NULL,
				              "%s: %s", row[i].name, result.c[c].message);
		}
		cr_expect_eq(file_count(arena_printf(&arena, "%s/work", folder)), 1, "%s",
		             row[i].name);
		builder_free(builder);
	}
}

/* A compiler that says where saves the halving: all, none, two alone, the rest. */
Test(build, the_named_are_tried_alone)
{
	struct builder_options options = {0};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain =
	    wrapper("saying-where", "is_guilty && { grep -n double $source |"
	                            " sed \"s|:.*||; s|.*|$source:&:1: error: no doubles|\" >&2;"
	                            " exit 1; }");
	struct build_result result = build(builder, &toolchain, CASES);

	cr_expect(result.built);
	for (size_t c = 0; c < CASES; c++)
		cr_expect_eq(result.c[c].status,
		             c == GUILTY || c == GUILTY_TOO ? BUILD_REJECTED : BUILD_OK,
		             "case %zu: %s", c, result.c[c].message);
	cr_expect_eq(run_count(&toolchain), 5, "%zu", run_count(&toolchain));
	builder_free(builder);
}

Test(build, a_compiler_that_is_broken_as_a_whole_is_not_asked_again)
{
	static const struct {
		const char *name, *script;
		enum build_status status;
	} row[] = {
	    {"all-crash", "kill -s SEGV $$", BUILD_CRASHED},
	    {"all-reject", "echo 'error: no' >&2; exit 1", BUILD_REJECTED},
	    {"all-silent", "exit 0", BUILD_GARBAGE},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct builder_options options = {0};
		struct builder *builder = builder_new(pool, &options);
		struct toolchain toolchain = wrapper(row[i].name, row[i].script);
		struct build_result result = build(builder, &toolchain, CASES);

		cr_expect_not(result.built);
		for (size_t c = 0; c < CASES; c++)
			cr_expect_eq(result.c[c].status, row[i].status, "%s", row[i].name);
		cr_expect_eq(run_count(&toolchain), 2, "%s", row[i].name);
		builder_free(builder);
	}
}

Test(build, cases_that_compile_apart_only_are_given_up)
{
	struct builder_options options = {0};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain =
	    wrapper("jealous",
	            "[ $(grep -c 'double callee' $source) -gt 1 ] && { echo error >&2; exit 1; }");
	struct build_result result = build(builder, &toolchain, CASES);

	cr_expect_not(result.built);
	cr_expect_eq(result.c[0].status, BUILD_GIVEN_UP);
	cr_expect_neq(strstr(result.c[0].message, "apart"), NULL, "%s", result.c[0].message);
	builder_free(builder);
}

Test(build, a_compiler_that_hangs_is_given_up_after_three_builds)
{
	struct builder_options options = {.compile_seconds = 0.2};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("hanging", "sleep 100");
	size_t runs;

	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(build(builder, &toolchain, 2).c[0].status, BUILD_HUNG);
	runs = run_count(&toolchain);
	cr_expect_eq(build(builder, &toolchain, 2).c[1].status, BUILD_GIVEN_UP);
	cr_expect_eq(run_count(&toolchain), runs);
	builder_free(builder);
}

Test(build, abstentions_cost_nothing)
{
	struct builder_options options = {0};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("abstaining", "");
	struct build_result result;

	cases[1] = parse("i128 f(longdouble);");
	result = build(builder, &toolchain, 3);
	cr_expect(result.built);
	cr_expect_eq(result.c[1].status, BUILD_ABSTAINED);
	cr_expect_str_eq(result.c[1].message, "int128");
	cr_expect_eq(run_count(&toolchain), 1);
	toolchain.ignored = case_features(cases[1]);
	result = build(builder, &toolchain, 3);
	cr_expect_str_eq(result.c[1].message, "int128 (ignored)");
	file_remove(module_path());
	cases[0] = cases[1];
	result = build(builder, &toolchain, 2);
	cr_expect_not(result.built);
	cr_expect_eq(run_count(&toolchain), 2);
	builder_free(builder);
}

Test(build, a_stopped_build_says_so)
{
	struct builder_options options = {0};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("stopped", "");

	pool_stop(pool);
	cr_expect_eq(build(builder, &toolchain, 3).c[2].status, BUILD_STOPPED);
	builder_free(builder);
}

Test(build, layout_alone_is_not_linked)
{
	struct builder_options options = {0};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("layout", "");
	struct target alone = *target_find("i386-sysv");
	struct build_result result;

	alone.calls = false;
	toolchain.target = &alone;
	toolchain.argv_flag = toolchain.target->c_flag;
	result = build(builder, &toolchain, 3);
	cr_expect(result.built, "%s", result.c[0].message);
	cr_expect_eq(file_count(arena_printf(&arena, "%s/work", folder)), 1);
	builder_free(builder);
}

static const char *cache_folder(void)
{
	return arena_printf(&arena, "%s/modules", folder);
}

static void spoil_cache(void)
{
	DIR *entries = opendir(cache_folder());
	struct dirent *entry;

	if (entries == NULL) {
		cr_expect(entries != NULL);
		return;
	}
	while ((entry = readdir(entries)) != NULL) {
		const char *path = arena_printf(&arena, "%s/%s", cache_folder(), entry->d_name);
		struct buffer content;

		if (entry->d_name[0] == '.')
			continue;
		buffer_init(&content);
		cr_assert(file_read(path, &content, &error));
		content.data[content.length / 2] ^= 1;
		cr_assert(file_write(path, content.data, content.length, &error));
		buffer_release(&content);
	}
	closedir(entries);
}

Test(build, modules_are_remembered)
{
	struct builder_options options = {.cache_folder = cache_folder()};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("remembered", "");
	struct buffer first, second;

	buffer_init(&first);
	buffer_init(&second);
	cr_expect_not(build(builder, &toolchain, 3).cached);
	file_read(module_path(), &first, &error);
	file_remove(module_path());
	cr_expect(build(builder, &toolchain, 3).cached);
	cr_expect_eq(run_count(&toolchain), 1);
	file_read(module_path(), &second, &error);
	cr_expect_eq(first.length, second.length);
	cr_expect_eq(memcmp(first.data, second.data, first.length), 0);
	cr_expect_not(build(builder, &toolchain, 4).cached, "another batch");
	spoil_cache();
	cr_expect_not(build(builder, &toolchain, 3).cached, "a module with a wrong bit");
	cr_expect(build(builder, &toolchain, 3).cached);
	toolchain.fingerprint.text[0] = 'x';
	cr_expect_not(build(builder, &toolchain, 3).cached, "another compiler");
	buffer_release(&first);
	buffer_release(&second);
	builder_free(builder);
}

Test(build, failures_are_not_remembered)
{
	struct builder_options options = {.cache_folder = cache_folder()};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("failing", "is_guilty && exit 1");

	build(builder, &toolchain, CASES);
	cr_expect_eq(file_count(cache_folder()), 0);
	builder_free(builder);
}

static uint64_t cache_size(void)
{
	DIR *entries = opendir(cache_folder());
	struct dirent *entry;
	uint64_t size = 0;

	if (entries == NULL)
		return 0;
	while ((entry = readdir(entries)) != NULL) {
		struct stat status;

		if (stat(arena_printf(&arena, "%s/%s", cache_folder(), entry->d_name), &status) ==
		        0 &&
		    S_ISREG(status.st_mode))
			size += (uint64_t)status.st_size;
	}
	closedir(entries);
	return size;
}

Test(build, the_cache_has_a_size)
{
	struct builder_options options = {.cache_folder = cache_folder(), .cache_bytes = 60000};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("growing", "");

	for (size_t i = 1; i <= 8; i++) {
		build(builder, &toolchain, i);
		cr_expect(build(builder, &toolchain, 1).cached, "evicted although in use: %zu", i);
		cr_expect_leq(cache_size(), options.cache_bytes);
	}
	cr_expect_not(build(builder, &toolchain, 2).cached, "nothing was evicted");
	builder_free(builder);
}

Test(build, a_cache_that_cannot_be_used_is_none)
{
	struct builder_options options = {.cache_folder = "/dev/null/modules"};
	struct builder *builder = builder_new(pool, &options);
	struct toolchain toolchain = wrapper("uncached", "");

	for (size_t i = 0; i < 2; i++) {
		struct build_result result = build(builder, &toolchain, 3);

		cr_expect(result.built);
		cr_expect_not(result.cached);
	}
	builder_free(builder);
}
