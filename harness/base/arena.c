#include "arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *older;
	size_t size, used; /* of data */
	_Alignas(max_align_t) unsigned char data[];
};

static noreturn void out_of_memory(void)
{
	fputs("crosscall: the machine has no memory left\n", stderr);
	exit(3);
}

static void block_push(struct arena *arena, size_t size)
{
	struct arena_block *block = malloc(sizeof *block + size);

	if (block == NULL)
		out_of_memory();
	block->older = arena->block;
	block->size = size;
	block->used = 0;
	arena->block = block;
}

void arena_init(struct arena *arena)
{
	arena->block = NULL;
}

void arena_reset(struct arena *arena)
{
	while (arena->block != NULL && arena->block->older != NULL) {
		struct arena_block *older = arena->block->older;

		free(arena->block);
		arena->block = older;
	}
	if (arena->block != NULL)
		arena->block->used = 0;
}

void arena_release(struct arena *arena)
{
	while (arena->block != NULL) {
		struct arena_block *older = arena->block->older;

		free(arena->block);
		arena->block = older;
	}
}

void *arena_room(struct arena *arena, size_t count, size_t size)
{
	const size_t alignment = _Alignof(max_align_t);
	size_t bytes;
	void *data;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		out_of_memory();
	bytes = (bytes + alignment - 1) / alignment * alignment;
	if (arena->block == NULL || arena->block->size - arena->block->used < bytes)
		block_push(arena, MAX(bytes, (size_t)BLOCK_SIZE));
	data = arena->block->data + arena->block->used;
	arena->block->used += bytes;
	assert((uintptr_t)data % alignment == 0);
	return data;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	return memset(arena_room(arena, count, size), 0, count * size);
}

void *arena_copy(struct arena *arena, const void *data, size_t size)
{
	void *copy = arena_alloc(arena, 1, size);

	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, 1, length + 1);

	memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	text = arena_alloc(arena, 1, (size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}
