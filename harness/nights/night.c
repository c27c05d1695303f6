#include "night.h"

#include <inttypes.h>
#include <string.h>

#include "../../generators/text.h"
#include "../base/file.h"
#include "nights.h"

const char *const night_part_name[] = {
    [NIGHT_CORPUS] = "corpus",
    [NIGHT_AGAIN] = "again",
    [NIGHT_SEEDS] = "seeds",
    [NIGHT_FRESH] = "fresh",
};
_Static_assert(ARRAY_LEN(night_part_name) == NIGHT_PART_COUNT, "a part has no name");

enum { FIXED_SEED = 1 };

bool night_load(const char *folder, struct arena *arena, struct change_side *side,
                struct error *error)
{
	struct store *store;
	bool loaded;

	if (!store_open(folder, &store, error))
		return false;
	loaded = change_load(store, arena, side, error);
	store_close(store);
	return loaded;
}

/* Cases of [first, last) that are in batches that are done. */
static uint64_t count_done(const struct change_side *side, uint64_t first, uint64_t last)
{
	uint64_t done = 0;

	for (size_t i = 0; i < side->range_count; i++) {
		uint64_t from = MAX(first, side->range[i].first);
		uint64_t to = MIN(last, side->range[i].last);

		done += to > from ? to - from : 0;
	}
	return done;
}

/* Where the parts that block end: the part behind them is the last. */
static uint64_t blocking_end(const struct change_side *side)
{
	const size_t count = side->settings.part_count;

	return count == NIGHT_PART_COUNT ? side->settings.part[NIGHT_FRESH].first : 0;
}

static bool is_whole(const struct change_side *side)
{
	const uint64_t end = blocking_end(side);

	return end > 0 && count_done(side, 0, end) == end;
}

/* The last night before `number` that is whole. One that cannot be read, of an older version for
 * instance, is an error: without it all that is there would be news. */
static bool find_before(const struct night_list *list, unsigned long number, struct arena *arena,
                        struct night_read *before, struct error *error)
{
	*before = (struct night_read){0};
	for (size_t i = list->count; i-- > 0;) {
		struct night_read night = {.number = list->night[i].number,
		                           .folder = list->night[i].folder};

		if (night.number >= number)
			continue;
		if (!night_load(night.folder, arena, &night.side, error)) {
			if (error->kind == ERROR_NOTHING)
				continue;
			return error_wrap(error, "night %lu", night.number);
		}
		if (!is_whole(&night.side))
			continue;
		*before = night;
		return true;
	}
	return true;
}

static bool choose_number(const struct night_request *request, const struct night_list *list,
                          struct arena *arena, unsigned long *number, struct error *error)
{
	const unsigned long newest = list->count > 0 ? list->night[list->count - 1].number : 0;
	const char *store_path = arena_printf(arena, "%s/crosscall.db", request->folder);

	if (file_exists(store_path))
		return error_set(error, ERROR_USAGE,
		                 "%s: it is a campaign, and no folder of nights: name another by "
		                 "--store",
		                 request->folder);
	if (request->resume && newest == 0)
		return error_set(error, ERROR_USAGE, "%s: there is no night to go on with",
		                 request->folder);
	*number = request->resume ? newest : newest + 1;
	return true;
}

const struct bug *night_bug_of(const struct change_side *side, const struct finding *finding)
{
	for (size_t b = 0; b < side->bug_count; b++)
		for (size_t i = 0; i < side->bug[b].member_count; i++)
			if (strcmp(side->bug[b].member[i], finding->id) == 0)
				return &side->bug[b];
	return NULL;
}

static bool is_of_part(const struct change_side *side, const struct finding *finding,
                       enum night_part part)
{
	const struct part_row *row = settings_part(&side->settings, finding->case_index);

	return row != NULL && side->settings.part_count == NIGHT_PART_COUNT &&
	       row == &side->settings.part[part];
}

/* Again */

struct choosing {
	const struct night_request *request;
	const struct change_side *side;
	struct arena *arena;
	const struct abi_case **c;
	const char **id; /* of the corpus, and of those in c */
	size_t count, id_count, loose, left;
	size_t *of_bug; /* how many were taken, by bug */
};

static bool is_among(const struct choosing *choosing, const char *id)
{
	for (size_t i = 0; i < choosing->id_count; i++)
		if (strcmp(choosing->id[i], id) == 0)
			return true;
	return false;
}

static bool is_wanted(struct choosing *choosing, const struct finding *finding)
{
	const struct bug *bug = night_bug_of(choosing->side, finding);
	size_t *taken =
	    bug != NULL ? &choosing->of_bug[bug - choosing->side->bug] : &choosing->loose;

	if (*taken == (bug != NULL ? NIGHT_AGAIN_OF_BUG : NIGHT_AGAIN_LOOSE)) {
		choosing->left++;
		return false;
	}
	++*taken;
	return true;
}

static void choose(struct choosing *choosing, const struct finding *finding)
{
	const struct abi_case *c;
	struct error ignored;

	if (finding->libffi_only || (!is_of_part(choosing->side, finding, NIGHT_AGAIN) &&
	                             !is_of_part(choosing->side, finding, NIGHT_FRESH)))
		return;
	if (is_among(choosing, finding->case_id) || !is_wanted(choosing, finding))
		return;
	c = case_parse(choosing->arena, finding->id, finding->case_text, strlen(finding->case_text),
	               &ignored);
	if (c == NULL)
		return;
	choosing->id[choosing->id_count++] = finding->case_id;
	choosing->c[choosing->count++] = c;
}

static struct campaign_part again(const struct night_request *request, struct night_plan *plan,
                                  struct arena *arena)
{
	const struct change_side *side = &plan->before.side;
	struct choosing choosing = {
	    .request = request,
	    .side = side,
	    .arena = arena,
	    .c = NEW_ARRAY(arena, const struct abi_case *, side->finding_count),
	    .id = NEW_ARRAY(arena, const char *, request->corpus_count + side->finding_count),
	    .id_count = request->corpus_count,
	    .of_bug = NEW_ARRAY(arena, size_t, side->bug_count),
	};

	for (size_t i = 0; i < request->corpus_count; i++)
		choosing.id[i] = arena_strdup(arena, case_id(request->corpus[i]).text);
	for (size_t i = 0; i < side->finding_count; i++)
		choose(&choosing, &side->finding[i]);
	plan->again_left = choosing.left;
	return (struct campaign_part){.c = choosing.c, .count = choosing.count};
}

bool night_plan(const struct night_request *request, struct arena *arena, struct night_plan *plan,
                struct error *error)
{
	const struct night_list list = nights_of(arena, request->folder);

	*plan = (struct night_plan){.request = request};
	if (!choose_number(request, &list, arena, &plan->number, error) ||
	    !find_before(&list, plan->number, arena, &plan->before, error))
		return false;
	plan->folder = arena_printf(arena, "%s/%lu", request->folder, plan->number);
	plan->part[NIGHT_CORPUS] =
	    (struct campaign_part){.c = request->corpus, .count = request->corpus_count};
	plan->part[NIGHT_AGAIN] = again(request, plan, arena);
	plan->part[NIGHT_SEEDS] =
	    (struct campaign_part){.seed = FIXED_SEED, .count = request->seeds};
	plan->part[NIGHT_FRESH] =
	    (struct campaign_part){.seed = FIXED_SEED + plan->number, .count = request->fresh};
	for (size_t i = 0; i < NIGHT_PART_COUNT; i++)
		plan->part[i].name = night_part_name[i];
	return true;
}
