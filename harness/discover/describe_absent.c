/* Stands in for the reader where there is no libfyaml. */
#include "describe.h"

const char *describe_version(void)
{
	return NULL;
}

bool describe_read(const char *path, struct arena *arena, struct description_list *list,
                   struct error *error)
{
	(void)arena;
	(void)list;
	return error_set(error, ERROR_USAGE,
	                 "%s cannot be read: crosscall was built without libfyaml; install "
	                 "libfyaml-dev and build it again",
	                 path);
}
