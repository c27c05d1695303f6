/* What several reports say in the same words. What these return is owned by the arena. */
#ifndef REPORTS_WORDS_H
#define REPORTS_WORDS_H

#include "text.h"

/* "2 findings in 1,950 cases, and 1 that only libffi shows." */
const char *words_verdict(const struct view *view, struct arena *arena);
/* "2 new bugs, 9 known, 1 changed; 3 findings are left to reduce (--reduce-budget)."; "" where nothing was
 * reduced. */
const char *words_bugs(const struct view *view, struct arena *arena);
/* "1,950 of 2,000 cases were judged by at least two independent families (gcc, LLVM)." */
const char *words_judged(const struct view *view, struct arena *arena);

/* "an argument does not arrive" */
const char *words_title(const struct finding *finding, struct arena *arena);
/* "iso, gnu (extension)": what a reader may care about; "" when the case cannot be read. */
const char *words_tiers(const struct finding *finding, struct arena *arena);
/* "gcc-12:-O0 calls clang-14:-O0, a5: sent 0123, received 4567"; "" when there is no such thing. */
const char *words_difference(const struct finding *finding, struct arena *arena);
/* All of this in one: "an argument does not arrive: {gcc-12} {clang-14}; gcc-12:-O0 calls..." */
const char *words_sentence(const struct finding *finding, struct arena *arena);
/* "args/i128/one-gpr-left/3f9a (known: i128-split.case): `i128` with..."; "" where it was not reduced. */
const char *words_bug(const struct view *view, const struct finding *finding, struct arena *arena);
/* "new", "known: i128-split.case, https://...". */
const char *words_bug_status(const struct bug *bug, struct arena *arena);
/* The command that shows it again, for a shell; `split` goes between its case and its toolchains. Where one
 * of them is of another system, its folder is told by its last part: --rootfs .../sid. */
const char *words_command(const struct view *view, const struct finding *finding,
                          const struct report_options *options, const char *split,
                          struct arena *arena);
/* The same with another verb: "explain", "reduce". */
const char *words_command_of(const struct view *view, const struct finding *finding,
                             const struct report_options *options, const char *verb,
                             const char *split, struct arena *arena);

#endif
