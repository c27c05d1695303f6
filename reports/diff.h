/*
 * What changed between two campaigns, for people and for programs. The older one is called A, the
 * newer one B.
 */
#ifndef REPORTS_DIFF_H
#define REPORTS_DIFF_H

#include <stdio.h>

#include "../harness/nights/change.h"
#include "text.h"

enum { DIFF_JSON_VERSION = 1 };

/* A bug; or the findings of one kind between two toolchains. */
struct diff_entry {
	enum change_kind kind;
	bool is_bug, is_after;   /* `example` and `bug` are of B; else of A */
	const char *one, *other; /* the toolchains; "" where it is of no two */
	const char *title;
	const char *classes;
	const char *command;           /* that explains it */
	const struct bug *bug;         /* NULL for findings */
	const struct finding *example; /* the one with the shortest case; NULL for a bug */
	size_t count;                  /* of findings */
};

/* From one toolchain to another, where both judged the same cases and other numbers went wrong. */
struct diff_cell {
	const char *caller, *callee;
	struct view_cell before, after;
};

struct diff {
	const char *name[2]; /* of the folders, as the user knows them */
	const struct view *view[2];
	const struct change *change;
	/* New, changed, joined, gone, left; of what was not tried on the other side the bugs alone. By
	 * kind, bugs first. What libffi alone shows is not among them. */
	size_t entry_count;
	const struct diff_entry *entry;
	size_t findings[CHANGE_KIND_COUNT]; /* without those of libffi alone */
	size_t untried[2];       /* findings of A that B did not judge, and the other way round */
	size_t libffi_only;      /* findings that are not known, and that libffi alone shows */
	const char *other_cases; /* why cells are not compared; NULL: they are */
	size_t cell_count;
	const struct diff_cell *cell;
};

/* The views are clean (reports/clean.h). All is owned by the arena, or shared with the views. */
struct diff *diff_make(struct arena *arena, const char *const name[2],
                       const struct view *const view[2], const struct report_options *options);

/* Something is new, by compilers. */
bool diff_has_new(const struct diff *diff);

void diff_text(const struct diff *diff, const struct report_options *options, FILE *out);

/*
 * One object; what is there keeps its name and meaning within a version.
 *
 *     { "format": "crosscall-diff", "version": 1,
 *       "before": CAMPAIGN, "after": CAMPAIGN,       { "name": "nights/1", "target": ..., "seed": ... }
 *       "toolchains": [ { "name": "gcc-12:-O0", "change": "rebuilt",
 *                         "before": { "version": ..., "fingerprint": ..., "features": [...] } or null,
 *                         "after": likewise } ... ],
 *       "findings": { "new": 3, ... }, "bugs": { "new": 1, ... },    how many, by kind of change
 *       "changes": [ { "change": "new", "what": "bug" or "findings", "in": "before" or "after",
 *                      "one": ..., "other": ..., "title": ..., "classes": ..., "count": 3,
 *                      "key": ... of a bug, "finding": id, "case": text, "command": ... } ... ],
 *       "untried": { "before": 0, "after": 0 },      findings that the other side did not judge
 *       "libffi_only": 0,
 *       "other_cases": null, or why cells are not compared,
 *       "cells": [ { "caller": ..., "callee": ..., "judged": [n, n], "wrong": [n, n] } ... ] }
 */
void diff_json(const struct diff *diff, FILE *out);

#endif
