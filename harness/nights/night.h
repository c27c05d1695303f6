/*
 * A night: a campaign whose cases are chosen so that it may block a merge, and what came of it,
 * against the night before. It has four parts, in this order:
 *
 *     corpus   given cases that never change, the known bugs among them
 *     again    cases of the findings that the night before came by, a few of each bug
 *     seeds    the same cases of one seed every night
 *     fresh    cases of a seed that no night had
 *
 * The first three are the same whenever the night is done again: they block. Of theirs, what was
 * there the night before is known. What the night before did not try is known when it is a known bug.
 */
#ifndef NIGHTS_NIGHT_H
#define NIGHTS_NIGHT_H

#include "../campaign/campaign.h"
#include "../judge/claim.h"
#include "change.h"

enum night_part { NIGHT_CORPUS, NIGHT_AGAIN, NIGHT_SEEDS, NIGHT_FRESH, NIGHT_PART_COUNT };

extern const char *const night_part_name[NIGHT_PART_COUNT];

/* What `again` takes of a bug, and of findings that are of none. */
enum { NIGHT_AGAIN_OF_BUG = 3, NIGHT_AGAIN_LOOSE = 32 };

struct night_request {
	const char *folder; /* of all nights */
	const struct abi_case *const *corpus;
	const struct claim *claim; /* by case of the corpus */
	size_t corpus_count;
	const struct toolchain_list *toolchains;
	uint64_t seeds, fresh; /* counts; `fresh` may be UINT64_MAX: until the time is over */
	bool resume;           /* the newest night, in place of another one */
};

/* One night as it was read. */
struct night_read {
	unsigned long number; /* 0: there is none */
	const char *folder;
	struct change_side side;
};

struct night_plan {
	const struct night_request *request;
	unsigned long number;
	const char *folder;
	struct night_read before; /* the last one whose blocking parts are whole */
	struct campaign_part part[NIGHT_PART_COUNT];
	size_t again_left; /* cases that were too many for `again` */
};

/* Owned by the arena. ERROR_USAGE where there is nothing to resume. */
bool night_plan(const struct night_request *request, struct arena *arena, struct night_plan *plan,
                struct error *error);

enum night_status { NIGHT_NEW, NIGHT_CHANGED, NIGHT_KNOWN, NIGHT_GONE, NIGHT_STATUS_COUNT };

/* A bug of tonight, or of the night before, by its findings. */
struct night_bug {
	enum night_status status;
	bool is_fresh; /* only fresh cases show it */
	const struct bug *bug;
	size_t count;        /* of the findings that made it what it is */
	unsigned long first; /* the night that showed it first */
	const char *first_date;
};

struct night_outcome {
	const struct change_side *now;
	const struct change *change; /* NULL: there was no night before */
	uint64_t blocking, done;     /* cases of the parts that block, and how many were judged */
	size_t bug_count;
	const struct night_bug *bug; /* by is_fresh, status, and how many findings */
	size_t count[NIGHT_STATUS_COUNT], fresh[NIGHT_STATUS_COUNT]; /* bugs */
	/* Findings that are of no bug, by status. */
	size_t loose[NIGHT_STATUS_COUNT], loose_fresh[NIGHT_STATUS_COUNT];
	size_t news_count;
	const char *const *news; /* ids of findings that are new or changed, the fresh last */
};

/* What came of it, as far as it is done. `libffi` counts what libffi alone shows. */
bool night_judge(const struct night_plan *plan, const struct change_side *now, bool libffi,
                 struct arena *arena, struct night_outcome *outcome, struct error *error);

/* The bug that a finding is of; NULL for none. */
const struct bug *night_bug_of(const struct change_side *side, const struct finding *finding);

/* Reads the store of a night, or of any campaign. */
bool night_load(const char *folder, struct arena *arena, struct change_side *side,
                struct error *error);

#endif
