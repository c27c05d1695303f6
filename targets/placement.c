#include "placement.h"

const char *const placement_side_name[PLACEMENT_SIDE_COUNT] = {
    [PLACEMENT_SENT] = "sent",
    [PLACEMENT_READ] = "read",
    [PLACEMENT_RETURNED] = "returned",
    [PLACEMENT_TAKEN] = "taken",
};

const struct place_run *placement_find(const struct placement_half *half, uint32_t leaf,
                                       uint32_t bit)
{
	if (half->status != PLACEMENT_MEASURED)
		return NULL;
	for (size_t i = 0; i < half->count; i++) {
		const struct place_run *run = &half->run[i];

		if (run->leaf == leaf && bit >= run->first && bit - run->first < run->count)
			return run;
	}
	return NULL;
}

static struct place place_at(const struct place_run *run, uint32_t bit)
{
	struct place place = run->place;

	place.bit += bit - run->first;
	return place;
}

bool placement_differ(const struct placement_half *a, const struct placement_half *b, uint32_t leaf,
                      uint32_t *bit)
{
	for (*bit = 0;; ++*bit) {
		const struct place_run *in_a = placement_find(a, leaf, *bit);
		const struct place_run *in_b = placement_find(b, leaf, *bit);

		if (in_a == NULL || in_b == NULL)
			return false;
		if (!place_equal(place_at(in_a, *bit), place_at(in_b, *bit)))
			return true;
	}
}
