/*
 * The drawing of a call: each register and each word of memory that either side uses for an
 * argument, and what the two have in it.
 *
 *                the caller clang-14     the callee gcc-12
 *               +-----------------------+-----------------------+
 *     r9        | a5[0..8)              | a6                    | <-
 *     stack+0   | a5[8..16)             | a5[0..8)              | <-
 *               +-----------------------+-----------------------+
 */
#include <stdlib.h>
#include <string.h>

#include "explain_private.h"

enum { WHERE_WIDTH = 14, CELL_WIDTH = 25, WORD = 64, ROWS_MAX = 40, NEAR = 2 };

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
	struct explain_writer *w;
	struct row *row;
	size_t count;
};

static uint32_t word_bits(const struct explain_writer *w, struct place place)
{
	const uint32_t general = w->e->target->reg[0].bits;

	if (place.area == PLACE_STACK)
		return general;
	if (place.area == PLACE_REGISTER) {
		const uint32_t bits = w->e->target->reg[place.reg].bits;

		/* One of the x87 is no multiple of a word, and never split. */
		return bits % WORD != 0 ? bits : MIN(bits, (uint32_t)WORD);
	}
	return WORD;
}

static struct row *row_of(struct drawing *d, struct place place)
{
	const uint32_t bits = word_bits(d->w, place);

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
	const char *separator = *row->cell[side] ? " " : "";

	if (strstr(row->cell[side], text) == NULL)
		row->cell[side] =
		    arena_printf(&d->w->arena, "%s%s%s", row->cell[side], separator, text);
}

/* What is behind a pointer says that the pointer is an address. */
static void add_address(struct drawing *d, enum side side, struct place place, const char *of)
{
	struct place pointer = {PLACE_REGISTER, place.reg, 0, 0};

	if (place.area == PLACE_BEHIND_STACK)
		pointer = (struct place){PLACE_STACK, 0, 0, place.slot * 8};
	else if (place.area != PLACE_BEHIND_REGISTER)
		return;
	add_text(d, row_of(d, pointer), side, arena_printf(&d->w->arena, "address of %s", of));
}

/* Cuts a route into words. */
static void add_route(struct drawing *d, const struct route *r, enum side side)
{
	struct place place = side == CALLER ? r->from : r->to;
	const struct explanation *e = d->w->e;

	if (place.area == PLACE_NOWHERE)
		return;
	add_address(d, side, place, explain_object(e->leaves.leaf[r->leaf].object, &d->w->arena));
	for (uint32_t done = 0; done < r->count;) {
		struct row *row = row_of(d, place);
		const uint32_t room = row->bits - place.bit % row->bits;
		const uint32_t count = MIN(room, (uint32_t)r->count - done);

		add_text(d, row, side,
		         explain_bits(e, r->leaf, r->first + done, count, &d->w->arena));
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

/* Registers as they were first used, the stack from its beginning, then what is pointed to. */
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

static void print_rule(const struct explain_writer *w)
{
	fprintf(w->out, "%*s", EXPLAIN_INDENT + WHERE_WIDTH, "");
	for (int side = 0; side < SIDES; side++) {
		fputc('+', w->out);
		for (int i = 0; i < CELL_WIDTH; i++)
			fputc('-', w->out);
	}
	fputs("+\n", w->out);
}

static const char *cut(struct explain_writer *w, const char *text)
{
	if (strlen(text) <= CELL_WIDTH - 2)
		return text;
	return arena_printf(&w->arena, "%.*s..", CELL_WIDTH - 4, text);
}

static bool differs(const struct row *row)
{
	return row->astray || strcmp(row->cell[CALLER], row->cell[CALLEE]) != 0;
}

static void print_row(struct explain_writer *w, const struct row *row)
{
	const bool marked = differs(row);

	fprintf(w->out, "%s%*s%-*s", marked ? w->ink.red : "", EXPLAIN_INDENT, "", WHERE_WIDTH,
	        explain_place(w->e, row->place, row->bits, &w->arena));
	for (int side = 0; side < SIDES; side++)
		fprintf(w->out, "| %-*s", CELL_WIDTH - 1, cut(w, row->cell[side]));
	fprintf(w->out, "|%s%s\n", marked ? " <-" : "", marked ? w->ink.off : "");
}

/* In a long drawing the words around those that differ. */
static bool is_shown(const struct drawing *d, size_t index)
{
	if (d->count <= ROWS_MAX)
		return true;
	for (size_t i = index < NEAR ? 0 : index - NEAR; i < MIN(index + NEAR + 1, d->count); i++)
		if (differs(&d->row[i]))
			return true;
	return false;
}

static void print_drawing(struct drawing *d, const struct explanation_part *part)
{
	const struct toolchain *toolchain = d->w->e->toolchains->toolchain;
	size_t left_out = 0;

	fprintf(d->w->out, "\n%*s%-*s%s\n", EXPLAIN_INDENT + WHERE_WIDTH + 2, "", CELL_WIDTH + 1,
	        arena_printf(&d->w->arena, "caller %s", toolchain[part->caller].name),
	        arena_printf(&d->w->arena, "callee %s", toolchain[part->callee].name));
	print_rule(d->w);
	for (size_t i = 0; i < d->count; i++) {
		if (is_shown(d, i))
			print_row(d->w, &d->row[i]);
		else if (left_out++ == 0 || is_shown(d, i - 1))
			fprintf(d->w->out, "%*s...\n", EXPLAIN_INDENT, "");
	}
	print_rule(d->w);
}

void explain_drawing(struct explain_writer *w, const struct explanation_part *part)
{
	const struct explanation *e = w->e;
	struct drawing d = {w, NULL, 0};
	size_t words = 4;

	if (part->arguments.astray_count == 0 &&
	    (part->caller == EXPLANATION_NOBODY || e->placement == NULL ||
	     place_equal(e->placement[part->caller].hidden_sent,
	                 e->placement[part->callee].hidden_read)))
		return;
	for (size_t i = 0; i < part->arguments.count; i++)
		words += 2 * ((size_t)part->arguments.route[i].count / 32 + 3);
	d.row = NEW_ARRAY(&w->arena, struct row, words);
	add_hidden(&d, e->placement[part->caller].hidden_sent, CALLER);
	add_hidden(&d, e->placement[part->callee].hidden_read, CALLEE);
	for (size_t i = 0; i < part->arguments.count; i++) {
		add_route(&d, &part->arguments.route[i], CALLER);
		add_route(&d, &part->arguments.route[i], CALLEE);
	}
	if (d.count == 0)
		return;
	qsort(d.row, d.count, sizeof *d.row, by_place);
	print_drawing(&d, part);
}
