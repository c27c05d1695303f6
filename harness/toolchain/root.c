#include "root.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel follows the links, and tells what it came to. */
static bool follow(int folder, const char *path, char found[static PATH_MAX])
{
	struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
	const int file = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
	char link[64];
	ssize_t length;

	if (file < 0)
		return false;
	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	length = readlink(link, found, PATH_MAX - 1);
	close(file);
	if (length < 0)
		return false;
	found[length] = '\0';
	return true;
}

const char *root_path(struct arena *arena, const char *root, const char *path)
{
	const int folder = open(root != NULL ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	char found[PATH_MAX];
	bool ok;

	if (folder < 0)
		return path;
	ok = follow(folder, path, found);
	close(folder);
	return ok ? arena_strdup(arena, found) : path;
}
