/*
 * What is kept of a reduction on the way, so that one that was killed can go on: the case so far and
 * what it shows, between whom, what was taken away and what was spent. A file a reduction, replaced as
 * a whole after each step, and removed when all is done:
 *
 *     {"reduction": {"of": "7c1e...", "case": "void f(i32, i128);\n", ...}, "hash": "09ab..."}
 *
 * `of` is the hash of all that decides how it goes: the case, what it shows, who judges. The file is
 * named by it.
 */
#ifndef BUGS_REDUCE_RECORD_H
#define BUGS_REDUCE_RECORD_H

#include "reduce_private.h"

/* All three do nothing when the request names no folder. */

/* Keeps what the reduction has come to. */
bool reduction_keep(struct reduction *r);
/* Goes on from what is kept: *found, and the reduction is as it was, or there was nothing. Fails with
 * ERROR_MACHINE when what is kept is damaged, or is of another reduction; the message names the file. */
bool reduction_recall(struct reduction *r, bool *found);
void reduction_forget(struct reduction *r);

#endif
