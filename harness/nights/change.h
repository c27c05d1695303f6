/*
 * What changed between two campaigns: their toolchains, findings and bugs, each told as known, new,
 * gone, or otherwise. Pure: it reads what was loaded, and nothing else.
 *
 * Toolchains are matched by name, so that a rebuilt compiler is compared with itself. A finding is
 * the same when case, kind and, for one that is alone with it, toolchain are. What counts of its
 * classes is who differs from whom among the toolchains that both campaigns have: one more compiler
 * is no regression of the others. Bugs are matched by their keys.
 *
 * Where a campaign did not try a case, it says nothing of it; without calls by name nothing of what only
 * they show. Nor does it say anything of toolchains that may have come to no verdict on the case: that
 * lack a feature of it there, or whose compiler failed more often in its batch than in the other's.
 */
#ifndef NIGHTS_CHANGE_H
#define NIGHTS_CHANGE_H

#include "../store/store.h"

struct change_side;

/* True when the side tried the case of a finding of the other side. It need not look for the finding
 * among its own: it is asked about those that it does not have. */
typedef bool change_tried(const struct change_side *side, const struct change_side *other,
                          const struct finding *finding);

/* A campaign as it was read from its store. */
struct change_side {
	struct campaign_settings settings;
	size_t toolchain_count;
	const struct toolchain_row *toolchain;
	size_t finding_count;
	const struct finding *finding;
	size_t bug_count;
	const struct bug *bug;
	size_t range_count; /* of the batches that are done, for change_tried_by_part() */
	const struct case_range *range;
	size_t lapse_count;
	const struct lapse *lapse;
	change_tried *tried;
	const void *context; /* of `tried` */
};

/* Reads a campaign; all is owned by the arena. */
bool change_load(struct store *store, struct arena *arena, struct change_side *side,
                 struct error *error);

/* The same cases are those that the generator makes of one seed at one index, and those of one id
 * where they were given. */
change_tried change_tried_by_part;

enum toolchain_change_kind {
	TOOLCHAIN_SAME,
	TOOLCHAIN_REBUILT, /* another fingerprint, the same version */
	TOOLCHAIN_UPDATED, /* another version */
	TOOLCHAIN_ADDED,
	TOOLCHAIN_REMOVED,
};

struct toolchain_change {
	enum toolchain_change_kind kind;
	const struct toolchain_row *before, *after; /* NULL where it was not */
};

/* In the order in which people want to read. */
enum change_kind {
	CHANGE_NEW,     /* common toolchains differ, and did not before */
	CHANGE_CHANGED, /* they differed before, and now others do */
	CHANGE_JOINED,  /* new, and of no pair of common toolchains: an added one brought it */
	CHANGE_UNTRIED, /* the other side did not judge it: neither new nor gone */
	CHANGE_KNOWN,   /* as before, among the common toolchains */
	CHANGE_GONE,    /* they differed, and do not any more */
	CHANGE_LEFT,    /* gone with the toolchains that were removed */
	CHANGE_KIND_COUNT
};

extern const char *const change_kind_name[CHANGE_KIND_COUNT];

struct finding_change {
	enum change_kind kind;
	const struct finding *before, *after; /* NULL where there was none */
	/* Unordered pairs of common toolchains that came to differ, and that ceased to. */
	uint32_t worse, better;
	/* By name, the first of the pairs that came to differ, else of those that ceased to; a toolchain
	 * that is alone with it twice. NULL where none did. */
	const char *one, *other;
	/* Who tells them apart may have come to no verdict where it is not: such a one is not gone, and
	 * may be no news. */
	bool is_doubtful;
};

struct bug_change {
	enum change_kind kind;
	const struct bug *before, *after;
};

struct change {
	size_t toolchain_count; /* those of `after` in their order, then the removed ones */
	const struct toolchain_change *toolchain;
	size_t finding_count; /* by kind, then in the order of their stores */
	const struct finding_change *finding;
	size_t bug_count; /* likewise */
	const struct bug_change *bug;
	size_t findings[CHANGE_KIND_COUNT], bugs[CHANGE_KIND_COUNT]; /* how many of each kind */
};

/* Owned by the arena; shares the records of both sides. */
struct change *change_compare(struct arena *arena, const struct change_side *before,
                              const struct change_side *after);

/* Something came up that was not there before, among the common toolchains or by an added one. */
bool change_is_new(const struct finding_change *finding);

#endif
