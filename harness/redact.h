/*
 * Texts without what they tell of a machine: a path keeps its last part alone.
 *
 *     /home/alice/build/bin/cc1: out of memory      .../cc1: out of memory
 *     my:-O0,-I/home/alice/include                  my:-O0,-I.../include
 *     /home/alice                                   ...
 *
 * Of one or two parts nothing is kept, since the last may be a user's name. Addresses on the web stay,
 * and so does what has no slash at its beginning.
 */
#ifndef HARNESS_REDACT_H
#define HARNESS_REDACT_H

#include "base/arena.h"

/* The text itself where there is nothing to leave out; NULL for NULL. */
const char *redact_text(struct arena *arena, const char *text);

/* A folder in a command that others may read: its last part, where it is not below the folder in which
 * the command is given. */
const char *redact_folder(struct arena *arena, const char *folder);

#endif
