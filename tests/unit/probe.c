#include "../../harness/discover/probe.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../harness/base/file.h"
#include "../../harness/discover/discover.h"
#include "../../harness/discover/questions.h"

static struct arena arena;
static struct error error;
static const char *folder;
static struct probe probe;

static void set_up(void)
{
	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
	setenv("XDG_CACHE_HOME", folder, 1);
	setenv("TMPDIR", folder, 1);
}

static void tear_down(void)
{
	file_remove(folder);
	arena_release(&arena);
}

TestSuite(probe, .init = set_up, .fini = tear_down, .timeout = 300);

/* False when the machine does not have it. */
static bool find(const char *spec, struct toolchain *toolchain)
{
	struct discover_request request = {.target = targets[0], .with_count = 1, .with = &spec};
	struct toolchain_list list;

	if (!discover(&request, &arena, &list, &error))
		return false;
	*toolchain = list.toolchain[0];
	return true;
}

/* What was answered when it was found. */
static bool ask(const char *spec)
{
	const char *cache = arena_printf(&arena, "%s/crosscall", folder);
	struct toolchain *toolchain = NEW(&arena, struct toolchain);

	probe = (struct probe){.toolchain = toolchain};
	if (!find(spec, toolchain))
		return false;
	cr_assert(probe_all(&arena, cache, &probe, 1, &error), "%s: %s", spec, error.message);
	cr_assert_eq(probe.reason, NULL, "%s: %s", spec, probe.reason);
	return true;
}

/* A compiler that does as the shell's script says before it does as gcc; `$source` is what it is
 * asked to compile. */
static const char *fake(const char *script)
{
	const char *path = arena_printf(&arena, "%s/fake", folder);
	const char *text = arena_printf(&arena,
	                                "#!/bin/sh\n"
	                                "for source; do case $source in *.c) break ;; esac; done\n"
	                                "case $* in *probe-*.c*) %s ;; esac\n"
	                                "exec gcc \"$@\"\n",
	                                script);

	cr_assert(file_write(path, text, strlen(text), &error), "%s", error.message);
	cr_assert_eq(chmod(path, 0755), 0);
	return arena_printf(&arena, "fake=%s:-O0", path);
}

static char status(enum feature feature)
{
	if (probe.features & FEATURE_BIT(feature))
		return 'y';
	return probe.ignored & FEATURE_BIT(feature) ? 'i' : 'n';
}

Test(probe, real_compilers)
{
	static const struct {
		const char *spec;
		enum feature feature;
		char status;
	} row[] = {
	    {"tcc:", FEATURE_MS_STRUCT, 'i'},
	    {"tcc:", FEATURE_PACKED_ENUM, 'i'},
	    {"tcc:", FEATURE_MS_ABI, 'i'},
	    {"tcc:", FEATURE_PACKED, 'y'},
	    {"tcc:", FEATURE_COMPLEX, 'n'},
	    {"gcc-12:-O0", FEATURE_VECTORCALL, 'i'},
	    {"gcc-12:-O0", FEATURE_REGCALL, 'i'},
	    {"gcc-12:-O0", FEATURE_BITINT, 'n'},
	    {"gcc-12:-O0", FEATURE_STORAGE_ORDER, 'y'},
	    {"gcc-12:-O0", FEATURE_MS_ABI_VARIADIC, 'y'},
	    {"gcc-12:-O2", FEATURE_ALIGNED_ENUM, 'y'},
	    {"gcc-12:-mno-sse", FEATURE_COMPLEX, 'n'},
	    {"gcc-12:-mno-sse", FEATURE_INT128, 'y'},
	    {"clang-14:-O0", FEATURE_BITINT, 'y'},
	    {"clang-14:-O0", FEATURE_BITINT_WIDE, 'n'},
	    {"clang-14:-O0", FEATURE_PRESERVE_NONE, 'i'},
	    {"clang-14:-O0", FEATURE_VARIADIC_ALONE, 'n'},
	    {"clang-19:-O0", FEATURE_REGCALL, 'y'},
	    {"clang-19:-O0", FEATURE_VARIADIC_ALONE, 'y'},
	    {"clang-19:-std=gnu2x", FEATURE_NO_PROTOTYPE, 'n'},
	    {"clang-19:-std=gnu2x", FEATURE_OLD_DEFINITION, 'n'},
	    {"clang-19:-O0", FEATURE_GCC_STRUCT, 'i'},
	    {"clang-22:-O0", FEATURE_GCC_STRUCT, 'y'},
	    {"rustc-1.95:-O0", FEATURE_MS_ABI, 'y'},
	    {"rustc-1.95:-O0", FEATURE_STDCALL, 'n'},
	    {"rustc-1.95:-O0", FEATURE_BIT_FIELD, 'n'},
	};
	const char *skipped = "", *asked = "";

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		if (strcmp(row[i].spec, skipped) == 0)
			continue;
		if (strcmp(row[i].spec, asked) != 0 && !ask(row[i].spec)) {
			fprintf(stderr, "skipped: %s is not there\n", row[i].spec);
			skipped = row[i].spec;
			continue;
		}
		asked = row[i].spec;
		cr_expect_eq(status(row[i].feature), row[i].status, "%s: %s: %c", row[i].spec,
		             feature_info[row[i].feature].text, status(row[i].feature));
	}
}

/* Also when it keeps to itself what it complains of, so that each is asked apart. */
Test(probe, together_and_apart)
{
	struct probe together;

	cr_assert(ask(fake("")), "%s", error.message);
	together = probe;
	cr_assert(ask(fake("exec 2>/dev/null")), "%s", error.message);
	cr_expect_eq(probe.features, together.features);
	cr_expect_eq(probe.ignored, together.ignored);
}

Test(probe, a_crash_costs_its_feature)
{
	struct probe sound;

	cr_assert(ask(fake("")), "%s", error.message);
	sound = probe;
	cr_assert(ask(fake("while read -r line; do case $line in *ms_struct_probe*) kill -SEGV $$"
	                   " ;; esac; done <$source")),
	          "%s", error.message);
	cr_expect_eq(probe.features, sound.features & ~FEATURE_BIT(FEATURE_MS_STRUCT));
	cr_expect_eq(probe.ignored, sound.ignored | FEATURE_BIT(FEATURE_MS_STRUCT));
	cr_assert(ask(fake("while read -r line; do case $line in *struct?ms_struct*) kill -SEGV $$"
	                   " ;; esac; done <$source")),
	          "%s", error.message);
	cr_expect_eq(status(FEATURE_MS_STRUCT), 'n');
	cr_expect(strstr(probe.why_not[FEATURE_MS_STRUCT], "signal 11") != NULL, "%s",
	          probe.why_not[FEATURE_MS_STRUCT]);
}

Test(probe, what_hangs_is_asked_again)
{
	struct toolchain toolchain = {0};

	cr_assert(find(fake("while read -r line; do case $line in *ms_struct*) exec sleep 99"
	                    " ;; esac; done <$source"),
	               &toolchain),
	          "%s", error.message);
	cr_expect(toolchain.features & FEATURE_BIT(FEATURE_CORE));
	cr_expect_not(toolchain.features & FEATURE_BIT(FEATURE_COMPLEX));
	cr_expect_not(file_exists(arena_printf(&arena, "%s/crosscall/probes/%s.json", folder,
	                                       toolchain.fingerprint.text)));
}

Test(probe, answers_are_remembered_whole)
{
	struct probe first;

	cr_assert(ask(fake("set -- \"$@\" -D__int128=nothing")), "%s", error.message);
	first = probe;
	cr_expect_eq(status(FEATURE_INT128), 'n');
	cr_expect_eq(status(FEATURE_INT128_BIT_FIELD), 'n');
	cr_expect(strstr(probe.why_not[FEATURE_INT128], "nothing") != NULL, "%s",
	          probe.why_not[FEATURE_INT128]);
	probe = (struct probe){.toolchain = first.toolchain};
	cr_assert(probe_all(&arena, NULL, &probe, 1, &error), "%s", error.message);
	cr_expect_eq(probe.features, first.features);
	cr_expect_eq(probe.ignored, first.ignored);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if (status(i) == 'n')
			cr_expect_str_eq(probe.why_not[i], first.why_not[i]);
}

Test(probe, complaints)
{
	static const struct {
		const char *printed;
		bool accept, effect;
		const char *reason;
	} row[] = {
	    {"x/q.c:%u:9: error: no such type", true, true, "error: no such type"},
	    {"q.c:%u: error: ';' expected", true, true, "error: ';' expected"},
	    {"q.c:%u:1: sorry, unimplemented: that", true, true, "sorry, unimplemented: that"},
	    {"q.c:%u:9: warning: no such type", false, false, NULL},
	    {"q.c:%u:9: note: no such type", false, false, NULL},
	    {"r.c:%u:9: error: no such type", false, false, NULL},
	    {"q.cc:%u:9: error: no such type", false, false, NULL},
	    {"q.c: error: no such type", false, false, NULL},
	};
	struct questions questions = {FEATURE_BIT(FEATURE_INT128), FEATURE_BIT(FEATURE_INT128)};
	struct question_source source;
	struct complaints complaints;
	const char *printed;

	question_source_write(&source, &language_c, &questions);
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		char text[200];

		snprintf(text, sizeof text, row[i].printed, source.lines[0].first);
		cr_expect_eq(complaints_read(&complaints, &source, "q.c", text, &arena),
		             row[i].effect, "%s", text);
		cr_expect_eq(complaints.accept != 0, row[i].accept, "%s", text);
		if (row[i].accept)
			cr_expect_str_eq(complaints.reason[FEATURE_INT128], row[i].reason);
	}
	printed = arena_printf(&arena, "q.c:%u: error: no", source.lines[1].first);
	cr_expect(complaints_read(&complaints, &source, "q.c", printed, &arena));
	cr_expect_eq(complaints.accept, 0);
	cr_expect_eq(complaints.effect, FEATURE_BIT(FEATURE_INT128));
	cr_expect_not(complaints_read(&complaints, &source, "q.c", "q.c:999: error: no", &arena));
	question_source_release(&source);
}
