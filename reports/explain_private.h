/* What the parts of an explanation's text share. */
#ifndef REPORTS_EXPLAIN_PRIVATE_H
#define REPORTS_EXPLAIN_PRIVATE_H

#include "explain_text.h"
#include "explain_words.h"
#include "format.h"

enum { EXPLAIN_INDENT = 4 };

struct explain_writer {
	FILE *out;
	struct arena arena;
	struct ink ink;
	unsigned width;
	const struct explanation *e;
};

/* The routes from one side to the other, leaf by leaf. */
void explain_table(struct explain_writer *w, const struct explanation_part *part);
/* The registers and stack words in use, one side beside the other; nothing when all arguments
 * arrive. */
void explain_drawing(struct explain_writer *w, const struct explanation_part *part);

/* The two ends of the call in assembly, and signatures in LLVM's IR, as far as they are there. */
void explain_listings(struct explain_writer *w, const struct explanation_part *part);
void explain_head(const struct explain_writer *w, const char *head);

#endif
