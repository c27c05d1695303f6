#include "campaign.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../generators/contract.h"
#include "../../generators/generate.h"
#include "../../generators/tier.h"
#include "../base/file.h"
#include "../judge/pipeline.h"
#include "../toolchain/environment.h"
#include "digest.h"
#include "presence.h"
#include "progress.h"
#include "schedule.h"

/* Batches that are under way may not outnumber the jobs by more: each holds memory and disk. */
enum { BATCHES_AHEAD = 1 };

struct campaign {
	const struct campaign_options *options;
	struct campaign_result *result;
	struct pipeline pipeline;
	struct store *store;
	struct progress progress;
	bool is_stale; /* the progress does not know what was there, or copied */
	struct progress_counts counts;
	struct presence presence; /* told from the store's folder */
	struct error *error;
	bool failed;
	struct schedule schedule;
	struct hash_text surroundings; /* of all digests */
	unsigned under_way;
	double started;
	/* When the last batch was; the sums of both are the time and the CPU spent. */
	double committed;
	double latency; /* seconds that the slowest batch took from start to commit */
	double cpu;     /* seconds, children included, that are accounted for */
};

struct batch {
	struct campaign *campaign;
	struct arena arena; /* of its cases */
	struct batch_range range;
	const struct abi_case *const *c;
	struct hash_text digest;
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

static void on_built(size_t toolchain, size_t cases, void *context)
{
	struct campaign *campaign = context;

	progress_built(&campaign->progress, toolchain, cases);
}

/* Tells the display what is in the store. */
static void show(struct campaign *campaign)
{
	struct batch_record total;
	struct arena arena;

	campaign->is_stale = false;
	if (campaign->options->display == NULL || campaign->options->quiet)
		return;
	arena_init(&arena);
	if (store_total(campaign->store, &arena, &total, campaign->error))
		progress_show(&campaign->progress, campaign->options->display,
		              campaign->pipeline.toolchains, &total);
	else
		fail(campaign);
	arena_release(&arena);
}

static void show_progress(void *context)
{
	struct campaign *campaign = context;

	if (campaign->is_stale)
		show(campaign);
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

static struct batch *batch_new(struct campaign *campaign, const struct batch_range *range)
{
	struct batch *batch = calloc(1, sizeof *batch);

	if (batch == NULL)
		unreachable();
	*batch = (struct batch){.campaign = campaign, .range = *range};
	arena_init(&batch->arena);
	batch->c = schedule_cases(&campaign->schedule, range, &batch->arena);
	batch->digest =
	    digest_batch(&campaign->surroundings, batch->c, (size_t)(range->last - range->first));
	return batch;
}

static void batch_free(struct batch *batch)
{
	arena_release(&batch->arena);
	free(batch);
}

static bool commit(struct campaign *campaign, const struct batch *batch,
                   const struct pipeline_result *result)
{
	double now = clock_seconds(), seconds = now - campaign->committed;

	campaign->committed = now;
	campaign->latency = MAX(campaign->latency, now - batch->started);
	if (!store_write_batch(campaign->store, result->record, batch->digest.text, seconds,
	                       cpu_since(campaign), campaign->error))
		return false;
	campaign->counts.cases += batch->range.last - batch->range.first;
	campaign->counts.calls += result->record->calls;
	campaign->counts.findings += result->record->finding_count;
	progress_batch(&campaign->progress, result->record);
	presence_commit(&campaign->presence);
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
		          batch->range.first, batch->range.last - 1, result->failure);
		fail(campaign);
	} else if (result->record != NULL && !campaign->failed &&
	           !commit(campaign, batch, result)) {
		fail(campaign);
	}
	batch_free(batch);
	feed(campaign);
}

static void start_batch(struct campaign *campaign, struct batch *batch)
{
	struct pipeline_batch request = {.c = batch->c,
	                                 .count = (size_t)(batch->range.last - batch->range.first),
	                                 .first = batch->range.first,
	                                 .linked = campaign->options->linked};

	batch->started = clock_seconds();
	campaign->under_way++;
	pipeline_submit(&campaign->pipeline, &request, on_batch, batch);
}

/* Whether its rows are there, now that they were looked for in the earlier store. */
static bool is_copied(struct campaign *campaign, const struct batch *batch)
{
	bool copied = false;

	if (campaign->options->before != NULL &&
	    !store_copy_batch(campaign->store, batch->range.first, batch->range.last,
	                      batch->digest.text, &copied, campaign->error))
		fail(campaign);
	return copied;
}

/* The next batch that is not in the store yet; NULL when there is none. */
static struct batch *next_batch(struct campaign *campaign)
{
	struct batch_range range;
	struct batch *batch;
	bool has;

	while (schedule_next(&campaign->schedule, &range)) {
		if (!store_has_batch(campaign->store, range.first, range.last, &has,
		                     campaign->error)) {
			fail(campaign);
			return NULL;
		}
		if (!has) {
			batch = batch_new(campaign, &range);
			if (!is_copied(campaign, batch) && !campaign->failed)
				return batch;
			batch_free(batch);
		}
		if (campaign->failed)
			return NULL;
		campaign->counts.cases += range.last - range.first;
		progress_skip(&campaign->progress, campaign->pipeline.toolchains,
		              (size_t)(range.last - range.first));
		campaign->is_stale = true;
	}
	return NULL;
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
	struct batch *batch;

	while (!campaign->failed && pool_signal(pool) == 0 && !campaign->result->out_of_time &&
	       has_time(campaign) && campaign->under_way < most &&
	       pool_load(pool) < pool_jobs(pool) && (batch = next_batch(campaign)) != NULL)
		start_batch(campaign, batch);
}

/* The seed is that of the first part that has one. */
static uint64_t seed_of(const struct campaign_options *options)
{
	for (size_t i = 0; i < options->part_count; i++)
		if (options->part[i].c == NULL)
			return options->part[i].seed;
	return 0;
}

static void settings_of(const struct campaign *campaign, const struct toolchain_list *toolchains,
                        const char *tiers, const struct environment *here,
                        struct campaign_settings *settings)
{
	const struct schedule *schedule = &campaign->schedule;

	*settings = (struct campaign_settings){
	    .program = CROSSCALL_VERSION,
	    .target = toolchains->toolchain[0].target->name,
	    .tiers = tiers,
	    .seed = seed_of(campaign->options),
	    .linked = campaign->options->linked,
	    .first = schedule_first(schedule),
	    .last = schedule_last(schedule),
	    .generator_version = GENERATOR_VERSION,
	    .contract_version = CONTRACT_VERSION,
	    .batch_size = schedule->batch_size,
	    .part_count = campaign->options->part_count,
	    .part = schedule->part,
	    .date = here->date,
	    .kernel = here->kernel,
	    .processor = here->processor,
	};
}

static bool resume_store(const char *folder, const struct campaign_settings *settings,
                         const struct toolchain_list *toolchains, struct store **store,
                         struct error *error)
{
	if (store_resume(folder, settings, toolchains, store, error))
		return true;
	if (error->kind == ERROR_USAGE)
		error_wrap(error, "--resume takes the options that the campaign was begun with");
	return false;
}

/* The store's own lock is for those who write; who makes bugs of findings writes now and then. */
static bool is_free(const char *folder, struct error *error)
{
	struct presence other;
	bool is_running;

	if (!presence_read(folder, &other, &is_running) || !is_running)
		return true;
	return error_set(
	    error, ERROR_USAGE,
	    "%s: another crosscall is at work there, process %ld; wait for it, or choose "
	    "another folder with --out",
	    folder, other.pid);
}

static bool open_store(struct campaign *campaign, const struct toolchain_list *toolchains,
                       struct arena *arena)
{
	const struct campaign_options *options = campaign->options;
	const struct environment here = environment_now(arena);
	struct campaign_settings settings;
	struct buffer tiers;
	bool opened;

	buffer_init(&tiers);
	tiers_print(options->tiers, ",", &tiers);
	settings_of(campaign, toolchains, tiers.data, &here, &settings);
	/* A campaign that was killed before its store was begun goes on from nothing. */
	opened =
	    store_create(options->out, &settings, toolchains, &campaign->store, campaign->error) ||
	    (options->resume &&
	     resume_store(options->out, &settings, toolchains, &campaign->store, campaign->error));
	buffer_release(&tiers);
	return opened && (options->before == NULL ||
	                  store_copy_from(campaign->store, options->before, campaign->error));
}

static enum presence_phase how_it_ended(const struct campaign *campaign)
{
	if (campaign->failed)
		return PRESENCE_FAILED;
	if (campaign->result->signal != 0)
		return PRESENCE_INTERRUPTED;
	return campaign->counts.cases_total == 0 ||
	               campaign->counts.cases < campaign->counts.cases_total
	           ? PRESENCE_OUT_OF_TIME
	           : PRESENCE_FINISHED;
}

/* The batches, from the first to the last or to the end of time. */
static void schedule(struct campaign *campaign)
{
	const struct campaign_options *options = campaign->options;
	struct pool *pool = campaign->pipeline.pool;

	campaign->started = campaign->committed = clock_seconds();
	campaign->cpu = clock_cpu_self() + clock_cpu_children();
	campaign->counts.cases_total =
	    schedule_last(&campaign->schedule) == UINT64_MAX
	        ? 0
	        : schedule_last(&campaign->schedule) - schedule_first(&campaign->schedule);
	campaign->counts.seconds_total = options->seconds;
	progress_init(&campaign->progress, stderr, options->terminal, &campaign->counts,
	              campaign->started);
	show(campaign);
	campaign->pipeline.built = on_built;
	campaign->pipeline.context = campaign;
	presence_begin(&campaign->presence, options->out, PRESENCE_CASES, options->seconds,
	               campaign->counts.cases_total);
	pool_catch_signals(pool);
	pool_tick(pool, 0.1, show_progress, campaign);
	feed(campaign);
	pool_run(pool);
	progress_clear(&campaign->progress);
	campaign->result->signal = pool_signal(pool);
	presence_end(&campaign->presence, how_it_ended(campaign));
}

bool campaign_run(const struct campaign_options *options, const struct toolchain_list *toolchains,
                  struct campaign_result *result, struct error *error)
{
	struct campaign campaign = {.options = options, .result = result, .error = error};
	struct pool *pool = pool_new(options->jobs);
	struct arena arena;
	bool ready;

	*result = (struct campaign_result){0};
	arena_init(&arena);
	campaign.schedule =
	    schedule_of(options, toolchains->toolchain[0].target->conventions, &arena);
	ready =
	    pipeline_prepare(&campaign.pipeline, &arena, pool, toolchains, options->keep, error) &&
	    digest_surroundings(toolchains, campaign.pipeline.runner, &campaign.surroundings,
	                        error) &&
	    is_free(options->out, error) && open_store(&campaign, toolchains, &arena);
	if (ready)
		schedule(&campaign);
	if (campaign.store != NULL)
		store_close(campaign.store);
	pipeline_release(&campaign.pipeline);
	pool_free(pool);
	arena_release(&arena);
	return ready && !campaign.failed;
}
