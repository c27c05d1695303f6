#include "schedule.h"

#include <assert.h>

#include "../../generators/generate.h"

static uint32_t batch_size(const struct campaign_options *options)
{
	const struct campaign_part *part = options->part;
	bool is_long =
	    options->part_count == 1 && part->count != UINT64_MAX && part->count >= CAMPAIGN_LONG;

	return is_long ? CAMPAIGN_LONG_BATCH : CAMPAIGN_BATCH;
}

static const char *const *ids(const struct campaign_part *part, struct arena *arena)
{
	const char **id = NEW_ARRAY(arena, const char *, part->count);

	for (uint64_t i = 0; i < part->count; i++)
		id[i] = arena_strdup(arena, case_id(part->c[i]).text);
	return id;
}

struct schedule schedule_of(const struct campaign_options *options, uint32_t conventions,
                            struct arena *arena)
{
	struct schedule s = {.options = options,
	                     .part = NEW_ARRAY(arena, struct part_row, options->part_count),
	                     .conventions = conventions,
	                     .batch_size = batch_size(options),
	                     .next = options->part[0].start};
	uint64_t first = s.next;

	for (size_t i = 0; i < options->part_count; i++) {
		const struct campaign_part *part = &options->part[i];

		assert(part->count != UINT64_MAX || i + 1 == options->part_count);
		s.part[i] = (struct part_row){
		    .name = part->name,
		    .first = first,
		    .last = part->count == UINT64_MAX ? UINT64_MAX : first + part->count,
		    .seed = part->seed,
		    .start = part->start,
		    .id = part->c != NULL ? ids(part, arena) : NULL,
		};
		first = s.part[i].last;
	}
	return s;
}

uint64_t schedule_first(const struct schedule *s)
{
	return s->part[0].first;
}

uint64_t schedule_last(const struct schedule *s)
{
	return s->part[s->options->part_count - 1].last;
}

bool schedule_next(struct schedule *s, struct batch_range *range)
{
	const struct part_row *part;
	uint64_t place;

	while (s->at < s->options->part_count && s->next == s->part[s->at].last)
		s->at++;
	if (s->at == s->options->part_count)
		return false;
	part = &s->part[s->at];
	place = s->next - part->first + part->start;
	place = (place / s->batch_size + 1) * s->batch_size - part->start;
	*range = (struct batch_range){s->at, s->next, MIN(part->first + place, part->last)};
	s->next = range->last;
	return true;
}

const struct abi_case *const *schedule_cases(const struct schedule *s,
                                             const struct batch_range *range, struct arena *arena)
{
	const struct campaign_part *part = &s->options->part[range->part];
	const uint64_t first = range->first - s->part[range->part].first;
	const size_t count = (size_t)(range->last - range->first);
	const struct generate_options generate = {
	    .seed = part->seed, .tiers = s->options->tiers, .conventions = s->conventions};
	const struct abi_case **c;

	if (part->c != NULL)
		return part->c + first;
	c = NEW_ARRAY(arena, const struct abi_case *, count);
	for (size_t i = 0; i < count; i++)
		c[i] = case_generate(arena, &generate, part->start + first + i);
	return c;
}
