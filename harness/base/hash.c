#include "hash.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct hasher {
	XXH3_state_t *state;
};

uint64_t hash_64(const void *data, size_t size)
{
	return XXH3_64bits(data, size);
}

struct hasher *hasher_new(void)
{
	struct hasher *hasher = malloc(sizeof *hasher);

	if (hasher == NULL || (hasher->state = XXH3_createState()) == NULL) {
		fputs("crosscall: the machine has no memory left\n", stderr);
		exit(3);
	}
	XXH3_128bits_reset(hasher->state);
	return hasher;
}

void hasher_add(struct hasher *hasher, const void *data, size_t size)
{
	uint64_t length = size;

	XXH3_128bits_update(hasher->state, &length, sizeof length);
	XXH3_128bits_update(hasher->state, data, size);
}

void hasher_add_text(struct hasher *hasher, const char *text)
{
	hasher_add(hasher, text, strlen(text));
}

bool hasher_add_file(struct hasher *hasher, const char *path, struct error *error)
{
	FILE *file = fopen(path, "rb");
	char chunk[1 << 16];
	size_t size;
	bool failed;

	if (file == NULL)
		return error_errno(error, "cannot read %s", path);
	while ((size = fread(chunk, 1, sizeof chunk, file)) > 0)
		hasher_add(hasher, chunk, size);
	failed = ferror(file);
	fclose(file);
	if (failed)
		return error_errno(error, "cannot read %s", path);
	return true;
}

struct hash_text hasher_finish(struct hasher *hasher)
{
	XXH128_hash_t hash = XXH3_128bits_digest(hasher->state);
	struct hash_text text;
	int length = snprintf(text.text, sizeof text.text, "%016llx%016llx",
	                      (unsigned long long)hash.high64, (unsigned long long)hash.low64);

	assert(length == 32);
	(void)length;
	XXH3_freeState(hasher->state);
	free(hasher);
	return text;
}
