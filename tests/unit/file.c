#include "../../harness/base/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "folder.h"

TestSuite(file, .init = folder_enter, .fini = folder_leave, .timeout = 30);

static size_t entry_count(const char *path)
{
	DIR *entries = opendir(path);
	size_t count = 0;

	if (entries == NULL)
		return 0;
	while (readdir(entries) != NULL)
		count++;
	closedir(entries);
	return count - 3; /* the folder itself, the one above, and the mark that it is ours */
}

Test(file, write_replaces_as_a_whole)
{
	const char *path = arena_printf(&arena, "%s/a", folder);
	struct buffer buffer;

	cr_assert(file_write(path, "first one", 9, &error), "%s", error.message);
	cr_assert(file_write(path, "se\0cond", 7, &error), "%s", error.message);
	buffer_init(&buffer);
	cr_assert(file_read(path, &buffer, &error), "%s", error.message);
	cr_expect_eq(buffer.length, 7);
	cr_expect_eq(memcmp(buffer.data, "se\0cond", 8), 0);
	cr_expect_eq(entry_count(folder), 1, "a draft was left behind");
	buffer_release(&buffer);
}

Test(file, failures_name_the_path)
{
	const char *path = arena_printf(&arena, "%s/none/a", folder);
	struct buffer buffer;

	buffer_init(&buffer);
	cr_expect_not(file_read(path, &buffer, &error));
	cr_expect_eq(error.kind, ERROR_MACHINE);
	cr_expect_neq(strstr(error.message, path), NULL, "%s", error.message);
	cr_expect_not(file_write(path, "", 0, &error));
	cr_expect_neq(strstr(error.message, path), NULL, "%s", error.message);
	cr_expect_not(file_read(folder, &buffer, &error), "a folder is no file");
	buffer_release(&buffer);
}

Test(file, a_device_is_written_in_place)
{
	struct stat status;

	cr_expect(file_write("/dev/null", "a", 1, &error), "%s", error.message);
	cr_expect_eq(stat("/dev/null", &status), 0);
	cr_expect(S_ISCHR(status.st_mode));
}

Test(file, folders_are_made_and_removed_with_all_in_them)
{
	const char *path = arena_printf(&arena, "%s/a//b/c/", folder);
	const char *outside = arena_printf(&arena, "%s/outside", folder);
	const char *link = arena_printf(&arena, "%s/a/b/link", folder);
	const char *top = arena_printf(&arena, "%s/a", folder);

	cr_assert(folder_make(path, &error), "%s", error.message);
	cr_assert(folder_make(path, &error), "%s", error.message);
	cr_assert(file_write(outside, "", 0, &error));
	cr_assert_eq(symlink(outside, link), 0);
	file_remove(top);
	cr_expect_not(file_exists(top));
	cr_expect(file_exists(outside), "a link was followed");
	file_remove(top);
	cr_expect_not(folder_make(arena_printf(&arena, "%s/a", outside), &error));
}

Test(file, cache_folder_follows_the_environment)
{
	const char *path;

	setenv("XDG_CACHE_HOME", folder, 1);
	cr_assert(folder_of_cache(&arena, &path, &error), "%s", error.message);
	cr_expect_eq(strncmp(path, folder, strlen(folder)), 0);
	cr_expect(file_exists(path));
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", folder, 1);
	cr_assert(folder_of_cache(&arena, &path, &error), "%s", error.message);
	cr_expect_neq(strstr(path, "/.cache/crosscall"), NULL, "%s", path);
	unsetenv("HOME");
	cr_expect_not(folder_of_cache(&arena, &path, &error));
}

Test(file, program_folder_holds_the_program)
{
	const char *path;

	cr_assert(folder_of_program(&arena, &path, &error), "%s", error.message);
	cr_expect(file_exists(arena_printf(&arena, "%s/test-file", path)), "%s", path);
}

/* A folder as another process of ours would have made it, `age` seconds ago. */
static const char *make_old(const char *name, long age, bool marked)
{
	const char *path = arena_printf(&arena, "%s/%s", folder, name);
	struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_NOW}};

	cr_assert(folder_make(path, &error), "%s", error.message);
	cr_assert(file_write(arena_printf(&arena, "%s/t00.so", path), "x", 1, &error));
	if (marked)
		cr_assert(
		    file_write(arena_printf(&arena, "%s/.crosscall-scratch", path), "", 0, &error));
	times[1] = (struct timespec){.tv_sec = time(NULL) - age};
	cr_assert(utimensat(AT_FDCWD, path, times, 0) == 0);
	return path;
}

Test(file, what_killed_processes_left_is_swept)
{
	const char *left = make_old("crosscall-aaaaaa", 3600, true);
	const char *young = make_old("crosscall-bbbbbb", 5, true);
	const char *held = make_old("crosscall-cccccc", 3600, true);
	const char *other = make_old("crosscall-master", 3600, false);
	int holder = open(arena_printf(&arena, "%s/.crosscall-scratch", held), O_RDWR);
	const char *path;

	cr_assert(holder >= 0 && flock(holder, LOCK_EX) == 0);
	setenv("TMPDIR", folder, 1);
	cr_assert(folder_temporary(&arena, &path, &error), "%s", error.message);
	cr_expect(!file_exists(left));
	cr_expect(file_exists(young) && file_exists(held) && file_exists(other));
	cr_expect(file_exists(path));
	close(holder);
}
