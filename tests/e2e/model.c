/* What the documents say is what the compilers do: on many cases, and with no rule to spare. */
#include "../../targets/model.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../generators/generate.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/build.h"
#include "../../harness/discover.h"
#include "../../harness/run.h"
#include "../../targets/model_private.h"
#include "command.h"
#include "scratch.h"

TestSuite(model, .init = scratch_enter, .fini = scratch_leave, .timeout = 7200);

enum { BATCH = 512, TOLD = 20 };

/* Batches of generated cases, built by some toolchains and run. */
struct session {
	const struct target *target;
	struct toolchain_list toolchains;
	struct pool *pool;
	struct builder *builder;
	struct arena arena;
	const char *folder;

	/* the batch */
	const struct abi_case **c;
	size_t count;
	const char **module;
	void (*look)(struct session *s, const struct run_result *run);
	bool looked;

	/* what was seen */
	size_t words, silent_words, wrong_words;
	size_t leaves, silent_objects, wrong_leaves;
	size_t disputed; /* leaves of cases on which the compilers do not agree either */
	bool caught[RULE_COUNT];
	size_t told;
};

static void session_open(struct session *s, const struct target *target, const char *const *with,
                         size_t with_count)
{
	const struct discover_request request = {
	    .target = target, .with = with, .with_count = with_count};
	const struct builder_options options = {0};
	struct error error = {0};

	*s = (struct session){.target = target};
	arena_init(&s->arena);
	cr_assert(discover(&request, &s->arena, &s->toolchains, &error), "%s", error.message);
	cr_assert(folder_temporary(&s->arena, &s->folder, &error), "%s", error.message);
	s->pool = pool_new(2);
	s->builder = builder_new(s->pool, &options);
	s->module = NEW_ARRAY(&s->arena, const char *, s->toolchains.count);
}

static void session_close(struct session *s)
{
	builder_free(s->builder);
	pool_free(s->pool);
	file_remove(s->folder);
	arena_release(&s->arena);
}

static void on_build(const struct build_result *result, void *context)
{
	if (!result->built)
		*(const char **)context = NULL;
}

static void on_run(const struct run_result *run, void *context)
{
	struct session *s = context;

	cr_assert_null(run->failure, "%s", run->failure);
	s->looked = true;
	s->look(s, run);
}

static void session_batch(struct session *s, struct arena *arena)
{
	const struct run_request request = {
	    .c = s->c,
	    .count = s->count,
	    .toolchains = &s->toolchains,
	    .module = s->module,
	    .folder = s->folder,
	    .runner = arena_printf(arena, CROSSCALL_BINARY_DIR "/%s", s->target->runner)};

	for (size_t t = 0; t < s->toolchains.count; t++) {
		const struct build_request build = {.toolchain = &s->toolchains.toolchain[t],
		                                    .c = s->c,
		                                    .count = s->count,
		                                    .folder = s->folder,
		                                    .module = arena_printf(arena, "t%zu.so", t)};

		s->module[t] = build.module;
		build_start(s->builder, arena, &build, on_build, &s->module[t]);
	}
	pool_run(s->pool);
	s->looked = false;
	run_start(s->pool, arena, &request, on_run, s);
	pool_run(s->pool);
	cr_assert(s->looked);
}

static void session_run(struct session *s, const struct generate_options *options, size_t cases)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t first = 0; first < cases; first += BATCH) {
		s->count = MIN((size_t)BATCH, cases - first);
		s->c = NEW_ARRAY(&arena, const struct abi_case *, s->count);
		for (size_t i = 0; i < s->count; i++)
			s->c[i] = case_generate(&arena, options, first + i);
		session_batch(s, &arena);
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static const uint32_t *layout_of(const struct run_result *run, size_t toolchain, size_t c)
{
	return run->layout + toolchain * run->layout_words + run->layout_first[c];
}

static void tell_word(struct session *s, size_t toolchain, size_t c, size_t word, uint32_t said,
                      uint32_t is)
{
	struct buffer text;

	if (s->told++ >= TOLD)
		return;
	buffer_init(&text);
	case_print(s->c[c], &text);
	layout_describe(s->c[c], word, &text);
	fprintf(stderr, "%s: %s: %u, not %u\n", s->toolchains.toolchain[toolchain].name, text.data,
	        is, said);
	buffer_release(&text);
}

/* Words that are not as said. */
static size_t differing_words(struct session *s, const struct run_result *run, size_t c,
                              const struct model_word *word, bool tell)
{
	const size_t count = layout_word_count(s->c[c]);
	size_t wrong = 0;

	for (size_t t = 0; t < run->toolchain_count; t++) {
		const uint32_t *is = layout_of(run, t, c);

		for (size_t i = 0; run_able(run, t, c) && i < count; i++) {
			if (word[i].silent || word[i].value == is[i])
				continue;
			wrong++;
			if (tell)
				tell_word(s, t, c, i, word[i].value, is[i]);
		}
	}
	return wrong;
}

static void look_at_layouts(struct session *s, const struct run_result *run)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t c = 0; c < s->count; c++) {
		const struct model_word *word = model_layout(s->target, s->c[c], &arena);
		const size_t count = layout_word_count(s->c[c]);

		s->words += count;
		for (size_t i = 0; i < count; i++)
			s->silent_words += word[i].silent;
		s->wrong_words += differing_words(s, run, c, word, true);
		for (int rule = RULE_NONE + 1; rule <= RULE_LAYOUT_LAST; rule++) {
			if (s->caught[rule])
				continue;
			word = model_layout_broken(s->target, s->c[c], rule, &arena);
			s->caught[rule] = differing_words(s, run, c, word, false) > 0;
		}
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static void session_compare(struct session *s, const struct target *target, uint32_t tiers,
                            size_t cases)
{
	static const char *const with[] = {"gcc-12:-O0", "clang-22:-O0"};
	const struct generate_options options = {
	    .seed = 1, .tiers = tiers, .conventions = target->conventions};
	void (*look)(struct session *s, const struct run_result *run) = s->look;

	need("gcc-12");
	need("clang-22");
	session_open(s, target, with, ARRAY_LEN(with));
	s->look = look;
	session_run(s, &options, cases);
	session_close(s);
}

static struct session layouts(const struct target *target, uint32_t tiers, size_t cases)
{
	struct session s = {.look = look_at_layouts};

	session_compare(&s, target, tiers, cases);
	fprintf(stderr, "%s: %zu words, silent on %zu of them, wrong on %zu\n", target->name,
	        s.words, s.silent_words, s.wrong_words);
	cr_expect(eq(sz, s.wrong_words, 0));
	return s;
}

enum { STANDARD_TIERS = 1 << TIER_ISO | 1 << TIER_BITFIELDS };

Test(model, layouts_of_x86_64)
{
	layouts(&target_x86_64_sysv, STANDARD_TIERS, is_proof() ? 100000 : 400);
}

Test(model, layouts_of_i386)
{
	layouts(&target_i386_sysv, STANDARD_TIERS, is_proof() ? 100000 : 400);
}

/* Whatever the documents do not know, the model is silent on. No rule survives its own breaking. */
Test(model, layouts_of_all_tiers)
{
	const struct session s =
	    layouts(&target_x86_64_sysv, UINT32_MAX, is_proof() ? 20000 : 600);

	layouts(&target_i386_sysv, UINT32_MAX, is_proof() ? 20000 : 400);
	for (int rule = RULE_NONE + 1; rule <= RULE_LAYOUT_LAST; rule++)
		cr_expect(s.caught[rule], "nobody misses rule %d: %s", rule,
		          target_x86_64_sysv.model->rule[rule]);
}
