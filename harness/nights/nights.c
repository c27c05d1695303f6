#include "nights.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../base/file.h"

static bool has_store(struct arena *arena, const char *folder)
{
	return file_exists(arena_printf(arena, "%s/crosscall.db", folder));
}

/* 0 for a name that is no number, or has more before or behind it. */
static unsigned long number_of(const char *name)
{
	char *end;
	unsigned long number = *name >= '1' && *name <= '9' ? strtoul(name, &end, 10) : 0;

	return number != 0 && *end == '\0' ? number : 0;
}

static int compare(const void *one, const void *other)
{
	const struct night *a = one, *b = other;

	return a->number < b->number ? -1 : a->number > b->number;
}

/* Names in the folder, the two that are always there among them. */
static size_t count_entries(DIR *folder)
{
	size_t count = 0;

	while (readdir(folder) != NULL)
		count++;
	rewinddir(folder);
	return count;
}

struct night_list nights_of(struct arena *arena, const char *folder)
{
	DIR *open = opendir(folder);
	struct night *night;
	size_t room, count = 0;
	struct dirent *entry;

	if (open == NULL)
		return (struct night_list){0};
	room = count_entries(open);
	night = NEW_ARRAY(arena, struct night, room);
	while (count < room && (entry = readdir(open)) != NULL) {
		unsigned long number = number_of(entry->d_name);

		night[count].number = number;
		night[count].folder = arena_printf(arena, "%s/%s", folder, entry->d_name);
		count += number != 0 && has_store(arena, night[count].folder);
	}
	closedir(open);
	qsort(night, count, sizeof *night, compare);
	return (struct night_list){count, night};
}

/* Nobody closes the file. The system lets go of an flock when its holder dies. */
bool nights_hold(const char *folder, struct error *error)
{
	const char *path;
	struct arena arena;
	int file;
	bool held;

	if (!folder_make(folder, error))
		return false;
	arena_init(&arena);
	path = arena_printf(&arena, "%s/lock", folder);
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	held = file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0;
	if (!held && file >= 0 && errno == EWOULDBLOCK)
		error_set(error, ERROR_USAGE,
		          "%s: another night is under way there; wait for it (`crosscall status "
		          "%s`), or name another folder with --store",
		          folder, folder);
	else if (!held)
		error_errno(error, "%s", path);
	if (!held && file >= 0)
		close(file);
	arena_release(&arena);
	return held;
}

bool nights_resolve(struct arena *arena, const char *path, const char **folder, struct error *error)
{
	struct night_list list;

	if (has_store(arena, path)) {
		*folder = path;
		return true;
	}
	list = nights_of(arena, path);
	if (list.count == 0)
		return error_set(error, ERROR_USAGE,
		                 "%s: there is no campaign in it, and no folder of nights: it has "
		                 "neither a crosscall.db nor a 1/crosscall.db",
		                 path);
	*folder = list.night[list.count - 1].folder;
	return true;
}

bool nights_place(struct arena *arena, const char *folder, const char **nights,
                  unsigned long *number)
{
	char *path = realpath(folder, NULL), *name = path != NULL ? strrchr(path, '/') : NULL;

	*number = name != NULL ? number_of(name + 1) : 0;
	if (*number != 0)
		*nights = arena_strndup(arena, path, MAX((size_t)(name - path), 1));
	free(path);
	return *number != 0;
}
