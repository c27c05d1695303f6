#include "campaign.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../generators/generate.h"
#include "../generators/tier.h"
#include "base/file.h"
#include "pipeline.h"
#include "progress.h"
#include "runner/contract.h"

/* Batches that are under way may not outnumber the jobs by more: each holds memory and disk. */
enum { BATCHES_AHEAD = 1 };

struct campaign {
	const struct campaign_options *options;
	struct campaign_result *result;
	struct pipeline pipeline;
	struct store *store;
	struct progress progress;
	struct progress_counts counts;
	struct error *error;
	bool failed;
	uint32_t conventions; /* of the target */
	uint64_t batch_size;
	uint64_t next; /* index of the first case that no batch has yet */
	unsigned under_way;
	double started;
	double
	    committed; /* when the last batch was; the sums of both are the time and the CPU spent */
	double latency; /* seconds that the slowest batch took from start to commit */
	double cpu;     /* seconds, children included, that are accounted for */
};

struct batch {
	struct campaign *campaign;
	struct arena arena; /* of its cases */
	uint64_t first, last;
	double started;
};

static void feed(struct campaign *campaign);

static double elapsed(const struct campaign *campaign)
{
	return clock_seconds() - campaign->started;
}

static void fail(struct campaign *campaign)
{
	campaign->failed = true;
	pool_stop(campaign->pipeline.pool);
}

static void show_progress(void *context)
{
	struct campaign *campaign = context;

	if (!campaign->options->quiet)
		progress_update(&campaign->progress, &campaign->counts, clock_seconds());
	if (campaign->options->seconds > 0 && elapsed(campaign) >= campaign->options->seconds) {
		campaign->result->out_of_time = true;
		pool_stop(campaign->pipeline.pool);
	}
}

/* CPU of ours and of all children since the last call. */
static double cpu_since(struct campaign *campaign)
{
	double now = clock_cpu_self() + clock_cpu_children(), spent = now - campaign->cpu;

	campaign->cpu = now;
	return spent;
}

static bool commit(struct campaign *campaign, const struct batch *batch,
                   const struct pipeline_result *result)
{
	double now = clock_seconds(), seconds = now - campaign->committed;

	campaign->committed = now;
	campaign->latency = MAX(campaign->latency, now - batch->started);
	if (!store_write_batch(campaign->store, result->record, seconds, cpu_since(campaign),
	                       campaign->error))
		return false;
	campaign->counts.cases += batch->last - batch->first;
	campaign->counts.calls += result->record->calls;
	campaign->counts.findings += result->record->finding_count;
	progress_batch(&campaign->progress, result->record);
	return true;
}

static void on_batch(const struct pipeline_result *result, void *context)
{
	struct batch *batch = context;
	struct campaign *campaign = batch->campaign;

	assert(campaign->under_way > 0);
	campaign->under_way--;
	if (result->record == NULL && result->failure != NULL && !campaign->failed) {
		error_set(campaign->error, ERROR_MACHINE, "cases %" PRIu64 " to %" PRIu64 ": %s",
		          batch->first, batch->last - 1, result->failure);
		fail(campaign);
	} else if (result->record != NULL && !campaign->failed &&
	           !commit(campaign, batch, result)) {
		fail(campaign);
	}
	arena_release(&batch->arena);
	free(batch);
	feed(campaign);
}

static const struct abi_case *const *cases_of(const struct campaign *campaign, struct arena *arena,
                                              uint64_t first, uint64_t last)
{
	const struct campaign_options *options = campaign->options;
	struct generate_options generate = {
	    .seed = options->seed, .tiers = options->tiers, .conventions = campaign->conventions};
	const struct abi_case **c;

	if (options->c != NULL)
		return options->c + first;
	c = NEW_ARRAY(arena, const struct abi_case *, last - first);
	for (uint64_t i = first; i < last; i++)
		c[i - first] = case_generate(arena, &generate, i);
	return c;
}

static void start_batch(struct campaign *campaign, uint64_t first, uint64_t last)
{
	struct batch *batch = calloc(1, sizeof *batch);
	struct pipeline_batch request = {.count = (size_t)(last - first), .first = first};

	if (batch == NULL)
		unreachable();
	*batch = (struct batch){
	    .campaign = campaign, .first = first, .last = last, .started = clock_seconds()};
	arena_init(&batch->arena);
	request.c = cases_of(campaign, &batch->arena, first, last);
	campaign->under_way++;
	pipeline_submit(&campaign->pipeline, &request, on_batch, batch);
}

/* The next range of cases that is not in the store yet; false when there is none. */
static bool next_range(struct campaign *campaign, uint64_t *first, uint64_t *last)
{
	bool has = true;

	while (has && campaign->next < campaign->options->last) {
		*first = campaign->next;
		*last = MIN((*first / campaign->batch_size + 1) * campaign->batch_size,
		            campaign->options->last);
		campaign->next = *last;
		if (!store_has_batch(campaign->store, *first, *last, &has, campaign->error)) {
			fail(campaign);
			return false;
		}
		if (has)
			campaign->counts.cases += *last - *first;
	}
	return !has;
}

/* A batch that would be cut by the time limit is not begun. */
static bool has_time(const struct campaign *campaign)
{
	return campaign->options->seconds <= 0 ||
	       elapsed(campaign) + campaign->latency < campaign->options->seconds;
}

/* Keeps all jobs busy: the batches are begun in order, and one ahead waits for their tails. */
static void feed(struct campaign *campaign)
{
	struct pool *pool = campaign->pipeline.pool;
	unsigned most = pool_jobs(pool) + BATCHES_AHEAD;
	uint64_t first, last;

	while (!campaign->failed && pool_signal(pool) == 0 && !campaign->result->out_of_time &&
	       has_time(campaign) && campaign->under_way < most &&
	       pool_load(pool) < pool_jobs(pool) && next_range(campaign, &first, &last))
		start_batch(campaign, first, last);
}

static uint64_t batch_size(const struct campaign_options *options)
{
	bool is_long =
	    options->last != UINT64_MAX && options->last - options->first >= CAMPAIGN_LONG;

	return is_long ? CAMPAIGN_LONG_BATCH : CAMPAIGN_BATCH;
}

static void settings_of(const struct campaign_options *options,
                        const struct toolchain_list *toolchains, const char *tiers,
                        struct campaign_settings *settings)
{
	*settings = (struct campaign_settings){
	    .program = CROSSCALL_VERSION,
	    .target = toolchains->toolchain[0].target->name,
	    .tiers = tiers,
	    .seed = options->seed,
	    .first = options->first,
	    .last = options->last,
	    .generator_version = GENERATOR_VERSION,
	    .contract_version = CONTRACT_VERSION,
	    .batch_size = batch_size(options),
	};
}

static bool open_store(struct campaign *campaign, const struct toolchain_list *toolchains)
{
	const struct campaign_options *options = campaign->options;
	struct campaign_settings settings;
	struct buffer tiers;
	bool opened;

	buffer_init(&tiers);
	tiers_print(options->tiers, ",", &tiers);
	settings_of(options, toolchains, tiers.data, &settings);
	/* A campaign that was killed before its store was begun goes on from nothing. */
	opened =
	    store_create(options->out, &settings, toolchains, &campaign->store, campaign->error) ||
	    (options->resume &&
	     store_resume(options->out, &settings, toolchains, &campaign->store, campaign->error));
	buffer_release(&tiers);
	return opened;
}

static void on_built(size_t toolchain, size_t cases, void *context)
{
	struct campaign *campaign = context;

	progress_built(&campaign->progress, toolchain, cases);
}

/* What the display shows of a resumed campaign is what it had done. */
static void show(struct campaign *campaign)
{
	const struct campaign_options *options = campaign->options;
	struct batch_record total;
	struct arena arena;

	if (options->display == NULL || options->quiet)
		return;
	arena_init(&arena);
	if (store_total(campaign->store, &arena, &total, campaign->error))
		progress_show(&campaign->progress, options->display, campaign->pipeline.toolchains,
		              &total);
	else
		fail(campaign);
	arena_release(&arena);
	campaign->pipeline.built = on_built;
	campaign->pipeline.context = campaign;
}

/* The batches, from the first to the last or to the end of time. */
static void schedule(struct campaign *campaign)
{
	const struct campaign_options *options = campaign->options;
	struct pool *pool = campaign->pipeline.pool;

	campaign->started = campaign->committed = clock_seconds();
	campaign->cpu = clock_cpu_self() + clock_cpu_children();
	campaign->counts.cases_total =
	    options->last == UINT64_MAX ? 0 : options->last - options->first;
	campaign->counts.seconds_total = options->seconds;
	progress_init(&campaign->progress, stderr, options->terminal, &campaign->counts,
	              campaign->started);
	show(campaign);
	pool_catch_signals(pool);
	pool_tick(pool, 0.1, show_progress, campaign);
	feed(campaign);
	pool_run(pool);
	progress_clear(&campaign->progress);
	campaign->result->signal = pool_signal(pool);
}

bool campaign_run(const struct campaign_options *options, const struct toolchain_list *toolchains,
                  struct campaign_result *result, struct error *error)
{
	struct campaign campaign = {.options = options,
	                            .result = result,
	                            .error = error,
	                            .conventions = toolchains->toolchain[0].target->conventions,
	                            .batch_size = batch_size(options),
	                            .next = options->first};
	struct pool *pool = pool_new(options->jobs);
	struct arena arena;
	bool ready;

	*result = (struct campaign_result){0};
	arena_init(&arena);
	ready =
	    pipeline_prepare(&campaign.pipeline, &arena, pool, toolchains, options->keep, error) &&
	    open_store(&campaign, toolchains);
	if (ready)
		schedule(&campaign);
	if (campaign.store != NULL)
		store_close(campaign.store);
	pipeline_release(&campaign.pipeline);
	pool_free(pool);
	arena_release(&arena);
	return ready && !campaign.failed;
}
