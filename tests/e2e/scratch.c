#include "scratch.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
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

void scratch_write(const char *name, const char *text)
{
	FILE *file = fopen(name, "we");

	cr_assert_not_null(file, "%s", name);
	fputs(text, file);
	cr_assert_eq(fclose(file), 0);
}
