/*
 * A folder of nights: DIR/1, DIR/2 and so on, each of them the folder of a campaign's store. The
 * newest has the highest number.
 */
#ifndef NIGHTS_NIGHTS_H
#define NIGHTS_NIGHTS_H

#include "../base/arena.h"
#include "../base/error.h"

#define NIGHTS_FOLDER "crosscall.nights"

struct night {
	unsigned long number;
	const char *folder;
};

struct night_list {
	size_t count;
	const struct night *night; /* by number */
};

/* None where there is no such folder; owned by the arena. */
struct night_list nights_of(struct arena *arena, const char *folder);

/* Makes the folder, and holds it until the process ends, however it ends: two nights at once would each take
 * the other for the night before. ERROR_USAGE where another process holds it. */
bool nights_hold(const char *folder, struct error *error);

/* Of the folder of a night: that of all nights, and its number. False where its name is no number. */
bool nights_place(struct arena *arena, const char *folder, const char **nights,
                  unsigned long *number);

/* The folder of a campaign that a user means by a path: its own, or that of the newest of a folder of
 * nights. ERROR_USAGE where it is neither. */
bool nights_resolve(struct arena *arena, const char *path, const char **folder,
                    struct error *error);

#endif
