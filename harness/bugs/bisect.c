#include "bisect.h"

#include <string.h>

#include "../judge/pipeline.h"
#include "reduce.h"

struct bisecting {
	struct bisection *b;
	const struct bisect_request *request;
	struct arena *arena;
	struct error *error;
	bool has_kind; /* a reduction told it, else it is that of the first finding */
	enum finding_kind kind;
	bool is_linked;        /* it shows by name alone */
	const char *toolchain; /* that is alone with it */
};

/* Series */

static bool is_wrong(uint8_t verdict)
{
	return verdict == WIRE_LAYOUT || verdict >= WIRE_ARGS;
}

/* What others see of the two is not the same; `first` and `second` call, or are called. */
static bool role_differs(const struct run_result *run, size_t index, size_t first, size_t second,
                         bool as_caller)
{
	for (size_t i = 0; i < run->toolchain_count; i++) {
		const uint8_t one =
		    as_caller ? run_cell(run, index, first, i) : run_cell(run, index, i, first);
		const uint8_t other =
		    as_caller ? run_cell(run, index, second, i) : run_cell(run, index, i, second);

		if (one != WIRE_ABSTAINED && other != WIRE_ABSTAINED &&
		    is_wrong(one) != is_wrong(other))
			return true;
	}
	return false;
}

static bool disagree(const struct run_result *run, size_t index, size_t a, size_t b)
{
	return run == NULL || is_wrong(run_cell(run, index, a, b)) ||
	       is_wrong(run_cell(run, index, b, a));
}

/* Another kind of compiler rather than another version of the same. */
static size_t find_partner(const struct bisection *b, size_t older, size_t newer,
                           const struct run_result *run, size_t index)
{
	const struct toolchain *t = b->toolchains->toolchain;
	size_t partner = SIZE_MAX;

	for (size_t i = b->toolchains->count; i-- > 0;)
		if (b->classes.of[i] == b->classes.of[newer] && !toolchain_is_libffi(&t[i]) &&
		    disagree(run, index, i, older) &&
		    (partner == SIZE_MAX || t[i].recipe != t[newer].recipe))
			partner = i;
	return partner;
}

/* What each run is to the one before it. */
static void compare_runs(const struct bisection *b, const struct bisect_series *series,
                         struct bisect_run *run, size_t count, const struct run_result *result,
                         size_t index)
{
	const struct bisect_run *before = NULL;

	for (size_t i = 0; i < count; i++) {
		if (run[i].class == CLASS_NONE)
			continue;
		if (before != NULL) {
			const size_t older = series->toolchain[before->high];
			const size_t newer = series->toolchain[run[i].low];

			run[i].partner = find_partner(b, older, newer, result, index);
			run[i].as_caller =
			    result != NULL && role_differs(result, index, older, newer, true);
			run[i].as_callee =
			    result != NULL && role_differs(result, index, older, newer, false);
		}
		before = &run[i];
	}
}

static bool has_returned(const struct bisect_run *run, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			for (size_t k = j + 1; k < count && run[i].class != CLASS_NONE; k++)
				if (run[k].class == run[i].class && run[j].class != CLASS_NONE &&
				    run[j].class != run[i].class)
					return true;
	return false;
}

static void find_runs(const struct bisection *b, struct bisect_series *series,
                      const struct run_result *result, size_t index, struct arena *arena)
{
	struct bisect_run *run = NEW_ARRAY(arena, struct bisect_run, series->count);
	size_t count = 0;

	for (size_t i = 0; i < series->count; i++) {
		const uint8_t class = b->classes.of[series->toolchain[i]];

		if (count == 0 || run[count - 1].class != class)
			run[count++] =
			    (struct bisect_run){.low = i, .class = class, .partner = SIZE_MAX};
		run[count - 1].high = i;
	}
	compare_runs(b, series, run, count, result, index);
	series->run = run;
	series->run_count = count;
	series->returns = has_returned(run, count);
}

/* The same versions do the same; how they took no part is of no matter. */
static bool is_same_series(const struct bisection *b, const struct bisect_series *one,
                           const struct bisect_series *other)
{
	const struct toolchain *t = b->toolchains->toolchain;

	if (one->recipe != other->recipe || one->count != other->count)
		return false;
	for (size_t i = 0; i < one->count; i++)
		if (strcmp(t[one->toolchain[i]].compiler, t[other->toolchain[i]].compiler) != 0 ||
		    b->classes.of[one->toolchain[i]] != b->classes.of[other->toolchain[i]])
			return false;
	return true;
}

static bool is_in(const struct toolchain *t, const struct bisect_series *series)
{
	return t->recipe == series->recipe && strcmp(t->flags, series->flags) == 0;
}

/* Whether all series of a compiler are alike: then one says it all. */
static bool is_only(const struct bisection *b, const struct bisect_series *all, size_t count,
                    const struct bisect_series *series)
{
	for (size_t i = 0; i < count; i++)
		if (all[i].recipe == series->recipe && !is_same_series(b, series, &all[i]))
			return false;
	return true;
}

static void fold_series(struct bisection *b, const struct bisect_series *all, size_t count,
                        struct arena *arena)
{
	struct bisect_series *kept = NEW_ARRAY(arena, struct bisect_series, count);

	for (size_t i = 0; i < count; i++) {
		const size_t n = b->series_count;

		if (n > 0 && kept[n - 1].is_only && kept[n - 1].recipe == all[i].recipe)
			continue;
		kept[n] = all[i];
		kept[n].is_only = is_only(b, all, count, &all[i]);
		b->series_count++;
	}
	b->series = kept;
}

void bisect_find_series(struct bisection *b, const struct run_result *run, size_t index,
                        struct arena *arena)
{
	const size_t n = b->toolchains->count;
	const struct toolchain *t = b->toolchains->toolchain;
	struct bisect_series *series = NEW_ARRAY(arena, struct bisect_series, n);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		size_t *member = NEW_ARRAY(arena, size_t, n);
		size_t known = 0;

		while (known < count && !is_in(&t[i], &series[known]))
			known++;
		if (toolchain_is_libffi(&t[i]) || known < count)
			continue;
		series[count] = (struct bisect_series){
		    .recipe = t[i].recipe, .flags = t[i].flags, .toolchain = member};
		for (size_t j = i; j < n; j++)
			if (is_in(&t[j], &series[count]))
				member[series[count].count++] = j;
		find_runs(b, &series[count], run, index, arena);
		count++;
	}
	fold_series(b, series, count, arena);
}

/* Classes */

struct conduct {
	const struct judge_request *judged;
	enum finding_kind kind;
};

/* A toolchain that is alone with something does it, or does not. */
static bool fails_alone(const struct conduct *conduct, size_t toolchain)
{
	const struct judge_request *judged = conduct->judged;

	if (conduct->kind == FINDING_SELF)
		return run_cell(judged->run, 0, toolchain, toolchain) >= WIRE_ARGS;
	return !toolchain_is_libffi(&judged->toolchains->toolchain[toolchain]) &&
	       judged->build[toolchain].c[0].status >= BUILD_CRASHED;
}

static bool are_alike(const void *context, size_t a, size_t b)
{
	return fails_alone(context, a) == fails_alone(context, b);
}

static struct classes classes_alone(const struct bisecting *x, const struct judge_request *judged)
{
	const struct conduct conduct = {judged, x->kind};
	const size_t n = judged->toolchains->count;
	bool *takes_part = NEW_ARRAY(x->arena, bool, n);

	for (size_t i = 0; i < n; i++)
		takes_part[i] = fails_alone(&conduct, i) || run_able(judged->run, i, 0) != 0;
	return classes_partition(x->arena, n, takes_part, are_alike, &conduct);
}

static struct classes classes_of(const struct bisecting *x, const struct judge_request *judged)
{
	if (finding_kind_is_alone(x->kind))
		return classes_alone(x, judged);
	return x->kind == FINDING_LAYOUT ? judge_layout_classes(judged, 0, x->arena)
	                                 : judge_call_classes(judged, 0, x->arena);
}

/* Judging */

static bool is_wanted(const struct bisecting *x, const struct finding *finding)
{
	if (!x->has_kind)
		return !finding->libffi_only;
	if (finding_is_linked(finding->id) != x->is_linked)
		return false;
	if (finding_kind_is_alone(x->kind))
		return finding->kind == x->kind;
	return !finding_kind_is_alone(finding->kind) &&
	       (finding->kind == FINDING_LAYOUT) == (x->kind == FINDING_LAYOUT);
}

/* What two disagree on tells more than what one does alone. */
static const struct finding *choose(const struct bisecting *x, const struct batch_record *record)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < record->finding_count; i++) {
		const struct finding *finding = &record->finding[i];

		if (is_wanted(x, finding) &&
		    (best == NULL ||
		     (finding_kind_is_alone(best->kind) && !finding_kind_is_alone(finding->kind))))
			best = finding;
	}
	return best == NULL ? NULL : finding_copy(x->arena, best);
}

static const char *const *absences(const struct bisecting *x, const struct batch_record *record)
{
	const char **absence = NEW_ARRAY(x->arena, const char *, x->b->toolchains->count);

	for (size_t i = 0; i < record->abstention_count; i++) {
		const struct abstention *a = &record->abstention[i];

		absence[a->toolchain] = arena_printf(x->arena, "%s: %s", a->status, a->reason);
	}
	return absence;
}

static void on_judged(const struct pipeline_result *result, void *context)
{
	struct bisecting *x = context;
	struct bisection *b = x->b;

	if (result->record == NULL) {
		if (result->failure != NULL)
			error_set(x->error, ERROR_MACHINE, "%s", result->failure);
		return;
	}
	b->was_judged = result->record->judged + result->record->alone > 0;
	b->absence = absences(x, result->record);
	b->finding = choose(x, result->record);
	if (b->finding != NULL)
		x->kind = b->finding->kind;
	b->classes = classes_of(x, result->judged);
	bisect_find_series(b,
	                   x->kind == FINDING_LAYOUT || finding_kind_is_alone(x->kind)
	                       ? NULL
	                       : result->judged->run,
	                   0, x->arena);
}

/* The case of a finding holds more than it, and may be large. */
static bool reduce_first(struct bisecting *x, struct pipeline *pipeline)
{
	const struct reduce_request request = {.pipeline = pipeline,
	                                       .c = x->request->c,
	                                       .finding = x->request->finding,
	                                       .linked = x->request->linked};
	struct reduce_result reduced;

	if (request.finding == NULL)
		return true;
	if (!reduce_case(&request, x->arena, &reduced, x->error))
		return false;
	x->b->c = reduced.c;
	x->has_kind = true;
	x->kind = reduced.after.kind;
	x->is_linked = finding_is_linked(reduced.after.id);
	return true;
}

bool bisect_case(const struct bisect_request *request, struct arena *arena, struct bisection *b,
                 struct error *error)
{
	struct bisecting x = {
	    .b = b, .request = request, .arena = arena, .error = error, .kind = FINDING_ARGS};
	struct pool *pool = pool_new(request->jobs);
	struct pipeline pipeline;

	*b = (struct bisection){.c = request->c, .toolchains = request->toolchains};
	*error = (struct error){0};
	pool_catch_signals(pool);
	if (pipeline_prepare(&pipeline, arena, pool, request->toolchains, NULL, error) &&
	    reduce_first(&x, &pipeline)) {
		const struct pipeline_batch batch = {
		    .c = &b->c, .count = 1, .linked = request->linked};

		pipeline_submit(&pipeline, &batch, on_judged, &x);
		pool_run(pool);
	}
	b->signal = pool_signal(pool);
	pipeline_release(&pipeline);
	pool_free(pool);
	return error->kind == ERROR_NONE;
}
