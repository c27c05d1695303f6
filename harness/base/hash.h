/* Names made out of contents: XXH3, 128 and 64 bits (xxhash.com), printed as lower-case hex. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base.h"
#include "error.h"

struct hash_text {
	char text[33]; /* 32 digits and a NUL */
};

struct hasher; /* a hash over several pieces; each piece's length counts too */

uint64_t hash_64(const void *data, size_t size);

struct hasher *hasher_new(void);
void hasher_add(struct hasher *hasher, const void *data, size_t size);
void hasher_add_text(struct hasher *hasher, const char *text);
/* Adds a file's bytes. */
bool hasher_add_file(struct hasher *hasher, const char *path, struct error *error);
/* Returns the hash and frees the hasher. */
struct hash_text hasher_finish(struct hasher *hasher);

#endif
