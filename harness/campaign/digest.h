/*
 * What the rows of a batch depend on, as a name: the cases, the toolchains (names and fingerprints),
 * this very crosscall and its runner, and the processor. Batches of one digest have the same rows, so
 * that those of an earlier campaign may be taken over.
 */
#ifndef CAMPAIGN_DIGEST_H
#define CAMPAIGN_DIGEST_H

#include "../../generators/case.h"
#include "../base/hash.h"
#include "../toolchain/toolchain.h"

/* The same for all batches of a campaign. False when the programs cannot be read. */
bool digest_surroundings(const struct toolchain_list *toolchains, const char *runner,
                         struct hash_text *surroundings, struct error *error);

struct hash_text digest_batch(const struct hash_text *surroundings, const struct abi_case *const *c,
                              size_t count);

#endif
