/* A store as text: the rows of all tables but `timing`, in an order of their own. */
#ifndef E2E_DUMP_H
#define E2E_DUMP_H

#include <stdbool.h>
#include <stddef.h>

/* The caller frees the text. */
char *store_dump(const char *folder);

bool store_exists(const char *folder);

/* The dump is the wanted one; says where not, and of what. */
void store_expect(const char *folder, const char *wanted, const char *what);

/* Runs one statement on the store, to damage it on purpose. */
void store_execute(const char *folder, const char *sql);

/* The answer to a query for one number. */
long store_number(const char *folder, const char *sql);
/* Likewise for one text, which the caller frees. */
char *store_text(const char *folder, const char *sql);

#endif
