/* The cases of a campaign, part by part, cut into batches. */
#ifndef CAMPAIGN_SCHEDULE_H
#define CAMPAIGN_SCHEDULE_H

#include "campaign.h"

struct schedule {
	const struct campaign_options *options;
	struct part_row *part; /* as the store has them */
	uint32_t conventions, batch_size;
	size_t at;     /* the part that is scheduled */
	uint64_t next; /* index of the first case that no batch has yet */
};

struct batch_range {
	size_t part;
	uint64_t first, last;
};

/* What it points to is owned by the arena. */
struct schedule schedule_of(const struct campaign_options *options, uint32_t conventions,
                            struct arena *arena);
uint64_t schedule_first(const struct schedule *schedule);
/* UINT64_MAX for as many as there is time for. */
uint64_t schedule_last(const struct schedule *schedule);
/* The batches one after another; false when there is none left. */
bool schedule_next(struct schedule *schedule, struct batch_range *range);
/* Those that are not given are generated, and owned by the arena. */
const struct abi_case *const *schedule_cases(const struct schedule *schedule,
                                             const struct batch_range *range, struct arena *arena);

#endif
