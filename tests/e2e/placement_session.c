#include "placement_session.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/discover/discover.h"
#include "../../harness/judge/judge.h"
#include "command.h"

enum { WITH_MAX = 8, JOBS = 2 };

void session_add_text(struct session *s, const char *name, const char *text)
{
	struct error error;

	cr_assert(s->case_count < SESSION_CASES_MAX);
	s->name[s->case_count] = arena_strdup(&s->arena, name);
	s->c[s->case_count] = case_parse(&s->arena, name, text, strlen(text), &error);
	cr_assert_not_null(s->c[s->case_count], "%s", error.message);
	s->case_count++;
}

void session_add_file(struct session *s, const char *folder, const char *name)
{
	const char *path = arena_printf(&s->arena, "%s/%s", folder, name);
	struct error error;
	struct buffer text;

	for (size_t i = 0; i < s->case_count; i++)
		if (strcmp(s->name[i], name) == 0)
			return;
	buffer_init(&text);
	cr_assert(file_read(path, &text, &error), "%s", error.message);
	session_add_text(s, name, text.data);
	buffer_release(&text);
}

void session_add_facts(struct session *s, const char *folder, const struct fact *fact, size_t count)
{
	s->fact = fact;
	s->fact_count = count;
	for (size_t i = 0; folder != NULL && i < count; i++)
		session_add_file(s, folder, arena_printf(&s->arena, "%s.case", fact[i].name));
}

void session_open(struct session *s, const struct target *target, const char *const *with)
{
	struct discover_request request = {.target = target, .with_ignored = true};
	struct builder_options options = {0};
	const char *there[WITH_MAX], *compiler;
	struct error error;

	*s = (struct session){.target = target};
	arena_init(&s->arena);
	for (; *with != NULL; with++) {
		compiler = arena_strndup(&s->arena, *with, strcspn(*with, ":"));
		if (strcmp(compiler, "libffi") == 0 || is_there(compiler))
			there[request.with_count++] = *with;
		else
			fprintf(stderr, "skipped: %s is not there\n", *with);
	}
	if (request.with_count == 0)
		cr_skip_test("none of the compilers is there");
	request.with = there;
	cr_assert(discover(&request, &s->arena, &s->toolchains, &error), "%s", error.message);
	s->pool = pool_new(JOBS);
	s->pipeline = (struct pipeline){
	    .pool = s->pool,
	    .builder = builder_new(s->pool, &options),
	    .toolchains = &s->toolchains,
	    .runner = arena_printf(&s->arena, CROSSCALL_BINARY_DIR "/%s", target->runner)};
	cr_assert(folder_temporary(&s->arena, &s->pipeline.scratch, &error), "%s", error.message);
}

void session_print_places(const struct session *s, const struct placement_half *half, uint32_t leaf,
                          struct buffer *out)
{
	buffer_clear(out);
	for (size_t i = 0; i < half->count; i++) {
		if (half->run[i].leaf != leaf)
			continue;
		buffer_puts(out, out->length > 0 ? ", " : "");
		place_print(s->target, half->run[i].place, half->run[i].count, out);
	}
}

/* "gcc-12:-O0"; "rustc:-Copt-level=0" is the one that is there, whatever its version. */
static bool is_named(const struct toolchain *t, const char *name)
{
	const size_t stem = strcspn(name, ":");

	return strcmp(t->name, name) == 0 ||
	       (strlen(t->recipe->stem) == stem && strncmp(t->recipe->stem, name, stem) == 0 &&
	        strcmp(t->name + strcspn(t->name, ":"), name + stem) == 0);
}

static size_t index_of(const struct session *s, const char *name)
{
	size_t index = 0;

	while (strcmp(s->name[index], name) != 0) {
		index++;
		cr_assert_lt(index, s->case_count, "%s", name);
	}
	return index;
}

const struct placement *session_placement(struct session *s, const char *toolchain,
                                          const char *name)
{
	const size_t index = index_of(s, name);

	for (size_t t = 0; t < s->toolchains.count; t++)
		if (is_named(&s->toolchains.toolchain[t], toolchain))
			return run_placement(s->run, t, index);
	cr_expect(!is_there(arena_strndup(&s->arena, toolchain, strcspn(toolchain, ":"))),
	          "%s took no part", toolchain);
	return NULL;
}

static uint32_t leaf_of(struct session *s, const struct fact *f, const struct abi_case *c)
{
	const struct leaf_list leaves = leaf_enumerate(&s->arena, c);
	struct buffer path;
	uint32_t leaf = 0;

	buffer_init(&path);
	for (;; leaf++) {
		cr_assert_lt(leaf, leaves.count, "%s has no %s", f->name, f->leaf);
		buffer_clear(&path);
		leaf_path(c, leaf, &path);
		if (strcmp(path.data, f->leaf) == 0)
			break;
	}
	buffer_release(&path);
	return leaf;
}

static void check_fact(struct session *s, const struct fact *f)
{
	const char *name = arena_printf(&s->arena, "%s.case", f->name);
	const struct placement *placement = session_placement(s, f->toolchain, name);
	const struct placement_half *half;
	struct buffer places;

	if (placement == NULL)
		return;
	half = &placement->half[f->side];
	cr_expect_eq(half->status, PLACEMENT_MEASURED, "%s %s", f->name, f->toolchain);
	buffer_init(&places);
	session_print_places(s, half, leaf_of(s, f, s->c[index_of(s, name)]), &places);
	cr_expect_str_eq(places.data, f->text, "%s %s %s %s: %s, not %s", f->name, f->toolchain,
	                 placement_side_name[f->side], f->leaf, places.data, f->text);
	buffer_release(&places);
}

static void on_done(const struct pipeline_result *result, void *context)
{
	struct session *s = context;

	cr_assert_not_null(result->record, "%s", result->failure);
	s->run = result->judged->run;
	for (size_t i = 0; i < s->fact_count; i++)
		check_fact(s, &s->fact[i]);
	if (s->look != NULL)
		s->look(s);
}

void session_run(struct session *s, void (*look)(struct session *s))
{
	const struct pipeline_batch batch = {.c = s->c, .count = s->case_count, .measure = true};

	s->look = look;
	pipeline_submit(&s->pipeline, &batch, on_done, s);
	pool_run(s->pool);
	cr_assert_not_null(s->run);
	pipeline_release(&s->pipeline);
	pool_free(s->pool);
	arena_release(&s->arena);
}
