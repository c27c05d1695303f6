/*
 * What the commands share that make bugs of findings: their options, and the two steps: triage, and an
 * explanation of each bug, so that a report can be made without the compilers.
 */
#ifndef COMMANDS_BUGS_H
#define COMMANDS_BUGS_H

#include <argp.h>

#include "../bugs/triage.h"

/* --reduce-budget, --known and --expect: an argp child whose input is a struct bug_options. */
struct bug_options {
	struct triage_options triage;
	const char *expect; /* a file; NULL: nothing is accepted */
};

extern const struct argp bug_argp;
void bug_options_init(struct bug_options *options);

/*
 * Triage, then an explanation of each bug that has none yet, between the two toolchains that it was
 * reduced between. It goes no further after a signal, which is no failure: *signal. False when the
 * machine or the store failed.
 */
bool bugs_make(const struct bug_options *options, const struct toolchain_list *toolchains,
               int *signal, struct error *error);

#endif
