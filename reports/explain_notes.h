/* What an explanation says besides its one sentence. */
#ifndef REPORTS_EXPLAIN_NOTES_H
#define REPORTS_EXPLAIN_NOTES_H

#include "../harness/explain/explain.h"

/* What is to be said besides: the hidden pointer, al, who relies on whose
 * extension, whose padding goes along. Owned by the arena. */
struct explain_notes {
	size_t count;
	const char **note;
};

struct explain_notes explain_notes(const struct explanation *e, const struct explanation_part *part,
                                   struct arena *arena);

#endif
