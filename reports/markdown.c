#include "markdown.h"

#include <string.h>

#include "../harness/base/buffer.h"
#include "clean.h"
#include "escape.h"
#include "format.h"
#include "group.h"
#include "matrix.h"
#include "words.h"

/* ROWS_SIZE is for the table, REST_SIZE for the sentence on what was left out. */
enum { CELL_SIZE_MAX = 300, ROWS_SIZE = 16384, REST_SIZE = 256 };

struct markdown {
	struct arena arena;
	const struct view *view;
	struct report_options options; /* without colour */
	struct buffer text;
};

/* True when there was room for it. */
static bool add(struct markdown *m, const char *piece, size_t size_max)
{
	if (m->text.length + strlen(piece) + REST_SIZE > size_max)
		return false;
	buffer_puts(&m->text, piece);
	return true;
}

/* A fence is longer than all runs of backticks within it (CommonMark 4.5). */
static const char *fence_of(struct arena *arena, const char *text)
{
	size_t longest = 2;
	char *fence;

	for (; (text = strchr(text, '`')) != NULL; text += strspn(text, "`"))
		longest = MAX(longest, strspn(text, "`"));
	fence = arena_alloc(arena, 1, longest + 2);
	memset(fence, '`', longest + 1);
	return fence;
}

const char *markdown_details(struct arena *arena, const char *title, const char *text)
{
	const char *fence = fence_of(arena, text);

	return arena_printf(arena, "<details><summary>%s</summary>\n\n%s\n%s%s\n\n</details>\n\n",
	                    escape_title_markdown(arena, title), fence, text, fence);
}

static const char *matrix_text(struct markdown *m)
{
	const struct ink ink = ink_of(false);
	struct text_stream stream;

	matrix_print(m->view, &ink, m->options.width, text_stream_open(&stream));
	return text_stream_close(&stream, &m->arena);
}

static const char *untested_text(struct markdown *m)
{
	struct text_stream stream;

	report_text_untested(m->view, &m->options, text_stream_open(&stream));
	return text_stream_close(&stream, &m->arena);
}

static const char *finding_text(struct markdown *m, const struct finding *finding)
{
	struct text_stream stream;

	report_text_finding(m->view, &m->options, finding, text_stream_open(&stream));
	return text_stream_close(&stream, &m->arena);
}

const char *markdown_cell(struct arena *arena, const char *text)
{
	return escape_markdown(arena, clean_line(arena, text, CELL_SIZE_MAX));
}

const char *markdown_title(struct arena *arena, const char *title)
{
	return escape_title_markdown(arena, clean_line(arena, title, CELL_SIZE_MAX));
}

static void add_table(struct markdown *m, const struct finding_group *group, size_t count)
{
	size_t i = 0;

	if (count == 0)
		return;
	buffer_puts(&m->text, "Findings, by what went wrong and who behaves alike.\n\n"
	                      "| | what | cases | who | needs |\n|--:|---|--:|---|---|\n");
	while (i < count) {
		const struct finding *f = group[i].example;

		if (!add(m,
		         arena_printf(&m->arena, "| %zu | %s%s | %s | <code>%s</code> | %s |\n",
		                      i + 1, markdown_title(&m->arena, group[i].title),
		                      f->libffi_only ? " (only libffi shows it)" : "",
		                      format_number(&m->arena, group[i].cases),
		                      markdown_cell(&m->arena, group[i].who),
		                      markdown_cell(&m->arena, words_tiers(f, &m->arena))),
		         ROWS_SIZE))
			break;
		i++;
	}
	if (i < count)
		buffer_printf(&m->text, "\nAnd %s.\n",
		              format_count(&m->arena, count - i, "more kind", "more kinds"));
	buffer_puts(&m->text, "\n");
}

static void add_bugs(struct markdown *m)
{
	size_t i = 0;

	if (m->view->bug_count == 0)
		return;
	buffer_puts(&m->text, "Bugs: what the findings came to when they were reduced.\n\n"
	                      "| bug | findings | status | key |\n|---|--:|---|---|\n");
	while (i < m->view->bug_count) {
		const struct bug *bug = &m->view->bug[i];

		if (!add(m,
		         arena_printf(&m->arena, "| %s | %s | %s | <code>%s</code> |\n",
		                      markdown_title(&m->arena, bug->title),
		                      format_number(&m->arena, bug->findings),
		                      markdown_cell(&m->arena, words_bug_status(bug, &m->arena)),
		                      markdown_cell(&m->arena, bug->key)),
		         ROWS_SIZE))
			break;
		i++;
	}
	if (i < m->view->bug_count)
		buffer_printf(
		    &m->text, "\nAnd %s.\n",
		    format_count(&m->arena, m->view->bug_count - i, "more bug", "more bugs"));
	buffer_puts(&m->text, "\n");
}

static void add_findings(struct markdown *m, const struct finding_group *group, size_t count)
{
	size_t left_out = 0;

	for (size_t i = 0; i < count; i++) {
		const struct finding *f = group[i].example;
		const char *title =
		    arena_printf(&m->arena, "%zu. %s: %s", i + 1, group[i].title, group[i].who);

		if (i >= m->options.findings_max ||
		    !add(m,
		         markdown_details(&m->arena, clean_line(&m->arena, title, CELL_SIZE_MAX),
		                          finding_text(m, f)),
		         MARKDOWN_SIZE_MAX))
			left_out++;
	}
	if (left_out > 0)
		buffer_printf(&m->text, "The cases of %s are left out here.\n",
		              format_count(&m->arena, left_out, "kind", "kinds"));
}

void report_markdown(const struct view *view, const struct report_options *options, FILE *out)
{
	struct markdown m = {.view = view, .options = *options};
	struct finding_group *group;
	const char *untested;
	const char *verdict, *bugs;
	size_t count;

	arena_init(&m.arena);
	buffer_init(&m.text);
	m.options.colour = false;
	count = group_findings(&m.arena, view, &group);
	verdict = words_verdict(view, &m.arena);
	bugs = words_bugs(view, &m.arena);
	buffer_printf(&m.text, "### crosscall: %s\n\n%s%s%s\n\n",
	              escape_markdown(&m.arena, *bugs != '\0' ? bugs : verdict),
	              *bugs != '\0' ? escape_markdown(&m.arena, verdict) : "",
	              *bugs != '\0' ? " " : "",
	              markdown_cell(&m.arena, words_judged(view, &m.arena)));
	add_bugs(&m);
	add_table(&m, group, count);
	untested = untested_text(&m);
	if (*untested)
		add(&m, markdown_details(&m.arena, "Not tested", untested), MARKDOWN_SIZE_MAX);
	if (view->toolchain_count > 0)
		add(&m,
		    markdown_details(&m.arena,
		                     "Cases that went wrong, by caller (row) and callee (column)",
		                     matrix_text(&m)),
		    MARKDOWN_SIZE_MAX);
	add_findings(&m, group, count);
	fwrite(m.text.data, 1, m.text.length, out);
	buffer_release(&m.text);
	arena_release(&m.arena);
}
