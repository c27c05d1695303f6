/* When and where a campaign runs, in words that name no machine, user or path. */
#ifndef TOOLCHAIN_ENVIRONMENT_H
#define TOOLCHAIN_ENVIRONMENT_H

#include "../base/arena.h"

struct environment {
	const char *date;      /* of today in UTC: "2026-01-31" */
	const char *kernel;    /* "Linux 6.1.0" */
	const char *processor; /* "x86_64: pni ssse3 avx" */
};

struct environment environment_now(struct arena *arena);

#endif
