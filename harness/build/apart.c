#include "apart.h"

#include <stdlib.h>
#include <string.h>

#include "../base/file.h"
#include "../toolchain/start.h"
#include "build.h"
#include "diagnose.h"

bool apart_is_function(const char *symbol, const char *function)
{
	const size_t length = strlen(function);
	const char *found = symbol == NULL ? NULL : strstr(symbol, function);

	if (found == NULL)
		return false;
	if (strcmp(symbol, function) == 0)
		return true;
	return found > symbol && found[-1] >= '0' && found[-1] <= '9' &&
	       (found[length] == '\0' || strncmp(found + length, "17h", 3) == 0);
}

enum { SECONDS = 60 };

static const uint64_t memory_limit = UINT64_C(4) << 30;

static bool write_source(const struct toolchain *toolchain, const struct abi_case *c,
                         const char *path, struct error *error)
{
	static const bool wanted[] = {true};
	const struct emit_request request = {&c, wanted, 1, true, toolchain->features};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool written;

	if (out == NULL)
		return error_errno(error, "cannot write %s", path);
	toolchain->recipe->language->module(&request, out);
	fclose(out);
	written = file_write(path, text, size, error);
	free(text);
	return written;
}

/* The command of the build, and behind it what asks for the other form. */
static const char *const *command(const struct toolchain *toolchain, enum apart_form form,
                                  const char *folder, const char *source, const char *output,
                                  struct arena *arena)
{
	const char *const *build = build_command(arena, toolchain, folder, source, output);
	const char *const more[] = {form == APART_BITCODE ? toolchain->recipe->bitcode : NULL,
	                            NULL};

	return start_join(arena, build, more);
}

bool apart_compile(const struct toolchain *toolchain, const struct abi_case *c,
                   enum apart_form form, const char *folder, struct arena *arena, const char **path,
                   struct error *error)
{
	const char *source =
	    arena_printf(arena, "%s/case%s", folder, toolchain->recipe->language->extension);
	struct process_request request = {
	    .folder = folder, .seconds = SECONDS, .memory = memory_limit};
	struct process_result result;
	struct build_case outcome;

	*path = arena_printf(arena, "%s/case.%s", folder, form == APART_OBJECT ? "o" : "bc");
	file_remove(*path);
	if (!write_source(toolchain, c, source, error))
		return false;
	request.argv = command(toolchain, form, folder, source, *path, arena);
	process_run(&request, &result);
	outcome = diagnose(&result, arena);
	process_result_release(&result);
	file_remove(source);
	if (outcome.status == BUILD_OK && file_exists(*path))
		return true;
	return error_set(error, ERROR_MACHINE, "%s: %s", toolchain->name,
	                 outcome.status == BUILD_OK ? "wrote no file" : outcome.message);
}

/* The command of the build, with -Wpsabi in place of what silences all warnings. */
static const char *const *psabi_command(const struct toolchain *toolchain, const char *folder,
                                        const char *source, const char *output, struct arena *arena)
{
	const char *const *build = build_command(arena, toolchain, folder, source, output);
	const size_t count = start_length(build);
	const char **argv = NEW_ARRAY(arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		argv[i] = strcmp(build[i], "-w") == 0 ? "-Wpsabi" : build[i];
	return argv;
}

/* The sentence of "FILE:LINE:COLUMN: note: SENTENCE [-Wpsabi]"; NULL for any other line. */
static const char *psabi_sentence(struct arena *arena, const char *line)
{
	static const char *const kind[] = {" note: ", " warning: "};
	const char *end = strstr(line, " [-Wpsabi");

	for (size_t i = 0; i < ARRAY_LEN(kind); i++) {
		const char *begin = strstr(line, kind[i]);

		if (begin == NULL)
			continue;
		begin += strlen(kind[i]);
		if (strstr(begin, "ABI") == NULL)
			return NULL;
		return end != NULL ? arena_strndup(arena, begin, (size_t)(end - begin)) : begin;
	}
	return NULL;
}

static size_t psabi_sentences(const char *output, struct arena *arena, const char **note)
{
	size_t count = 0;

	while (*output != '\0' && count < APART_NOTES_MAX) {
		const char *said = psabi_sentence(arena, diagnose_line(arena, output));

		for (size_t i = 0; i < count && said != NULL; i++)
			if (strcmp(note[i], said) == 0)
				said = NULL;
		if (said != NULL)
			note[count++] = said;
		output += strcspn(output, "\n");
		output += *output == '\n';
	}
	return count;
}

size_t apart_psabi_notes(const struct toolchain *toolchain, const struct abi_case *c,
                         const char *folder, struct arena *arena, const char *const **note)
{
	const char *source = arena_printf(arena, "%s/notes.c", folder);
	const char *object = arena_printf(arena, "%s/notes.o", folder);
	struct process_request request = {
	    .folder = folder, .seconds = SECONDS, .memory = memory_limit};
	const char **said = NEW_ARRAY(arena, const char *, APART_NOTES_MAX);
	struct process_result result;
	struct error ignored;
	size_t count;

	*note = said;
	if ((toolchain->family != FAMILY_GCC && toolchain->family != FAMILY_LLVM) ||
	    strcmp(toolchain->recipe->language->extension, ".c") != 0 ||
	    !write_source(toolchain, c, source, &ignored))
		return 0;
	request.argv = psabi_command(toolchain, folder, source, object, arena);
	process_run(&request, &result);
	count = psabi_sentences(diagnose_output(&result), arena, said);
	process_result_release(&result);
	file_remove(source);
	file_remove(object);
	return count;
}
