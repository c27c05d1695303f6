/* --keep: the sources of a batch as the compilers get them, and the commands that compile them. */
#ifndef JUDGE_KEEP_H
#define JUDGE_KEEP_H

#include "pipeline.h"

/*
 * Writes pipeline->keep/FIRST/tNN.c (.rs), a source for each toolchain, and a file `commands` with
 * an argument vector a line, its arguments quoted for a POSIX shell.
 */
bool keep_sources(const struct pipeline *pipeline, const struct pipeline_batch *batch,
                  struct arena *arena, struct error *error);

#endif
