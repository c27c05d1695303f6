#include "placement_read.h"

_Static_assert(PLACEMENT_SIDE_COUNT == (int)WIRE_HALVES, "wire.h");

struct reader {
	const struct wire_results *results;
	const struct wire_placement *placement;
	const struct wire_run *run;
	const struct wire_surround *surround;
	const struct target *target;
	struct arena *arena;
};

static bool fits(const struct wire_results *results, uint32_t offset, uint64_t count, size_t size)
{
	return offset % sizeof(uint32_t) == 0 && offset <= results->size &&
	       count <= (results->size - offset) / size;
}

static bool read_place(const struct reader *r, const struct wire_place *wire, struct place *place)
{
	*place = (struct place){
	    .area = wire->area, .reg = wire->reg, .slot = wire->slot, .bit = wire->bit};
	return wire->area < PLACE_AREA_COUNT && wire->reg < r->target->reg_count &&
	       r->target->reg[wire->reg].name != NULL;
}

static bool read_runs(const struct reader *r, const struct wire_half *wire, uint32_t leaf_count,
                      struct placement_half *half)
{
	struct place_run *run = NEW_ARRAY(r->arena, struct place_run, wire->run_count);

	for (uint32_t i = 0; i < wire->run_count; i++) {
		const struct wire_run *from = &r->run[wire->run_first + i];

		run[i] = (struct place_run){
		    .leaf = from->leaf, .first = from->first, .count = from->count};
		if (from->leaf >= leaf_count || !read_place(r, &from->place, &run[i].place))
			return false;
	}
	half->run = run;
	half->count = wire->run_count;
	return true;
}

static bool read_half(const struct reader *r, const struct wire_half *wire,
                      const struct abi_case *c, struct placement_half *half)
{
	const uint32_t objects = (uint32_t)c->parameter_count + 1;
	struct placement_surround *surround;

	*half = (struct placement_half){.status = wire->status, .signal = wire->signal};
	if (wire->status != PLACEMENT_MEASURED)
		return wire->status < PLACEMENT_STATUS_COUNT;
	if (wire->run_first > r->results->run_count ||
	    wire->run_count > r->results->run_count - wire->run_first ||
	    wire->surround_first > r->results->surround_count ||
	    objects > r->results->surround_count - wire->surround_first)
		return false;
	surround = NEW_ARRAY(r->arena, struct placement_surround, objects);
	for (uint32_t i = 0; i < objects; i++) {
		const struct wire_surround *from = &r->surround[wire->surround_first + i];

		surround[i] = (struct placement_surround){from->extension, from->padding};
		if (from->extension > PLACEMENT_EXTENDED_64 ||
		    from->padding > PLACEMENT_PADDING_CARRIED)
			return false;
	}
	half->surround = surround;
	return read_runs(r, wire, case_leaf_count(c), half);
}

static bool read_one(const struct reader *r, const struct wire_placement *wire,
                     const struct abi_case *c, struct placement *placement)
{
	placement->hidden_returned = wire->hidden_returned != 0;
	placement->vector_count = wire->vector_count;
	placement->popped = wire->popped;
	placement->cpu_ns = wire->cpu_ns;
	for (int side = 0; side < PLACEMENT_SIDE_COUNT; side++)
		if (!read_half(r, &wire->half[side], c, &placement->half[side]))
			return false;
	return read_place(r, &wire->hidden_sent, &placement->hidden_sent) &&
	       read_place(r, &wire->hidden_read, &placement->hidden_read);
}

bool placement_read(const struct run_request *request, const struct wire_results *results,
                    struct arena *arena, const struct placement **placement)
{
	const char *data = (const char *)results;
	const size_t cells = request->toolchains->count * request->count;
	struct placement *made = NEW_ARRAY(arena, struct placement, cells);
	struct reader r = {.results = results,
	                   .placement = (const void *)(data + results->placement_offset),
	                   .run = (const void *)(data + results->run_offset),
	                   .surround = (const void *)(data + results->surround_offset),
	                   .target = request->toolchains->toolchain[0].target,
	                   .arena = arena};

	*placement = made;
	if (!fits(results, results->placement_offset, cells, sizeof *r.placement) ||
	    !fits(results, results->run_offset, results->run_count, sizeof *r.run) ||
	    !fits(results, results->surround_offset, results->surround_count, sizeof *r.surround))
		return false;
	for (size_t i = 0; i < cells; i++)
		if (!read_one(&r, &r.placement[i], request->c[i % request->count], &made[i]))
			return false;
	return true;
}
