/*
 * An explanation for a program: the same record as reports/explain_text.h prints, as one JSON
 * object. What is there keeps its name and meaning within a version; more may come.
 *
 *     { "format": "crosscall-explanation", "version": 1,
 *       "target": "x86_64-sysv", "case": { "id": "...", "text": "..." },
 *       "judged": true,                      by any toolchain at all
 *       "toolchains": [ "gcc-12:-O0", ... ],
 *       "findings": [ {
 *           "kind": "args", "sentence": "The caller ...",
 *           "classes": [ [ "gcc-12:-O0", ... ], ... ],
 *           "caller": "...", "callee": "...",          names of toolchains, or null
 *           "leaf": "a5", "sent": "dc..", "received": "29..", "detail": "",
 *           "layouts": [ { "words": [ { "what": "offset of s0.f1", "value": 4 } ... ] } ... ],
 *                                                      by class; of a layout alone
 *           "arguments": [ { "leaf": "a5", "bit": 0, "bits": 64, "from": PLACE, "to": PLACE,
 *                            "astray": true }, ... ],  null: not measured
 *           "result": [ ... ],
 *           "drawing": [ { "place": "r9", "caller": [], "callee": [ "a5[0..8)" ], "differs": true } ... ],
 *           "notes": [ "...", ... ],
 *           "blame": { "kind": "...", "guilty": "...", "sentence": "...",
 *                      "conduct": { "gcc-12:-O0": "conforms", ... }, "evidence": [ "..." ] }
 *           "assembly": { "caller": END, "callee": END },                  with --asm
 *           "lowered": [ { "toolchain": "...", "signature": "..." } ... ]  with --ir
 *       } ... ],
 *       "said": [ { "toolchain": "gcc-12:-O0", "sentence": "the ABI of ... has changed in GCC 4.4" } ... ],
 *                                                      by the compilers, asked for -Wpsabi
 *       "absent": [ { "toolchain": "tcc:", "status": "abstained", "reason": "int128" } ... ] }
 *
 *     PLACE: { "area": "register", "register": "r9", "bit": 0, "text": "r9" }; other areas are
 *            "stack", "behind register", "behind stack" (with the "slot" of the pointer), "nowhere"
 *     END:   { "toolchain": "...", "instructions": [ { "text": "...", "marked": false } ... ] }
 *     Where a signature or instructions are missing, "failure" says why.
 */
#ifndef REPORTS_EXPLAIN_JSON_H
#define REPORTS_EXPLAIN_JSON_H

#include <stdio.h>

#include "../harness/explain/explain.h"

enum { EXPLAIN_JSON_VERSION = 1 };

void explain_json(const struct explanation *explanation, FILE *out);
/* The same in one line; owned by the arena. */
const char *explain_json_text(const struct explanation *explanation, struct arena *arena);

#endif
