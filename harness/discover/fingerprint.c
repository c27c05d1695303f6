#include "fingerprint.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../base/file.h"
#include "../toolchain/root.h"

enum { FRESH_SECONDS = 2 };

struct file_hashes {
	struct arena arena;
	const char *path; /* NULL: nothing is remembered */
	json_t *known;    /* path -> [size, inode, seconds, nanoseconds, hash] */
	bool changed;
};

struct file_hashes *file_hashes_open(const char *folder)
{
	struct arena arena;
	struct file_hashes *hashes;

	arena_init(&arena);
	hashes = NEW(&arena, struct file_hashes);
	if (folder != NULL) {
		hashes->path = arena_printf(&arena, "%s/files.json", folder);
		hashes->known = json_load_file(hashes->path, 0, NULL);
	}
	if (!json_is_object(hashes->known)) {
		json_decref(hashes->known);
		hashes->known = json_object();
	}
	hashes->arena = arena;
	return hashes;
}

void file_hashes_close(struct file_hashes *hashes)
{
	struct arena arena = hashes->arena;
	char *text = hashes->changed ? json_dumps(hashes->known, JSON_INDENT(1)) : NULL;
	struct error ignored;

	if (text != NULL && hashes->path != NULL)
		file_write(hashes->path, text, strlen(text), &ignored);
	free(text);
	json_decref(hashes->known);
	arena_release(&arena);
}

static json_t *identity(const struct stat *status)
{
	return json_pack("[I, I, I, I]", (json_int_t)status->st_size, (json_int_t)status->st_ino,
	                 (json_int_t)status->st_mtim.tv_sec, (json_int_t)status->st_mtim.tv_nsec);
}

/* The hash that is remembered, or NULL. */
static const char *recall(const struct file_hashes *hashes, const char *path, json_t *wanted)
{
	json_t *known = json_object_get(hashes->known, path);
	const char *hash = json_string_value(json_array_get(known, json_array_size(wanted)));

	for (size_t i = 0; i < json_array_size(wanted); i++)
		if (!json_equal(json_array_get(known, i), json_array_get(wanted, i)))
			return NULL;
	return hash;
}

static void add_content(struct file_hashes *hashes, struct hasher *hasher, const char *path)
{
	struct hasher *content;
	struct hash_text hash;
	struct error ignored;
	struct stat status;
	const char *known;
	json_t *entry;

	if (stat(path, &status) != 0)
		return;
	entry = identity(&status);
	known = recall(hashes, path, entry);
	if (known != NULL) {
		hasher_add_text(hasher, known);
		json_decref(entry);
		return;
	}
	content = hasher_new();
	hasher_add_file(content, path, &ignored);
	hash = hasher_finish(content);
	hasher_add_text(hasher, hash.text);
	json_array_append_new(entry, json_string(hash.text));
	/* A file of this moment may change again with no other time to show for it. */
	if (time(NULL) - status.st_mtim.tv_sec > FRESH_SECONDS) {
		json_object_set(hashes->known, path, entry);
		hashes->changed = true;
	}
	json_decref(entry);
}

static void add_file(struct file_hashes *hashes, struct hasher *hasher, const char *path)
{
	hasher_add_text(hasher, path);
	add_content(hashes, hasher, path);
}

/* A file as the compiler names it. Behind a prefix whoever is there is asked, where there is somebody
 * who can be: then the file of that name here would be another. */
static void add_its_file(struct file_hashes *hashes, struct hasher *hasher, struct arena *arena,
                         const struct compiler *compiler, const char *path)
{
	const char *const question[] = {"sha256sum", "--", path, NULL};
	const char *answer = NULL;

	hasher_add_text(hasher, path);
	if (compiler->is_elsewhere && compiler->root == NULL)
		answer = start_ask(arena, compiler->around, question);
	if (answer != NULL)
		hasher_add_text(hasher, answer);
	else if (compiler->root != NULL)
		add_content(hashes, hasher, root_path(arena, compiler->root, path));
	else
		add_content(hashes, hasher, path);
}

/* Some compilers name a component that they take from $PATH without its folder. */
static void add_components(struct file_hashes *hashes, struct hasher *hasher, struct arena *arena,
                           const struct compiler *compiler)
{
	for (const char *const *name = compiler->recipe->component; *name != NULL; name++) {
		const char *question = arena_printf(arena, "-print-prog-name=%s", *name);
		const char *answer = start_ask_one(arena, compiler->start, question);
		const char *path = answer != NULL ? first_line(arena, answer) : *name;
		const char *found =
		    *path != '/' && !compiler->is_elsewhere ? program_find(arena, path) : NULL;

		add_its_file(hashes, hasher, arena, compiler, found != NULL ? found : path);
	}
}

static bool is_wanted(const char *name, const char *const *beginning)
{
	for (; *beginning != NULL; beginning++)
		if (strncmp(name, *beginning, strlen(*beginning)) == 0)
			return true;
	return false;
}

/* ldd(1) prints lines "name => path (address)". */
static void add_libraries(struct file_hashes *hashes, struct hasher *hasher, struct arena *arena,
                          const struct compiler *compiler, const char *program,
                          const char *const *beginning)
{
	const char *const question[] = {"ldd", program, NULL};
	const char *answer =
	    *beginning != NULL ? start_ask(arena, compiler->around, question) : NULL;
	char *line, *rest = NULL;

	if (answer == NULL)
		return;
	for (line = strtok_r(arena_strdup(arena, answer), "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		const char *name = line + strspn(line, " \t"), *arrow = strstr(name, " => ");

		if (arrow != NULL && is_wanted(name, beginning)) {
			arrow += strlen(" => ");
			add_its_file(hashes, hasher, arena, compiler,
			             arena_strndup(arena, arrow, strcspn(arrow, " ")));
		}
	}
}

/* Where the compiler itself is, when a script stands before it; else NULL. */
static const char *itself(struct arena *arena, const struct compiler *compiler)
{
	const struct recipe *recipe = compiler->recipe;
	const char *answer = NULL, *path;

	if (recipe->itself != NULL)
		answer = start_ask_one(arena, compiler->start, recipe->itself);
	if (answer == NULL || *answer != '/')
		return NULL;
	path = arena_printf(arena, "%s%s", first_line(arena, answer), recipe->itself_below);
	if (compiler->root == NULL && !compiler->is_elsewhere)
		path = path_behind_links(arena, path);
	return strcmp(path, compiler->real) != 0 ? path : NULL;
}

/* What stands in the same words in another description may be set to do something else. */
static void add_description(struct hasher *hasher, const struct compiler *compiler)
{
	for (const char *const *word = compiler->start; *word != NULL; word++)
		if (*word != compiler->driver)
			hasher_add_text(hasher, *word);
	if (compiler->root != NULL)
		hasher_add_text(hasher, compiler->root);
}

struct hash_text fingerprint_compiler(struct file_hashes *hashes, struct arena *arena,
                                      const struct compiler *compiler)
{
	struct hasher *hasher = hasher_new();
	const char *linker = strchr(compiler->linker, '/') != NULL
	                         ? compiler->linker
	                         : program_find(arena, compiler->linker);
	const char *behind_scripts = itself(arena, compiler);
	const char *behind = strchr(compiler->printed, ' '); /* the name that gcc was called by */

	hasher_add_text(hasher, compiler->recipe->name);
	/* The driver may be a script, or ccache, in front of what we cannot see. */
	hasher_add_text(hasher, behind != NULL ? behind : "");
	add_its_file(hashes, hasher, arena, compiler, compiler->real);
	add_description(hasher, compiler);
	add_components(hashes, hasher, arena, compiler);
	if (behind_scripts != NULL)
		add_its_file(hashes, hasher, arena, compiler, behind_scripts);
	add_libraries(hashes, hasher, arena, compiler,
	              behind_scripts != NULL ? behind_scripts : compiler->real,
	              compiler->recipe->library);
	if (linker != NULL)
		add_file(hashes, hasher, linker);
	return hasher_finish(hasher);
}

static void add_list(struct hasher *hasher, const char *const *list)
{
	for (; *list != NULL; list++)
		hasher_add_text(hasher, *list);
	hasher_add_text(hasher, "");
}

struct hash_text fingerprint_toolchain(struct file_hashes *hashes,
                                       const struct toolchain *toolchain,
                                       const struct hash_text *compiler)
{
	struct hasher *hasher = hasher_new();

	hasher_add_text(hasher, compiler->text);
	hasher_add_text(hasher, toolchain->target->name);
	hasher_add_text(hasher, toolchain->target->calls ? "calls" : "layouts");
	if (toolchain->support != NULL)
		add_file(hashes, hasher, toolchain->support);
	add_list(hasher, toolchain->recipe->wrapper);
	add_list(hasher, toolchain->recipe->compile);
	add_list(hasher, toolchain->argv_flag);
	return hasher_finish(hasher);
}

struct hash_text fingerprint_libffi(struct file_hashes *hashes, struct arena *arena,
                                    const struct target *target)
{
	static const char *const beginning[] = {"libffi", NULL}, *const none[] = {NULL};
	static const struct compiler runner = {.around = none};
	struct hasher *hasher = hasher_new();
	struct error ignored;
	const char *folder;

	hasher_add_text(hasher, target->name);
	hasher_add_text(hasher, target->libffi);
	if (folder_of_program(arena, &folder, &ignored))
		add_libraries(hashes, hasher, arena, &runner,
		              arena_printf(arena, "%s/%s", folder, target->runner), beginning);
	return hasher_finish(hasher);
}
