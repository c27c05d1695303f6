/* A temporary folder of the test's own, and an arena: for the one file of tests that includes this. */
#ifndef UNIT_FOLDER_H
#define UNIT_FOLDER_H

#include <criterion/criterion.h>

#include "../../harness/base/arena.h"
#include "../../harness/base/file.h"

static struct arena arena;
static struct error error;
static const char *folder;

/* For a TestSuite's .init and .fini. */
static void folder_enter(void)
{
	arena_init(&arena);
	cr_assert(folder_temporary(&arena, &folder, &error), "%s", error.message);
}

static void folder_leave(void)
{
	file_remove(folder);
	arena_release(&arena);
}

#endif
