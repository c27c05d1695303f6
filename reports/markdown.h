/*
 * Markdown for a comment on a pull request: the sentence, a table of the findings by cause, the
 * matrix, each cause with its smallest case, and what was not tested. It stays below the 65,536
 * characters that GitHub takes (GitLab takes more); what does not fit is counted.
 */
#ifndef REPORTS_MARKDOWN_H
#define REPORTS_MARKDOWN_H

#include "text.h"

enum { MARKDOWN_SIZE_MAX = 65536 };

void report_markdown(const struct view *view, const struct report_options *options, FILE *out);

/* For other writers of Markdown; owned by the arena. A block that is closed until one clicks on it, whose
 * text stays as it is; and a text in the cell of a table, which is best put into <code>: that keeps GitHub
 * from seeing people and issues in names. */
const char *markdown_details(struct arena *arena, const char *title, const char *text);
const char *markdown_cell(struct arena *arena, const char *text);
/* A title in such a cell: what stands between backticks is code. */
const char *markdown_title(struct arena *arena, const char *title);

#endif
