#include "keep.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../base/buffer.h"
#include "../base/file.h"

/* Quoted for a POSIX shell where it has to be. */
static void print_argument(const char *argument, struct buffer *out)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                            "%+,-./:=@_";

	if (*argument != '\0' && argument[strspn(argument, plain)] == '\0') {
		buffer_puts(out, argument);
		return;
	}
	buffer_puts(out, "'");
	for (; *argument != '\0'; argument++) {
		if (*argument == '\'')
			buffer_puts(out, "'\\''");
		else
			buffer_append(out, argument, 1);
	}
	buffer_puts(out, "'");
}

static bool keep_source(const struct toolchain *toolchain, const struct pipeline_batch *batch,
                        const char *path, struct arena *arena, struct error *error)
{
	bool *wanted = NEW_ARRAY(arena, bool, batch->count);
	const struct language *language = toolchain->recipe->language;
	struct emit_request request = {batch->c, wanted, batch->count, toolchain->target->calls,
	                               toolchain->features};
	FILE *out = fopen(path, "w");
	bool failed;

	if (out == NULL)
		return error_errno(error, "cannot write %s", path);
	for (size_t i = 0; i < batch->count; i++)
		wanted[i] = emit_refusal(language, toolchain->features, batch->c[i]) == NULL;
	language->module(&request, out);
	failed = ferror(out);
	if (fclose(out) != 0 || failed)
		return error_errno(error, "cannot write %s", path);
	return true;
}

bool keep_sources(const struct pipeline *pipeline, const struct pipeline_batch *batch,
                  struct arena *arena, struct error *error)
{
	const char *folder = arena_printf(arena, "%s/%" PRIu64, pipeline->keep, batch->first);
	struct buffer commands;
	bool kept = folder_make(folder, error);

	buffer_init(&commands);
	for (size_t t = 0; kept && t < pipeline->toolchains->count; t++) {
		const struct toolchain *toolchain = &pipeline->toolchains->toolchain[t];
		const char *source, *const *argument;

		if (toolchain_is_libffi(toolchain))
			continue;
		source = arena_printf(arena, "%s/t%02zu%s", folder, t,
		                      toolchain->recipe->language->extension);
		kept = keep_source(toolchain, batch, source, arena, error);
		argument = build_command(arena, toolchain, folder, source,
		                         arena_printf(arena, "%s/t%02zu.o", folder, t));
		for (size_t i = 0; argument[i] != NULL; i++) {
			buffer_puts(&commands, i > 0 ? " " : "");
			print_argument(argument[i], &commands);
		}
		buffer_puts(&commands, "\n");
	}
	kept = kept && file_write(arena_printf(arena, "%s/commands", folder), commands.data,
	                          commands.length, error);
	buffer_release(&commands);
	return kept;
}
