#include "matrix.h"

#include <string.h>
#include <sys/mman.h>

#include "plan.h"

struct cell matrix_at(const struct matrix *matrix, uint64_t position)
{
	const uint32_t n = matrix->count;
	const uint32_t rest = (uint32_t)(position % ((uint64_t)n * n));
	struct cell cell = {.case_index = (uint32_t)(position / ((uint64_t)n * n))};

	if (rest < n) {
		cell.caller = cell.callee = rest;
		return cell;
	}
	cell.caller = (rest - n) / (n - 1);
	cell.callee = (rest - n) % (n - 1);
	cell.callee += cell.callee >= cell.caller;
	return cell;
}

uint8_t *matrix_verdict(const struct matrix *matrix, struct cell cell)
{
	const size_t row = (size_t)cell.case_index * matrix->count + cell.caller;

	return &matrix->verdict[row * matrix->count + cell.callee];
}

/* Whoever has words of its own gets a plan; the same words need none. */
static void group_layouts(struct matrix *matrix, uint32_t case_index, struct arena *arena)
{
	const struct wire_case *c = &matrix->batch->c[case_index];
	uint8_t *layout = &matrix->layout[(size_t)case_index * matrix->count];

	for (uint32_t i = 0; i < matrix->count; i++) {
		const uint32_t *words = matrix->toolchain[i].layout;
		struct plan plan;
		uint32_t j = 0;

		if (matrix->toolchain[i].able[case_index] == 0)
			continue;
		words += c->layout_first;
		while (j < i && (matrix->toolchain[j].able[case_index] == 0 ||
		                 memcmp(matrix->toolchain[j].layout + c->layout_first, words,
		                        c->layout_count * sizeof *words) != 0))
			j++;
		layout[i] = (uint8_t)j;
		if (j < i)
			continue;
		if (!plan_place(matrix->batch, c, words, &plan, arena))
			matrix->toolchain[i].able[case_index] = 0;
		else
			matrix->word_max = MAX(matrix->word_max, plan.piece_words);
	}
	matrix->slot_max = MAX(matrix->slot_max, SLOT_RESULT + c->object_count);
}

static uint8_t first_verdict(const struct matrix *matrix, struct cell cell)
{
	const uint8_t *layout = &matrix->layout[(size_t)cell.case_index * matrix->count];

	if ((matrix->toolchain[cell.caller].able[cell.case_index] & WIRE_CAN_CALL) == 0 ||
	    (matrix->toolchain[cell.callee].able[cell.case_index] & WIRE_CAN_BE_CALLED) == 0)
		return WIRE_ABSTAINED;
	if ((matrix->batch->header->flags & WIRE_BY_NAME) != 0 && cell.caller != cell.callee)
		return WIRE_SKIPPED;
	return layout[cell.caller] == layout[cell.callee] ? WIRE_UNTESTED : WIRE_LAYOUT;
}

bool matrix_open(struct matrix *matrix, const struct batch *batch, struct toolchain *toolchain,
                 struct arena *arena, struct error *error)
{
	const size_t n = batch->header->toolchain_count;
	const size_t cells = n * n * batch->header->case_count;
	struct arena scratch;
	void *failures;

	*matrix = (struct matrix){.batch = batch,
	                          .toolchain = toolchain,
	                          .count = (uint32_t)n,
	                          .end = cells,
	                          .slot_max = SLOT_RESULT + 1,
	                          .word_max = 1};
	matrix->verdict = NEW_ARRAY(arena, uint8_t, cells);
	matrix->layout = NEW_ARRAY(arena, uint8_t, batch->header->case_count *n);
	matrix->hangs = NEW_ARRAY(arena, uint32_t, n *n);
	/* Room for the worst case, of which hardly any is ever touched. */
	failures = mmap(NULL, (cells + 1) * sizeof *matrix->failure, PROT_READ | PROT_WRITE,
	                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (failures == MAP_FAILED)
		return error_errno(error, "map");
	matrix->failure = failures;
	arena_init(&scratch);
	for (uint32_t i = 0; i < batch->header->case_count; i++) {
		group_layouts(matrix, i, &scratch);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	for (uint64_t i = 0; i < cells; i++) {
		struct cell cell = matrix_at(matrix, i);

		*matrix_verdict(matrix, cell) = first_verdict(matrix, cell);
	}
	return true;
}

static void settle(const struct matrix *matrix, struct cell cell, enum wire_verdict verdict)
{
	uint8_t *settled = matrix_verdict(matrix, cell);

	if (*settled == WIRE_UNTESTED)
		*settled = (uint8_t)verdict;
}

/* All pairs of the toolchain in the case. */
static void settle_pairs(const struct matrix *matrix, struct cell control,
                         enum wire_verdict verdict)
{
	for (uint32_t i = 0; i < matrix->count; i++) {
		settle(matrix, (struct cell){control.case_index, control.caller, i}, verdict);
		settle(matrix, (struct cell){control.case_index, i, control.caller}, verdict);
	}
}

/* A control that is not called leaves nothing to say about its toolchain's pairs. */
static void skip_pair(const struct matrix *matrix, struct cell cell)
{
	for (cell.case_index++; cell.case_index < matrix->batch->header->case_count;
	     cell.case_index++) {
		if (cell.caller == cell.callee && *matrix_verdict(matrix, cell) == WIRE_UNTESTED)
			settle_pairs(matrix, cell, WIRE_SKIPPED);
		settle(matrix, cell, WIRE_SKIPPED);
	}
}

void matrix_fail(struct matrix *matrix, struct cell cell, const struct wire_failure *failure,
                 bool hung)
{
	struct wire_failure *kept = &matrix->failure[matrix->failure_count++];
	uint32_t *hangs = &matrix->hangs[cell.caller * matrix->count + cell.callee];

	*kept = *failure;
	kept->case_index = cell.case_index;
	kept->caller = (uint16_t)cell.caller;
	kept->callee = (uint16_t)cell.callee;
	*matrix_verdict(matrix, cell) = failure->verdict;
	/* What happened once and not again proves nothing against the toolchain. */
	if (cell.caller == cell.callee && failure->verdict != WIRE_FLAKY)
		settle_pairs(matrix, cell, WIRE_GATED);
	if (hung && ++*hangs >= matrix->batch->header->hangs_max)
		skip_pair(matrix, cell);
}

void matrix_pass(struct matrix *matrix, uint64_t first, uint64_t end)
{
	for (uint64_t i = first; i < end; i++)
		settle(matrix, matrix_at(matrix, i), WIRE_OK);
}
