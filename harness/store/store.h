/*
 * The store: all results of a campaign, in one SQLite file (WAL, strict tables, one transaction a
 * batch). This file's .c holds all SQL of the project. Rows do not depend on -j, order or resume;
 * only the columns of the table `timing` may differ between two runs.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "../base/arena.h"
#include "../base/error.h"
#include "../judge/finding.h"
#include "../toolchain/redact.h"
#include "../toolchain/toolchain.h"

enum { STORE_VERSION = 4 };

struct store;

/* By enum wire_verdict: "ok", "args"..., as the store and reports spell them. */
extern const char *const store_verdict_name[WIRE_VERDICT_COUNT];

/* Some of the cases of a campaign, those of the indexes [first, last): of a seed, or given. */
struct part_row {
	const char *name;      /* "seeds"; "" for the only part of a campaign */
	uint64_t first, last;  /* last is UINT64_MAX for as many as there is time for */
	uint64_t seed, start;  /* the generator's, and its index of the first case */
	const char *const *id; /* of given cases, by index from `first`; NULL: of the seed */
};

/* What a campaign was asked to do. Resuming asks for the same. */
struct campaign_settings {
	const char *program; /* version of crosscall */
	const char *target, *tiers;
	uint64_t seed;
	bool linked;          /* calls by name as well: harness/run/linked.h */
	uint64_t first, last; /* case indexes; last is UINT64_MAX for a campaign by time */
	uint32_t generator_version, contract_version, batch_size;
	size_t part_count;
	const struct part_row *part; /* neighbours, in order; batches end where they do */
	/* When and where it began, for who wants to do it again: a resumed campaign may be elsewhere. */
	const char *date, *kernel, *processor;
};

/* Case indexes [first, last). */
struct case_range {
	uint64_t first, last;
};

/* Of the cases of a batch, those on which a toolchain took no part though it can express them, or on which calls
 * between two came to no verdict: whether they were among them nobody knows of one of the cases. */
struct lapse {
	uint64_t first, last;
	size_t one, other; /* toolchains by place; the same where it is of one */
	uint32_t cases;
};

/* As stored; the fields of struct toolchain that a report needs. */
struct toolchain_row {
	const char *name, *compiler, *flags, *family, *version, *fingerprint, *features;
};

/* The toolchains as rows, one each; shares their texts. */
struct toolchain_row *store_toolchain_rows(struct arena *arena,
                                           const struct toolchain_list *toolchains);

/* A new store at folder/crosscall.db; fails with ERROR_USAGE when there is one already, with
 * ERROR_MACHINE when the folder cannot be written. */
bool store_create(const char *folder, const struct campaign_settings *settings,
                  const struct toolchain_list *toolchains, struct store **store,
                  struct error *error);
/* An existing store, to go on with it. Fails with ERROR_USAGE, naming the first difference, when
 * its settings or its toolchains' names or fingerprints are others; a store of an older version is
 * migrated or refused, one of a newer version refused, with a clear message. */
bool store_resume(const char *folder, const struct campaign_settings *settings,
                  const struct toolchain_list *toolchains, struct store **store,
                  struct error *error);
/* An existing store, to read. Fails with ERROR_NOTHING where nothing has come of it yet: whoever made it had
 * no room on the disk, or was killed at once. */
bool store_open(const char *folder, struct store **store, struct error *error);
void store_close(struct store *store);

/* The part that the case of the index is in; NULL for none. */
const struct part_row *settings_part(const struct campaign_settings *settings, uint64_t index);

bool store_has_batch(struct store *store, uint64_t first, uint64_t last, bool *has,
                     struct error *error);
/* One transaction; replaces what is there of any batch that overlaps. The digest names what the rows
 * depend on (harness/campaign/digest.h); `seconds` and `cpu_seconds` go to `timing`. A failure leaves the store
 * as it was. */
bool store_write_batch(struct store *store, const struct batch_record *batch, const char *digest,
                       double seconds, double cpu_seconds, struct error *error);

/* From now on store_copy_batch() takes rows from the store in that folder. */
bool store_copy_from(struct store *store, const char *folder, struct error *error);
/* Like store_write_batch(), where the other store has a batch of that digest. */
bool store_copy_batch(struct store *store, uint64_t first, uint64_t last, const char *digest,
                      bool *copied, struct error *error);

/* What a triage made of the findings. */
struct triage_record {
	const struct bug *bug;
	size_t bug_count;
	const struct irreducible *irreducible;
	size_t irreducible_count;
	const char
	    *made_of; /* names what they depend on besides the findings; NULL: the same as before */
};

/* Replaces those of a store that is there, in their order. */
bool store_write_triage(const char *folder, const struct triage_record *record,
                        struct error *error);
/* Takes the paths of the machine out of a store that is there (harness/toolchain/redact.h): what is written to a
 * new one has none. Says how many texts were changed. */
bool store_redact(const char *folder, const struct redact_names *names, size_t *changed,
                  struct error *error);

/* Reading; what is returned is owned by the arena. */
bool store_settings(struct store *store, struct arena *arena, struct campaign_settings *settings,
                    struct error *error);
bool store_toolchains(struct store *store, struct arena *arena, struct toolchain_row **row,
                      size_t *count, struct error *error);
/* Sums over all batches, as one batch_record: `first` and `last` span them, findings are left out,
 * abstentions and coverage are added up (ordered by toolchain and count; by cell). */
bool store_total(struct store *store, struct arena *arena, struct batch_record *total,
                 struct error *error);
/* Sums of what store_write_batch was given. */
bool store_timing(struct store *store, double *seconds, double *cpu_seconds, struct error *error);
/* The indexes of the batches that are done: neighbours as one, in order. */
bool store_ranges(struct store *store, struct arena *arena, struct case_range **range,
                  size_t *count, struct error *error);
bool store_lapses(struct store *store, struct arena *arena, struct lapse **lapse, size_t *count,
                  struct error *error);
/* Cases of the batches that are done within [first, last), and of those that were copied. */
bool store_cases_done(struct store *store, uint64_t first, uint64_t last, uint64_t *cases,
                      struct error *error);
bool store_cases_copied(struct store *store, uint64_t first, uint64_t last, uint64_t *cases,
                        struct error *error);
/* All findings, ordered by case index and id. */
bool store_findings(struct store *store, struct arena *arena, struct finding **finding,
                    size_t *count, struct error *error);
/* What store_write_triage() was given last. */
bool store_bugs_made_of(struct store *store, struct arena *arena, const char **made_of,
                        struct error *error);
bool store_bugs(struct store *store, struct arena *arena, struct bug **bug, size_t *count,
                struct error *error);
bool store_irreducibles(struct store *store, struct arena *arena, struct irreducible **irreducible,
                        size_t *count, struct error *error);
/* The finding whose id, case id, or an unambiguous beginning of either, is `name`; ERROR_USAGE when
 * there is none or more than one case. */
bool store_finding(struct store *store, const char *name, struct arena *arena,
                   struct finding *finding, struct error *error);

#endif
