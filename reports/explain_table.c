/* The table of routes: what leaves the sender here and is looked for there. */
#include <string.h>

#include "../generators/text.h"
#include "explain_private.h"

enum { NAME_WIDTH = 16, TYPE_WIDTH = 12, PLACE_WIDTH = 20, ROWS_MAX = 32, NEAR = 2 };

static void print_route(struct explain_writer *w, const struct route *r)
{
	fprintf(w->out, "%s%*s%-*s %-*s %-*s -> %s%s%s\n", r->astray ? w->ink.red : "",
	        EXPLAIN_INDENT, "", NAME_WIDTH,
	        explain_bits(w->e, r->leaf, r->first, r->count, &w->arena), TYPE_WIDTH,
	        type_text(&w->arena, w->e->leaves.leaf[r->leaf].type), PLACE_WIDTH,
	        explain_place(w->e, r->from, r->count, &w->arena),
	        explain_place(w->e, r->to, r->count, &w->arena), r->astray ? "   <- here" : "",
	        r->astray ? w->ink.off : "");
}

/* In a long table what arrives is shown around what does not. */
static bool is_shown(const struct routes *routes, size_t index)
{
	if (routes->count <= ROWS_MAX)
		return true;
	for (size_t i = index < NEAR ? 0 : index - NEAR; i < MIN(index + NEAR + 1, routes->count);
	     i++)
		if (routes->route[i].astray)
			return true;
	return false;
}

static void print_routes(struct explain_writer *w, const struct routes *routes, const char *head,
                         size_t from, size_t to)
{
	const struct toolchain *toolchain = w->e->toolchains->toolchain;
	size_t left_out = 0;

	if (routes->count == 0)
		return;
	fprintf(w->out, "\n%*s%-*s %-*s    %s\n", EXPLAIN_INDENT, "", NAME_WIDTH + TYPE_WIDTH + 1,
	        head, PLACE_WIDTH, toolchain[from].name, toolchain[to].name);
	for (size_t i = 0; i < routes->count; i++) {
		if (is_shown(routes, i))
			print_route(w, &routes->route[i]);
		else
			left_out++;
	}
	if (left_out > 0)
		fprintf(w->out, "%*s%s that arrive are left out\n", EXPLAIN_INDENT, "",
		        format_count(&w->arena, left_out, "row", "rows"));
}

void explain_table(struct explain_writer *w, const struct explanation_part *part)
{
	print_routes(w, &part->arguments, "sent from -> read from", part->caller, part->callee);
	print_routes(w, &part->result, "returned in -> taken from", part->callee, part->caller);
}
