/* What every command that judges cases does with the outcome: print it, and choose the exit code. */
#ifndef COMMANDS_RESULT_H
#define COMMANDS_RESULT_H

#include "../../reports/text.h"
#include "../../reports/view.h"
#include "../bugs/expect.h"

/* What a campaign left in its store, and the compilers that were left out of it; owned by the arena. */
bool result_load(const char *folder, const struct toolchain_list *toolchains, struct arena *arena,
                 struct view *view, struct error *error);

/* The report on standard output, and the coverage behind it; fills in what all reports share. */
void result_print(const struct view *view, struct report_options *report, bool stats);

/* Which findings decide the exit code: those of libffi alone only when it was asked for by name; those that
 * need a tier which is not in `exit_on` (TIER_BITs) never do. */
struct result_options {
	bool libffi_named;
	uint32_t exit_on;
};

/* Prints which of the expectations, on which it is decided, hold, and which accepted bugs were not seen. These
 * are gone only where all was judged, `is_whole`, and reduced. */
void result_print_expected(const struct expectations *list, const struct view *view, bool is_whole);

/* Prints which bugs are accepted by the file, and which of those it accepts were not seen. True when
 * all findings that decide are of accepted bugs; false, too, and told, when the file cannot be read. */
bool result_expect(const char *file, const struct view *view, const struct result_options *options,
                   struct arena *arena);

/* 0, 1 or 4. */
int result_code(const struct view *view, const struct result_options *options);

#endif
