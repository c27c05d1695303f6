#include "build.h"

#include <assert.h>

#include "../toolchain/start.h"

const char *const *build_command(struct arena *arena, const struct toolchain *toolchain,
                                 const char *folder, const char *source, const char *object)
{
	const struct recipe *recipe = toolchain->recipe;
	const char *const files[] = {source, recipe->output, object, NULL};
	const char *const *argv;

	assert(recipe != NULL);
	argv = start_in(arena, toolchain->start, folder);
	argv = start_join(arena, recipe->wrapper, argv);
	argv = start_join(arena, argv, recipe->compile);
	argv = start_join(arena, argv, toolchain->argv_flag);
	return start_join(arena, argv, files);
}
