/* The bugs of all nights in a folder (harness/nights/nights.h): since when, until when, and who shows them. */
#ifndef NIGHTS_HISTORY_H
#define NIGHTS_HISTORY_H

#include "change.h"
#include "nights.h"

enum history_state {
	HISTORY_NOT_YET, /* it was not seen up to now */
	HISTORY_SEEN,
	HISTORY_UNTOLD, /* it was seen, and its case was not judged or not reduced since */
	HISTORY_GONE,
	HISTORY_LEFT, /* gone with the toolchains that showed it */
	HISTORY_STATE_COUNT
};

extern const char *const history_state_name[HISTORY_STATE_COUNT];

struct history_night {
	unsigned long number;
	const char *folder;
	struct change_side side;
	const struct change *change; /* from the night before; NULL for the first */
	size_t open, came, went; /* bugs: seen; seen, and not in the night before; gone or left */
};

struct history_bug {
	const struct bug *bug;           /* of the last night that saw it */
	size_t first, last;              /* nights, by place, that saw it */
	bool is_back;                    /* it was gone in between */
	const enum history_state *state; /* by night */
	const struct bug *const *seen;   /* by night; NULL where it was not seen */
};

struct history {
	size_t left_out;    /* nights before these, which were not read */
	size_t night_count; /* by number */
	const struct history_night *night;
	size_t
	    bug_count; /* those of the newest night first, then by the last night that saw them */
	const struct history_bug *bug;
};

/* Of the newest nights up to the number; `most` of them at most. ULONG_MAX and SIZE_MAX: all. Owned by the
 * arena. Fails with ERROR_USAGE where there is none. */
bool history_load(struct arena *arena, const char *folder, unsigned long up_to, size_t most,
                  struct history *history, struct error *error);
/* The same of nights that are loaded, which have all but their changes and numbers of bugs. */
struct history history_of(struct arena *arena, struct history_night *night, size_t count);

/* "open", "gone", "back", "untold": what there is to say of it now. */
const char *history_verdict(const struct history *history, const struct history_bug *bug);

/* The bug of that key, of a known bug's file ("i128-split.case", or without its end), or the only one whose
 * key begins so; fails with ERROR_USAGE. */
bool history_find(const struct history *history, const char *name, const struct history_bug **bug,
                  struct error *error);

#endif
