/* The page about two compilers of a campaign, for each command that prints it. */
#ifndef COMMANDS_PAIR_H
#define COMMANDS_PAIR_H

#include "../base/arena.h"

struct pair_page {
	const char *folder;  /* of the store */
	const char *out;     /* the same, for the commands on the page */
	const char *name[2]; /* of toolchains, or of compilers */
	bool brief;          /* see struct pair_report */
	bool markdown;       /* for a pull request, where it is not JSON */
};

/* Returns the exit code: 1 when the two differ, or one is alone with something and the page is not
 * brief; 4 when there is no case that both judged. */
int pair_page_print(const struct pair_page *page, struct arena *arena);

#endif
