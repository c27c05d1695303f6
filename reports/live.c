#include "live.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "clean.h"
#include "matrix.h"

enum { FOUND_MAX = 16, WIDTH_DEFAULT = 80, ROWS_DEFAULT = 24, WIDTH_LEAST = 20 };

/* The terminal's size; of one that does not tell, the usual. */
static void size_of(const struct live *live, unsigned *columns, unsigned *rows)
{
	struct winsize size = {0};

	if (live->columns == 0 && ioctl(fileno(live->err), TIOCGWINSZ, &size) != 0)
		size.ws_col = 0;
	*columns = live->columns > 0 ? live->columns : size.ws_col;
	*rows = live->rows > 0 ? live->rows : size.ws_row;
	*columns = *columns > 0 ? MAX(*columns, WIDTH_LEAST) : WIDTH_DEFAULT;
	*rows = *rows > 0 ? *rows : ROWS_DEFAULT;
}

/* ECMA-48 5.4: ESC [, parameters, and a final byte from 4/0 on. */
static size_t escape_length(const char *text)
{
	size_t length = 2;

	if (text[0] != '\033' || text[1] != '[')
		return 0;
	while (text[length] != '\0' && (text[length] < '@' || text[length] > '~'))
		length++;
	return length + (text[length] != '\0');
}

/* Appends the first `length` bytes of the text, cut at `width` columns; escapes take none and are never cut off.
 * Returns the columns. */
static unsigned put_cut(struct buffer *out, const char *text, size_t length, unsigned width)
{
	unsigned columns = 0;

	for (size_t i = 0; i < length;) {
		const size_t escape = escape_length(text + i);
		const bool begins = escape == 0 && ((unsigned char)text[i] & 0xc0) != 0x80;

		if (columns + begins <= width || escape > 0)
			buffer_append(out, text + i, MAX(escape, 1));
		columns += begins;
		i += MAX(escape, 1);
	}
	return MIN(columns, width);
}

/* Rows that the lines on the terminal take: one that has become narrower may have folded them. */
static unsigned rows_shown(const struct live *live, unsigned columns)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < live->lines; i++)
		rows += MAX((live->length[i] + columns - 1) / columns, 1);
	return rows;
}

/* The cursor stands behind the last line: takes it to where the first began. */
static void go_to_top(struct live *live, unsigned columns)
{
	const unsigned rows = rows_shown(live, columns);

	buffer_puts(&live->frame, "\r");
	if (rows > 1)
		buffer_printf(&live->frame, "\033[%uA", rows - 1);
}

static void put_line(struct live *live, const char *text, size_t length, unsigned columns)
{
	put_cut(&live->frame, text, length, columns - 1);
	buffer_puts(&live->frame, "\033[K\r\n");
}

static void put_found(struct live *live, unsigned columns)
{
	for (const char *line = live->found.data; *line != '\0';) {
		const size_t length = strcspn(line, "\n");

		put_line(live, line, length, columns);
		line += length + (line[length] == '\n');
	}
	if (live->unshown > 0) {
		const char *more = arena_printf(
		    &live->arena, "%s%s%s", live->ink.dim,
		    format_count(&live->arena, live->unshown, "more finding", "more findings"),
		    live->ink.off);

		put_line(live, more, strlen(more), columns);
	}
	buffer_clear(&live->found);
	live->found_count = live->unshown = 0;
}

/* The lines that stay where they are, the last without a newline. */
static void put_body(struct live *live, const char *body, unsigned columns)
{
	live->lines = 0;
	while (live->lines < LIVE_LINES_MAX) {
		const size_t length = strcspn(body, "\n");

		live->length[live->lines++] = put_cut(&live->frame, body, length, columns - 1);
		body += length;
		if (*body == '\0')
			break;
		buffer_puts(&live->frame, "\033[K\r\n");
		body++;
	}
	buffer_puts(&live->frame, "\033[J");
}

/* Mode 2026: the terminal shows all of it at once. */
static void frame_begin(struct live *live, unsigned columns)
{
	buffer_clear(&live->frame);
	buffer_puts(&live->frame, "\033[?2026h");
	go_to_top(live, columns);
}

static void frame_end(struct live *live)
{
	buffer_puts(&live->frame, "\033[?2026l");
}

static void frame_write(struct live *live)
{
	fwrite(live->frame.data, 1, live->frame.length, live->err);
	fflush(live->err);
}

/* On one line, and without power over the terminal. */
static const char *clean(struct live *live, const char *text)
{
	return clean_line(&live->arena, clean_text(&live->arena, text), SIZE_MAX);
}

static struct live *live_of(struct progress_display *display)
{
	return (struct live *)display;
}

static void open_view(struct live *live, const struct toolchain_list *toolchains)
{
	const size_t n = toolchains->count;
	struct toolchain_row *row;

	arena_init(&live->arena);
	buffer_init(&live->found);
	buffer_init(&live->frame);
	buffer_init(&live->last);
	live->found_count = live->unshown = 0;
	live->lines = 0;
	live->verdict = NEW_ARRAY(&live->arena, uint32_t, n *n *WIRE_VERDICT_COUNT);
	live->built = NEW_ARRAY(&live->arena, uint64_t, n);
	row = store_toolchain_rows(&live->arena, toolchains);
	for (size_t i = 0; i < n; i++) {
		row[i].name = clean(live, row[i].name);
		row[i].compiler = clean(live, row[i].compiler);
	}
	live->view = (struct view){.toolchain_count = n, .toolchain = row};
	live->view.total.toolchain_count = (uint32_t)n;
	live->view.total.verdict = live->verdict;
}

static void begin(struct progress_display *display, const struct toolchain_list *toolchains,
                  const struct batch_record *total)
{
	struct live *live = live_of(display);
	const size_t n = toolchains->count;

	if (live->view.toolchain == NULL)
		open_view(live, toolchains);
	if (total->verdict != NULL && total->toolchain_count == n)
		memcpy(live->verdict, total->verdict,
		       n * n * WIRE_VERDICT_COUNT * sizeof *live->verdict);
}

static void add_finding(struct live *live, const struct finding *f)
{
	const char *who = *f->classes != '\0' ? f->classes : f->toolchain;

	if (live->found_count++ >= FOUND_MAX) {
		live->unshown++;
		return;
	}
	buffer_printf(&live->found, "%s%-24s  %-8s  %s%s\n", f->libffi_only ? live->ink.dim : "",
	              f->id, finding_kind_name[f->kind], clean(live, who), live->ink.off);
}

static void add_batch(struct progress_display *display, const struct batch_record *batch)
{
	struct live *live = live_of(display);
	const size_t n = live->view.toolchain_count;

	for (size_t i = 0; i < n * n * WIRE_VERDICT_COUNT; i++)
		live->verdict[i] += batch->verdict[i];
	for (size_t i = 0; i < batch->finding_count; i++)
		add_finding(live, &batch->finding[i]);
}

static void add_built(struct progress_display *display, size_t toolchain, size_t cases)
{
	live_of(display)->built[toolchain] += cases;
}

static const char *body_of(struct live *live, const struct progress_counts *counts,
                           const char *line, unsigned columns, unsigned rows, struct arena *arena)
{
	/* Two lines are the blank ones around it, one is the line, one stays for what scrolls by. */
	const struct matrix_progress progress = {
	    .width = columns - 1,
	    .rows = MIN(rows - MIN(rows, 4), LIVE_LINES_MAX - 4),
	    .built = live->built,
	    .total = counts->cases_total,
	};
	struct text_stream stream;
	const char *matrix;

	matrix_print_progress(&live->view, &progress, &live->ink, text_stream_open(&stream));
	matrix = text_stream_close(&stream, arena);
	return *matrix == '\0' ? line : arena_printf(arena, "\n%s\n%s", matrix, line);
}

static void draw(struct progress_display *display, const struct progress_counts *counts,
                 const char *line)
{
	struct live *live = live_of(display);
	unsigned columns, rows;
	struct arena arena;
	const char *body;

	arena_init(&arena);
	size_of(live, &columns, &rows);
	body = body_of(live, counts, line, columns, rows, &arena);
	frame_begin(live, columns);
	put_found(live, columns);
	put_body(live, body, columns);
	frame_end(live);
	/* What stands there already need not be written again. */
	if (columns != live->width || strcmp(live->frame.data, live->last.data) != 0) {
		live->width = columns;
		frame_write(live);
		buffer_clear(&live->last);
		buffer_append(&live->last, live->frame.data, live->frame.length);
	}
	arena_release(&arena);
}

static void end(struct progress_display *display)
{
	struct live *live = live_of(display);
	unsigned columns, rows;

	size_of(live, &columns, &rows);
	frame_begin(live, columns);
	put_found(live, columns);
	buffer_puts(&live->frame, "\033[J");
	frame_end(live);
	frame_write(live);
	buffer_release(&live->found);
	buffer_release(&live->frame);
	buffer_release(&live->last);
	live->view = (struct view){0};
	arena_release(&live->arena);
}

void live_init(struct live *live, FILE *err, bool colour)
{
	*live = (struct live){
	    .display = {begin, add_batch, add_built, draw, end},
	    .err = err,
	    .ink = ink_of(colour),
	};
}
