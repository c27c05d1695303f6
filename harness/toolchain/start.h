/*
 * The argument vector that a compiler is started with, whatever it is to do or to be asked:
 *
 *     [env NAME=VALUE...] [prefix...] program [arguments that are the compiler's own...]
 *
 * NULL-terminated, never a shell's text. "{folder}" in a word stands for the folder that the process
 * works in, so that a container can be given it.
 */
#ifndef TOOLCHAIN_START_H
#define TOOLCHAIN_START_H

#include "../base/arena.h"

enum { QUESTION_SECONDS = 10 };

/* Of a program alone. */
const char *const *start_of(struct arena *arena, const char *program);
size_t start_length(const char *const *list);
/* One list behind the other. */
const char *const *start_join(struct arena *arena, const char *const *first,
                              const char *const *second);
/* For a process that works in that folder. */
const char *const *start_in(struct arena *arena, const char *const *start, const char *folder);

/* What a question is answered with, both streams, when the exit code is 0; else NULL. */
const char *start_ask(struct arena *arena, const char *const *start, const char *const *question);
/* The same for a question of one word. */
const char *start_ask_one(struct arena *arena, const char *const *start, const char *question);

/* Where questions are asked from: $TMPDIR or /tmp. */
const char *start_folder(void);

#endif
