#include <string.h>

#include "../harness/base/buffer.h"
#include "escape.h"
#include "format.h"
#include "markdown.h"
#include "pair.h"
#include "words.h"

/* ROWS_SIZE is for the table, REST_SIZE for the sentence on what was left out. */
enum { ROWS_SIZE = 16384, REST_SIZE = 256 };

struct page {
	struct arena arena;
	const struct pair_report *report;
	struct report_options options; /* without colour */
	struct buffer text;
};

/* True when there was room for it. */
static bool add(struct page *p, const char *piece, size_t size_max)
{
	if (p->text.length + strlen(piece) + REST_SIZE > size_max)
		return false;
	buffer_puts(&p->text, piece);
	return true;
}

static const char *row_text(struct page *p, const struct pair_cause *cause, size_t number)
{
	const struct bug *bug = cause->bug;
	struct arena *arena = &p->arena;

	return arena_printf(
	    arena, "| %zu | %s | %s | %s | <code>%s</code> | %s |\n", number + 1,
	    markdown_title(arena, pair_title(cause, arena)), format_number(arena, cause->cases),
	    pair_share(arena, cause->cases, p->report->pair->judged),
	    markdown_cell(arena, bug != NULL ? bug->classes : cause->example->classes),
	    bug != NULL ? markdown_cell(arena, words_bug_status(bug, arena)) : "not reduced");
}

static void add_table(struct page *p)
{
	const struct pair *pair = p->report->pair;
	size_t i = 0;

	if (pair->cause_count == 0)
		return;
	buffer_puts(&p->text,
	            "| | what | cases | share | who | status |\n|--:|---|--:|--:|---|---|\n");
	while (i < pair->cause_count && add(p, row_text(p, &pair->cause[i], i), ROWS_SIZE))
		i++;
	if (i < pair->cause_count)
		buffer_printf(
		    &p->text, "\nAnd %s.\n",
		    format_count(&p->arena, pair->cause_count - i, "more cause", "more causes"));
	buffer_puts(&p->text, "\n");
}

static const char *cause_text(struct page *p, size_t number)
{
	const char *title = pair_title(&p->report->pair->cause[number], &p->arena);
	struct text_stream stream;

	pair_text_cause(p->report, &p->options, number, text_stream_open(&stream));
	return markdown_details(&p->arena, arena_printf(&p->arena, "%zu. %s", number + 1, title),
	                        text_stream_close(&stream, &p->arena));
}

static const char *rest_text(struct page *p)
{
	struct text_stream stream;
	const char *text;

	pair_text_rest(p->report, &p->options, text_stream_open(&stream));
	text = text_stream_close(&stream, &p->arena);
	return *text != '\0' ? markdown_details(&p->arena,
	                                        "Whom the others follow, and what they can express",
	                                        text + strspn(text, "\n"))
	                     : "";
}

static void add_causes(struct page *p)
{
	size_t left_out = 0;

	for (size_t i = 0; i < p->report->pair->cause_count; i++)
		left_out += !add(p, cause_text(p, i), MARKDOWN_SIZE_MAX);
	if (left_out > 0)
		buffer_printf(&p->text, "The cases of %s are left out here.\n",
		              format_count(&p->arena, left_out, "cause", "causes"));
}

void pair_markdown(const struct pair_report *report, const struct report_options *options,
                   FILE *out)
{
	struct page p = {.report = report, .options = *options};

	arena_init(&p.arena);
	buffer_init(&p.text);
	p.options.colour = false;
	buffer_printf(&p.text, "### crosscall: %s and %s\n\n%s\n\n%s\n\n",
	              escape_markdown(&p.arena, report->one.name),
	              escape_markdown(&p.arena, report->other.name),
	              markdown_cell(&p.arena, pair_sides(report, &p.arena)),
	              escape_markdown(&p.arena, pair_verdict(report, &p.arena)));
	add_table(&p);
	add(&p, rest_text(&p), MARKDOWN_SIZE_MAX);
	add_causes(&p);
	fwrite(p.text.data, 1, p.text.length, out);
	buffer_release(&p.text);
	arena_release(&p.arena);
}
