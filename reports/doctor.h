/* What the examination of the machine came to: for people, and as one JSON object:
 *
 *     {"usable": true, "command": "apt-get install ..." or null,
 *      "items": [{"level": "good", "topic": "disk", "text": "...", "package": null}]}
 *
 * `level` is good, less or wrong (harness/discover/doctor.h). */
#ifndef REPORTS_DOCTOR_H
#define REPORTS_DOCTOR_H

#include <stdio.h>

#include "../harness/discover/doctor.h"

void doctor_text(const struct doctor *doctor, bool colour, unsigned width, FILE *out);
void doctor_json(const struct doctor *doctor, FILE *out);

#endif
