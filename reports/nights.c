#include "nights.h"

#include <string.h>

#include "../harness/nights/night.h"
#include "history.h"

/* Each is read whole, with all its findings. */
enum { NIGHTS_READ_MAX = 120 };

static const char *changed_text(const struct history_night *night, struct arena *arena)
{
	const char *text = "";

	for (size_t i = 0; night->change != NULL && i < night->change->toolchain_count; i++) {
		const char *one = history_toolchain(&night->change->toolchain[i], arena);

		if (one != NULL)
			text = arena_printf(arena, "%s%s%s", text, *text ? "\n" : "", one);
	}
	return text;
}

static const char *since_text(const struct history *history, const char *key, struct arena *arena)
{
	for (size_t i = 0; i < history->bug_count; i++) {
		const struct history_bug *bug = &history->bug[i];
		const struct history_night *first = &history->night[bug->first];

		if (strcmp(bug->bug->key, key) == 0)
			return arena_printf(arena, "first seen in night %lu (%s)%s%s",
			                    first->number, first->side.settings.date,
			                    bug->first == 0 && history->left_out > 0 ? " or before"
			                                                             : "",
			                    bug->is_back ? ", and gone in between" : "");
	}
	return ""; /* it came up while the stores were read */
}

void nights_tell(struct view *view, const struct history *history, struct arena *arena)
{
	struct view_night *night = NEW_ARRAY(arena, struct view_night, history->night_count);
	const char **since = NEW_ARRAY(arena, const char *, view->bug_count);

	if (history->night_count < 2)
		return;
	for (size_t i = 0; i < history->night_count; i++) {
		const struct history_night *from = &history->night[i];

		night[i] = (struct view_night){.number = from->number,
		                               .date = from->side.settings.date,
		                               .open = from->open,
		                               .came = from->came,
		                               .went = from->went,
		                               .changed = changed_text(from, arena)};
	}
	for (size_t i = 0; i < view->bug_count; i++)
		since[i] = since_text(history, view->bug[i].key, arena);
	view->nights_left_out = history->left_out;
	view->night_count = history->night_count;
	view->night = night;
	view->since = since;
}

bool nights_load(struct view *view, const char *folder, struct arena *arena, struct error *error)
{
	struct history history;
	unsigned long number;
	const char *nights;

	if (view->settings.part_count != NIGHT_PART_COUNT ||
	    !nights_place(arena, folder, &nights, &number))
		return true;
	if (!history_load(arena, nights, number, NIGHTS_READ_MAX, &history, error))
		return error_wrap(error, "the nights before");
	nights_tell(view, &history, arena);
	return true;
}
