/* How each text format says the characters that mean something in it. All is owned by the arena;
 * the texts are clean (reports/clean.h). JSON and XML are their libraries' business. */
#ifndef REPORTS_ESCAPE_H
#define REPORTS_ESCAPE_H

#include "../harness/base/arena.h"

/* TAP 14: a description ends at " # ", and `\` takes the meaning of what is behind it. */
const char *escape_tap(struct arena *arena, const char *text);
/* Text within a line of Markdown, a cell of a table included: no markup, link or reference. */
const char *escape_markdown(struct arena *arena, const char *text);
/* Text within an element of HTML or XML, or within a quoted attribute. */
const char *escape_html(struct arena *arena, const char *text);
/* Either for a title: what stands between backticks is code. */
const char *escape_title_html(struct arena *arena, const char *title);
const char *escape_title_markdown(struct arena *arena, const char *title);
/* What is behind the second "::" of a GitHub workflow command. */
const char *escape_github_message(struct arena *arena, const char *text);
/* A value among the properties of such a command. */
const char *escape_github_property(struct arena *arena, const char *text);

#endif
