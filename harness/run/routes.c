#include "routes.h"

static uint32_t run_end(const struct place_run *run)
{
	return (uint32_t)run->first + run->count;
}

static struct place place_of(const struct place_run *run, uint32_t bit)
{
	struct place place = run->place;

	if (place.area != PLACE_NOWHERE)
		place.bit += bit - run->first;
	return place;
}

static bool goes_on(struct place before, struct place after, uint32_t bits)
{
	if (before.area != PLACE_NOWHERE)
		before.bit += bits;
	return place_equal(before, after);
}

/* How the runs of a half are cut says nothing: what goes on is one route. */
static void add(struct routes *routes, struct route *route, struct route next)
{
	struct route *last = routes->count > 0 ? &route[routes->count - 1] : NULL;

	if (last != NULL && last->leaf == next.leaf &&
	    goes_on(last->from, next.from, last->count) &&
	    goes_on(last->to, next.to, last->count)) {
		last->count = (uint16_t)(last->count + next.count);
		return;
	}
	route[routes->count++] = next;
	routes->astray_count += next.astray;
}

static void add_leaf(struct routes *routes, struct route *route, uint32_t leaf,
                     const struct placement_half *from, const struct placement_half *to)
{
	for (uint32_t bit = 0;;) {
		const struct place_run *a = placement_find(from, leaf, bit);
		const struct place_run *b = placement_find(to, leaf, bit);
		struct route next = {.leaf = leaf, .first = (uint16_t)bit};

		if (a == NULL || b == NULL)
			return;
		next.from = place_of(a, bit);
		next.to = place_of(b, bit);
		next.astray = !place_equal(next.from, next.to);
		next.count = (uint16_t)(MIN(run_end(a), run_end(b)) - bit);
		add(routes, route, next);
		bit += next.count;
	}
}

struct routes routes_between(struct arena *arena, const struct leaf_list *leaves,
                             const struct placement_half *from, const struct placement_half *to)
{
	struct routes routes = {0};
	struct route *route;

	if (from->status != PLACEMENT_MEASURED || to->status != PLACEMENT_MEASURED)
		return routes;
	route = NEW_ARRAY(arena, struct route, from->count + to->count);
	for (uint32_t leaf = 0; leaf < leaves->count; leaf++)
		add_leaf(&routes, route, leaf, from, to);
	routes.known = true;
	routes.route = route;
	return routes;
}

const struct route *routes_astray(const struct routes *routes, uint32_t leaf)
{
	const struct route *first = NULL;

	for (size_t i = 0; i < routes->count; i++) {
		const struct route *route = &routes->route[i];

		if (route->astray && route->leaf == leaf)
			return route;
		if (route->astray && first == NULL)
			first = route;
	}
	return first;
}
