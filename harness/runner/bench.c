#include "bench.h"

#include "child.h"
#include "trial.h"

/* What was made for the case at hand, by layout. */
struct stage {
	struct arena arena;
	uint32_t case_index;
	struct plan *plan[WIRE_TOOLCHAINS_MAX];
	struct trial *trial[WIRE_TOOLCHAINS_MAX];
};

static void stage_case(struct stage *stage, uint32_t case_index)
{
	if (stage->case_index == case_index)
		return;
	arena_reset(&stage->arena);
	stage->case_index = case_index;
	for (size_t i = 0; i < WIRE_TOOLCHAINS_MAX; i++)
		stage->plan[i] = NULL;
}

static const struct trial *stage_trial(struct stage *stage, const struct bench *bench,
                                       struct cell cell)
{
	const struct matrix *matrix = bench->matrix;
	const struct wire_case *c = &matrix->batch->c[cell.case_index];
	uint32_t layout = matrix->layout[(size_t)cell.case_index * matrix->count + cell.caller];
	const uint32_t *words = matrix->toolchain[layout].layout + c->layout_first;
	struct plan *plan;

	stage_case(stage, cell.case_index);
	if (stage->plan[layout] == NULL) {
		plan = NEW(&stage->arena, struct plan);
		if (!plan_place(matrix->batch, c, words, plan, &stage->arena))
			unreachable();
		plan_images(matrix->batch, plan, &stage->arena);
		stage->plan[layout] = plan;
		stage->trial[layout] = NEW(&stage->arena, struct trial);
		trial_place(stage->trial[layout], matrix->batch, bench->space, plan, words);
	}
	trial_aim(stage->trial[layout], &matrix->toolchain[cell.caller],
	          &matrix->toolchain[cell.callee]);
	return stage->trial[layout];
}

static bool is_right(const struct trial *trial, uint32_t round, uint32_t phase)
{
	struct wire_failure failure;

	if (trial_call(trial, round, phase, &failure))
		return true;
	control->failure = failure;
	control->outcome = CHILD_FAILED;
	return false;
}

void bench_batch(void *context)
{
	struct bench *bench = context;
	const struct matrix *matrix = bench->matrix;
	const uint32_t rounds = matrix->batch->header->round_count;
	struct stage stage = {.case_index = WIRE_NONE};

	arena_init(&stage.arena);
	for (uint64_t i = bench->position; i < matrix->end; i++) {
		struct cell cell = matrix_at(matrix, i);
		const struct trial *trial;

		if (*matrix_verdict(matrix, cell) != WIRE_UNTESTED)
			continue;
		control->position = i;
		trial = stage_trial(&stage, bench, cell);
		for (uint32_t round = 0; round < rounds; round++)
			if (!is_right(trial, round, round % SPACE_PHASES))
				return;
	}
	control->position = matrix->end;
	control->outcome = CHILD_FINISHED;
}

void bench_confirm(void *context)
{
	struct bench *bench = context;
	const struct matrix *matrix = bench->matrix;
	const uint32_t rounds = matrix->batch->header->round_count;
	struct stage stage = {.case_index = WIRE_NONE};
	const struct trial *trial;

	arena_init(&stage.arena);
	control->position = bench->position;
	trial = stage_trial(&stage, bench, matrix_at(matrix, bench->position));
	for (uint32_t phase = 0; phase < SPACE_PHASES; phase++) {
		for (uint32_t round = 0; round < rounds; round++) {
			space_wash(bench->space, phase);
			if (!is_right(trial, round, phase))
				return;
		}
	}
	control->outcome = CHILD_FINISHED;
}
