#include "measure.h"

#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "child.h"
#include "measure_unit.h"

enum { RUNS_MAX = 1 << 22, UNIT_MEMORY = 1 << 20 };

static void *share(size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
	            -1, 0);
}

static bool store_open(const struct matrix *matrix, struct measure_store *store,
                       struct error *error)
{
	const uint32_t cases = matrix->batch->header->case_count;
	const size_t units = (size_t)matrix->count * cases;
	size_t objects = 0;
	uint32_t *count;

	for (uint32_t i = 0; i < cases; i++)
		objects += matrix->batch->c[i].object_count;
	store->run_max = RUNS_MAX;
	store->surround_max = (uint32_t)(objects * matrix->count * WIRE_HALVES);
	store->placement = share((units + 1) * sizeof *store->placement);
	store->run = share(store->run_max * sizeof *store->run);
	store->surround = share(((size_t)store->surround_max + 1) * sizeof *store->surround);
	count = share(2 * sizeof *count);
	if (store->placement == MAP_FAILED || store->run == MAP_FAILED ||
	    store->surround == MAP_FAILED || count == MAP_FAILED)
		return error_errno(error, "map");
	store->run_count = count;
	store->surround_count = count + 1;
	for (size_t i = 0; i < units; i++) {
		struct wire_placement *placement = &store->placement[i];

		placement->vector_count = -1;
		placement->popped = -1;
		for (int side = 0; side < WIRE_HALVES; side++)
			placement->half[side].status = PLACEMENT_ABSTAINED;
	}
	return true;
}

/* The halves, as the child tells in control->phase which one it is at. */
enum { HALF_CALLEE, HALF_CALLER, HALF_COUNT };

static const uint8_t sides[HALF_COUNT][2] = {{PLACEMENT_READ, PLACEMENT_RETURNED},
                                             {PLACEMENT_SENT, PLACEMENT_TAKEN}};

/* Nothing is known yet against this half. */
static bool is_open(const struct wire_placement *placement, int half)
{
	return placement->half[sides[half][0]].status == PLACEMENT_ABSTAINED;
}

static void settle(struct wire_placement *placement, int half, enum placement_status status,
                   int signal)
{
	for (size_t i = 0; i < ARRAY_LEN(sides[half]); i++) {
		placement->half[sides[half][i]].status = (uint8_t)status;
		placement->half[sides[half][i]].signal = (uint8_t)signal;
	}
}

static struct wire_placement *placement_at(const struct measure *m, uint64_t position)
{
	return &m->store->placement[position];
}

/* False: the store is full. */
static bool store_side(const struct unit *unit, struct wire_half *half, int side)
{
	struct measure_store *store = unit->m->store;
	const struct solve_runs *runs = &unit->run[side];
	const uint32_t objects = unit->c->object_count;

	half->run_first = *store->run_count;
	half->run_count = runs->count;
	half->surround_first = *store->surround_count;
	if (runs->count > store->run_max - half->run_first ||
	    objects > store->surround_max - half->surround_first)
		return false;
	memcpy(store->run + half->run_first, runs->run, runs->count * sizeof *runs->run);
	memcpy(store->surround + half->surround_first, unit->surround[side],
	       objects * sizeof *store->surround);
	*store->run_count += runs->count;
	*store->surround_count += objects;
	return true;
}

static bool store_unit(const struct unit *unit, struct wire_placement *placement)
{
	for (int half = 0; half < HALF_COUNT; half++) {
		if (!(half == HALF_CALLEE ? unit->callee != NULL : unit->caller != NULL))
			continue;
		for (size_t i = 0; i < ARRAY_LEN(sides[half]); i++)
			if (!store_side(unit, &placement->half[sides[half][i]], sides[half][i]))
				return false;
		settle(placement, half, PLACEMENT_MEASURED, 0);
	}
	placement->hidden_sent = unit->hidden_sent;
	placement->hidden_read = unit->hidden_read;
	placement->hidden_returned = unit->hidden_returned;
	placement->vector_count = unit->vector_count;
	if (unit->callee != NULL)
		placement->popped = (int32_t)unit->popped;
	return true;
}

static uint64_t cpu_ns(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static bool measure_unit(struct measure *m, uint64_t position)
{
	struct wire_placement *placement = placement_at(m, position);
	const uint64_t start = cpu_ns();
	struct unit unit;

	if (!unit_open(&unit, m, position, &m->arena))
		return true;
	unit_aim(&unit);
	if (!is_open(placement, HALF_CALLEE))
		unit.callee = NULL;
	if (!is_open(placement, HALF_CALLER))
		unit.caller = NULL;
	control->phase = HALF_CALLEE;
	if (unit.callee != NULL)
		unit_feed(&unit);
	control->phase = HALF_CALLER;
	if (unit.caller != NULL)
		unit_capture(&unit);
	control->phase = HALF_COUNT;
	if (unit.callee != NULL)
		unit_results(&unit);
	if (!store_unit(&unit, placement))
		return false;
	placement->cpu_ns = (uint32_t)MIN(cpu_ns() - start, UINT32_MAX);
	return true;
}

static uint64_t unit_end(const struct measure *m)
{
	return (uint64_t)m->matrix->count * m->matrix->batch->header->case_count;
}

/* The work of a child. */
static void measure_stretch(void *context)
{
	struct measure *m = context;

	/* Its first block is kept: as much as almost any unit needs. */
	arena_release(&m->arena);
	arena_alloc(&m->arena, 1, UNIT_MEMORY);
	arena_reset(&m->arena);
	for (uint64_t i = m->position; i < unit_end(m); i++) {
		control->position = i;
		if (!measure_unit(m, i)) {
			control->outcome = CHILD_FAILED;
			return;
		}
		arena_reset(&m->arena);
	}
	control->position = unit_end(m);
	control->outcome = CHILD_FINISHED;
}

/* What ended a child before its time costs the half that it was at. */
static void blame(struct measure *m, const struct child_result *result)
{
	const bool hung = result->end == CHILD_HUNG;
	const uint64_t position = control->position;

	/* A damaged child may have damaged the page. */
	if (position >= m->position && position < unit_end(m))
		m->position = position;
	for (int half = 0; half < HALF_COUNT; half++)
		if (control->phase == (uint32_t)half || control->phase >= HALF_COUNT)
			settle(placement_at(m, m->position), half,
			       hung ? PLACEMENT_HUNG : PLACEMENT_CRASHED, result->signal);
	if (!is_open(placement_at(m, m->position), HALF_CALLEE) &&
	    !is_open(placement_at(m, m->position), HALF_CALLER))
		m->position++;
}

/* As much of the pools as the largest unit needs. */
static void open_pools(struct measure *m, struct arena *arena)
{
	uint32_t words = 0, region = 0;
	struct unit unit;

	for (uint64_t i = 0; i < unit_end(m); i++) {
		if (unit_open(&unit, m, i, &m->arena)) {
			words = MAX(words, unit_pool_words(&unit.size));
			region = MAX(region, unit_region_words(&unit.size));
		}
		arena_reset(&m->arena);
	}
	pool_init(&m->bits, POOL_BITS, POOL_MACHINE_WORDS + words, arena);
	pool_init(&m->bytes, POOL_BYTES, MAX(POOL_MACHINE_WORDS + words, region), arena);
}

static bool measure_open(struct measure *m, struct arena *arena, struct error *error)
{
	const size_t rows = (size_t)SOLVE_ROUNDS * POOL_MACHINE_WORDS;

	if (!store_open(m->matrix, m->store, error))
		return false;
	open_pools(m, arena);
	m->entered = NEW_ARRAY(arena, uint64_t, rows);
	m->returned = NEW_ARRAY(arena, uint64_t, rows);
	m->region = mmap(NULL, m->bytes.words * sizeof(uint64_t), PROT_READ | PROT_WRITE,
	                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return m->region != MAP_FAILED || error_errno(error, "map");
}

static bool measure_all(struct measure *m, struct error *error)
{
	const uint32_t limit = m->matrix->batch->header->hang_ms;
	struct child_result result;

	while (m->position < unit_end(m)) {
		control->position = m->position;
		if (!child_run(measure_stretch, m, limit, &result, error))
			return false;
		if (result.end == CHILD_ENDED && control->outcome == CHILD_FINISHED)
			break;
		if (result.end == CHILD_ENDED && control->outcome == CHILD_FAILED)
			return error_set(error, ERROR_MACHINE,
			                 "more places than there is room for");
		blame(m, &result);
	}
	return true;
}

bool measure_batch(const struct matrix *matrix, const struct space *space,
                   struct measure_store *store, struct error *error)
{
	struct measure m = {.matrix = matrix, .space = space, .store = store};
	struct arena arena;
	bool measured;

	arena_init(&arena);
	arena_init(&m.arena);
	measured = measure_open(&m, &arena, error) && measure_all(&m, error);
	arena_release(&m.arena);
	arena_release(&arena);
	return measured;
}
