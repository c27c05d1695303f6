/* What a person calls the two compilers, and the scripts where that takes more than a name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../harness/base/file.h"
#include "../harness/discover/compilers.h"
#include "export_private.h"
#include "format.h"

#define FOLDER "{folder}" /* start.h */

static const char *const script_name[EXPORT_SIDES] = {"caller-cc", "callee-cc"};

/* The compiler by the name that a person calls it by, where that finds the same one. */
static const char *plain_name(const struct toolchain *t, struct arena *arena)
{
	static const char folder[] = "/toolchains/", program[] = "/bin/rustc";
	const char *found = program_find(arena, t->compiler);
	const char *name = strstr(t->driver, folder);

	if (found != NULL && strcmp(found, t->driver) == 0)
		return t->compiler;
	if (name != NULL && program_find(arena, "rustc") != NULL) {
		const char *end = strstr(name, program);

		name += strlen(folder);
		if (end != NULL && end > name && strcmp(end, program) == 0)
			return arena_printf(arena, "rustc +%.*s", (int)(end - name), name);
	}
	return t->driver;
}

/* A word of the script; the folder is the one that it is started in. */
static const char *quote(struct arena *arena, const char *word)
{
	const char *found = strstr(word, FOLDER), *head;

	if (found == NULL)
		return *word != '\0' ? format_shell(arena, word) : "";
	head = arena_strndup(arena, word, (size_t)(found - word));
	return arena_printf(arena, "%s\"$PWD\"%s", *head != '\0' ? format_shell(arena, head) : "",
	                    quote(arena, found + strlen(FOLDER)));
}

static bool write_script(const struct export_program *p, enum export_side side, struct error *error)
{
	const char *text = "#!/bin/sh\nexec", *path = export_path(p, script_name[side]);

	for (const char *const *word = p->toolchain[side]->start; *word != NULL; word++)
		text = arena_printf(p->arena, "%s %s", text,
		                    **word != '\0' ? quote(p->arena, *word) : "''");
	text = arena_printf(p->arena, "%s \"$@\"\n", text);
	if (!export_write(p, script_name[side], text, error))
		return false;
	if (chmod(path, 0755) != 0)
		return error_errno(error, "cannot make %s a program", path);
	return true;
}

bool export_is_described(const struct toolchain *toolchain)
{
	return start_length(toolchain->start) > 1;
}

bool export_write_driver(struct export_program *p, enum export_side side, struct error *error)
{
	if (!export_is_described(p->toolchain[side])) {
		file_remove(export_path(p, script_name[side]));
		p->driver[side] = plain_name(p->toolchain[side], p->arena);
		return true;
	}
	p->driver[side] = arena_printf(p->arena, "./%s", script_name[side]);
	return write_script(p, side, error);
}
