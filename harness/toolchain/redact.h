/*
 * Texts without what they tell of a machine: a path keeps its last part alone, and names of its user and of
 * the machine itself are left out.
 *
 *     /home/alice/build/bin/cc1: out of memory      .../cc1: out of memory
 *     my:-O0,-I/home/alice/include                  my:-O0,-I.../include
 *     /home/alice                                   ...
 *     built by alice on build7.example.org          built by ... on ...
 *
 * Of one or two parts nothing is kept, since the last may be a user's name. Addresses on the web stay,
 * and so does what has no slash at its beginning.
 *
 * Names are those of the account (also $USER, $LOGNAME, $SUDO_USER) and of the host (also $HOSTNAME, and its
 * part before the first dot), as whole words, in capitals or not. One of fewer than three letters, or one
 * that is an ordinary word ("root", "build", "struct", "will"), stays: without it other texts would be
 * destroyed, and it tells of nobody. Full names of people are not looked for.
 */
#ifndef TOOLCHAIN_REDACT_H
#define TOOLCHAIN_REDACT_H

#include "../base/arena.h"

struct redact_names {
	size_t count;
	const char *const *name; /* longest first */
};

/* Those of the list that are to be left out, with the first parts of those that have dots. Owned by the
 * arena. */
struct redact_names redact_choose(struct arena *arena, const char *const *name, size_t count);
/* Those of this machine, found once. */
const struct redact_names *redact_machine(void);

/* The text without paths, and without these names; or without these names alone. The text itself where
 * there is nothing to leave out; NULL for NULL. */
const char *redact_with(struct arena *arena, const char *text, const struct redact_names *names);
const char *redact_words(struct arena *arena, const char *text, const struct redact_names *names);
/* Without paths and the names of this machine. */
const char *redact_text(struct arena *arena, const char *text);

/* A folder in a command that others may read: its last part, where it is not below the folder in which
 * the command is given. */
const char *redact_folder(struct arena *arena, const char *folder);

#endif
