/*
 * Texts of others made fit for any report. Names, flags and messages of compilers may hold any
 * bytes; what comes from here is UTF-8, and its only control characters are newlines and tabs.
 *
 *     ESC [ 31m   ->   U+241B [ 31m       a control character: its picture
 *     \xff        ->   U+FFFD             what is no UTF-8, and what XML has no place for
 */
#ifndef REPORTS_CLEAN_H
#define REPORTS_CLEAN_H

#include "view.h"

/* The view with all its texts clean. What was clean before is shared; the rest is the arena's. */
struct view view_clean(const struct view *view, struct arena *arena);

const char *clean_text(struct arena *arena, const char *text);
/* A clean text on one line: spaces for its newlines and tabs, none at its end; cut at `size_max` bytes with "..."
 * behind, never within a character. */
const char *clean_line(struct arena *arena, const char *text, size_t size_max);

#endif
