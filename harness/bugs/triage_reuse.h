/*
 * Bugs that an earlier campaign made of its findings, for one that has the same findings: a finding
 * that is as it was, between two compilers that are what they were, is of the same bug. Reducing it
 * again would come to the same, for seconds of CPU.
 */
#ifndef BUGS_TRIAGE_REUSE_H
#define BUGS_TRIAGE_REUSE_H

#include "../base/hash.h"
#include "../store/store.h"
#include "triage_group.h"

struct triage_reuse {
	size_t toolchain_count, finding_count, bug_count;
	const struct toolchain_row *toolchain;
	const struct finding *finding;
	const struct bug *bug;
};

/* Names what bugs depend on besides their findings: this crosscall, and the known bugs. */
bool triage_made_of(const char *known, struct hash_text *made_of, struct error *error);

/* Names all that they depend on; begins with the other. */
const char *triage_made_all_of(const struct hash_text *made_of, const struct finding *finding,
                               size_t count, struct arena *arena);

/* The bugs in the store in `folder`; none where what they were made of does not begin with `made_of`. Owned
 * by the arena. */
bool triage_reuse_load(const char *folder, const char *made_of, struct arena *arena,
                       struct triage_reuse *reuse, struct error *error);

/* The bug that the group is of, and in *shown the finding of the group that tells it; NULL for none. */
const struct bug *triage_reuse_find(const struct triage_reuse *reuse,
                                    const struct toolchain_list *toolchains,
                                    const struct triage_group *group, const struct finding **shown);

#endif
