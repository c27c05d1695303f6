#include "build.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/contract.h"
#include "../base/file.h"
#include "attempt.h"
#include "cache.h"

enum {
	HUNG_BUILDS_MAX = 3,    /* of one toolchain in one run */
	HUNG_ATTEMPTS_MAX = 12, /* of one build */
	ATTEMPTS_MAX = 256,     /* of one build, and two for each halving down to one case */
	CACHE_BYTES = 256 << 20,
};

static const double first_seconds = 30, again_seconds = 10, case_seconds = 0.1;
static const uint64_t memory_limit = UINT64_C(4) << 30;

/* How often a toolchain has hung. */
struct hung {
	struct hung *next;
	struct hash_text fingerprint;
	unsigned count;
};

struct builder {
	struct arena arena; /* holds the builder itself */
	struct pool *pool;
	struct builder_options options;
	struct cache *cache; /* NULL: none */
	struct hung *hung;
};

/* Cases [low, high) of the suspects, which do not compile together. */
struct range {
	size_t low, high;
};

/*
 * all ----> done
 *  |
 *  v
 * none ---> done: the compiler is broken as a whole
 *  |
 *  v
 * those that the compiler names, each alone <--+
 *  |                                           | others are named
 *  v                                           |
 * the innocent together ---> done -------------+
 *  |  nobody is named
 *  v
 * halves -> the innocent together -> done
 */
struct build {
	struct builder *builder;
	struct arena *arena;
	struct build_request request;
	build_done *done;
	void *context;
	struct build_case *c;
	bool *wanted;
	bool *named,
	    *alone; /* cases that the compiler named; those of them that were tried alone */
	size_t *suspect, suspect_count; /* cases that are wanted at first */
	struct range *open;             /* a stack: ranges to be tried */
	size_t open_count;
	struct range range; /* being tried */
	size_t attempts, hung_attempts, attempts_max;
	struct build_case first; /* what became of all together */
	struct hash_text key;
	bool built, cached, retrying, halved;
};

struct builder *builder_new(struct pool *pool, const struct builder_options *options)
{
	struct arena arena;
	struct builder *builder;

	arena_init(&arena);
	builder = NEW(&arena, struct builder);
	builder->arena = arena;
	builder->pool = pool;
	builder->options = *options;
	if (options->cache_folder != NULL)
		builder->cache =
		    cache_open(options->cache_folder,
		               options->cache_bytes != 0 ? options->cache_bytes : CACHE_BYTES);
	return builder;
}

void builder_free(struct builder *builder)
{
	struct arena arena = builder->arena;

	if (builder->cache != NULL)
		cache_close(builder->cache);
	arena_release(&arena);
}

static struct hung *hung_of(struct builder *builder, const struct toolchain *toolchain)
{
	struct hung *hung = builder->hung;

	while (hung != NULL && strcmp(hung->fingerprint.text, toolchain->fingerprint.text) != 0)
		hung = hung->next;
	if (hung == NULL) {
		hung = NEW(&builder->arena, struct hung);
		hung->fingerprint = toolchain->fingerprint;
		hung->next = builder->hung;
		builder->hung = hung;
	}
	return hung;
}

static void finish(struct build *build)
{
	struct build_result result = {build->built, build->c, build->cached};

	if (build->hung_attempts > 0)
		hung_of(build->builder, build->request.toolchain)->count++;
	build->done(&result, build->context);
}

/* All suspects of whom nothing is known yet. */
static void finish_undecided(struct build *build, const struct build_case *outcome)
{
	for (size_t i = 0; i < build->suspect_count; i++)
		if (build->c[build->suspect[i]].status == BUILD_OK)
			build->c[build->suspect[i]] = *outcome;
	build->built = false;
	finish(build);
}

static char *emit(const struct build *build, size_t *size)
{
	struct emit_request request = {
	    .c = build->request.c,
	    .wanted = build->wanted,
	    .count = build->request.count,
	    .calls = build->request.toolchain->target->calls,
	    .features = build->request.toolchain->features,
	};
	char *text = NULL;
	FILE *out = open_memstream(&text, size);

	if (out == NULL)
		unreachable();
	build->request.toolchain->recipe->language->module(&request, out);
	if (fclose(out) != 0)
		unreachable();
	return text;
}

static void attempt_text(struct build *build, const char *text, size_t size, size_t case_count,
                         attempt_done *done)
{
	const struct builder_options *options = &build->builder->options;
	struct attempt_request request = {
	    .toolchain = build->request.toolchain,
	    .source = text,
	    .size = size,
	    .folder = build->request.folder,
	    .module = build->request.module,
	    .count = build->request.count,
	    .named = build->named,
	    .seconds = options->compile_seconds,
	    .memory = options->compile_memory != 0 ? options->compile_memory : memory_limit,
	};

	if (request.seconds == 0)
		request.seconds = (build->retrying ? again_seconds : first_seconds) +
		                  case_seconds * (double)case_count;
	build->attempts++;
	attempt_start(build->builder->pool, build->arena, &request, done, build);
}

static void attempt(struct build *build, size_t case_count, attempt_done *done)
{
	size_t size;
	char *text = emit(build, &size);

	attempt_text(build, text, size, case_count, done);
	free(text);
}

static void note(struct build *build, const struct build_case *outcome)
{
	if (outcome->status == BUILD_HUNG)
		build->hung_attempts++;
}

/* What is wanted from now on: the suspects [low, high), as far as they are not known guilty. */
static size_t want(struct build *build, size_t low, size_t high)
{
	size_t count = 0;

	memset(build->wanted, 0, build->request.count * sizeof *build->wanted);
	for (size_t i = low; i < high; i++)
		if (build->c[build->suspect[i]].status == BUILD_OK) {
			build->wanted[build->suspect[i]] = true;
			count++;
		}
	return count;
}

static void try_next(struct build *build);

/* Opens the suspects that have been named since they were asked for, each alone. */
static bool open_named(struct build *build)
{
	for (size_t i = 0; i < build->suspect_count; i++)
		if (build->named[build->suspect[i]] && !build->alone[build->suspect[i]]) {
			build->alone[build->suspect[i]] = true;
			build->open[build->open_count++] = (struct range){i, i + 1};
		}
	return build->open_count > 0;
}

static void open_halves(struct build *build)
{
	size_t count = build->suspect_count;

	build->halved = true;
	build->open[build->open_count++] = (struct range){count / 2, count};
	build->open[build->open_count++] = (struct range){0, count / 2};
}

/* When not all compile: those that are named, else all by halves. */
static void search(struct build *build)
{
	if (!open_named(build))
		open_halves(build);
	try_next(build);
}

static void on_innocent(const struct build_case *outcome, void *context)
{
	struct build *build = context;
	struct build_case apart = {BUILD_GIVEN_UP, NULL};

	note(build, outcome);
	build->built = outcome->status == BUILD_OK;
	if (build->built) {
		finish(build);
		return;
	}
	if (!build->halved && outcome->status != BUILD_STOPPED) {
		search(build);
		return;
	}
	apart.message =
	    arena_printf(build->arena, "compiles apart, not with the others: %s", outcome->message);
	finish_undecided(build, outcome->status == BUILD_STOPPED ? outcome : &apart);
}

static void build_innocent(struct build *build)
{
	size_t count = want(build, 0, build->suspect_count);

	if (count == 0)
		finish(build);
	else
		attempt(build, count, on_innocent);
}

static void give_up_open(struct build *build)
{
	while (build->open_count > 0) {
		struct range range = build->open[--build->open_count];

		for (size_t i = range.low; i < range.high; i++)
			build->c[build->suspect[i]] = (struct build_case){
			    BUILD_GIVEN_UP, "too many attempts to find out which cases of the "
			                    "batch do not compile"};
	}
}

static void on_range(const struct build_case *outcome, void *context)
{
	struct build *build = context;
	struct range range = build->range;
	size_t middle = range.low + (range.high - range.low) / 2;

	note(build, outcome);
	if (outcome->status == BUILD_STOPPED) {
		finish_undecided(build, outcome);
		return;
	}
	if (outcome->status != BUILD_OK && range.high - range.low == 1)
		build->c[build->suspect[range.low]] = *outcome;
	else if (outcome->status != BUILD_OK) {
		build->open[build->open_count++] = (struct range){middle, range.high};
		build->open[build->open_count++] = (struct range){range.low, middle};
	}
	try_next(build);
}

static void try_next(struct build *build)
{
	if (build->attempts >= build->attempts_max || build->hung_attempts >= HUNG_ATTEMPTS_MAX)
		give_up_open(build);
	if (build->open_count == 0) {
		build_innocent(build);
		return;
	}
	build->range = build->open[--build->open_count];
	attempt(build, want(build, build->range.low, build->range.high), on_range);
}

static void on_none(const struct build_case *outcome, void *context)
{
	struct build *build = context;

	note(build, outcome);
	if (outcome->status == build->first.status || outcome->status == BUILD_STOPPED) {
		finish_undecided(build, outcome->status == BUILD_STOPPED ? outcome : &build->first);
		return;
	}
	search(build);
}

static void on_all(const struct build_case *outcome, void *context)
{
	struct build *build = context;
	struct builder *builder = build->builder;

	note(build, outcome);
	build->built = outcome->status == BUILD_OK;
	if (build->built) {
		if (builder->cache != NULL)
			cache_put(builder->cache, &build->key,
			          arena_printf(build->arena, "%s/%s", build->request.folder,
			                       build->request.module));
		finish(build);
		return;
	}
	build->first = *outcome;
	build->retrying = true;
	if (build->suspect_count == 1 || outcome->status == BUILD_STOPPED ||
	    outcome->status == BUILD_GIVEN_UP) {
		finish_undecided(build, outcome);
		return;
	}
	want(build, 0, 0);
	attempt(build, 0, on_none);
}

static struct hash_text key_of(const struct build *build, const char *text, size_t size)
{
	static const uint32_t version = CONTRACT_VERSION;
	struct hasher *hasher = hasher_new();

	hasher_add(hasher, &version, sizeof version);
	hasher_add_text(hasher, attempt_link_text());
	hasher_add_text(hasher, build->request.toolchain->fingerprint.text);
	hasher_add(hasher, text, size);
	return hasher_finish(hasher);
}

/* There is nothing to run: cached, given up, or all cases abstain. */
static void on_decided(const struct process_result *result, void *context)
{
	struct build *build = context;
	struct build_case stopped = {BUILD_STOPPED, "interrupted"};

	if (result->end == PROCESS_STOPPED)
		finish_undecided(build, &stopped);
	else
		finish(build);
}

static void finish_later(struct build *build)
{
	struct process_request nothing = {0};

	pool_submit(build->builder->pool, &nothing, on_decided, build);
}

static void give_up_hung(struct build *build)
{
	for (size_t i = 0; i < build->suspect_count; i++)
		build->c[build->suspect[i]] = (struct build_case){
		    BUILD_GIVEN_UP, "not tried: the compiler hung in earlier batches"};
	finish_later(build);
}

static void start_all(struct build *build)
{
	struct builder *builder = build->builder;
	size_t count = want(build, 0, build->suspect_count), size;
	char *text = emit(build, &size);

	build->key = key_of(build, text, size);
	build->cached = builder->cache != NULL &&
	                cache_get(builder->cache, &build->key,
	                          arena_printf(build->arena, "%s/%s", build->request.folder,
	                                       build->request.module));
	build->built = build->cached;
	if (build->cached)
		finish_later(build);
	else
		attempt_text(build, text, size, count, on_all);
	free(text);
}

/* Why the toolchain takes no part: "ms-struct", "ms-struct (ignored)"; NULL: it does. */
static const char *why_not(const struct toolchain *toolchain, const struct abi_case *c,
                           struct arena *arena)
{
	const struct language *language = toolchain->recipe->language;
	feature_set features = toolchain->features;
	const char *refusal = emit_refusal(language, features, c);

	if (refusal == NULL || emit_refusal(language, features | toolchain->ignored, c) != NULL)
		return refusal;
	return arena_printf(arena, "%s (ignored)", refusal);
}

static void find_suspects(struct build *build)
{
	const struct toolchain *toolchain = build->request.toolchain;

	for (size_t i = 0; i < build->request.count; i++) {
		const char *refusal = why_not(toolchain, build->request.c[i], build->arena);

		if (refusal == NULL)
			build->suspect[build->suspect_count++] = i;
		else
			build->c[i] = (struct build_case){BUILD_ABSTAINED, refusal};
	}
	build->attempts_max = ATTEMPTS_MAX;
	for (size_t n = build->suspect_count; n > 1; n /= 2)
		build->attempts_max += 2;
}

void build_start(struct builder *builder, struct arena *arena, const struct build_request *request,
                 build_done *done, void *context)
{
	struct build *build = NEW(arena, struct build);
	size_t count = request->count;

	assert(request->toolchain->recipe != NULL);
	build->builder = builder;
	build->arena = arena;
	build->request = *request;
	build->done = done;
	build->context = context;
	build->c = NEW_ARRAY(arena, struct build_case, count);
	build->wanted = NEW_ARRAY(arena, bool, count);
	build->named = NEW_ARRAY(arena, bool, count);
	build->alone = NEW_ARRAY(arena, bool, count);
	build->suspect = NEW_ARRAY(arena, size_t, count);
	/* Each range on the stack has a case of its own. */
	build->open = NEW_ARRAY(arena, struct range, count + 2);
	find_suspects(build);
	if (build->suspect_count == 0)
		finish_later(build);
	else if (hung_of(builder, request->toolchain)->count >= HUNG_BUILDS_MAX)
		give_up_hung(build);
	else
		start_all(build);
}
