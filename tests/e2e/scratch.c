#include "scratch.h"

#include <criterion/criterion.h>
#include <criterion/hooks.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/crosscall-e2e-XXXXXX";
static int caches;

void scratch_forget_cache(void)
{
	char cache[sizeof folder + 32];

	snprintf(cache, sizeof cache, "%s/cache-%d", folder, caches++);
	setenv("XDG_CACHE_HOME", cache, 1);
}

void scratch_enter(void)
{
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	scratch_forget_cache();
	unsetenv("NO_COLOR");
	unsetenv("CROSSCALL_TEST_CC");
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status, (void)kind, (void)place;
	return remove(path);
}

void scratch_leave(void)
{
	if (chdir("/") == 0)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void scratch_copy(const char *from, const char *to)
{
	const pid_t child = fork();
	int status = -1;

	if (child == 0) {
		execlp("cp", "cp", "-r", from, to, (char *)NULL);
		_exit(1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0, "cp -r %s %s", from, to);
}

/* What the tests of one program share, by the process that starts them all. */
static void name_made(pid_t program, char name[sizeof folder + 32])
{
	snprintf(name, sizeof folder + 32, "/tmp/crosscall-made-%ld", (long)program);
}

void scratch_enter_made(void (*make)(void))
{
	char made[sizeof folder + 32];

	name_made(getppid(), made);
	scratch_enter();
	if (access(made, F_OK) == 0) {
		cr_assert_eq(rmdir(folder), 0);
		scratch_copy(made, folder);
		cr_assert_eq(chdir(folder), 0);
		return;
	}
	make();
	scratch_copy(folder, made);
}

ReportHook(POST_ALL)(struct criterion_global_stats *stats)
{
	char made[sizeof folder + 32];

	(void)stats;
	name_made(getpid(), made);
	nftw(made, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void scratch_write(const char *name, const char *text)
{
	FILE *file = fopen(name, "we");

	cr_assert_not_null(file, "%s", name);
	fputs(text, file);
	cr_assert_eq(fclose(file), 0);
}
