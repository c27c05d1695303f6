#include "cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/arena.h"
#include "../base/file.h"

#define SUFFIX ".module"

enum { HASH_LENGTH = sizeof(struct hash_text) - 1 };

struct cache {
	struct arena arena; /* holds the cache itself */
	struct arena scratch;
	const char *folder;
	uint64_t most, bytes;
};

struct entry {
	const char *path;
	struct timespec used;
	uint64_t size;
};

struct listing {
	size_t count;
	struct entry *entry;
	uint64_t bytes;
};

static int is_entry(const struct dirent *entry)
{
	/* A suffix may follow: drafts of processes that were killed are to go as well. */
	return strstr(entry->d_name, SUFFIX) != NULL;
}

static struct listing list(struct cache *cache)
{
	struct listing listing = {0};
	struct dirent **name;
	int count = scandir(cache->folder, &name, is_entry, NULL);

	if (count < 0)
		return listing;
	listing.entry = NEW_ARRAY(&cache->scratch, struct entry, (size_t)count);
	for (int i = 0; i < count; i++) {
		const char *path =
		    arena_printf(&cache->scratch, "%s/%s", cache->folder, name[i]->d_name);
		struct stat status;

		free(name[i]);
		if (stat(path, &status) != 0)
			continue;
		listing.entry[listing.count++] =
		    (struct entry){path, status.st_mtim, (uint64_t)status.st_size};
		listing.bytes += (uint64_t)status.st_size;
	}
	free(name);
	return listing;
}

static int oldest_first(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->used.tv_sec != b->used.tv_sec)
		return a->used.tv_sec < b->used.tv_sec ? -1 : 1;
	if (a->used.tv_nsec != b->used.tv_nsec)
		return a->used.tv_nsec < b->used.tv_nsec ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* Others may use the folder, too: what is there counts, not what we have put there. A tenth is
 * made free, so that this is not for every file. */
static void evict(struct cache *cache)
{
	struct listing listing = list(cache);

	if (listing.count > 0)
		qsort(listing.entry, listing.count, sizeof *listing.entry, oldest_first);
	for (size_t i = 0; i < listing.count && listing.bytes > cache->most - cache->most / 10;
	     i++) {
		unlink(listing.entry[i].path);
		listing.bytes -= listing.entry[i].size;
	}
	cache->bytes = listing.bytes;
	arena_reset(&cache->scratch);
}

struct cache *cache_open(const char *folder, uint64_t bytes)
{
	struct arena arena;
	struct cache *cache;
	struct error ignored;

	arena_init(&arena);
	cache = NEW(&arena, struct cache);
	cache->folder = arena_strdup(&arena, folder);
	cache->most = bytes;
	cache->arena = arena;
	arena_init(&cache->scratch);
	folder_make(folder, &ignored);
	cache->bytes = list(cache).bytes;
	arena_reset(&cache->scratch);
	return cache;
}

void cache_close(struct cache *cache)
{
	struct arena arena = cache->arena;

	arena_release(&cache->scratch);
	arena_release(&arena);
}

static const char *entry_path(struct cache *cache, const struct hash_text *key)
{
	return arena_printf(&cache->scratch, "%s/%s" SUFFIX, cache->folder, key->text);
}

static struct hash_text hash_of(const char *data, size_t size)
{
	struct hasher *hasher = hasher_new();

	hasher_add(hasher, data, size);
	return hasher_finish(hasher);
}

static bool is_sound(const struct buffer *content)
{
	struct hash_text hash;

	if (content->length <= HASH_LENGTH)
		return false;
	hash = hash_of(content->data + HASH_LENGTH, content->length - HASH_LENGTH);
	return memcmp(content->data, hash.text, HASH_LENGTH) == 0;
}

bool cache_get(struct cache *cache, const struct hash_text *key, const char *path)
{
	const char *entry = entry_path(cache, key);
	struct buffer content;
	struct error ignored;
	bool ok;

	buffer_init(&content);
	ok = file_read(entry, &content, &ignored);
	if (ok && !is_sound(&content)) {
		unlink(entry);
		ok = false;
	}
	ok = ok &&
	     file_write(path, content.data + HASH_LENGTH, content.length - HASH_LENGTH, &ignored);
	if (ok)
		utimensat(AT_FDCWD, entry, NULL, 0); /* used just now */
	buffer_release(&content);
	arena_reset(&cache->scratch);
	return ok;
}

void cache_put(struct cache *cache, const struct hash_text *key, const char *path)
{
	struct buffer module, content;
	struct error ignored;

	buffer_init(&module);
	buffer_init(&content);
	if (file_read(path, &module, &ignored)) {
		struct hash_text hash = hash_of(module.data, module.length);

		buffer_append(&content, hash.text, HASH_LENGTH);
		buffer_append(&content, module.data, module.length);
		if (file_write(entry_path(cache, key), content.data, content.length, &ignored))
			cache->bytes += content.length;
	}
	buffer_release(&module);
	buffer_release(&content);
	arena_reset(&cache->scratch);
	if (cache->bytes > cache->most)
		evict(cache);
}
