/*
 * crosscall-runner BATCH RESULTS: makes the calls of a batch.
 *
 * The runner itself calls nothing. A child makes trials until one goes wrong, another child makes
 * that one trial again, alone, and the next child goes on behind it.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include "bench.h"
#include "child.h"
#include "results.h"
#include "stubs.h"

/* What a call leaves behind is part of what a wrong argument is seen as: addresses shall be
 * the same in every run. The kernel takes this in at the next exec. */
static void addresses_fix(char **argv)
{
	const int now = personality(0xffffffff);

	if (now == -1 || (now & ADDR_NO_RANDOMIZE) != 0)
		return;
	if (personality((unsigned long)now | ADDR_NO_RANDOMIZE) != -1)
		execv("/proc/self/exe", argv);
	/* Where that is forbidden, only what is stored of mismatches varies. */
}

static void cores_forbid(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	/* core(5): the limit does not hold for a core that goes through a pipe. */
	prctl(PR_SET_DUMPABLE, 0);
}

/* What a child has seen go wrong; verdict WIRE_OK: nothing. */
static struct wire_failure sighting(const struct child_result *result)
{
	struct wire_failure failure = {
	    .round = (uint8_t)control->round, .phase = (uint8_t)control->phase, .leaf = WIRE_NONE};

	if (result->end == CHILD_HUNG) {
		failure.verdict = WIRE_HANG;
	} else if (result->end == CHILD_ENDED && control->outcome == CHILD_FINISHED) {
		failure.verdict = WIRE_OK;
	} else if (result->end == CHILD_ENDED && control->outcome == CHILD_FAILED &&
	           control->failure.verdict >= WIRE_ARGS && control->failure.verdict < WIRE_CRASH) {
		failure = control->failure;
	} else {
		/* Signal 0: the callee has ended the program. */
		failure.verdict = WIRE_CRASH;
		failure.signal = (uint8_t)result->signal;
	}
	return failure;
}

/* Makes the trials from the bench's position to the first that goes wrong, and moves behind it. */
static bool run_stretch(struct matrix *matrix, struct bench *bench, struct error *error)
{
	const uint32_t limit = matrix->batch->header->hang_ms;
	const uint64_t first = bench->position;
	struct child_result result;
	struct wire_failure once, again;
	bool hung;

	control->position = first;
	if (!child_run(bench_batch, bench, limit, &result, error))
		return false;
	once = sighting(&result);
	/* A damaged child may have damaged the page. */
	bench->position = control->position < first ? first : MIN(control->position, matrix->end);
	matrix_pass(matrix, first, bench->position);
	if (bench->position == matrix->end)
		return true;
	if (!child_run(bench_confirm, bench, limit, &result, error))
		return false;
	again = sighting(&result);
	hung = once.verdict == WIRE_HANG || again.verdict == WIRE_HANG;
	if (again.verdict == WIRE_OK) {
		again = once;
		again.verdict = WIRE_FLAKY;
	}
	matrix_fail(matrix, matrix_at(matrix, bench->position), &again, hung);
	bench->position++;
	return true;
}

static uint64_t cpu_us(void)
{
	const int who[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
	struct rusage usage;
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_LEN(who); i++) {
		if (getrusage(who[i], &usage) != 0)
			continue;
		sum += (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000;
		sum += (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
	}
	return sum;
}

static bool run(const char *batch_path, const char *results_path, struct error *error)
{
	struct batch batch;
	struct arena arena;
	struct toolchain *toolchain;
	struct matrix matrix;
	struct space space;
	struct bench bench = {.matrix = &matrix, .space = &space};
	struct measure_store store;
	bool measure;

	arena_init(&arena);
	if (!child_open(error) || !batch_open(&batch, batch_path, error) ||
	    !load_toolchains(&batch, &arena, &toolchain, error) ||
	    !matrix_open(&matrix, &batch, toolchain, &arena, error) ||
	    !space_open(&space, matrix.slot_max, matrix.word_max, error))
		return false;
	stub_fill();
	while (bench.position < matrix.end)
		if (!run_stretch(&matrix, &bench, error))
			return false;
	measure = (batch.header->flags & WIRE_MEASURE) != 0;
	if (measure && !measure_batch(&matrix, &space, &store, error))
		return false;
	return results_write(results_path, &matrix, measure ? &store : NULL,
	                     (struct tally){.call_count = control->calls, .cpu_us = cpu_us()},
	                     error);
}

int main(int argc, char **argv)
{
	struct error error;

	if (argc != 3) {
		fputs("usage: crosscall-runner BATCH RESULTS\n", stderr);
		return 2;
	}
	addresses_fix(argv);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	cores_forbid();
	if (!run(argv[1], argv[2], &error)) {
		fprintf(stderr, "crosscall-runner: %s\n", error.message);
		return 3;
	}
	/* No destructor of a module has a say in how this ends. */
	_exit(0);
}
