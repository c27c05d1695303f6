/* One page about two compilers: what they differ by, what they agree on, and what either cannot express. */
#ifndef REPORTS_PAIR_H
#define REPORTS_PAIR_H

#include <stdio.h>

#include "../harness/nights/pair.h"
#include "text.h"

enum { PAIR_JSON_VERSION = 1 };

struct pair_report {
	const struct view *view; /* clean (reports/clean.h) */
	struct pair_side one, other;
	const struct pair *pair;
	bool brief; /* what differs alone: nothing of what either can express */
};

/* Of toolchains of the view, by place. Owned by the arena. */
struct pair_report *pair_report_make(struct arena *arena, const struct view *view,
                                     const struct pair_side *one, const struct pair_side *other);

void pair_text(const struct pair_report *report, const struct report_options *options, FILE *out);

/*
 * One object; what is there keeps its name and meaning within a version.
 *
 *     { "format": "crosscall-pair", "version": 1, "target": "x86_64-sysv",
 *       "one": { "name": "gcc-12", "toolchains": [ "gcc-12:-O0", ... ], "versions": [ "12.2.0", ... ] },
 *       "other": likewise,
 *       "judged": 120, "differ": 33,                       cases
 *       "causes": [ { "cases": 12, "share": 0.1, "title": ..., "classes": ..., "key": ... or null,
 *                     "blame": ..., "known": ..., "reference": ...,      "" for nothing
 *                     "kind": "args", "finding": id, "case": text, "command": ... } ... ],
 *       "others": [ { "toolchain": ..., "as_one": 33, "as_other": 0, "as_neither": 0 } ... ],
 *       "alone": [ { "toolchain": ..., "kind": "self", "finding": id, "case": text } ... ],
 *       "features": { "both": [ ... ], "only_one": [ ... ], "only_other": [ ... ] },
 *       "abstentions": [ { "toolchain": ..., "status": ..., "reason": ..., "cases": 3 } ... ] }
 */
void pair_json(const struct pair_report *report, const struct report_options *options, FILE *out);

/* The same for a comment on a pull request, in the size that GitHub takes: a table of the causes, and behind
 * it what pair_text() says of each. What does not fit is counted. */
void pair_markdown(const struct pair_report *report, const struct report_options *options,
                   FILE *out);

/* What the writers share; owned by the arena. "28.3 %" */
const char *pair_share(struct arena *arena, uint64_t part, uint64_t whole);
const char *pair_command(const struct pair_report *report, const struct report_options *options,
                         const struct pair_cause *cause, struct arena *arena);
/* "gcc-12 (12.2.0, at -O0) and clang-14 (...)"; "They differ on 3 of 42 cases that both judged..." */
const char *pair_sides(const struct pair_report *report, struct arena *arena);
const char *pair_verdict(const struct pair_report *report, struct arena *arena);
/* Parts of pair_text(): a cause, number from 0; and what stands behind all of them. */
void pair_text_cause(const struct pair_report *report, const struct report_options *options,
                     size_t number, FILE *out);
void pair_text_rest(const struct pair_report *report, const struct report_options *options,
                    FILE *out);
/* A root cause in words, and its smallest case. */
const char *pair_title(const struct pair_cause *cause, struct arena *arena);
const char *pair_case(const struct pair_cause *cause);

/* The features, separated by spaces, of the first toolchain that the other lacks, or has. */
enum pair_features { PAIR_BOTH, PAIR_ONLY_ONE, PAIR_ONLY_OTHER };
const char *pair_features(const struct pair_report *report, enum pair_features which,
                          struct arena *arena);

#endif
