/* Files, folders and the clock: the only place that asks the system for them. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "arena.h"
#include "base.h"
#include "buffer.h"
#include "error.h"

/* Appends the bytes of the file (`-` is standard input); messages name the path. */
bool file_read(const char *path, struct buffer *buffer, struct error *error);
/* Replaces the file as a whole: readers see the old one or the new one. */
bool file_write(const char *path, const void *data, size_t size, struct error *error);
bool file_exists(const char *path);
/* Makes the folder and those above it. */
bool folder_make(const char *path, struct error *error);
/* Removes the file, or the folder with all that is in it; what is not there is fine. */
void file_remove(const char *path);
/* A new folder of our own under $TMPDIR or /tmp; the path is owned by the arena. What processes of
 * ours that were killed have left there is removed. */
bool folder_temporary(struct arena *arena, const char **path, struct error *error);
/* Full path of the folder that holds the running program. */
bool folder_of_program(struct arena *arena, const char **path, struct error *error);
/* $XDG_CACHE_HOME/crosscall or ~/.cache/crosscall, made when missing. */
bool folder_of_cache(struct arena *arena, const char **path, struct error *error);

/* Seconds on a clock that never goes back. */
double clock_seconds(void);
/* CPU seconds, user and system, of this process, and of all its children that were waited for. */
double clock_cpu_self(void);
double clock_cpu_children(void);

#endif
