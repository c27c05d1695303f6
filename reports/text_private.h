/* What the parts of the text report share. */
#ifndef REPORTS_TEXT_PRIVATE_H
#define REPORTS_TEXT_PRIVATE_H

#include "format.h"
#include "text.h"

struct text_report {
	struct arena arena; /* for the length of one report */
	const struct view *view;
	const struct report_options *options;
	struct ink ink;
	FILE *out;
};

/* What findings came to; nothing where none was reduced. */
void text_bug_count(struct text_report *report);
void text_bugs(struct text_report *report);
void text_headline(struct text_report *report);
/* Nothing is printed by these two when there is nothing to say. */
void text_findings(struct text_report *report);
void text_untested(struct text_report *report);
void text_finding(struct text_report *report, const struct finding *finding);

#endif
