/*
 * One page for a browser, whole in itself: style and script are within it and it asks no network.
 *
 * The matrix as a heat map, whose cells lead to the findings of their pair; a section for each
 * kind of finding, with its case, its sources, who behaves alike, and the commands that show it;
 * what was not tested; the toolchains. Without scripts all of it can be read, and cells lead to
 * the first finding of their pair; with them one can search and filter.
 *
 * It is well-formed XML too, and stays below HTML_SIZE_MAX: from kind to kind, when there are too
 * many, sources are left out first, then findings beyond the smallest, then kinds; what was left
 * out is counted.
 */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include "../text.h"

enum { HTML_SIZE_MAX = 3000000 };

void report_html(const struct view *view, const struct report_options *options, FILE *out);

#endif
