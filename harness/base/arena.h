/*
 * Memory by phase: what one case, batch or campaign needs lies in one arena and goes with it.
 *
 * Memory is zeroed, aligned for every type, and never NULL: when the machine has none left the
 * program says so and ends with exit code 3.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>

#include "base.h"

struct arena_block;

struct arena {
	struct arena_block *block; /* the newest; older ones hang behind it */
};

#define NEW(arena, type)              ((type *)arena_alloc((arena), 1, sizeof(type)))
#define NEW_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))
#define NEW_ROOM(arena, type, count)  ((type *)arena_room((arena), (count), sizeof(type)))

void arena_init(struct arena *arena);
/* Forgets everything that was allocated, and keeps one block for the next phase. */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

/* `count` zeroed objects of `size` bytes; the product is checked for overflow. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* The same, but that nothing has been written to it yet: for what is large, and filled anyway. */
void *arena_room(struct arena *arena, size_t count, size_t size);
void *arena_copy(struct arena *arena, const void *data, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) FORMAT_LIKE(2, 3);

#endif
