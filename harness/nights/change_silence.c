/* Who may have come to no verdict on a case: that nothing is seen of it there proves nothing. */
#include <string.h>

#include "../../generators/text.h"
#include "change_private.h"

/* The side that does not have the finding, and the one that has. */
struct silence {
	const struct change_side *silent, *speaks;
	const size_t *place, *place_speaks; /* of common toolchains */
	const struct finding *finding;
	feature_set needed; /* by its case */
};

static feature_set needed_by(const struct finding *finding, struct arena *arena)
{
	const char *text = finding->case_text;
	const struct abi_case *c;
	struct error error;

	if (text == NULL)
		return 0;
	c = case_parse(arena, finding->id, text, strlen(text), &error);
	return c != NULL ? case_features(c) : 0;
}

static struct silence silence_of(const struct comparison *c, const struct finding_change *f)
{
	const bool is_new = f->before == NULL;
	const struct finding *finding = is_new ? f->after : f->before;

	return (struct silence){
	    .silent = is_new ? c->before : c->after,
	    .speaks = is_new ? c->after : c->before,
	    .place = is_new ? c->place_before : c->place_after,
	    .place_speaks = is_new ? c->place_after : c->place_before,
	    .finding = finding,
	    .needed = needed_by(finding, c->arena),
	};
}

/* "int128 float16": one of the words is the feature's. */
static bool has_feature(const struct toolchain_row *toolchain, const char *feature)
{
	const size_t length = strlen(feature);
	const char *at = toolchain->features;

	while (at != NULL && *at != '\0') {
		const size_t word = strcspn(at, " ");

		if (word == length && strncmp(at, feature, length) == 0)
			return true;
		at += word + (at[word] == ' ');
	}
	return false;
}

/* Of the case, where the finding is it could express them. */
static bool lacks_features(const struct silence *s, size_t common)
{
	const struct toolchain_row *here = &s->speaks->toolchain[s->place_speaks[common]];
	const struct toolchain_row *there = &s->silent->toolchain[s->place[common]];

	for (size_t i = 0; i < FEATURE_COUNT; i++)
		if ((s->needed & FEATURE_BIT(i)) != 0 && has_feature(here, feature_info[i].text) &&
		    !has_feature(there, feature_info[i].text))
			return true;
	return false;
}

/* Those of the toolchain in the batch of the case. */
static uint32_t lapses_of(const struct change_side *side, uint64_t index, size_t toolchain)
{
	uint32_t cases = 0;

	for (size_t i = 0; i < side->lapse_count; i++) {
		const struct lapse *l = &side->lapse[i];

		if (index >= l->first && index < l->last &&
		    (l->one == toolchain || l->other == toolchain))
			cases += l->cases;
	}
	return cases;
}

/* As many as where the finding is may be those of other cases. */
static bool has_lapsed(const struct silence *s, size_t common)
{
	uint64_t index;

	return s->silent->lapse_count > 0 &&
	       change_find_case(s->silent, s->speaks, s->finding, &index) &&
	       lapses_of(s->silent, index, s->place[common]) >
	           lapses_of(s->speaks, s->finding->case_index, s->place_speaks[common]);
}

const bool *change_silent(const struct comparison *c, const struct finding_change *f)
{
	const struct silence s = silence_of(c, f);
	bool *silent = NEW_ARRAY(c->arena, bool, c->common_count);

	for (size_t i = 0; i < c->common_count; i++)
		silent[i] = lacks_features(&s, i) || has_lapsed(&s, i);
	return silent;
}
