/*
 * Modules that were built before: a folder with a size. A file is named by the hash of what the
 * module was made of, begins with the hash of what it holds, and is believed only as long as the
 * two agree. Nothing here is ever an error: a cache that cannot be used is an empty one.
 */
#ifndef BUILD_CACHE_H
#define BUILD_CACHE_H

#include "../base/hash.h"

struct cache;

/* When `bytes` are exceeded, what was not used for longest goes. Never NULL. */
struct cache *cache_open(const char *folder, uint64_t bytes);
void cache_close(struct cache *cache);

/* Copies the module to `path`; false when it is not there. */
bool cache_get(struct cache *cache, const struct hash_text *key, const char *path);
void cache_put(struct cache *cache, const struct hash_text *key, const char *path);

#endif
