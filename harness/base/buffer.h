/* A growing run of bytes. `data` is always followed by a NUL that `length` does not count. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>

#include "base.h"

struct buffer {
	char *data; /* owned; never NULL after buffer_init */
	size_t length;
	size_t capacity;
};

void buffer_init(struct buffer *buffer);
void buffer_release(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_append(struct buffer *buffer, const void *data, size_t size);
void buffer_puts(struct buffer *buffer, const char *text);
void buffer_printf(struct buffer *buffer, const char *format, ...) FORMAT_LIKE(2, 3);
/* Appends `size` zero bytes behind padding to `alignment`; returns where they start. */
size_t buffer_reserve(struct buffer *buffer, size_t size, size_t alignment);

#endif
