#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TEMPORARY "crosscall-XXXXXX"

enum { FOLDERS_OPEN = 16 };

static bool read_all(FILE *file, struct buffer *buffer)
{
	char chunk[1 << 16];
	size_t size;

	while ((size = fread(chunk, 1, sizeof chunk, file)) > 0)
		buffer_append(buffer, chunk, size);
	return !ferror(file);
}

bool file_read(const char *path, struct buffer *buffer, struct error *error)
{
	FILE *file;
	bool ok;

	if (strcmp(path, "-") == 0) {
		if (!read_all(stdin, buffer))
			return error_errno(error, "cannot read standard input");
		return true;
	}
	file = fopen(path, "rbe");
	if (file == NULL)
		return error_errno(error, "cannot read %s", path);
	ok = read_all(file, buffer);
	if (!ok)
		error_errno(error, "cannot read %s", path);
	fclose(file);
	return ok;
}

static bool write_all(int descriptor, const void *data, size_t size)
{
	const char *next = data;

	while (size > 0) {
		ssize_t written = write(descriptor, next, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		next += written;
		size -= (size_t)written;
	}
	return true;
}

static bool write_new(const char *path, int flags, const void *data, size_t size)
{
	int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0666);
	bool ok;

	if (descriptor < 0)
		return false;
	ok = write_all(descriptor, data, size);
	/* Some file systems tell of a full disk only here. */
	if (close(descriptor) != 0)
		ok = false;
	return ok;
}

bool file_write(const char *path, const void *data, size_t size, struct error *error)
{
	static unsigned number;
	char draft[PATH_MAX];
	struct stat status;

	/* A pipe or a device is no name to put another file behind. */
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
		if (!write_new(path, 0, data, size))
			return error_errno(error, "cannot write %s", path);
		return true;
	}
	if (snprintf(draft, sizeof draft, "%s.%ld.%u", path, (long)getpid(), number++) >=
	    (int)sizeof draft) {
		errno = ENAMETOOLONG;
		return error_errno(error, "cannot write %s", path);
	}
	if (!write_new(draft, O_CREAT | O_TRUNC, data, size) || rename(draft, path) != 0) {
		error_errno(error, "cannot write %s", path);
		unlink(draft);
		return false;
	}
	return true;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool folder_make(const char *path, struct error *error)
{
	char part[PATH_MAX];
	size_t length = strlen(path);

	if (length >= sizeof part) {
		errno = ENAMETOOLONG;
		return error_errno(error, "cannot make the folder %s", path);
	}
	for (size_t i = 1; i <= length; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		/* Read-only and automounted folders refuse in other ways than EEXIST. */
		if (mkdir(part, 0777) != 0 && !is_folder(part))
			return error_errno(error, "cannot make the folder %s", part);
	}
	return true;
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	remove(path);
	return 0;
}

void file_remove(const char *path)
{
	if (unlink(path) == 0 || errno == ENOENT)
		return;
	nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

/* Marks a folder as ours, and is locked as long as its maker lives. */
#define MARK ".crosscall-scratch"

/* False: there is no mark, or another process lives that made it. */
static bool mark_lock(struct arena *arena, const char *folder, int flags)
{
	const char *path = arena_printf(arena, "%s/" MARK, folder);
	int mark = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0600);

	if (mark < 0)
		return false;
	if (flock(mark, LOCK_EX | LOCK_NB) == 0)
		return true;
	close(mark);
	return false;
}

/* A mark that is not locked yet may be new: only what is older than this was left behind. */
enum { LEFT_BEHIND_SECONDS = 60 };

/* Removes what killed processes of ours left in the folder of temporary files. */
static void sweep(struct arena *arena, const char *parent)
{
	DIR *folder = opendir(parent);
	struct dirent *entry;
	struct stat status;

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		const char *path = arena_printf(arena, "%s/%s", parent, entry->d_name);

		if (strlen(entry->d_name) == strlen(TEMPORARY) &&
		    strncmp(entry->d_name, TEMPORARY, strlen(TEMPORARY) - 6) == 0 &&
		    lstat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
		    status.st_uid == geteuid() &&
		    status.st_mtime + LEFT_BEHIND_SECONDS < time(NULL) && mark_lock(arena, path, 0))
			file_remove(path);
	}
	closedir(folder);
}

bool folder_temporary(struct arena *arena, const char **path, struct error *error)
{
	const char *parent = getenv("TMPDIR");
	char *folder;

	if (parent == NULL || *parent == '\0')
		parent = "/tmp";
	sweep(arena, parent);
	folder = arena_printf(arena, "%s/" TEMPORARY, parent);
	if (mkdtemp(folder) == NULL)
		return error_errno(error, "cannot make a folder in %s", parent);
	mark_lock(arena, folder, O_CREAT | O_EXCL);
	*path = folder;
	return true;
}

bool folder_of_program(struct arena *arena, const char **path, struct error *error)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	if (length < 0)
		return error_errno(error, "cannot find the folder of this program");
	program[length] = '\0';
	slash = strrchr(program, '/');
	*path = arena_strndup(arena, program, MAX((size_t)(slash - program), (size_t)1));
	return true;
}

bool folder_of_cache(struct arena *arena, const char **path, struct error *error)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	/* The XDG base directory specification: a relative path is to be ignored. */
	if (cache != NULL && *cache == '/')
		*path = arena_printf(arena, "%s/crosscall", cache);
	else if (home != NULL && *home == '/')
		*path = arena_printf(arena, "%s/.cache/crosscall", home);
	else
		return error_set(error, ERROR_MACHINE, "no folder for the cache: $HOME is not set");
	return folder_make(*path, error);
}

double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu_seconds(int who)
{
	struct rusage usage;

	getrusage(who, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double clock_cpu_self(void)
{
	return cpu_seconds(RUSAGE_SELF);
}

double clock_cpu_children(void)
{
	return cpu_seconds(RUSAGE_CHILDREN);
}
