/*
 * The drawing of a call: each register and each word of memory that either side uses for an
 * argument, and what the two have in it; see explain_rows.h.
 *
 *                the caller clang-14     the callee gcc-12
 *               +-----------------------+-----------------------+
 *     r9        | a5[0..8)              | a6                    | <-
 *     stack+0   | a5[8..16)             | a5[0..8)              | <-
 *               +-----------------------+-----------------------+
 */
#include <string.h>

#include "explain_private.h"
#include "explain_rows.h"

enum { WHERE_WIDTH = 14, CELL_WIDTH = 25, ROWS_MAX = 40, NEAR = 2 };

static void print_rule(const struct explain_writer *w)
{
	fprintf(w->out, "%*s", EXPLAIN_INDENT + WHERE_WIDTH, "");
	for (int side = 0; side < 2; side++) {
		fputc('+', w->out);
		for (int i = 0; i < CELL_WIDTH; i++)
			fputc('-', w->out);
	}
	fputs("+\n", w->out);
}

/* In one line, as long as the cell. */
static const char *cut(struct explain_writer *w, const char *text)
{
	char *line = arena_strdup(&w->arena, text);

	for (char *at = line; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
	if (strlen(line) <= CELL_WIDTH - 2)
		return line;
	return arena_printf(&w->arena, "%.*s..", CELL_WIDTH - 4, line);
}

static void print_row(struct explain_writer *w, const struct explain_row *row)
{
	fprintf(w->out, "%s%*s%-*s", row->differs ? w->ink.red : "", EXPLAIN_INDENT, "",
	        WHERE_WIDTH, row->place);
	fprintf(w->out, "| %-*s| %-*s", CELL_WIDTH - 1, cut(w, row->caller), CELL_WIDTH - 1,
	        cut(w, row->callee));
	fprintf(w->out, "|%s%s\n", row->differs ? " <-" : "", row->differs ? w->ink.off : "");
}

/* In a long drawing the words around those that differ. */
static bool is_shown(const struct explain_rows *rows, size_t index)
{
	if (rows->count <= ROWS_MAX)
		return true;
	for (size_t i = index < NEAR ? 0 : index - NEAR; i < MIN(index + NEAR + 1, rows->count);
	     i++)
		if (rows->row[i].differs)
			return true;
	return false;
}

void explain_drawing(struct explain_writer *w, const struct explanation_part *part)
{
	const struct toolchain *toolchain = w->e->toolchains->toolchain;
	const struct explain_rows rows = explain_rows(w->e, part, &w->arena);
	size_t left_out = 0;

	if (rows.count == 0)
		return;
	fprintf(w->out, "\n%*s%-*s%s\n", EXPLAIN_INDENT + WHERE_WIDTH + 2, "", CELL_WIDTH + 1,
	        arena_printf(&w->arena, "caller %s", toolchain[part->caller].name),
	        arena_printf(&w->arena, "callee %s", toolchain[part->callee].name));
	print_rule(w);
	for (size_t i = 0; i < rows.count; i++) {
		if (is_shown(&rows, i))
			print_row(w, &rows.row[i]);
		else if (left_out++ == 0 || is_shown(&rows, i - 1))
			fprintf(w->out, "%*s...\n", EXPLAIN_INDENT, "");
	}
	print_rule(w);
}
