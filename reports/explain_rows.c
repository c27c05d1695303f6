#include "explain_rows.h"

#include <stdlib.h>
#include <string.h>

#include "explain_words.h"

enum { WORD = 64 };

enum side { CALLER, CALLEE, SIDES };

/* A register or a word of memory; of a wide register one of its words. */
struct row {
	struct place place; /* of its first bit */
	uint32_t bits;
	size_t order; /* in which it was first used */
	bool astray;
	const char *cell[SIDES];
};

struct drawing {
	const struct explanation *e;
	struct arena *arena;
	struct row *row;
	size_t count;
};

static uint32_t word_bits(const struct explanation *e, struct place place)
{
	const uint32_t general = e->target->reg[0].bits;

	if (place.area == PLACE_STACK)
		return general;
	if (place.area == PLACE_REGISTER) {
		const uint32_t bits = e->target->reg[place.reg].bits;

		/* One of the x87 is no multiple of a word, and never split. */
		return bits % WORD != 0 ? bits : MIN(bits, (uint32_t)WORD);
	}
	return WORD;
}

static struct row *row_of(struct drawing *d, struct place place)
{
	const uint32_t bits = word_bits(d->e, place);

	place.bit -= place.bit % bits;
	for (size_t i = 0; i < d->count; i++)
		if (place_equal(d->row[i].place, place))
			return &d->row[i];
	d->row[d->count] =
	    (struct row){.place = place, .bits = bits, .order = d->count, .cell = {"", ""}};
	return &d->row[d->count++];
}

static void add_text(struct drawing *d, struct row *row, enum side side, const char *text)
{
	const char *separator = *row->cell[side] ? "\n" : "";

	if (strstr(row->cell[side], text) == NULL)
		row->cell[side] =
		    arena_printf(d->arena, "%s%s%s", row->cell[side], separator, text);
}

/* What is behind a pointer says that the pointer is an address. */
static void add_address(struct drawing *d, enum side side, struct place place, const char *of)
{
	struct place pointer = {PLACE_REGISTER, place.reg, 0, 0};

	if (place.area == PLACE_BEHIND_STACK)
		pointer = (struct place){PLACE_STACK, 0, 0, place.slot * 8};
	else if (place.area != PLACE_BEHIND_REGISTER)
		return;
	add_text(d, row_of(d, pointer), side, arena_printf(d->arena, "address of %s", of));
}

/* Cuts a route into words. */
static void add_route(struct drawing *d, const struct route *r, struct place place, enum side side)
{
	const struct explanation *e = d->e;

	if (place.area == PLACE_NOWHERE)
		return;
	add_address(d, side, place, explain_object(e->leaves.leaf[r->leaf].object, d->arena));
	for (uint32_t done = 0; done < r->count;) {
		struct row *row = row_of(d, place);
		const uint32_t room = row->bits - place.bit % row->bits;
		const uint32_t count = MIN(room, (uint32_t)r->count - done);

		add_text(d, row, side, explain_bits(e, r->leaf, r->first + done, count, d->arena));
		row->astray |= r->astray;
		place.bit += count;
		done += count;
	}
}

static void add_hidden(struct drawing *d, struct place place, enum side side)
{
	if (place.area != PLACE_NOWHERE)
		add_text(d, row_of(d, place), side, "address of the result");
}

/* Registers as the caller uses them, then those that the callee alone does, the stack from its beginning, then what is pointed to. */
static int by_place(const void *left, const void *right)
{
	static const int rank[PLACE_AREA_COUNT] = {
	    [PLACE_STACK] = 1, [PLACE_BEHIND_REGISTER] = 2, [PLACE_BEHIND_STACK] = 2};
	const struct row *a = left, *b = right;

	if (rank[a->place.area] != rank[b->place.area])
		return rank[a->place.area] - rank[b->place.area];
	if (a->place.area == PLACE_STACK)
		return a->place.bit < b->place.bit ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

static bool differs(const struct row *row)
{
	return row->astray || strcmp(row->cell[CALLER], row->cell[CALLEE]) != 0;
}

static bool all_arrive(const struct explanation *e, const struct explanation_part *part)
{
	return part->arguments.astray_count == 0 && part->result.astray_count == 0 &&
	       (part->caller == EXPLANATION_NOBODY || e->placement == NULL ||
	        place_equal(e->placement[part->caller].hidden_sent,
	                    e->placement[part->callee].hidden_read));
}

static struct explain_rows finish(const struct drawing *d)
{
	struct explain_row *row = NEW_ARRAY(d->arena, struct explain_row, d->count);

	qsort(d->row, d->count, sizeof *d->row, by_place);
	for (size_t i = 0; i < d->count; i++)
		row[i] = (struct explain_row){
		    .place = explain_place(d->e, d->row[i].place, d->row[i].bits, d->arena),
		    .caller = d->row[i].cell[CALLER],
		    .callee = d->row[i].cell[CALLEE],
		    .differs = differs(&d->row[i]),
		};
	return (struct explain_rows){d->count, row};
}

static size_t rows_max(const struct routes *routes)
{
	size_t rows = 0;

	for (size_t i = 0; i < routes->count; i++)
		rows += 2 * ((size_t)routes->route[i].count / 32 + 3);
	return rows;
}

struct explain_rows explain_rows(const struct explanation *e, const struct explanation_part *part,
                                 struct arena *arena)
{
	const struct route *argument = part->arguments.route, *result = part->result.route;
	struct drawing d = {e, arena, NULL, 0};

	if (all_arrive(e, part))
		return (struct explain_rows){0, NULL};
	d.row =
	    NEW_ARRAY(arena, struct row, 4 + rows_max(&part->arguments) + rows_max(&part->result));
	add_hidden(&d, e->placement[part->caller].hidden_sent, CALLER);
	add_hidden(&d, e->placement[part->callee].hidden_read, CALLEE);
	for (size_t i = 0; i < part->arguments.count; i++)
		add_route(&d, &argument[i], argument[i].from, CALLER);
	for (size_t i = 0; i < part->arguments.count; i++)
		add_route(&d, &argument[i], argument[i].to, CALLEE);
	for (size_t i = 0; i < part->result.count && part->result.astray_count > 0; i++) {
		add_route(&d, &result[i], result[i].to, CALLER);
		add_route(&d, &result[i], result[i].from, CALLEE);
	}
	return finish(&d);
}
