/*
 * An explanation for a person: what is wrong in one sentence, the case, who behaves alike, which
 * bits go where, and the drawing of it.
 */
#ifndef REPORTS_EXPLAIN_TEXT_H
#define REPORTS_EXPLAIN_TEXT_H

#include <stdio.h>

#include "../harness/explain/explain.h"

struct explain_options {
	bool colour;
	unsigned width; /* columns; at least 60 */
};

void explain_text(const struct explanation *explanation, const struct explain_options *options,
                  FILE *out);

#endif
