/* Bugs get their explanation when they are found: a report can be made without the compilers. */
#ifndef COMMANDS_EXPLAIN_BUGS_H
#define COMMANDS_EXPLAIN_BUGS_H

#include "../base/error.h"
#include "../toolchain.h"

/*
 * Explains the bugs in the store that have no explanation yet, each between the two toolchains that
 * it was reduced between, and keeps what comes of it. It goes no further after a signal, which is no
 * failure: *signal. False when the machine or the store failed.
 */
bool explain_bugs(const char *out, const struct toolchain_list *toolchains, unsigned jobs,
                  int *signal, struct error *error);

#endif
