/*
 * What went wrong in the world outside: a file, a process, a user's input.
 *
 * A function that can fail returns false and leaves a message; each caller wraps the message with
 * what it was doing, so that it reads from the outside in: "case 7: compile: gcc-12 exited 1".
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base.h"

/* Who has to act decides the exit code. The first error set decides; wrapping keeps it. */
enum error_kind {
	ERROR_NONE,
	ERROR_USAGE,       /* the user: exit code 2 */
	ERROR_MACHINE,     /* the machine or a compiler: exit code 3 */
	ERROR_NOTHING,     /* there was nothing to test: exit code 4 */
	ERROR_INTERRUPTED, /* nobody: exit code 128 + signal */
};

struct error {
	enum error_kind kind;
	int signal; /* of ERROR_INTERRUPTED */
	char message[2048];
};

/* Both return false, so that `return error_set(...)` ends a function. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    FORMAT_LIKE(3, 4);
/* Appends ": " and the text of `errno`; the kind is ERROR_MACHINE. */
bool error_errno(struct error *error, const char *format, ...) FORMAT_LIKE(2, 3);
/* Puts the formatted text and ": " before the message that is there. */
bool error_wrap(struct error *error, const char *format, ...) FORMAT_LIKE(2, 3);

#endif
