/* Sets of tiers, as TIER_BITs, and their text: "bitfields,gnu". */
#ifndef GENERATORS_TIER_H
#define GENERATORS_TIER_H

#include "../harness/base/buffer.h"
#include "scalar.h"

enum { TIERS_ALL = (1 << TIER_COUNT) - 1 };

/* False when a name is unknown: it is from `*unknown` up to the next comma. */
bool tiers_parse(const char *text, uint32_t *tiers, const char **unknown);

/* The names with the separator between them. */
void tiers_print(uint32_t tiers, const char *separator, struct buffer *out);

#endif
