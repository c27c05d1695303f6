/*
 * SARIF 2.1.0 (OASIS): a rule a kind of finding, a result a finding. A result stands at line 1 of
 * its case, whose text is among the artifacts; `partialFingerprints` hold its cause
 * (reports/cause.h). What was not tested is told in notifications of the invocation.
 */
#ifndef REPORTS_SARIF_H
#define REPORTS_SARIF_H

#include "text.h"

void report_sarif(const struct view *view, const struct report_options *options, FILE *out);

#endif
