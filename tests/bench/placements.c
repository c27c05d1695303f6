/*
 * What it costs to measure placements, and what was measured.
 *
 *     placements [-v] [--target NAME] --with TOOLCHAIN... FILE.case...
 *
 * Builds the cases, measures them, and prints of each toolchain how many were measured and the
 * median of the CPU time of one, compilers excluded; with -v the places of each leaf, too. The exit
 * code is 1 when a median is above 100 microseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/leaf.h"
#include "../../generators/text.h"
#include "../../harness/base/file.h"
#include "../../harness/discover/discover.h"
#include "../../harness/judge/judge.h"
#include "../../harness/judge/pipeline.h"

enum { LIMIT_NS = 100000, WITH_MAX = 64, CASES_MAX = 4096 };

struct bench {
	struct arena arena;
	bool verbose;
	const char *with[WITH_MAX];
	size_t with_count;
	const struct target *target;
	const struct abi_case *c[CASES_MAX];
	const char *name[CASES_MAX];
	size_t case_count;
	struct toolchain_list toolchains;
	bool slow, done;
};

static struct error error;

static void fail(void)
{
	fprintf(stderr, "placements: %s\n", error.message);
	exit(3);
}

static void read_case(struct bench *b, const char *path)
{
	struct buffer text;

	buffer_init(&text);
	if (!file_read(path, &text, &error))
		fail();
	b->name[b->case_count] = path;
	b->c[b->case_count] = case_parse(&b->arena, path, text.data, text.length, &error);
	if (b->c[b->case_count] == NULL)
		fail();
	b->case_count++;
	buffer_release(&text);
}

static void read_arguments(struct bench *b, int argc, char **argv)
{
	b->target = targets[0];
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-v") == 0)
			b->verbose = true;
		else if (strcmp(argv[i], "--target") == 0 && i + 1 < argc)
			b->target = target_find(argv[++i]);
		else if (strcmp(argv[i], "--with") == 0 && i + 1 < argc && b->with_count < WITH_MAX)
			b->with[b->with_count++] = argv[++i];
		else if (b->case_count < CASES_MAX)
			read_case(b, argv[i]);
	}
	if (b->target == NULL || b->case_count == 0) {
		fputs("usage: placements [-v] [--target NAME] --with TOOLCHAIN... FILE.case...\n",
		      stderr);
		exit(2);
	}
}

static int compare(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static bool is_measured(const struct placement *placement)
{
	for (int side = 0; side < PLACEMENT_SIDE_COUNT; side++)
		if (placement->half[side].status != PLACEMENT_MEASURED)
			return false;
	return true;
}

static void print_cost(struct bench *b, const struct run_result *run, size_t t)
{
	uint32_t *cost = NEW_ARRAY(&b->arena, uint32_t, b->case_count);
	uint32_t median, most;
	size_t count = 0;

	for (size_t c = 0; c < b->case_count; c++)
		if (is_measured(run_placement(run, t, c)))
			cost[count++] = run_placement(run, t, c)->cpu_ns;
	if (count == 0)
		return;
	qsort(cost, count, sizeof *cost, compare);
	median = cost[count / 2];
	most = cost[count * 9 / 10];
	printf("%-16s %4zu cases, median %6.1f us, 90%% below %6.1f us\n",
	       b->toolchains.toolchain[t].name, count, median / 1e3, most / 1e3);
	b->slow |= median > LIMIT_NS;
}

static void print_half(const struct bench *b, const struct placement_half *half, uint32_t leaf,
                       struct buffer *out)
{
	static const char *const status[] = {"", "abstained", "crashed", "hung"};
	const char *between = "";

	if (half->status != PLACEMENT_MEASURED)
		buffer_printf(out, "%s %d", status[half->status], half->signal);
	for (size_t i = 0; half->status == PLACEMENT_MEASURED && i < half->count; i++) {
		if (half->run[i].leaf != leaf)
			continue;
		buffer_puts(out, between);
		place_print(b->target, half->run[i].place, half->run[i].count, out);
		between = ", ";
	}
}

static void print_object(const struct bench *b, const struct run_result *run, size_t c,
                         struct leaf_list leaves, uint32_t leaf)
{
	const bool result = leaves.leaf[leaf].object == 0;
	static const char *const extension[] = {"", " ext32", " ext64"};
	static const char *const padding[] = {"", " pad-left", " pad-partly", " pad-carried"};
	struct buffer out;

	buffer_init(&out);
	leaf_path(b->c[c], leaf, &out);
	printf("  %s:%u\n", out.data, leaves.leaf[leaf].bits);
	for (size_t t = 0; t < b->toolchains.count; t++) {
		const struct placement *p = run_placement(run, t, c);
		const struct placement_half *half =
		    &p->half[result ? PLACEMENT_RETURNED : PLACEMENT_SENT];

		printf("    %-16s", b->toolchains.toolchain[t].name);
		for (int i = 0; i < 2; i++, half++) {
			const struct placement_surround none = {0, 0};
			const struct placement_surround around =
			    half->status == PLACEMENT_MEASURED
			        ? half->surround[leaves.leaf[leaf].object]
			        : none;

			buffer_clear(&out);
			print_half(b, half, leaf, &out);
			printf(" %s%s%s%s", i == 0 ? "" : " -> ", out.data,
			       extension[around.extension], padding[around.padding]);
		}
		putchar('\n');
	}
	buffer_release(&out);
}

static void print_case(struct bench *b, const struct run_result *run, size_t c)
{
	const struct leaf_list leaves = leaf_enumerate(&b->arena, b->c[c]);
	struct buffer out;

	buffer_init(&out);
	case_print(b->c[c], &out);
	printf("%s\n%s", b->name[c], out.data);
	for (uint32_t i = 0; i < leaves.count; i++)
		print_object(b, run, c, leaves, i);
	for (size_t t = 0; t < b->toolchains.count; t++) {
		const struct placement *p = run_placement(run, t, c);

		buffer_clear(&out);
		place_print(b->target, p->hidden_sent, b->target->reg[0].bits, &out);
		buffer_puts(&out, " -> ");
		place_print(b->target, p->hidden_read, b->target->reg[0].bits, &out);
		printf("  %-16s hidden %s%s, al %d, %u ns\n", b->toolchains.toolchain[t].name,
		       out.data, p->hidden_returned ? ", returned" : "", p->vector_count,
		       p->cpu_ns);
	}
	buffer_release(&out);
}

static void on_done(const struct pipeline_result *result, void *context)
{
	struct bench *b = context;

	if (result->record == NULL) {
		fprintf(stderr, "placements: %s\n", result->failure);
		exit(3);
	}
	for (size_t c = 0; b->verbose && c < b->case_count; c++)
		print_case(b, result->judged->run, c);
	for (size_t t = 0; t < b->toolchains.count; t++)
		print_cost(b, result->judged->run, t);
	b->done = true;
}

int main(int argc, char **argv)
{
	static struct bench b;
	struct discover_request request = {.with = b.with, .with_ignored = true};
	struct pipeline_batch batch = {.c = b.c, .measure = true};
	struct pool *pool = pool_new(2);
	struct pipeline pipeline;

	arena_init(&b.arena);
	read_arguments(&b, argc, argv);
	request.target = b.target;
	request.with_count = b.with_count;
	batch.count = b.case_count;
	if (!discover(&request, &b.arena, &b.toolchains, &error) ||
	    !pipeline_prepare(&pipeline, &b.arena, pool, &b.toolchains, NULL, &error))
		fail();
	pipeline_submit(&pipeline, &batch, on_done, &b);
	pool_run(pool);
	pipeline_release(&pipeline);
	pool_free(pool);
	return b.done && !b.slow ? 0 : 1;
}
