/*
 * What a bisection found, for a person:
 *
 *     Who behaves alike
 *
 *         A  {gcc-11 gcc-12 clang-19 clang-22}
 *         B  {clang-13..16}
 *
 *     Which version changed it
 *
 *         gcc    A: never changed here (11..12)
 *         clang  B up to 16
 *                A from 19 on: changed between 16 and 19, as caller and as callee
 *
 * and for a program. What is there keeps its name and meaning within a version; more may come.
 *
 *     { "format": "crosscall-bisection", "version": 1,
 *       "target": "x86_64-sysv", "case": { "id": "...", "text": "..." },
 *       "judged": true,                       by any toolchain at all
 *       "kind": "args",                        null where all agree
 *       "classes": [ [ "gcc-11:-O0", ... ], ... ],
 *       "series": [ {
 *           "compiler": "clang", "flags": "-O0",   null: the same at all flags
 *           "monotone": true,                      no class goes and comes back
 *           "versions": [ { "version": "13", "toolchain": "clang-13:-O0", "class": "B",
 *                           "absent": null } ... ],    a class of null: "absent" says why
 *           "changes": [ { "after": "16", "by": "19", "from": "B", "to": "A",
 *                          "as": [ "caller", "callee" ],
 *                          "partner": "gcc-12:-O0" } ... ] } ... ] }
 */
#ifndef REPORTS_BISECT_H
#define REPORTS_BISECT_H

#include <stdio.h>

#include "../harness/bugs/bisect.h"

enum { BISECT_JSON_VERSION = 1 };

struct bisect_report {
	bool colour;
	unsigned width;
	const char *name; /* how the case was named: a file, a finding, "-" */
	bool is_file;
};

void bisect_text(const struct bisection *bisection, const struct bisect_report *report, FILE *out);
void bisect_json(const struct bisection *bisection, FILE *out);

/* "14" of clang-14, "2.9" of tcc; the whole name of a compiler that is called otherwise. */
const char *bisect_version(const struct bisection *bisection, size_t toolchain);

#endif
