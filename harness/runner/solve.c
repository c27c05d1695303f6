#include "solve.h"

#include <string.h>

#include "../../targets/place.h"

/* As wide as all machines have them. */
typedef uint64_t lanes __attribute__((vector_size(16), aligned(8), may_alias));

/* Swaps the upper `width` columns of `high` rows with the lower ones of `low` rows; Hacker's Delight
 * 7-3. */
#define SWAP(high, low, width, mask)                                                               \
	do {                                                                                       \
		const lanes swap = ((high) >> (width) ^ (low)) & (mask);                           \
		(high) ^= swap << (width);                                                         \
		(low) ^= swap;                                                                     \
	} while (0)

/* Of each 2 * width rows, those of the first half with those of the second. */
static inline void swap_blocks(uint64_t *row, const unsigned width, const uint64_t mask)
{
	for (unsigned block = 0; block < SOLVE_ROUNDS; block += 2 * width)
		for (unsigned i = block; i < block + width; i += 2) {
			lanes *high = (lanes *)(row + i), *low = (lanes *)(row + i + width);

			SWAP(*high, *low, width, mask);
		}
}

static inline void swap_neighbours(uint64_t *row, const uint64_t mask)
{
	for (unsigned i = 0; i < SOLVE_ROUNDS; i += 4) {
		lanes *first = (lanes *)(row + i), *second = first + 1;
		lanes even = {(*first)[0], (*second)[0]}, odd = {(*first)[1], (*second)[1]};

		SWAP(even, odd, 1, mask);
		*first = (lanes){even[0], odd[0]};
		*second = (lanes){even[1], odd[1]};
	}
}

static void transpose(uint64_t *row)
{
	swap_blocks(row, 32, UINT64_C(0x00000000ffffffff));
	swap_blocks(row, 16, UINT64_C(0x0000ffff0000ffff));
	swap_blocks(row, 8, UINT64_C(0x00ff00ff00ff00ff));
	swap_blocks(row, 4, UINT64_C(0x0f0f0f0f0f0f0f0f));
	swap_blocks(row, 2, UINT64_C(0x3333333333333333));
	swap_neighbours(row, UINT64_C(0x5555555555555555));
}

static void make_columns(const uint64_t *row, size_t stride, uint64_t *column)
{
	const uint64_t first = *row;
	uint64_t varying = 0;

	for (unsigned r = 0; r < SOLVE_ROUNDS; r++) {
		column[r] = row[r * stride];
		varying |= column[r] ^ first;
	}
	if (varying != 0)
		transpose(column);
	else
		for (unsigned bit = 0; bit < 64; bit++)
			column[bit] = (first >> bit & 1) != 0 ? UINT64_MAX : 0;
}

void solve_columns(const uint64_t *row, size_t stride, uint32_t words, uint64_t *column)
{
	for (uint32_t w = 0; w < words; w++)
		make_columns(row + w, stride, column + (size_t)64 * w);
}

/* Columns are random, but for those that are constant. */
static uint32_t home(const struct solve_table *table, uint64_t column)
{
	return (uint32_t)(column * UINT64_C(0x9e3779b97f4a7c15) >> 32) & table->mask;
}

void solve_table_init(struct solve_table *table, struct arena *arena, uint32_t count)
{
	uint32_t capacity = 16;

	while (capacity < 2 * count)
		capacity *= 2;
	*table = (struct solve_table){.mask = capacity - 1};
	table->key = NEW_ARRAY(arena, uint64_t, capacity);
	table->value = NEW_ARRAY(arena, uint32_t, capacity);
}

void solve_table_add(struct solve_table *table, uint64_t column, uint32_t index)
{
	uint32_t at = home(table, column);

	while (table->value[at] != 0)
		at = (at + 1) & table->mask;
	table->key[at] = column;
	table->value[at] = index + 1;
	table->count++;
}

uint32_t solve_table_next(const struct solve_table *table, uint64_t column, uint32_t *cursor)
{
	uint32_t at = *cursor == SOLVE_NONE ? home(table, column) : (*cursor + 1) & table->mask;

	while (table->value[at] != 0 && table->key[at] != column)
		at = (at + 1) & table->mask;
	*cursor = at;
	return table->value[at] - 1;
}

static bool is_same_area(const struct wire_place *a, const struct wire_place *b)
{
	return a->area == b->area && a->reg == b->reg && a->slot == b->slot;
}

uint32_t solve_at(const struct solve_space *space, struct wire_place place, uint32_t *rest)
{
	for (uint32_t i = 0; i < space->stretch_count; i++) {
		const struct solve_stretch *s = &space->stretch[i];

		if (is_same_area(&s->place, &place) && place.bit >= s->place.bit &&
		    place.bit - s->place.bit < s->count) {
			*rest = s->count - (place.bit - s->place.bit);
			return s->first + (place.bit - s->place.bit);
		}
	}
	return SOLVE_NONE;
}

static const struct solve_stretch *stretch_of(const struct solve_space *space, uint32_t index)
{
	uint32_t low = 0, high = space->stretch_count;

	while (low < high) {
		const uint32_t middle = (low + high) / 2;
		const struct solve_stretch *s = &space->stretch[middle];

		if (index - s->first < s->count)
			return s;
		if (index < s->first)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

uint64_t solve_column(struct solve_space *space, uint32_t index)
{
	const uint32_t word = index / 64;
	const struct solve_stretch *s;

	if (space->seen != NULL && !space->seen[word]) {
		s = stretch_of(space, index);
		solve_columns(s->row + (word - s->first / 64), s->stride, 1,
		              space->column + (size_t)64 * word);
		space->seen[word] = true;
	}
	return space->column[index];
}

static bool is_constant(uint64_t column)
{
	return column == 0 || column == UINT64_MAX;
}

static void index_columns(struct solve_space *space)
{
	struct solve_table *table = NEW(space->arena, struct solve_table);
	uint32_t count = 0;

	for (uint32_t i = 0; i < space->stretch_count; i++)
		count += space->stretch[i].count;
	solve_table_init(table, space->arena, count);
	for (uint32_t i = 0; i < space->stretch_count; i++) {
		const struct solve_stretch *s = &space->stretch[i];

		for (uint32_t c = s->first; c < s->first + s->count; c++)
			if (!is_constant(solve_column(space, c)))
				solve_table_add(table, space->column[c], c);
	}
	space->table = table;
}

/* The best of the places that hold the column. */
static uint32_t search(struct solve_space *space, uint64_t column)
{
	uint32_t cursor = SOLVE_NONE, best = SOLVE_NONE, index;
	uint8_t best_rank = SOLVE_ONLY_PREFERRED;

	if (is_constant(column))
		return SOLVE_NONE;
	if (space->table == NULL)
		index_columns(space);
	while ((index = solve_table_next(space->table, column, &cursor)) != SOLVE_NONE) {
		const struct solve_stretch *s = stretch_of(space, index);

		if (s == NULL || s->rank > best_rank ||
		    (s->rank == best_rank && (best == SOLVE_NONE || index > best)))
			continue;
		best = index;
		best_rank = s->rank;
	}
	return best;
}

/* The walk along the other half's runs of a leaf. */
struct preference {
	const struct wire_run *run, *end;
	uint32_t index, rest; /* of the run's first bit: its column, and those that follow it */
};

static void preference_take(const struct solve_space *space, struct preference *p)
{
	p->index = SOLVE_NONE;
	if (p->run < p->end && p->run->place.area != PLACE_NOWHERE)
		p->index = solve_at(space, p->run->place, &p->rest);
}

static struct preference preference_of(const struct solve_space *space,
                                       const struct solve_runs *runs, uint32_t leaf)
{
	struct preference p = {0};

	if (runs == NULL)
		return p;
	p.run = runs->run;
	p.end = runs->run + runs->count;
	while (p.run < p.end && p.run->leaf != leaf)
		p.run++;
	for (const struct wire_run *run = p.run; run < p.end; run++)
		if (run->leaf != leaf)
			p.end = run;
	preference_take(space, &p);
	return p;
}

/* The column where the other half has the bit; *rest: how many bits this goes on for. */
static uint32_t preferred(const struct solve_space *space, struct preference *p, uint32_t bit,
                          uint32_t *rest)
{
	uint32_t first;

	while (p->run < p->end && p->run->first + p->run->count <= bit) {
		p->run++;
		preference_take(space, p);
	}
	*rest = UINT32_MAX;
	if (p->run == p->end)
		return SOLVE_NONE;
	first = bit - p->run->first;
	*rest = p->run->count - first;
	if (p->index == SOLVE_NONE || first >= p->rest)
		return SOLVE_NONE;
	*rest = MIN(*rest, p->rest - first);
	return p->index + first;
}

static struct wire_place place_of(const struct solve_stretch *s, uint32_t index)
{
	struct wire_place place = {.area = PLACE_NOWHERE};

	if (s == NULL)
		return place;
	place = s->place;
	place.bit += index - s->first;
	return place;
}

static bool follows(const struct wire_run *run, uint32_t leaf, struct wire_place place)
{
	if (run->leaf != leaf || run->place.area != place.area)
		return false;
	return place.area == PLACE_NOWHERE ||
	       (is_same_area(&run->place, &place) && run->place.bit + run->count == place.bit);
}

static void append(struct solve_runs *runs, uint32_t leaf, uint16_t bit, uint16_t count,
                   struct wire_place place)
{
	if (runs->count > 0 && follows(&runs->run[runs->count - 1], leaf, place))
		runs->run[runs->count - 1].count += count;
	else if (runs->count < runs->room)
		runs->run[runs->count++] =
		    (struct wire_run){.leaf = leaf, .first = bit, .count = count, .place = place};
}

static bool holds(struct solve_space *space, uint32_t index, uint64_t column)
{
	return index != SOLVE_NONE && solve_column(space, index) == column;
}

/* How many of the columns are those from `index` on in the stretch: the first is. */
static uint16_t count_held(struct solve_space *space, const struct solve_stretch *s, uint32_t index,
                           const uint64_t *column, uint32_t count)
{
	uint32_t held = 1;

	count = MIN(count, s->first + s->count - index);
	while (held < count && solve_column(space, index + held) == column[held])
		held++;
	return (uint16_t)held;
}

void solve_leaf(struct solve_space *space, uint32_t leaf, const uint64_t *leaf_column,
                uint16_t bits, const struct solve_runs *prefer, struct solve_runs *runs)
{
	struct preference preference = preference_of(space, prefer, leaf);
	const struct solve_stretch *stretch = NULL; /* of the bit before; NULL: it is nowhere */
	uint32_t index = SOLVE_NONE;
	uint16_t count;

	for (uint16_t bit = 0; bit < bits; bit += count) {
		const uint64_t *column = leaf_column + bit;
		uint32_t next = index, rest; /* behind the bit before */
		const uint32_t first = preferred(space, &preference, bit, &rest);

		index = first;
		if (!holds(space, index, *column)) {
			index = stretch != NULL && next < stretch->first + stretch->count
			            ? next
			            : SOLVE_NONE;
			if (!holds(space, index, *column))
				index = search(space, *column);
		}
		stretch = index != SOLVE_NONE ? stretch_of(space, index) : NULL;
		count = 1;
		/* The next bits are preferred where they go on, or nowhere. */
		if (stretch != NULL && (first == SOLVE_NONE || first == index))
			count = count_held(space, stretch, index, column,
			                   MIN((uint32_t)bits - bit, rest));
		append(runs, leaf, bit, count, place_of(stretch, index));
		index += stretch != NULL ? count : 0;
	}
}
