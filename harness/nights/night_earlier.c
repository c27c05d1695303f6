#include <string.h>

#include "../store/members.h"
#include "night_private.h"
#include "nights.h"

/* How many nights are looked into. */
enum { LOOK_BACK = 16 };

/* Something went wrong with its case the night before, which may have hidden what shows now: who lays
 * an argument out differently is not called. */
static bool was_hidden(const struct change_side *before, const struct finding *finding)
{
	for (size_t i = 0; i < before->finding_count; i++)
		if (strcmp(before->finding[i].case_id, finding->case_id) == 0)
			return true;
	return false;
}

/* The night before says nothing of it, or nothing for sure. What fresh cases show no night had. */
static bool may_be_old(const struct change_side *before, const struct change_side *now,
                       const struct finding_change *f)
{
	switch (f->kind) {
	case CHANGE_NEW:
	case CHANGE_CHANGED:
		return f->is_doubtful || was_hidden(before, f->after);
	case CHANGE_JOINED:
	case CHANGE_UNTRIED:
		return f->after != NULL &&
		       f->after->case_index < now->settings.part[NIGHT_FRESH].first;
	case CHANGE_KNOWN:
	case CHANGE_GONE:
	case CHANGE_LEFT:
	case CHANGE_KIND_COUNT:
		return false;
	}
	unreachable();
}

static bool same_binaries(const struct change_side *side, const struct toolchain_row *toolchain)
{
	for (size_t i = 0; i < side->toolchain_count; i++)
		if (strcmp(side->toolchain[i].name, toolchain->name) == 0)
			return strcmp(side->toolchain[i].fingerprint, toolchain->fingerprint) == 0;
	return false;
}

/* That night had the same finding of the same binaries. */
static bool was_there(const struct change_side *earlier, const struct change_side *now,
                      const struct finding *finding, struct arena *arena)
{
	const uint8_t *class_of = members_of(arena, now->toolchain, now->toolchain_count, finding);
	const struct finding *old = NULL;

	for (size_t i = 0; i < earlier->finding_count && old == NULL; i++)
		if (strcmp(earlier->finding[i].id, finding->id) == 0)
			old = &earlier->finding[i];
	if (old == NULL || strcmp(old->classes, finding->classes) != 0)
		return false;
	for (size_t i = 0; i < now->toolchain_count; i++)
		if (class_of[i] != MEMBER_OF_NONE && !same_binaries(earlier, &now->toolchain[i]))
			return false;
	return true;
}

/* Returns how many are left to look for. */
static size_t mark(const struct change_side *earlier, const struct change_side *now, bool *wanted,
                   bool *is_old, struct arena *arena)
{
	size_t left = 0;

	for (size_t i = 0; i < now->finding_count; i++) {
		if (wanted[i] && was_there(earlier, now, &now->finding[i], arena)) {
			wanted[i] = false;
			is_old[i] = true;
		}
		left += wanted[i];
	}
	return left;
}

bool night_find_old(const struct night_plan *plan, const struct change_side *now,
                    const struct change *change, bool *is_old, struct arena *arena,
                    struct error *error)
{
	const struct night_list list = nights_of(arena, plan->request->folder);
	bool *wanted = NEW_ARRAY(arena, bool, now->finding_count);
	size_t left = 0, looked = 0;
	bool good = true;

	for (size_t i = 0; i < change->finding_count; i++)
		if (may_be_old(&plan->before.side, now, &change->finding[i])) {
			wanted[change->finding[i].after - now->finding] = true;
			left++;
		}
	for (size_t i = list.count; i-- > 0 && left > 0 && looked < LOOK_BACK && good;) {
		struct change_side earlier;
		struct arena scratch;

		if (list.night[i].number >= plan->before.number)
			continue;
		arena_init(&scratch);
		looked++;
		if (night_load(list.night[i].folder, &scratch, &earlier, error))
			left = mark(&earlier, now, wanted, is_old, &scratch);
		else
			good = error->kind == ERROR_NOTHING;
		arena_release(&scratch);
	}
	return good;
}
