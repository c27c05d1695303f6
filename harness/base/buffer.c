#include "buffer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_room(struct buffer *buffer, size_t size)
{
	size_t capacity = MAX(buffer->capacity, (size_t)64);

	while (capacity - buffer->length <= size)
		capacity *= 2;
	if (capacity == buffer->capacity)
		return;
	buffer->data = realloc(buffer->data, capacity);
	if (buffer->data == NULL) {
		fputs("crosscall: the machine has no memory left\n", stderr);
		exit(3);
	}
	buffer->capacity = capacity;
}

void buffer_init(struct buffer *buffer)
{
	*buffer = (struct buffer){0};
	make_room(buffer, 0);
	buffer->data[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	buffer->data[0] = '\0';
}

void buffer_append(struct buffer *buffer, const void *data, size_t size)
{
	make_room(buffer, size);
	if (size > 0)
		memcpy(buffer->data + buffer->length, data, size);
	buffer->length += size;
	buffer->data[buffer->length] = '\0';
}

void buffer_puts(struct buffer *buffer, const char *text)
{
	buffer_append(buffer, text, strlen(text));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	make_room(buffer, (size_t)length);
	va_start(arguments, format);
	vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buffer->length += (size_t)length;
}

size_t buffer_reserve(struct buffer *buffer, size_t size, size_t alignment)
{
	size_t start = (buffer->length + alignment - 1) / alignment * alignment;

	make_room(buffer, start - buffer->length + size);
	memset(buffer->data + buffer->length, 0, start - buffer->length + size + 1);
	buffer->length = start + size;
	return start;
}
