#include "compilers.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/file.h"

bool program_is(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* The next folder of $PATH, or NULL. Relative ones are passed over: what they name depends on where
 * we stand. */
static const char *next_folder(struct arena *arena, const char **rest)
{
	while (**rest != '\0') {
		const char *start = *rest;
		size_t length = strcspn(start, ":");

		*rest = start + length + (start[length] == ':');
		if (*start == '/')
			return arena_strndup(arena, start, length);
	}
	return NULL;
}

static const char *path_variable(void)
{
	const char *path = getenv("PATH");

	return path != NULL ? path : "/usr/local/bin:/usr/bin:/bin";
}

const char *program_find(struct arena *arena, const char *name)
{
	const char *rest = path_variable(), *folder;

	while ((folder = next_folder(arena, &rest)) != NULL) {
		const char *path = arena_printf(arena, "%s/%s", folder, name);

		if (program_is(path))
			return path;
	}
	return NULL;
}

const char *path_behind_links(struct arena *arena, const char *path)
{
	char real[PATH_MAX];

	return arena_strdup(arena, realpath(path, real) != NULL ? real : path);
}

static void *grow(struct arena *arena, const void *old, size_t count, size_t *capacity, size_t size)
{
	void *array;

	*capacity = MAX(*capacity * 2, (size_t)16);
	array = arena_alloc(arena, *capacity, size);
	if (count > 0)
		memcpy(array, old, count * size);
	return array;
}

void left_out_push(struct arena *arena, struct compiler_list *list, const char *name,
                   const char *reason)
{
	if (list->left_out_count == list->left_out_capacity)
		list->left_out = grow(arena, list->left_out, list->left_out_count,
		                      &list->left_out_capacity, sizeof *list->left_out);
	list->left_out[list->left_out_count++] = (struct left_out){name, reason};
}

void compiler_push(struct arena *arena, struct compiler_list *list, const struct compiler *compiler)
{
	if (list->count == list->capacity)
		list->compiler = grow(arena, list->compiler, list->count, &list->capacity,
		                      sizeof *list->compiler);
	list->compiler[list->count++] = *compiler;
}

/* One file may be several compilers (ccache looks at the name it is called by), but not of one
 * version. */
static bool is_same(const struct compiler *a, const struct compiler *b)
{
	const char *version = strchr(a->printed, ' '), *other = strchr(b->printed, ' ');

	/* gcc begins with the name that it was called by. */
	return strcmp(a->real, b->real) == 0 && version != NULL && other != NULL &&
	       strcmp(version, other) == 0;
}

static void consider(struct arena *arena, struct compiler_list *list, const char *path,
                     const char *program)
{
	struct compiler compiler;
	const char *reason;

	if (!compiler_identify(arena, path, &compiler, &reason)) {
		left_out_push(arena, list, program, reason);
		return;
	}
	compiler.program = program;
	for (size_t i = 0; i < list->count; i++) {
		struct compiler *other = &list->compiler[i];

		if (is_same(other, &compiler)) {
			if (strcmp(other->program, program) != 0)
				left_out_push(
				    arena, list, program,
				    arena_printf(arena, "the same compiler as %s", other->name));
			return;
		}
		if (strcmp(other->name, compiler.name) == 0) {
			left_out_push(arena, list, path,
			              arena_printf(arena, "%s is called %s, too", other->driver,
			                           other->name));
			return;
		}
	}
	compiler_push(arena, list, &compiler);
}

static bool is_named_after(const char *name, const char *stem)
{
	size_t length = strlen(stem);

	if (strncmp(name, stem, length) != 0)
		return false;
	name += length;
	if (*name == '\0')
		return true;
	return *name == '-' && isdigit((unsigned char)name[1]) &&
	       name[1 + strspn(name + 1, "0123456789.")] == '\0';
}

static int is_compiler_name(const struct dirent *entry)
{
	for (const struct recipe *recipe = recipes; recipe->name != NULL; recipe++)
		if (is_named_after(entry->d_name, recipe->stem))
			return 1;
	return 0;
}

/* Names with a version come first: "gcc" is then a duplicate of "gcc-12", not the reverse. */
static int longer_first(const struct dirent **a, const struct dirent **b)
{
	size_t length = strlen((*a)->d_name), other = strlen((*b)->d_name);

	if (length != other)
		return length < other ? 1 : -1;
	return strcmp((*a)->d_name, (*b)->d_name);
}

int compilers_in_folder(const char *folder, struct dirent ***entry)
{
	return scandir(folder, entry, is_compiler_name, longer_first);
}

static void find_in_folder(struct arena *arena, struct compiler_list *list, const char *folder)
{
	struct dirent **entry;
	int count = compilers_in_folder(folder, &entry);

	for (int i = 0; i < count; i++) {
		const char *name = arena_strdup(arena, entry[i]->d_name);
		const char *path = arena_printf(arena, "%s/%s", folder, name);
		const char *first = program_find(arena, name);

		free(entry[i]);
		if (!program_is(path))
			continue;
		if (strcmp(first, path) == 0)
			consider(arena, list, path, name);
		else if (strcmp(path_behind_links(arena, first), path_behind_links(arena, path)) !=
		         0)
			left_out_push(arena, list, path,
			              arena_printf(arena, "%s comes first in $PATH", first));
	}
	if (count >= 0)
		free(entry);
}

static void find_in_path(struct arena *arena, struct compiler_list *list)
{
	const char *rest = path_variable(), *folder;

	while ((folder = next_folder(arena, &rest)) != NULL)
		find_in_folder(arena, list, folder);
}

static void find_in_rustup(struct arena *arena, struct compiler_list *list)
{
	const char *root = getenv("RUSTUP_HOME"), *home = getenv("HOME");
	struct dirent **entry;
	int count;

	if (root == NULL && home == NULL)
		return;
	root = root != NULL ? arena_printf(arena, "%s/toolchains", root)
	                    : arena_printf(arena, "%s/.rustup/toolchains", home);
	count = scandir(root, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *name = arena_strdup(arena, entry[i]->d_name);
		const char *path = arena_printf(arena, "%s/%s/bin/rustc", root, name);

		free(entry[i]);
		if (program_is(path))
			consider(arena, list, path, name);
	}
	if (count >= 0)
		free(entry);
}

void compilers_find(struct arena *arena, struct compiler_list *list)
{
	*list = (struct compiler_list){0};
	find_in_path(arena, list);
	find_in_rustup(arena, list);
}
