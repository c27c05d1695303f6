/* A campaign that runs elsewhere on the machine, has ended, or was killed. */
#ifndef REPORTS_STATUS_H
#define REPORTS_STATUS_H

#include <stdio.h>

#include "../harness/campaign/presence.h"
#include "view.h"

struct status {
	const char *folder;
	const struct view *view; /* what is in the store by now */
	bool is_known;           /* there is a state of it: the next two are filled in */
	bool is_running;
	struct presence presence;
	int64_t now; /* seconds since 1970 */
};

/* For people; and for machines, one JSON object:
 *
 *     {"folder": "out", "state": "running", "phase": "cases", "pid": 4711, "began": 1767225600,
 *      "committed": 1767225633, "secondsLeft": 153.0,
 *      "cases": {"done": 1280, "total": 10000}, "calls": 1234567, "findings": 3,
 *      "settings": {"program", "target", "tiers", "seed"},
 *      "toolchains": [{"name", "version", "fingerprint"}],
 *      "matrix": [[{"judged": 1280, "wrong": 0}]]}
 *
 * `state` is running, killed, finished, out-of-time, interrupted, failed or unknown; what is not known is
 * null. The seed is a text: it has 64 bits. */
void status_text(const struct status *status, bool colour, unsigned width, FILE *out);
void status_json(const struct status *status, FILE *out);

#endif
