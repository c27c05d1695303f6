#include "matrix.h"

#include <inttypes.h>
#include <string.h>

#include "fold.h"

enum { CELL_SIZE = 24, MARGIN = 4, PROGRESS_WIDTH = 7 };

struct matrix {
	struct arena arena;
	const struct view *view;
	const struct ink *ink;
	FILE *out;
	struct fold *fold;
	size_t count;
	unsigned label_width, column_width;
	bool never;                             /* a cell says `-` */
	const struct matrix_progress *progress; /* NULL: it is not told */
};

static void cell_text(struct view_cell cell, char text[CELL_SIZE])
{
	if (cell.judged == 0)
		strcpy(text, "-");
	else if (cell.wrong == 0)
		strcpy(text, ".");
	else if (cell.wrong < 100000)
		snprintf(text, CELL_SIZE, "%" PRIu64, cell.wrong);
	else
		snprintf(text, CELL_SIZE, "%" PRIu64 "k", cell.wrong / 1000);
}

static bool is_same_text(const struct view *view, size_t caller, size_t callee, size_t caller2,
                         size_t callee2)
{
	char one[CELL_SIZE], two[CELL_SIZE];

	cell_text(view_cell(view, caller, callee), one);
	cell_text(view_cell(view, caller2, callee2), two);
	return strcmp(one, two) == 0;
}

/* The two against all others, and each against itself. Two that went wrong with each other are two rows. */
static bool is_alike(const void *context, size_t one, size_t other)
{
	const struct view *view = context;

	if (view_cell(view, one, other).wrong + view_cell(view, other, one).wrong > 0)
		return false;
	for (size_t k = 0; k < view->toolchain_count; k++)
		if (k != one && k != other &&
		    (!is_same_text(view, one, k, other, k) ||
		     !is_same_text(view, k, one, k, other)))
			return false;
	return is_same_text(view, one, one, other, other) &&
	       is_same_text(view, one, other, other, one);
}

/* a..z, then aa, ab... */
static const char *letters(size_t column, char text[3])
{
	if (column < 26)
		snprintf(text, 3, "%c", (char)('a' + column));
	else
		snprintf(text, 3, "%c%c", (char)('a' + column / 26 - 1), (char)('a' + column % 26));
	return text;
}

/* All cells of two different folds are alike; of a fold with itself the worst one counts. */
static struct view_cell fold_cell(const struct matrix *m, size_t row, size_t column)
{
	const struct fold *caller = &m->fold[row], *callee = &m->fold[column];
	struct view_cell worst = {0};

	for (size_t i = 0; i < caller->count; i++)
		for (size_t j = 0; j < callee->count; j++) {
			struct view_cell cell =
			    view_cell(m->view, caller->member[i], callee->member[j]);

			if (cell.wrong > worst.wrong ||
			    (cell.wrong == worst.wrong && cell.judged > worst.judged))
				worst = cell;
		}
	return worst;
}

static bool is_libffi_column(const struct matrix *m, size_t fold)
{
	return view_is_libffi(m->view, m->fold[fold].member[0]);
}

static void measure(struct matrix *m)
{
	char text[CELL_SIZE];

	m->column_width = 2;
	for (size_t i = 0; i < m->count; i++) {
		m->label_width = MAX(m->label_width, (unsigned)strlen(m->fold[i].label));
		for (size_t j = 0; j < m->count; j++) {
			cell_text(fold_cell(m, i, j), text);
			m->column_width = MAX(m->column_width, (unsigned)strlen(text));
			m->never |= *text == '-';
		}
	}
	m->column_width += 2;
}

static void print_gap(const struct matrix *m, size_t column)
{
	if (column > 0 && is_libffi_column(m, column))
		fputs("  |", m->out);
}

static void print_head(const struct matrix *m, size_t first, size_t end)
{
	char text[3];

	fprintf(m->out, "%*s", (int)(MARGIN + 4 + m->label_width), "");
	if (m->progress != NULL)
		fprintf(m->out, "%*s", PROGRESS_WIDTH, "built");
	for (size_t i = first; i < end; i++) {
		print_gap(m, i);
		fprintf(m->out, "%*s", (int)m->column_width, letters(i, text));
	}
	fputc('\n', m->out);
}

/* How far the slowest of them is; libffi has nothing to build. */
static void print_built(const struct matrix *m, size_t row)
{
	const struct fold *fold = &m->fold[row];
	uint64_t built = UINT64_MAX;

	if (m->progress == NULL)
		return;
	for (size_t i = 0; i < fold->count; i++)
		built = MIN(built, m->progress->built[fold->member[i]]);
	if (is_libffi_column(m, row))
		fprintf(m->out, "%*s", PROGRESS_WIDTH, "");
	else if (m->progress->total > 0)
		fprintf(m->out, "%*" PRIu64 "%%", PROGRESS_WIDTH - 1,
		        MIN(built * 100 / m->progress->total, 100));
	else
		fprintf(m->out, "%*" PRIu64, PROGRESS_WIDTH, built);
}

static void print_row(const struct matrix *m, size_t row, size_t first, size_t end)
{
	char text[CELL_SIZE];

	fprintf(m->out, "%*s%-3s %-*s", MARGIN, "", letters(row, text), (int)m->label_width,
	        m->fold[row].label);
	print_built(m, row);
	for (size_t i = first; i < end; i++) {
		bool wrong;

		cell_text(fold_cell(m, row, i), text);
		wrong = *text != '.' && *text != '-';
		print_gap(m, i);
		fprintf(m->out, "%*s%s%s%s", (int)(m->column_width - strlen(text)), "",
		        wrong ? m->ink->red : "", text, wrong ? m->ink->off : "");
	}
	fputc('\n', m->out);
}

static void print_block(const struct matrix *m, size_t first, size_t end)
{
	print_head(m, first, end);
	for (size_t row = 0; row < m->count; row++) {
		if (row > 0 && is_libffi_column(m, row))
			fprintf(m->out, "%*s%.*s\n", MARGIN, "", (int)m->label_width + 4,
			        "----------------------------------------------------------------");
		print_row(m, row, first, end);
	}
}

static void print_legend(const struct matrix *m)
{
	fprintf(m->out, "\n%*s%s. none went wrong", MARGIN, "", m->ink->dim);
	if (m->never)
		fputs("   - none was tried", m->out);
	if (m->count > 1 && is_libffi_column(m, m->count - 1))
		fputs("   libffi is a witness, no compiler", m->out);
	fprintf(m->out, "%s\n", m->ink->off);
}

/* How many columns of the matrix the width has room for. */
static size_t columns_of(const struct matrix *m, unsigned width)
{
	unsigned used =
	    MARGIN + 4 + m->label_width + 3 + (m->progress != NULL ? PROGRESS_WIDTH : 0);
	size_t columns = (width - MIN(width, used)) / m->column_width;

	return MAX(columns, 1);
}

void matrix_print(const struct view *view, const struct ink *ink, unsigned width, FILE *out)
{
	struct matrix m = {.view = view, .ink = ink, .out = out};
	size_t columns;

	arena_init(&m.arena);
	m.count = fold_toolchains(&m.arena, view, is_alike, view, &m.fold);
	measure(&m);
	columns = columns_of(&m, width);
	for (size_t first = 0; first < m.count; first += columns) {
		if (first > 0)
			fputc('\n', out);
		print_block(&m, first, MIN(first + columns, m.count));
	}
	if (m.count > 0)
		print_legend(&m);
	arena_release(&m.arena);
}

static bool is_never_alike(const void *context, size_t one, size_t other)
{
	(void)context;
	(void)one;
	(void)other;
	return false;
}

static bool is_always_alike(const void *context, size_t one, size_t other)
{
	const struct view *view = context;

	return view_is_libffi(view, one) == view_is_libffi(view, other);
}

/* Its lines when all columns stand beside each other. */
static unsigned lines_of(const struct matrix *m)
{
	return 1 + (unsigned)m->count + (m->count > 1 && is_libffi_column(m, m->count - 1) ? 1 : 0);
}

bool matrix_print_progress(const struct view *view, const struct matrix_progress *progress,
                           const struct ink *ink, FILE *out)
{
	static fold_alike *const coarser[] = {is_never_alike, is_alike, is_always_alike};
	struct matrix m = {.view = view, .ink = ink, .out = out, .progress = progress};
	bool fits = false;

	arena_init(&m.arena);
	for (size_t i = 0; i < ARRAY_LEN(coarser) && !fits; i++) {
		m.count = fold_toolchains(&m.arena, view, coarser[i], view, &m.fold);
		m.label_width = 0;
		measure(&m);
		fits = m.count > 0 && m.count <= columns_of(&m, progress->width) &&
		       lines_of(&m) <= progress->rows;
	}
	if (fits)
		print_block(&m, 0, m.count);
	arena_release(&m.arena);
	return fits;
}
