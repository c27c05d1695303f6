#include "explain.h"

#include <string.h>

#include "../../generators/layout.h"
#include "../base/file.h"
#include "../build/apart.h"
#include "../judge/judge.h"
#include "../judge/pipeline.h"

struct explaining {
	struct explanation *e;
	struct arena *arena;
	const char *failure;
};

size_t explanation_example(const struct classes *classes, size_t toolchain_count, size_t class)
{
	for (size_t i = 0; i < toolchain_count; i++)
		if (classes->of[i] == class)
			return i;
	unreachable();
}

static uint8_t find_toolchain(const struct toolchain_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->toolchain[i].name, name) == 0)
			return (uint8_t)i;
	return EXPLANATION_NOBODY;
}

static struct classes classes_of(const struct finding *finding, const struct judge_request *judged,
                                 struct arena *arena)
{
	switch (finding->kind) {
	case FINDING_LAYOUT:
		return judge_layout_classes(judged, 0, arena);
	case FINDING_ARGS:
	case FINDING_RETURN:
	case FINDING_STATE:
	case FINDING_CRASH:
	case FINDING_HANG:
		return judge_call_classes(judged, 0, arena);
	case FINDING_SELF:
	case FINDING_COMPILER:
		return (struct classes){0};
	case FINDING_KIND_COUNT:
		break;
	}
	unreachable();
}

/* What two say differently before what one alone does wrong; then what those show that ignore
 * something of the case, and what libffi alone shows last. */
static unsigned rank(const struct explanation *e, const struct explanation_part *part)
{
	const struct toolchain *toolchain = e->toolchains->toolchain;
	const enum finding_kind kind = part->finding->kind;
	feature_set ignored = 0;

	if (part->caller != EXPLANATION_NOBODY && part->callee != EXPLANATION_NOBODY)
		ignored = toolchain[part->caller].ignored | toolchain[part->callee].ignored;
	return 4 * part->finding->libffi_only + 2 * ((ignored & case_features(e->c)) != 0) +
	       finding_kind_is_alone(kind);
}

static void sort_parts(const struct explanation *e, struct explanation_part *part, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && rank(e, &part[j]) < rank(e, &part[j - 1]); j--) {
			const struct explanation_part swapped = part[j];

			part[j] = part[j - 1];
			part[j - 1] = swapped;
		}
}

static void keep_parts(struct explaining *x, const struct pipeline_result *result)
{
	const size_t count = result->record->finding_count;
	struct explanation_part *part = NEW_ARRAY(x->arena, struct explanation_part, count);

	for (size_t i = 0; i < count; i++) {
		const struct finding *f = finding_copy(x->arena, &result->record->finding[i]);

		part[i] = (struct explanation_part){
		    .finding = f,
		    .classes = classes_of(f, result->judged, x->arena),
		    .caller = find_toolchain(x->e->toolchains, f->caller),
		    .callee = find_toolchain(x->e->toolchains, f->callee),
		};
	}
	sort_parts(x->e, part, count);
	x->e->part = part;
	x->e->part_count = count;
}

static void keep_layouts(struct explaining *x, const struct judge_request *judged)
{
	const struct classes classes = judge_layout_classes(judged, 0, x->arena);
	const size_t n = x->e->toolchains->count, words = judged->run->layout_words;
	const uint32_t **layout = NEW_ARRAY(x->arena, const uint32_t *, n);

	for (size_t i = 0; i < n; i++)
		if (classes.of[i] != CLASS_NONE)
			layout[i] = arena_copy(x->arena, judged->run->layout + i * words,
			                       words * sizeof *layout[i]);
	x->e->layout = layout;
}

static void keep_abstentions(struct explaining *x, const struct batch_record *record)
{
	struct abstention *kept = NEW_ARRAY(x->arena, struct abstention, record->abstention_count);

	for (size_t i = 0; i < record->abstention_count; i++) {
		kept[i] = record->abstention[i];
		kept[i].status = arena_strdup(x->arena, kept[i].status);
		kept[i].reason = arena_strdup(x->arena, kept[i].reason);
	}
	x->e->abstention = kept;
	x->e->abstention_count = record->abstention_count;
}

/* What is known of the runs goes with the batch, too. */
static void keep_placements(struct explaining *x, const struct run_result *run)
{
	const size_t n = x->e->toolchains->count, objects = x->e->c->parameter_count + 1;
	struct placement *kept;

	if (run->placement == NULL)
		return;
	kept = NEW_ARRAY(x->arena, struct placement, n);
	for (size_t i = 0; i < n; i++) {
		kept[i] = *run_placement(run, i, 0);
		for (size_t s = 0; s < PLACEMENT_SIDE_COUNT; s++) {
			struct placement_half *half = &kept[i].half[s];

			if (half->status != PLACEMENT_MEASURED)
				continue;
			half->run =
			    arena_copy(x->arena, half->run, half->count * sizeof *half->run);
			half->surround =
			    arena_copy(x->arena, half->surround, objects * sizeof *half->surround);
		}
	}
	x->e->placement = kept;
}

static void on_judged(const struct pipeline_result *result, void *context)
{
	struct explaining *x = context;

	if (result->record == NULL) {
		if (result->failure != NULL)
			x->failure = arena_strdup(x->arena, result->failure);
		return;
	}
	x->e->was_judged = result->record->judged + result->record->alone > 0;
	x->e->is_alone = result->record->alone > 0;
	keep_parts(x, result);
	keep_layouts(x, result->judged);
	keep_placements(x, result->judged->run);
	keep_abstentions(x, result->record);
}

void explain_routes(const struct explanation *e, struct explanation_part *part, struct arena *arena)
{
	const struct placement_half *caller, *callee;

	if (e->placement == NULL || part->caller == EXPLANATION_NOBODY ||
	    part->callee == EXPLANATION_NOBODY)
		return;
	caller = e->placement[part->caller].half;
	callee = e->placement[part->callee].half;
	part->arguments =
	    routes_between(arena, &e->leaves, &caller[PLACEMENT_SENT], &callee[PLACEMENT_READ]);
	part->result = routes_between(arena, &e->leaves, &callee[PLACEMENT_RETURNED],
	                              &caller[PLACEMENT_TAKEN]);
}

static size_t toolchain_of(const struct explanation *e, const struct explanation_part *part)
{
	return find_toolchain(e->toolchains, part->finding->toolchain);
}

void explain_blame(const struct explanation *e, struct explanation_part *part, struct arena *arena)
{
	const size_t n = e->toolchains->count;
	bool *takes_part = NEW_ARRAY(arena, bool, n), *fails_alone = NEW_ARRAY(arena, bool, n);
	struct blame_request request = {
	    .c = e->c,
	    .toolchains = e->toolchains,
	    .takes_part = takes_part,
	    .fails_alone = fails_alone,
	    .layout = e->layout,
	    .placement = e->placement,
	    .classes = part->classes.count > 0 ? &part->classes : NULL,
	    .is_layout = part->finding->kind == FINDING_LAYOUT,
	};
	struct blame *blame = NEW(arena, struct blame);

	if (part->finding->kind == FINDING_COMPILER || e->layout == NULL)
		return;
	for (size_t i = 0; i < n && part->classes.count > 0; i++)
		takes_part[i] = part->classes.of[i] != CLASS_NONE;
	for (size_t i = 0; i < e->part_count && !request.is_layout; i++)
		if (e->part[i].finding->kind == FINDING_SELF)
			fails_alone[toolchain_of(e, &e->part[i])] = true;
	*blame = blame_find(&request, arena);
	part->blame = blame;
}

static void run(struct explaining *x, struct pipeline *pipeline, struct pool *pool, bool linked)
{
	const struct pipeline_batch batch = {
	    .c = &x->e->c, .count = 1, .measure = true, .linked = linked};

	pool_catch_signals(pool);
	pipeline_submit(pipeline, &batch, on_judged, x);
	pool_run(pool);
	x->e->signal = pool_signal(pool);
	for (size_t i = 0; i < x->e->part_count; i++) {
		explain_routes(x->e, &x->e->part[i], x->arena);
		explain_blame(x->e, &x->e->part[i], x->arena);
	}
}

/* One of each compiler: its flags for speed say nothing else. */
static bool is_first_of_its_compiler(const struct explanation *e, size_t toolchain)
{
	const struct toolchain *t = e->toolchains->toolchain;

	return toolchain == 0 || strcmp(t[toolchain].compiler, t[toolchain - 1].compiler) != 0;
}

bool explain_ask(struct explanation *e, struct arena *arena, struct error *error)
{
	const size_t n = e->toolchains->count;
	struct explanation_said *said;
	const char *folder;

	if (e->part_count == 0 || e->layout == NULL)
		return true;
	if (!folder_temporary(arena, &folder, error))
		return false;
	said = NEW_ARRAY(arena, struct explanation_said, n * APART_NOTES_MAX);
	e->said = said;
	for (size_t i = 0; i < n; i++) {
		const char *const *note;
		size_t count;

		if (e->layout[i] == NULL || !is_first_of_its_compiler(e, i))
			continue;
		count = apart_psabi_notes(&e->toolchains->toolchain[i], e->c, folder, arena, &note);
		for (size_t k = 0; k < count; k++)
			said[e->said_count++] = (struct explanation_said){(uint8_t)i, note[k]};
	}
	file_remove(folder);
	return true;
}

bool explain_case(const struct explain_request *request, struct arena *arena,
                  struct explanation *explanation, struct error *error)
{
	const struct case_id id = case_id(request->c);
	struct explaining x = {explanation, arena, NULL};
	struct pool *pool = pool_new(request->jobs);
	struct pipeline pipeline;
	bool ready;

	*explanation = (struct explanation){
	    .c = request->c,
	    .case_id = arena_strdup(arena, id.text),
	    .toolchains = request->toolchains,
	    .target = request->toolchains->toolchain[0].target,
	    .leaves = leaf_enumerate(arena, request->c),
	};
	ready = pipeline_prepare(&pipeline, arena, pool, request->toolchains, NULL, error);
	if (ready)
		run(&x, &pipeline, pool, request->linked);
	pipeline_release(&pipeline);
	pool_free(pool);
	if (x.failure != NULL)
		return error_set(error, ERROR_MACHINE, "%s", x.failure);
	return ready;
}
