#include "base.h"

#include <stdio.h>
#include <stdlib.h>

noreturn void base_unreachable(const char *file, int line)
{
	fprintf(stderr, "crosscall: internal error at %s:%d; please report it\n", file, line);
	abort();
}
