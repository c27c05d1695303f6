#include "tier.h"

#include <string.h>

static bool tier_find(const char *name, size_t length, uint32_t *tiers)
{
	for (size_t i = 0; i < TIER_COUNT; i++)
		if (strlen(tier_name[i]) == length && strncmp(tier_name[i], name, length) == 0) {
			*tiers |= TIER_BIT(i);
			return true;
		}
	return false;
}

bool tiers_parse(const char *text, uint32_t *tiers, const char **unknown)
{
	*tiers = 0;
	for (;;) {
		size_t length = strcspn(text, ",");

		*unknown = text;
		if (!tier_find(text, length, tiers))
			return false;
		if (text[length] == '\0')
			return true;
		text += length + 1;
	}
}

void tiers_print(uint32_t tiers, const char *separator, struct buffer *out)
{
	size_t start = out->length;

	for (size_t i = 0; i < TIER_COUNT; i++)
		if (tiers & TIER_BIT(i))
			buffer_printf(out, "%s%s", out->length > start ? separator : "",
			              tier_name[i]);
}
