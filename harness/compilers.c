#include "compilers.h"

#include <assert.h>
#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "process.h"

static bool is_program(const char *path)
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

		if (is_program(path))
			return path;
	}
	return NULL;
}

static const char *real_path(struct arena *arena, const char *path)
{
	char real[PATH_MAX];

	return arena_strdup(arena, realpath(path, real) != NULL ? real : path);
}

static void ask(const char *const *argv, struct process_result *result)
{
	struct process_request request = {.argv = argv, .seconds = QUESTION_SECONDS, .merge = true};

	process_run(&request, result);
}

static const char *answer_of(struct arena *arena, const char *const *argv)
{
	struct process_result result;
	const char *answer = NULL;

	ask(argv, &result);
	if (result.end == PROCESS_EXITED && result.code == 0)
		answer = arena_strdup(arena, result.output.data);
	process_result_release(&result);
	return answer;
}

const char *program_ask(struct arena *arena, const char *program, const char *argument)
{
	return answer_of(arena, (const char *const[]){program, argument, NULL});
}

const char *first_line(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strcspn(text, "\n"));
}

static const struct recipe *recipe_of(const char *printed)
{
	for (const struct recipe *recipe = recipes; recipe->name != NULL; recipe++)
		if (strstr(printed, recipe->version_mark) != NULL)
			return recipe;
	return NULL;
}

/*
 * Behind the mark ("clang version 19.1.7 (3)"), else the last word of the first line that looks
 * like a version ("gcc (Debian 12.2.0-14) 12.2.0", "gcc (GCC) 13.2.1 20230801").
 */
static const char *version_of(struct arena *arena, const char *printed, const char *mark)
{
	const char *behind = strstr(printed, mark) + strlen(mark);
	const char *found = "", *word = first_line(arena, printed);

	if (isdigit((unsigned char)*behind)) {
		size_t length = strcspn(behind, " -\n");

		/* "-nightly" belongs to it; the package's own "-11+b2" does not. */
		if (behind[length] == '-' && isalpha((unsigned char)behind[length + 1]))
			length = strcspn(behind, " \n");
		return arena_strndup(arena, behind, length);
	}
	for (; *word != '\0'; word += strspn(word, " ")) {
		size_t length = strcspn(word, " ");

		if (isdigit((unsigned char)*word) && memchr(word, '.', length) != NULL)
			found = arena_strndup(arena, word, length);
		word += length;
	}
	return found;
}

/* The target's flags come first: the answer depends on them. */
static const char *ask_for_support(struct arena *arena, const struct compiler *compiler,
                                   const struct target *target)
{
	const char *argv[8] = {compiler->driver};
	size_t count = 1;

	for (const char *const *flag = target->c_flag; *flag != NULL; flag++)
		argv[count++] = *flag;
	assert(count + 1 < ARRAY_LEN(argv));
	argv[count] = compiler->recipe->support;
	return answer_of(arena, argv);
}

/* The last word of the answer that is the full path of an archive. */
const char *compiler_support(struct arena *arena, const struct compiler *compiler,
                             const struct target *target)
{
	const char *answer = NULL, *found = NULL;
	char *copy, *rest;

	if (compiler->recipe->support != NULL)
		answer = ask_for_support(arena, compiler, target);
	if (answer == NULL)
		return NULL;
	copy = arena_strdup(arena, answer);
	for (char *word = strtok_r(copy, " \n", &rest); word != NULL;
	     word = strtok_r(NULL, " \n", &rest)) {
		size_t length = strlen(word);

		if (*word == '/' && length > 2 && strcmp(word + length - 2, ".a") == 0 &&
		    file_exists(word))
			found = word;
	}
	return found;
}

/* rustup puts itself in the place of rustc: what it would call is in the sysroot. */
static void leave_shim(struct arena *arena, struct compiler *compiler)
{
	const char *answer, *path;

	if (strcmp(compiler->recipe->stem, "rustc") != 0)
		return;
	answer = program_ask(arena, compiler->driver, "--print=sysroot");
	if (answer == NULL || *answer != '/')
		return;
	path = arena_printf(arena, "%s/bin/rustc", first_line(arena, answer));
	if (is_program(path))
		compiler->driver = path;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* "1.97.0-nightly" in 2 parts: "1.97-nightly". */
static const char *short_version(struct arena *arena, const char *version, unsigned parts)
{
	const char *dash = strchr(version, '-');
	size_t length = 0, channel = 0;

	for (unsigned i = 0; i < parts && version[length] != '\0'; i++)
		length += strspn(version + length + (i > 0), "0123456789") + (i > 0);
	while (dash != NULL && isalpha((unsigned char)dash[1 + channel]))
		channel++;
	return arena_printf(arena, "%.*s%.*s", (int)length, version,
	                    channel > 0 ? (int)channel + 1 : 0, channel > 0 ? dash : "");
}

/* A bare name is completed, unless another compiler has the whole name. */
static const char *full_name(struct arena *arena, const struct compiler *compiler)
{
	const struct recipe *recipe = compiler->recipe;
	const char *program = base_name(compiler->program), *name, *other;

	if (strcmp(program, recipe->stem) != 0 || recipe->version_parts == 0 ||
	    *compiler->version == '\0')
		return program;
	name = arena_printf(arena, "%s-%s", recipe->stem,
	                    short_version(arena, compiler->version, recipe->version_parts));
	other = program_find(arena, name);
	if (other != NULL && strcmp(real_path(arena, other), compiler->real) != 0)
		return program;
	return name;
}

bool compiler_identify(struct arena *arena, const char *path, struct compiler *compiler,
                       const char **reason)
{
	struct process_result result;
	struct buffer story;
	bool ok;

	*compiler = (struct compiler){.driver = path, .program = base_name(path)};
	ask((const char *const[]){path, "--version", NULL}, &result);
	buffer_init(&story);
	process_describe(&result, &story);
	compiler->printed = arena_strdup(arena, result.output.data);
	compiler->recipe = recipe_of(compiler->printed);
	ok = result.end == PROCESS_EXITED && result.code == 0 && compiler->recipe != NULL;
	if (!ok)
		*reason = arena_printf(arena, "no compiler that we know: --version %s%s%s",
		                       story.data, result.output.length > 0 ? " and printed: " : "",
		                       first_line(arena, compiler->printed));
	buffer_release(&story);
	process_result_release(&result);
	if (!ok)
		return false;
	compiler->version = version_of(arena, compiler->printed, compiler->recipe->version_mark);
	leave_shim(arena, compiler);
	compiler->real = real_path(arena, compiler->driver);
	compiler->name = full_name(arena, compiler);
	return true;
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

static void compiler_push(struct arena *arena, struct compiler_list *list,
                          const struct compiler *compiler)
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

static void find_in_folder(struct arena *arena, struct compiler_list *list, const char *folder)
{
	struct dirent **entry;
	int count = scandir(folder, &entry, is_compiler_name, longer_first);

	for (int i = 0; i < count; i++) {
		const char *name = arena_strdup(arena, entry[i]->d_name);
		const char *path = arena_printf(arena, "%s/%s", folder, name);
		const char *first = program_find(arena, name);

		free(entry[i]);
		if (!is_program(path))
			continue;
		if (strcmp(first, path) == 0)
			consider(arena, list, path, name);
		else if (strcmp(real_path(arena, first), real_path(arena, path)) != 0)
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
		if (is_program(path))
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
