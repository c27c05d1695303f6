/* The bugs of all nights: since when, until when, and who shows them. */
#ifndef REPORTS_HISTORY_H
#define REPORTS_HISTORY_H

#include <stdio.h>

#include "../harness/nights/history.h"
#include "text.h"

enum { HISTORY_JSON_VERSION = 1 };

/* One line a bug; or one page about one. `folder` is that of the nights. */
void history_text(const struct history *history, const char *folder,
                  const struct report_options *options, FILE *out);
void history_text_bug(const struct history *history, const struct history_bug *bug,
                      const struct report_options *options, FILE *out);

/* "gcc-12:-O0: other binaries of version 12.2.0"; NULL where it is the same. Owned by the arena. */
const char *history_toolchain(const struct toolchain_change *toolchain, struct arena *arena);

/*
 * One object; what is there keeps its name and meaning within a version.
 *
 *     { "format": "crosscall-history", "version": 1,
 *       "nights": [ { "night": 1, "date": "2026-01-31", "open": 3, "came": 1, "went": 0,
 *                     "toolchains": [ { "name": ..., "version": ..., "fingerprint": ... } ... ] } ... ],
 *       "bugs": [ { "key": ..., "title": ..., "state": "open", "gone", "back" or "untold",
 *                   "first": 1, "last": 3,                  nights
 *                   "classes": ..., "known": ..., "reference": ..., "case": ...,   the newest
 *                   "nights": [ { "night": 1, "state": "seen", "findings": 7, "classes": ... }
 *                               ... ] } ... ] }             only those from the first on
 *
 * `only` NULL: of all bugs.
 */
void history_json(const struct history *history, const struct history_bug *only, FILE *out);

#endif
