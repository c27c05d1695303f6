/* How the reducer judges: with all toolchains at its begin and its end, with a pair between. */
#include <assert.h>
#include <string.h>

#include "../base/file.h"
#include "../judge/judge.h"
#include "reduce_private.h"

/*
 * Candidates of a batch. A compiler that fails is asked again and again until the guilty cases are
 * alone, and the runner skips cases of a pair that has hung too often: then few are judged at a
 * time, and the first few among which is a good one are enough.
 */
enum { BATCH = 256, BATCH_OF_COMPILER = 8, BATCH_OF_HANG = 2, TAKEN_FIRST = 16 };

void reduction_note(struct reduction *r, const char *taken)
{
	struct reduce_result *result = r->result;

	if (result->taken_count == r->taken_capacity) {
		size_t capacity = MAX((size_t)TAKEN_FIRST, 2 * r->taken_capacity);
		const char **grown = NEW_ARRAY(r->arena, const char *, capacity);

		for (size_t i = 0; i < result->taken_count; i++)
			grown[i] = r->taken[i];
		r->taken = grown;
		r->taken_capacity = capacity;
	}
	r->taken[result->taken_count++] = taken;
}

void reduction_tell(struct reduction *r, const char *taken)
{
	reduction_note(r, taken);
	if (r->request->step != NULL)
		r->request->step(taken, r->request->context);
}

bool reduction_is_judged(struct reduction *r, const struct pipeline_result *result)
{
	if (result->record != NULL)
		return true;
	if (result->failure != NULL && !r->is_over)
		error_set(r->error, ERROR_MACHINE, "%s", result->failure);
	r->is_over = true;
	return false;
}

/* Candidates */

struct slice {
	struct reduction *reduction;
	const struct round *round;
	struct candidate *candidate;
	size_t count;
};

bool reduction_witnesses_stay(const struct reduction *r, const struct signature_request *request)
{
	for (size_t i = 0; i < r->witness_count; i++) {
		enum signature_side side =
		    signature_side(request, r->witness[i].toolchain, r->kind);

		if (side != r->witness[i].side && side != SIDE_UNKNOWN)
			return false;
	}
	return true;
}

static bool is_same(const struct reduction *r, const struct round *round,
                    const struct moved_case *moved, const struct signature *now)
{
	if (round->is_renamed)
		return signature_equal(&r->signature, now);
	return signature_continues(&r->signature, now, r->c, moved->c, moved->origin);
}

static void judge_candidate(struct reduction *r, const struct round *round,
                            struct candidate *candidate, const struct signature_request *request)
{
	const struct signatures shown = signature_read(r->arena, request, r->kind);

	for (const struct candidate *way = candidate; way != NULL; way = way->twin)
		for (size_t i = 0; i < shown.count && !candidate->is_good; i++) {
			if (!is_same(r, round, &way->moved, &shown.signature[i]) ||
			    !reduction_witnesses_stay(r, request))
				continue;
			candidate->is_good = true;
			candidate->signature = shown.signature[i];
			candidate->moved = way->moved;
			candidate->move = way->move;
			candidate->move_count = way->move_count;
		}
}

static void on_slice(const struct pipeline_result *result, void *context)
{
	struct slice *slice = context;
	struct reduction *r = slice->reduction;

	if (!reduction_is_judged(r, result))
		return;
	for (size_t i = 0; i < slice->count; i++) {
		struct signature_request request = {
		    .c = slice->candidate[i].moved.c,
		    .index = i,
		    .toolchains = &r->toolchains,
		    .build = result->judged->build,
		    .run = result->judged->run,
		    .a = r->a,
		    .b = r->b,
		};

		judge_candidate(r, slice->round, &slice->candidate[i], &request);
	}
}

static void submit_slice(struct reduction *r, const struct round *round, size_t first, size_t count)
{
	const struct abi_case **c = NEW_ARRAY(&r->round_arena, const struct abi_case *, count);
	struct slice *slice = NEW(&r->round_arena, struct slice);
	struct pipeline_batch batch = {
	    .c = c, .count = count, .first = r->index, .measure = true, .linked = r->linked};

	*slice = (struct slice){r, round, &round->candidate[first], count};
	for (size_t i = 0; i < count; i++)
		c[i] = slice->candidate[i].moved.c;
	r->index += count;
	r->result->candidates += count;
	r->result->batches++;
	pipeline_submit(&r->pipeline, &batch, on_slice, slice);
}

static bool has_good(const struct round *round)
{
	for (size_t i = 0; i < round->count; i++)
		if (round->candidate[i].is_good)
			return true;
	return false;
}

static bool is_late(struct reduction *r)
{
	const double limit = r->request->cpu_limit;

	if (limit <= 0 || clock_cpu_self() + clock_cpu_children() < limit)
		return false;
	r->is_over = r->result->was_late = true;
	error_set(r->error, ERROR_NOTHING, "it takes longer than it may");
	return true;
}

bool reduction_judge(struct reduction *r, struct round *round)
{
	const bool is_slow = r->kind == FINDING_COMPILER || r->kind == FINDING_HANG;
	const size_t most = r->kind == FINDING_COMPILER ? BATCH_OF_COMPILER
	                    : r->kind == FINDING_HANG   ? BATCH_OF_HANG
	                                                : BATCH;

	for (size_t i = 0; i < round->count && !r->is_over && !is_late(r); i += most) {
		submit_slice(r, round, i, MIN(most, round->count - i));
		if (!is_slow)
			continue;
		pool_run(r->request->pipeline->pool);
		if (has_good(round))
			break;
	}
	pool_run(r->request->pipeline->pool);
	return !r->is_over;
}

/* All toolchains */

/* Whether a finding may be called one of the kind: of calls, another pair may show another verdict. */
static bool is_of_kind(const struct finding *finding, enum finding_kind kind, const char *toolchain)
{
	if (finding_kind_is_alone(kind))
		return finding->kind == kind && strcmp(finding->toolchain, toolchain) == 0;
	return !finding_kind_is_alone(finding->kind) &&
	       (finding->kind == FINDING_LAYOUT) == (kind == FINDING_LAYOUT);
}

/* Layouts and calls before toolchains that fail alone; by pointer before by name; compilers before
 * libffi. */
static int rank(const struct finding *finding)
{
	int rank = finding_kind_is_alone(finding->kind) ? (int)finding->kind : 0;

	return rank + finding_is_linked(finding->id) * FINDING_KIND_COUNT +
	       finding->libffi_only * 2 * FINDING_KIND_COUNT;
}

static const struct finding *choose_finding(const struct reduction *r,
                                            const struct batch_record *record)
{
	const struct finding *wanted = r->request->finding, *best = NULL;

	for (size_t i = 0; i < record->finding_count; i++) {
		const struct finding *finding = &record->finding[i];

		if (wanted != NULL &&
		    (!is_of_kind(finding, wanted->kind, wanted->toolchain) ||
		     finding_is_linked(finding->id) != finding_is_linked(wanted->id)))
			continue;
		if (best == NULL || rank(finding) < rank(best))
			best = finding;
	}
	return best;
}

static size_t toolchain_index(const struct toolchain_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->toolchain[i].name, name) == 0)
			return i;
	unreachable();
}

static bool shows_the_same(struct reduction *r, const struct signature_request *request)
{
	const struct signatures shown = signature_read(r->arena, request, r->kind);

	for (size_t s = 0; s < shown.count; s++)
		if (signature_equal(&shown.signature[s], &r->signature))
			return true;
	return false;
}

/* Two versions of one family of which another family stands with one: that takes its place, the first
 * that shows the same. Which pair of two classes is found is chance, and the families are part of the key. */
static void choose_families(struct reduction *r, struct signature_request *request)
{
	const struct toolchain *t = request->toolchains->toolchain;
	const size_t a = request->a, b = request->b;

	if (a == b || t[a].family != t[b].family)
		return;
	for (size_t i = 0; i < request->toolchains->count; i++) {
		const enum signature_side side = signature_side(request, i, r->kind);

		if (t[i].family == t[a].family || toolchain_is_libffi(&t[i]) ||
		    (side != SIDE_A && side != SIDE_B))
			continue;
		*(side == SIDE_A ? &request->a : &request->b) = i;
		if (shows_the_same(r, request))
			return;
		request->a = a;
		request->b = b;
	}
}

/* The first pair of the same two compilers, in the order of the toolchains, that shows the same as
 * the finding's: that is the one with the lowest levels of optimisation. */
static void choose_levels(struct reduction *r, struct signature_request *request)
{
	const struct toolchain_list *list = request->toolchains;
	const size_t a = request->a, b = request->b;

	for (size_t i = 0; i < list->count; i++)
		for (size_t j = 0; j < list->count; j++) {
			if (strcmp(list->toolchain[i].compiler, list->toolchain[a].compiler) != 0 ||
			    strcmp(list->toolchain[j].compiler, list->toolchain[b].compiler) != 0 ||
			    (i == j) != (a == b))
				continue;
			request->a = i;
			request->b = j;
			if (shows_the_same(r, request))
				return;
		}
	request->a = a;
	request->b = b;
}

static void choose_pair(struct reduction *r, struct signature_request *request)
{
	const struct signatures wanted = signature_read(r->arena, request, r->kind);

	if (wanted.count == 0)
		return;
	r->signature = wanted.signature[wanted.count > 1 && wanted.signature[1].kind == r->kind &&
	                                wanted.signature[0].kind != r->kind];
	choose_families(r, request);
	choose_levels(r, request);
}

/* Of the toolchains that stand beside `side`, the last compiler of its family: the bugs of a family
 * begin and end with versions, so that it tells bugs apart that look alike between the pair. */
static size_t find_witness(const struct reduction *r, const struct signature_request *request,
                           enum signature_side side)
{
	const struct toolchain *t = request->toolchains->toolchain;
	const size_t beside = side == SIDE_A ? request->a : request->b;
	size_t found = beside;

	for (size_t i = 0; i < request->toolchains->count; i++)
		if (t[i].family == t[beside].family && !toolchain_is_libffi(&t[i]) &&
		    strcmp(t[i].compiler, t[found].compiler) != 0 &&
		    signature_side(request, i, r->kind) == side)
			found = i;
	return found;
}

static void keep_toolchain(struct reduction *r, size_t toolchain)
{
	assert(r->toolchains.count < ARRAY_LEN(r->kept));
	r->kept[r->toolchains.count++] = r->request->pipeline->toolchains->toolchain[toolchain];
}

void reduction_use(struct reduction *r, const size_t *toolchain, size_t count)
{
	r->toolchains = (struct toolchain_list){.toolchain = r->kept};
	for (size_t i = 0; i < count; i++)
		keep_toolchain(r, toolchain[i]);
	r->a = 0;
	r->b = count - 1;
	r->pipeline = *r->request->pipeline;
	r->pipeline.toolchains = &r->toolchains;
	r->result->a = r->kept[r->a].name;
	r->result->b = r->kept[r->b].name;
}

void reduction_add_witness(struct reduction *r, size_t toolchain, enum signature_side side)
{
	r->witness[r->witness_count++] = (struct witness){r->toolchains.count, side};
	keep_toolchain(r, toolchain);
}

static void use_toolchains(struct reduction *r, const struct signature_request *request)
{
	const size_t pair[] = {request->a, request->b};
	const bool is_pair = request->a != request->b;

	reduction_use(r, pair, is_pair ? 2 : 1);
	for (enum signature_side side = SIDE_A; is_pair && side <= SIDE_B; side++) {
		size_t found = find_witness(r, request, side);

		if (found != request->a && found != request->b)
			reduction_add_witness(r, found, side);
	}
}

static void on_begin(const struct pipeline_result *result, void *context)
{
	struct reduction *r = context;
	const struct toolchain_list *list = r->request->pipeline->toolchains;
	struct signature_request request = {.c = r->c, .toolchains = list};
	const struct finding *finding;

	if (!reduction_is_judged(r, result))
		return;
	request.build = result->judged->build;
	request.run = result->judged->run;
	finding = choose_finding(r, result->record);
	if (finding == NULL) {
		error_set(r->error, ERROR_NOTHING, "%s",
		          r->request->finding != NULL ? "the case does not show this finding"
		                                      : "the case shows no finding");
		r->is_over = true;
		return;
	}
	r->kind = finding->kind;
	r->linked = finding_is_linked(finding->id);
	request.a = toolchain_index(list, finding_kind_is_alone(r->kind) ? finding->toolchain
	                                                                 : finding->caller);
	request.b =
	    finding_kind_is_alone(r->kind) ? request.a : toolchain_index(list, finding->callee);
	choose_pair(r, &request);
	use_toolchains(r, &request);
	if (r->toolchains.count < list->count)
		reduction_tell(r, arena_printf(r->arena, "%zu of %zu toolchains",
		                               list->count - r->toolchains.count, list->count));
}

static bool judge_with_all(struct reduction *r, pipeline_done *done)
{
	struct pipeline_batch batch = {
	    .c = &r->c, .count = 1, .first = r->index++, .measure = true, .linked = r->linked};
	struct pipeline pipeline = *r->request->pipeline;

	pipeline.toolchains = &r->all;
	r->result->batches++;
	pipeline_submit(&pipeline, &batch, done, r);
	pool_run(pipeline.pool);
	return !r->is_over;
}

bool reduction_begin(struct reduction *r)
{
	return judge_with_all(r, on_begin);
}

/* Who could not say the case that it was may say what it has become. */
static void choose_names(struct reduction *r, const struct judge_request *judged)
{
	struct signature_request request = {
	    .c = r->c,
	    .toolchains = judged->toolchains,
	    .build = judged->build,
	    .run = judged->run,
	    .a = toolchain_index(judged->toolchains, r->result->a),
	    .b = toolchain_index(judged->toolchains, r->result->b),
	};

	choose_families(r, &request);
	r->result->a = judged->toolchains->toolchain[request.a].name;
	r->result->b = judged->toolchains->toolchain[request.b].name;
}

static bool find_bucket(struct reduction *r, const struct judge_request *judged)
{
	struct bucket_request request = {.judged = judged, .kind = r->kind};

	choose_names(r, judged);
	request.a = toolchain_index(judged->toolchains, r->result->a);
	request.b = toolchain_index(judged->toolchains, r->result->b);
	return bucket_read(r->arena, &request, &r->result->bucket);
}

/* All findings, this one first. */
static void keep_shown(struct reduction *r, const struct batch_record *record, size_t first)
{
	const struct finding **shown =
	    NEW_ARRAY(r->arena, const struct finding *, record->finding_count);

	shown[0] = &r->result->after;
	for (size_t i = 0, count = 1; i < record->finding_count; i++)
		if (i != first)
			shown[count++] = finding_copy(r->arena, &record->finding[i]);
	r->result->shown = shown;
	r->result->shown_count = record->finding_count;
}

static void on_end(const struct pipeline_result *result, void *context)
{
	struct reduction *r = context;

	if (!reduction_is_judged(r, result))
		return;
	for (size_t i = 0; i < result->record->finding_count; i++) {
		const struct finding *finding = &result->record->finding[i];

		if (!is_of_kind(finding, r->kind, r->result->a) ||
		    finding_is_linked(finding->id) != r->linked)
			continue;
		r->result->after = *finding_copy(r->arena, finding);
		keep_shown(r, result->record, i);
		if (find_bucket(r, result->judged))
			return;
	}
	error_set(r->error, ERROR_NOTHING, "the smallest case does not show it again");
	r->is_over = true;
}

bool reduction_end(struct reduction *r)
{
	return judge_with_all(r, on_end);
}
