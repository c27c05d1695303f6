#include <string.h>

#include "../store/members.h"
#include "change_private.h"

static bool is_common(const struct comparison *c, const char *name)
{
	return change_find_toolchain(c->before, name) != NOWHERE &&
	       change_find_toolchain(c->after, name) != NOWHERE;
}

static const uint8_t *members(const struct comparison *c, const struct change_side *side,
                              const struct finding *finding)
{
	return finding != NULL
	           ? members_of(c->arena, side->toolchain, side->toolchain_count, finding)
	           : NULL;
}

/* As far as the finding tells: where there is none all may have. */
static bool take_part(const uint8_t *class_of, size_t one, size_t other)
{
	return class_of == NULL ||
	       (class_of[one] != MEMBER_OF_NONE && class_of[other] != MEMBER_OF_NONE);
}

/* What tells one class from another says nothing of who takes part in none. */
static bool differ(const uint8_t *class_of, size_t one, size_t other)
{
	return class_of != NULL && take_part(class_of, one, other) &&
	       class_of[one] != class_of[other];
}

static void name_pair(const struct comparison *c, struct finding_change *f, size_t i, size_t k)
{
	f->one = c->after->toolchain[c->place_after[i]].name;
	f->other = c->after->toolchain[c->place_after[k]].name;
}

uint32_t change_compare_pairs(const struct comparison *c, struct finding_change *f,
                              const bool *hidden)
{
	const uint8_t *before = members(c, c->before, f->before);
	const uint8_t *after = members(c, c->after, f->after);
	uint32_t both = 0;

	f->worse = f->better = 0;
	for (size_t i = 0; i < c->common_count; i++)
		for (size_t k = i + 1; k < c->common_count; k++) {
			bool was = differ(before, c->place_before[i], c->place_before[k]);
			bool is = differ(after, c->place_after[i], c->place_after[k]);
			bool ceased;

			if (hidden != NULL && (hidden[i] || hidden[k]))
				continue;
			both += was && is;
			f->worse += is && !was;
			ceased =
			    was && !is && take_part(after, c->place_after[i], c->place_after[k]);
			f->better += ceased;
			if ((is && !was && f->worse == 1) ||
			    (ceased && f->better == 1 && f->worse == 0))
				name_pair(c, f, i, k);
		}
	return both;
}

/* A toolchain that is alone with its finding. */
static void judge_alone(const struct comparison *c, struct finding_change *f)
{
	const char *name = f->after != NULL ? f->after->toolchain : f->before->toolchain;

	if (f->before != NULL && f->after != NULL) {
		f->kind = CHANGE_KNOWN;
	} else if (!is_common(c, name)) {
		f->kind = f->after != NULL ? CHANGE_JOINED : CHANGE_LEFT;
	} else {
		f->kind = f->after != NULL ? CHANGE_NEW : CHANGE_GONE;
		f->worse = f->after != NULL;
		f->better = f->after == NULL;
		f->one = f->other = name;
	}
}

/* Its classes name a toolchain that the other campaign has not. */
static bool has_stranger(const struct comparison *c, const struct change_side *side,
                         const struct finding *finding)
{
	const struct change_side *other = side == c->after ? c->before : c->after;
	const uint8_t *class_of = members(c, side, finding);

	for (size_t i = 0; i < side->toolchain_count; i++)
		if (class_of[i] != MEMBER_OF_NONE &&
		    change_find_toolchain(other, side->toolchain[i].name) == NOWHERE)
			return true;
	return false;
}

/* The common toolchains that it tells apart were told apart in another finding of the case: only the
 * stranger among them has made it one more. */
static bool is_of_stranger(const struct comparison *c, const struct of_case *of_case,
                           const struct finding_change *f)
{
	const bool is_new = f->before == NULL;
	const size_t count = is_new ? of_case->before_count : of_case->after_count;

	if (!has_stranger(c, is_new ? c->after : c->before, is_new ? f->after : f->before))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct finding_change both = {
		    .before = is_new ? of_case->before[i] : f->before,
		    .after = is_new ? f->after : of_case->after[i],
		};

		change_compare_pairs(c, &both, NULL);
		if ((is_new ? both.worse : both.better) == 0)
			return true;
	}
	return false;
}

/* Neither better nor worse. */
static void clear_pairs(struct finding_change *f)
{
	f->worse = f->better = 0;
	f->one = f->other = NULL;
}

static void judge_lone(const struct comparison *c, const struct of_case *of_case,
                       struct finding_change *f)
{
	const bool is_new = f->before == NULL;

	change_compare_pairs(c, f, NULL);
	if (is_of_stranger(c, of_case, f))
		clear_pairs(f);
	if (is_new)
		f->kind = f->worse > 0 ? CHANGE_NEW : CHANGE_JOINED;
	else
		f->kind = f->better > 0 ? CHANGE_GONE : CHANGE_LEFT;
}

static void judge_both(const struct comparison *c, struct finding_change *f)
{
	uint32_t both = change_compare_pairs(c, f, NULL);

	if (f->worse > 0 || f->better > 0)
		f->kind = CHANGE_CHANGED;
	else
		f->kind = both > 0 ? CHANGE_KNOWN : CHANGE_JOINED;
}

/* What is left of a finding when those who are hidden tell nothing of whom they differ from. */
static bool is_nothing_left(const struct comparison *c, const struct finding_change *f,
                            const bool *hidden)
{
	const struct finding *only = f->before != NULL ? f->before : f->after;
	struct finding_change rest = *f;

	if (*only->toolchain != '\0') {
		for (size_t i = 0; i < c->common_count; i++)
			if (strcmp(only->toolchain, c->after->toolchain[c->place_after[i]].name) ==
			    0)
				return hidden[i];
		return false;
	}
	change_compare_pairs(c, &rest, hidden);
	return rest.worse + rest.better == 0;
}

/* A compiler that fails by itself now tells nothing of whom it differs from. */
static bool is_hidden(const struct comparison *c, const struct finding_change *f,
                      const struct finding *const *of_case, size_t count)
{
	bool *hidden = NEW_ARRAY(c->arena, bool, c->common_count);

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < c->common_count; k++)
			hidden[k] |= strcmp(of_case[i]->toolchain,
			                    c->after->toolchain[c->place_after[k]].name) == 0;
	return *f->before->toolchain == '\0' && is_nothing_left(c, f, hidden);
}

/* `has_case`: it has findings of the same case. */
static bool was_tried(const struct change_side *side, const struct change_side *other,
                      const struct finding *finding, bool has_case)
{
	if (finding_is_linked(finding->id) && !side->settings.linked)
		return false;
	return has_case || side->tried == NULL || side->tried(side, other, finding);
}

void change_judge(const struct comparison *c, const struct of_case *of_case,
                  struct finding_change *f)
{
	bool is_new = f->before == NULL;
	const struct change_side *silent = is_new ? c->before : c->after;
	const struct change_side *speaks = is_new ? c->after : c->before;
	const struct finding *only = is_new ? f->after : f->before;

	if (*only->toolchain != '\0')
		judge_alone(c, f);
	else if (f->before != NULL && f->after != NULL)
		judge_both(c, f);
	else
		judge_lone(c, of_case, f);
	if (f->before != NULL && f->after != NULL)
		return;
	if (f->kind == CHANGE_NEW || f->kind == CHANGE_GONE)
		f->is_doubtful = is_nothing_left(c, f, change_silent(c, f));
	if ((f->kind == CHANGE_GONE &&
	     (f->is_doubtful || is_hidden(c, f, of_case->after, of_case->after_count))) ||
	    !was_tried(silent, speaks, only,
	               (is_new ? of_case->before_count : of_case->after_count) > 0))
		f->kind = CHANGE_UNTRIED;
}
