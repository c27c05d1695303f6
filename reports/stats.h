/*
 * The coverage table of --stats: how many cases of each kind were judged by at least two families.
 * A zero in the grids is a gap, `-` a place where the type cannot stand.
 */
#ifndef REPORTS_STATS_H
#define REPORTS_STATS_H

#include <stdio.h>

#include "view.h"

void stats_print(const struct view *view, bool colour, unsigned width, FILE *out);

#endif
