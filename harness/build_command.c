#include "build.h"

#include <assert.h>

static size_t length(const char *const *list)
{
	size_t count = 0;

	while (list[count] != NULL)
		count++;
	return count;
}

static const char **append(const char **end, const char *const *list)
{
	while (*list != NULL)
		*end++ = *list++;
	return end;
}

const char *const *build_command(struct arena *arena, const struct toolchain *toolchain,
                                 const char *source, const char *object)
{
	const struct recipe *recipe = toolchain->recipe;
	const char **argv, **end;

	assert(recipe != NULL);
	argv = end = NEW_ARRAY(arena, const char *,
	                       length(recipe->wrapper) + length(recipe->compile) +
	                           length(toolchain->argv_flag) + 5);
	end = append(end, recipe->wrapper);
	*end++ = toolchain->driver;
	end = append(end, recipe->compile);
	end = append(end, toolchain->argv_flag);
	*end++ = source;
	*end++ = recipe->output;
	*end++ = object;
	*end = NULL;
	return argv;
}
