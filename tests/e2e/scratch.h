/* A temporary folder of the test's own: it works in it, and caches are in it too. */
#ifndef E2E_SCRATCH_H
#define E2E_SCRATCH_H

/* For a TestSuite's .init and .fini. */
void scratch_enter(void);
void scratch_leave(void);

/* The same, with what `make` makes in the folder: it is called for the first test only, the others get a
 * copy, caches and all. Its assertions are those of the test. */
void scratch_enter_made(void (*make)(void));

/* From now on the caches are in another, empty folder. */
void scratch_forget_cache(void);

/* A folder and what is in it. */
void scratch_copy(const char *from, const char *to);

/* A file in the folder. */
void scratch_write(const char *name, const char *text);

#endif
