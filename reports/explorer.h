/* Links to Compiler Explorer that hold all they show: made without asking anybody. */
#ifndef REPORTS_EXPLORER_H
#define REPORTS_EXPLORER_H

#include "../harness/base/error.h"
#include "../harness/toolchain/toolchain.h"

/* The site's own names for compilers: "gcc-12" is its "cg125". */
struct explorer_compiler {
	const char *name, *id;
};

struct explorer_table {
	size_t count;
	const struct explorer_compiler *compiler; /* those that count first */
};

/*
 * The table that crosscall brings, behind the rows of the file at `path` (NULL: none): a name and an
 * id a line, `gcc-12 cg125`, with # before comments. A name is that of the kind of compiler and as
 * much of its version as the row is for. Fails with ERROR_USAGE. Owned by the arena.
 */
bool explorer_read(const char *path, struct arena *arena, struct explorer_table *table,
                   struct error *error);

/* The row with the most of the version; NULL when there is none. */
const char *explorer_id(const struct explorer_table *table, const struct toolchain *toolchain,
                        struct arena *arena);

/* One pane of source, and the compiler that it is given to. */
struct explorer_pane {
	const char *language; /* "c", "rust" */
	const char *source;
	const char *id;      /* NULL: the source alone */
	const char *options; /* as in a command line */
};

/*
 * https://godbolt.org/clientstate/ and the state as JSON, in base64 with the alphabet for URLs (RFC
 * 4648, 5) and without padding.
 */
const char *explorer_link(const struct explorer_pane *pane, size_t count, struct arena *arena);

#endif
