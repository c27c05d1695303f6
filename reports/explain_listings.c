/* Assembly and IR of an explanation. */
#include "../harness/explain/explain_code.h"
#include "explain_private.h"

enum { LINES_MAX = 48, NEAR = 2 };

static bool is_point(const struct explanation_end *end, size_t index)
{
	return end->listing.mark[index] || index == end->call;
}

/* Of a long function what stands around the call and the marks. */
static bool is_shown(const struct explanation_end *end, size_t index)
{
	const size_t count = end->listing.count;

	if (count <= LINES_MAX)
		return true;
	for (size_t i = index < NEAR ? 0 : index - NEAR; i < MIN(index + NEAR + 1, count); i++)
		if (is_point(end, i))
			return true;
	return false;
}

static void print_end(struct explain_writer *w, const struct explanation_end *end, const char *what)
{
	const struct listing *listing = &end->listing;

	fprintf(w->out, "%*sthe %s %s\n\n", EXPLAIN_INDENT, "", what,
	        w->e->toolchains->toolchain[end->toolchain].name);
	if (end->failure != NULL)
		fprintf(w->out, "%*s(%s)\n", EXPLAIN_INDENT, "", end->failure);
	for (size_t i = 0; i < listing->count; i++) {
		const bool marked = listing->mark[i];

		if (is_shown(end, i))
			fprintf(w->out, "%s%*s%s  %s%s\n", marked ? w->ink.red : "", EXPLAIN_INDENT,
			        "", marked ? "->" : "  ", listing->text[i],
			        marked ? w->ink.off : "");
		else if (i == 0 || is_shown(end, i - 1))
			fprintf(w->out, "%*s    ...\n", EXPLAIN_INDENT, "");
	}
}

void explain_listings(struct explain_writer *w, const struct explanation_part *part)
{
	const struct explanation_code *code = part->code;

	if (code == NULL)
		return;
	if (code->has_ends) {
		explain_head(w,
		             "Both ends of the call; -> is what passes or takes what goes astray");
		print_end(w, &code->caller, "caller, of");
		fputc('\n', w->out);
		print_end(w, &code->callee, "callee, of");
	}
	if (code->lowered_count > 0)
		explain_head(w, "What LLVM's front ends make of the signature");
	for (size_t i = 0; i < code->lowered_count; i++) {
		const struct explanation_lowered *l = &code->lowered[i];

		fprintf(w->out, "%*s%s\n%*s", EXPLAIN_INDENT, "",
		        w->e->toolchains->toolchain[l->toolchain].name, EXPLAIN_INDENT + 4, "");
		print_wrapped(w->out, l->signature != NULL ? l->signature : l->failure,
		              EXPLAIN_INDENT + 4, EXPLAIN_INDENT + 8, w->width);
	}
}
