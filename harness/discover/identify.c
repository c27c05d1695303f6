/* What a program says that it is. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/file.h"
#include "../base/process.h"
#include "../toolchain/root.h"
#include "compilers.h"
#include "describe.h"

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
	const char *behind = strstr(printed, mark);
	const char *found = "", *word = first_line(arena, printed);

	behind = behind != NULL ? behind + strlen(mark) : "";
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
	const char *const last[] = {compiler->recipe->support, NULL};

	return start_ask(arena, compiler->start, start_join(arena, target->c_flag, last));
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

		if (*word == '/' && length > 2 && strcmp(word + length - 2, ".a") == 0) {
			const char *path =
			    compiler->root != NULL ? root_path(arena, compiler->root, word) : word;

			found = file_exists(path) ? path : found;
		}
	}
	return found;
}

/* By whatever name it is called. */
static bool is_rustup(struct arena *arena, const char *path)
{
	const char *real = path_behind_links(arena, path);
	const int folder = (int)(strrchr(real, '/') - real);
	struct stat status, rustup;

	return stat(real, &status) == 0 &&
	       stat(arena_printf(arena, "%.*s/rustup", folder, real), &rustup) == 0 &&
	       status.st_dev == rustup.st_dev && status.st_ino == rustup.st_ino;
}

/* rustup puts itself in the place of rustc: what it would call is in the sysroot. What else stands
 * there, a script maybe, is what the user wants to be called. */
static void leave_shim(struct arena *arena, struct compiler *compiler)
{
	const char *answer, *path;

	if (strcmp(compiler->recipe->stem, "rustc") != 0 || !is_rustup(arena, compiler->driver))
		return;
	answer = start_ask_one(arena, compiler->start, "--print=sysroot");
	if (answer == NULL || *answer != '/')
		return;
	path = arena_printf(arena, "%s/bin/rustc", first_line(arena, answer));
	if (program_is(path)) {
		compiler->driver = path;
		compiler->start = start_of(arena, path);
	}
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

const char *compiler_full_name(struct arena *arena, const struct compiler *compiler,
                               const char *program)
{
	const struct recipe *recipe = compiler->recipe;

	if (strcmp(program, recipe->stem) != 0 || recipe->version_parts == 0 ||
	    *compiler->version == '\0')
		return program;
	return arena_printf(arena, "%s-%s", recipe->stem,
	                    short_version(arena, compiler->version, recipe->version_parts));
}

/* A bare name is completed, unless another compiler has the whole name. */
static const char *full_name(struct arena *arena, const struct compiler *compiler)
{
	const char *program = base_name(compiler->program);
	const char *name = compiler_full_name(arena, compiler, program);
	const char *other = strcmp(name, program) != 0 ? program_find(arena, name) : NULL;

	if (other != NULL && strcmp(path_behind_links(arena, other), compiler->real) != 0)
		return program;
	return name;
}

/* Fails, too, when what answers is of no known kind. */
static bool ask_version(struct arena *arena, struct compiler *compiler, const char **reason)
{
	const char *const *argv =
	    start_join(arena, start_in(arena, compiler->start, start_folder()),
	               (const char *const[]){"--version", NULL});
	struct process_request request = {.argv = argv, .seconds = QUESTION_SECONDS, .merge = true};
	struct process_result result;
	struct buffer story;
	bool ok;

	process_run(&request, &result);
	buffer_init(&story);
	process_describe(&result, &story);
	compiler->printed = arena_strdup(arena, result.output.data);
	if (compiler->recipe == NULL)
		compiler->recipe = recipe_of(compiler->printed);
	ok = result.end == PROCESS_EXITED && result.code == 0 && compiler->recipe != NULL;
	if (!ok)
		*reason = arena_printf(arena, "no compiler that we know: --version %s%s%s",
		                       story.data, result.output.length > 0 ? " and printed: " : "",
		                       first_line(arena, compiler->printed));
	buffer_release(&story);
	process_result_release(&result);
	if (ok)
		compiler->version =
		    version_of(arena, compiler->printed, compiler->recipe->version_mark);
	return ok;
}

static const char *const nothing[] = {NULL};

bool compiler_identify(struct arena *arena, const char *path, struct compiler *compiler,
                       const char **reason)
{
	*compiler = (struct compiler){.driver = path,
	                              .program = base_name(path),
	                              .start = start_of(arena, path),
	                              .around = nothing,
	                              .own_flags = "",
	                              .linker = "ld"};
	if (!ask_version(arena, compiler, reason))
		return false;
	leave_shim(arena, compiler);
	compiler->real = path_behind_links(arena, compiler->driver);
	compiler->name = full_name(arena, compiler);
	return true;
}

/* env(1) sets the variables, and passes on what comes behind them. */
static const char *const *around_of(struct arena *arena, const struct description *d)
{
	const char *const *around = nothing;

	if (*d->environment != NULL)
		around = start_join(arena, start_of(arena, "env"), d->environment);
	return start_join(arena, around, d->prefix);
}

/* Those of the command's that may change the ABI are looked for among these. */
static const char *own_flags(struct arena *arena, const char *const *argument)
{
	const char *text = "";

	for (; *argument != NULL; argument++)
		if (**argument == '-' && strchr(*argument, ',') == NULL)
			text = arena_printf(arena, "%s%s%s", text, *text != '\0' ? "," : "",
			                    *argument);
	return text;
}

static bool add_tools(struct arena *arena, const struct description *d, struct compiler *compiler,
                      const char **reason)
{
	const struct recipe *recipe = compiler->recipe;

	if (d->sysroot != NULL && recipe->sysroot == NULL) {
		*reason = arena_printf(arena, "a %s, which takes no sysroot", recipe->name);
		return false;
	}
	if (d->assembler != NULL && *recipe->tools == NULL) {
		*reason = arena_printf(arena, "a %s, which takes no other assembler", recipe->name);
		return false;
	}
	if (d->sysroot != NULL)
		compiler->start = start_join(
		    arena, compiler->start,
		    start_of(arena, arena_printf(arena, "%s%s", recipe->sysroot, d->sysroot)));
	if (d->assembler != NULL)
		compiler->start =
		    start_join(arena, start_join(arena, compiler->start, recipe->tools),
		               start_of(arena, d->assembler));
	return true;
}

/* The file of the program, as it is named where it runs. */
static const char *real_program(struct arena *arena, const struct compiler *compiler)
{
	static const char find[] = "p=$(command -v -- \"$1\") && readlink -f -- \"$p\"";
	const char *const question[] = {"sh", "-c", find, "sh", compiler->driver, NULL};
	const char *answer;

	if (!compiler->is_elsewhere)
		return path_behind_links(arena, compiler->driver);
	answer = start_ask(arena, compiler->around, question);
	return answer != NULL ? first_line(arena, answer) : compiler->driver;
}

bool compiler_of_description(struct arena *arena, const struct description *d,
                             struct compiler *compiler, const char **reason)
{
	const char *program = d->command[0];

	*compiler = (struct compiler){.driver = program,
	                              .program = base_name(program),
	                              .name = d->name,
	                              .around = around_of(arena, d),
	                              .is_elsewhere = *d->prefix != NULL,
	                              .root = d->root,
	                              .recipe = d->kind,
	                              .own_flags = own_flags(arena, d->command + 1),
	                              .linker = d->linker != NULL ? d->linker : "ld"};
	if (strchr(program, '/') == NULL && !compiler->is_elsewhere)
		compiler->driver = program_find(arena, program);
	if (compiler->driver == NULL) {
		*reason = arena_printf(arena, "not there: no %s in $PATH", program);
		return false;
	}
	compiler->start = start_join(arena, compiler->around, start_of(arena, compiler->driver));
	compiler->start = start_join(arena, compiler->start, d->command + 1);
	if (!ask_version(arena, compiler, reason) || !add_tools(arena, d, compiler, reason))
		return false;
	compiler->real = real_program(arena, compiler);
	return true;
}
