#include "rootfs.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/file.h"
#include "../toolchain/root.h"
#include "describe.h"

static const char *const no_words[] = {NULL};

/* What of a system no compiler needs, and what is made new for each: a folder of ours may be below. */
static const char *const other_folder[] = {"boot", "dev", "home", "media", "mnt", "proc",
                                           "root", "run", "srv",  "sys",   "tmp", "var"};

static int is_shown(const struct dirent *entry)
{
	bool shown = *entry->d_name != '.';

	for (size_t i = 0; i < ARRAY_LEN(other_folder); i++)
		shown &= strcmp(entry->d_name, other_folder[i]) != 0;
	return shown;
}

static const char *const *show(struct arena *arena, const char *const *words, const char *root,
                               const char *name)
{
	const char *path = arena_printf(arena, "%s/%s", root, name);
	char link[PATH_MAX];
	const ssize_t length = readlink(path, link, sizeof link);
	const char *const more[] = {length < 0 ? "--ro-bind" : "--symlink",
	                            length < 0 ? path : arena_strndup(arena, link, (size_t)length),
	                            arena_printf(arena, "/%s", name), NULL};

	return start_join(arena, words, more);
}

/* The root is a new one, so that any folder of ours can be made in it. */
static const char *const *prefix_of(struct arena *arena, const char *root)
{
	static const char *const behind[] = {"--dev",
	                                     "/dev",
	                                     "--proc",
	                                     "/proc",
	                                     "--tmpfs",
	                                     "/tmp",
	                                     "--bind",
	                                     "{folder}",
	                                     "{folder}",
	                                     "--chdir",
	                                     "{folder}",
	                                     "--setenv",
	                                     "TMPDIR",
	                                     "/tmp",
	                                     "--setenv",
	                                     "PATH",
	                                     "/usr/local/bin:/usr/bin:/bin",
	                                     "--unshare-net",
	                                     "--die-with-parent",
	                                     "--",
	                                     NULL};
	const char *const *words = start_of(arena, "bwrap");
	struct dirent **entry;
	const int count = scandir(root, &entry, is_shown, alphasort);

	for (int i = 0; i < count; i++) {
		words = show(arena, words, root, entry[i]->d_name);
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
	return start_join(arena, words, behind);
}

/* "sid/gcc-16", "sid/rustc-1.97" for its rustc. */
static const char *name_of(struct arena *arena, const char *system, const char *program,
                           const struct compiler *compiler)
{
	return arena_printf(arena, "%s/%s", system, compiler_full_name(arena, compiler, program));
}

/* It is there already, by another name. */
static const struct compiler *same_as(const struct compiler_list *list,
                                      const struct compiler *compiler)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->compiler[i].root != NULL &&
		    strcmp(list->compiler[i].root, compiler->root) == 0 &&
		    strcmp(list->compiler[i].real, compiler->real) == 0)
			return &list->compiler[i];
	return NULL;
}

static void consider(struct arena *arena, struct compiler_list *list, const char *system,
                     const struct description *description)
{
	const char *program = strrchr(description->command[0], '/') + 1, *reason;
	const char *called = arena_printf(arena, "%s/%s", system, program);
	const struct compiler *other;
	struct compiler compiler;

	if (!compiler_of_description(arena, description, &compiler, &reason)) {
		left_out_push(arena, list, called, reason);
		return;
	}
	other = same_as(list, &compiler);
	if (other != NULL) {
		left_out_push(arena, list, called,
		              arena_printf(arena, "the same compiler as %s", other->name));
		return;
	}
	compiler.name = name_of(arena, system, program, &compiler);
	compiler_push(arena, list, &compiler);
}

static void find_in(struct arena *arena, struct compiler_list *list, const char *system,
                    const struct description *common, const char *folder)
{
	struct dirent **entry;
	const int count = compilers_in_folder(root_path(arena, common->root, folder), &entry);

	for (int i = 0; i < count; i++) {
		struct description one = *common;
		const char *path = arena_printf(arena, "%s/%s", folder, entry[i]->d_name);

		one.command = start_of(arena, path);
		if (program_is(root_path(arena, common->root, path)))
			consider(arena, list, system, &one);
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
}

bool rootfs_find(struct arena *arena, const char *folder, struct compiler_list *list,
                 struct error *error)
{
	static const char *const place[] = {"/usr/local/bin", "/usr/bin"};
	const char *root = path_behind_links(arena, folder);
	struct description common = {.environment = no_words, .root = root, .name = ""};

	if (*root != '/' || strcmp(root, "/") == 0 ||
	    !file_exists(arena_printf(arena, "%s/usr/bin", root)))
		return error_set(error, ERROR_USAGE,
		                 "%s is no other system's root folder: there is no %s/usr/bin",
		                 folder, folder);
	if (program_find(arena, "bwrap") == NULL)
		return error_set(error, ERROR_MACHINE,
		                 "the compilers in %s run through bwrap, which is not in $PATH: "
		                 "install bubblewrap",
		                 folder);
	common.prefix = prefix_of(arena, root);
	for (size_t i = 0; i < ARRAY_LEN(place); i++)
		find_in(arena, list, strrchr(root, '/') + 1, &common, place[i]);
	return true;
}
