#include "target.h"

#include <string.h>

const struct target *const targets[] = {&target_x86_64_sysv, &target_i386_sysv, NULL};

const struct target *target_find(const char *name)
{
	for (size_t i = 0; targets[i] != NULL; i++)
		if (strcmp(targets[i]->name, name) == 0)
			return targets[i];
	return NULL;
}
