#include "history.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const history_state_name[] = {
    [HISTORY_NOT_YET] = "not yet", [HISTORY_SEEN] = "seen", [HISTORY_UNTOLD] = "untold",
    [HISTORY_GONE] = "gone",       [HISTORY_LEFT] = "left",
};
_Static_assert(ARRAY_LEN(history_state_name) == HISTORY_STATE_COUNT, "a state has no name");

struct telling {
	struct arena *arena;
	struct history_night *night;
	size_t night_count;
	struct history_bug *bug;
	size_t bug_count;
};

static const struct bug *find_in(const struct history_night *night, const char *key)
{
	for (size_t i = 0; i < night->side.bug_count; i++)
		if (strcmp(night->side.bug[i].key, key) == 0)
			return &night->side.bug[i];
	return NULL;
}

static bool is_listed(const struct telling *t, const char *key)
{
	for (size_t i = 0; i < t->bug_count; i++)
		if (strcmp(t->bug[i].bug->key, key) == 0)
			return true;
	return false;
}

/* A bug that was seen in the night before, and is not in this one. */
static enum history_state state_without(const struct history_night *night, const char *key)
{
	for (size_t i = 0; i < night->change->bug_count; i++) {
		const struct bug_change *change = &night->change->bug[i];

		if (change->after != NULL || strcmp(change->before->key, key) != 0)
			continue;
		if (change->kind == CHANGE_GONE)
			return HISTORY_GONE;
		return change->kind == CHANGE_LEFT ? HISTORY_LEFT : HISTORY_UNTOLD;
	}
	unreachable();
}

static bool is_away(enum history_state state)
{
	return state == HISTORY_GONE || state == HISTORY_LEFT;
}

static void tell_bug(struct telling *t, const char *key)
{
	enum history_state *state = NEW_ARRAY(t->arena, enum history_state, t->night_count);
	const struct bug **seen = NEW_ARRAY(t->arena, const struct bug *, t->night_count);
	struct history_bug *bug = &t->bug[t->bug_count++];
	enum history_state now = HISTORY_NOT_YET;

	*bug = (struct history_bug){.state = state, .seen = seen};
	for (size_t i = 0; i < t->night_count; i++) {
		enum history_state before = now;

		seen[i] = find_in(&t->night[i], key);
		if (seen[i] != NULL)
			now = HISTORY_SEEN;
		else if (before == HISTORY_SEEN)
			now = state_without(&t->night[i], key);
		state[i] = now;
		if (now == HISTORY_SEEN) {
			bug->first = bug->bug == NULL ? i : bug->first;
			bug->last = i;
			bug->bug = seen[i];
			bug->is_back |= is_away(before);
		}
		t->night[i].open += now == HISTORY_SEEN;
		t->night[i].came += i > 0 && now == HISTORY_SEEN && before != HISTORY_SEEN &&
		                    before != HISTORY_UNTOLD;
		t->night[i].went += is_away(now) && !is_away(before);
	}
	assert(bug->bug != NULL);
}

static int compare_bugs(const void *one, const void *other)
{
	const struct history_bug *a = one, *b = other;

	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	if (a->first != b->first)
		return a->first > b->first ? -1 : 1;
	return strcmp(a->bug->key, b->bug->key);
}

struct history history_of(struct arena *arena, struct history_night *night, size_t count)
{
	struct telling t = {.arena = arena, .night = night, .night_count = count};
	size_t room = 0;

	for (size_t i = 0; i < count; i++) {
		room += night[i].side.bug_count;
		if (i > 0)
			night[i].change = change_compare(arena, &night[i - 1].side, &night[i].side);
	}
	t.bug = NEW_ARRAY(arena, struct history_bug, room);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < night[i].side.bug_count; k++)
			if (!is_listed(&t, night[i].side.bug[k].key))
				tell_bug(&t, night[i].side.bug[k].key);
	if (t.bug_count > 0)
		qsort(t.bug, t.bug_count, sizeof *t.bug, compare_bugs);
	return (struct history){0, count, night, t.bug_count, t.bug};
}

static bool load_night(struct arena *arena, const struct night *from, struct history_night *night,
                       struct error *error)
{
	struct store *store;
	bool loaded;

	*night = (struct history_night){.number = from->number, .folder = from->folder};
	if (!store_open(from->folder, &store, error))
		return false;
	loaded = change_load(store, arena, &night->side, error);
	store_close(store);
	return loaded;
}

bool history_load(struct arena *arena, const char *folder, unsigned long up_to, size_t most,
                  struct history *history, struct error *error)
{
	struct night_list list = nights_of(arena, folder);
	struct history_night *night = NEW_ARRAY(arena, struct history_night, list.count);
	size_t end = 0, first, count = 0;

	while (end < list.count && list.night[end].number <= up_to)
		end++;
	first = end - MIN(end, most);
	for (size_t i = first; i < end; i++)
		if (load_night(arena, &list.night[i], &night[count], error))
			count++;
		else if (error->kind != ERROR_NOTHING)
			return false;
	if (count == 0)
		return error_set(error, ERROR_USAGE,
		                 "%s: there are no nights in it; `crosscall nightly` makes them",
		                 folder);
	*history = history_of(arena, night, count);
	history->left_out = first;
	return true;
}

const char *history_verdict(const struct history *history, const struct history_bug *bug)
{
	enum history_state now = bug->state[history->night_count - 1];

	if (now == HISTORY_SEEN)
		return bug->is_back ? "back" : "open";
	return now == HISTORY_UNTOLD ? history_state_name[now] : "gone";
}

/* The file's name, with or without what it ends in. */
static bool is_of_file(const struct bug *bug, const char *name)
{
	size_t length = strlen(name);

	return length > 0 && strncmp(bug->known, name, length) == 0 &&
	       (bug->known[length] == '\0' || strcmp(bug->known + length, ".case") == 0);
}

bool history_find(const struct history *history, const char *name, const struct history_bug **bug,
                  struct error *error)
{
	size_t found = 0;

	for (size_t i = 0; i < history->bug_count; i++) {
		const struct bug *b = history->bug[i].bug;
		bool is_exact = strcmp(b->key, name) == 0;

		if (!is_exact && !is_of_file(b, name) && strncmp(b->key, name, strlen(name)) != 0)
			continue;
		*bug = &history->bug[i];
		if (is_exact)
			return true;
		found++;
	}
	if (found == 1)
		return true;
	return error_set(error, ERROR_USAGE,
	                 found == 0
	                     ? "%s: no night has seen a bug of this key, or of a file of this name"
	                     : "%s: several bugs begin so, or are of this file; `history` lists "
	                       "their keys",
	                 name);
}
