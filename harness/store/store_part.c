#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store_private.h"

static const char last_none[] = "none";

const char *store_index_text(struct arena *arena, uint64_t last)
{
	return last == UINT64_MAX ? last_none : arena_printf(arena, "%" PRIu64, last);
}

uint64_t store_index_of(const char *text)
{
	return strcmp(text, last_none) == 0 ? UINT64_MAX : strtoull(text, NULL, 10);
}

static uint64_t id_count(const struct part_row *part)
{
	return part->id != NULL ? part->last - part->first : 0;
}

static bool write_ids(struct store *store, int64_t place, const struct part_row *part,
                      struct error *error)
{
	struct query query;

	query_begin(&query, store, "INSERT INTO part_case VALUES (?, ?, ?)");
	for (uint64_t i = 0; i < id_count(part); i++) {
		query_bind(&query, place);
		query_bind(&query, (int64_t)i);
		query_bind_text(&query, part->id[i]);
		query_run(&query);
	}
	return query_end(&query, error);
}

bool store_write_parts(struct store *store, struct arena *arena,
                       const struct campaign_settings *settings, struct error *error)
{
	struct query query;

	query_begin(&query, store, "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?)");
	for (size_t i = 0; i < settings->part_count; i++) {
		const struct part_row *part = &settings->part[i];

		query_bind(&query, (int64_t)i);
		query_bind_text(&query, part->name);
		query_bind(&query, (int64_t)part->first);
		query_bind_text(&query, store_index_text(arena, part->last));
		query_bind_text(&query, arena_printf(arena, "%" PRIu64, part->seed));
		query_bind(&query, (int64_t)part->start);
		query_bind(&query, part->id != NULL);
		query_run(&query);
	}
	if (!query_end(&query, error))
		return false;
	for (size_t i = 0; i < settings->part_count; i++)
		if (!write_ids(store, (int64_t)i, &settings->part[i], error))
			return false;
	return true;
}

static bool read_ids(struct store *store, struct arena *arena, int64_t place, struct part_row *part,
                     struct error *error)
{
	const uint64_t room = part->last - part->first;
	const char **id = NEW_ARRAY(arena, const char *, room);
	struct query query;

	query_begin(&query, store, "SELECT case_id FROM part_case WHERE part = ? ORDER BY place");
	query_bind(&query, place);
	for (uint64_t i = 0; i < room; i++)
		id[i] = query_row(&query) ? query_text(&query, arena) : "";
	part->id = id;
	return query_end(&query, error);
}

bool store_read_parts(struct store *store, struct arena *arena, struct campaign_settings *settings,
                      struct error *error)
{
	const size_t room = store_row_count(store, "SELECT count(*) FROM part");
	struct part_row *part = NEW_ARRAY(arena, struct part_row, room);
	bool *is_given = NEW_ARRAY(arena, bool, room);
	size_t count = 0;
	struct query query;

	query_begin(&query, store,
	            "SELECT name, first, last, seed, start, given FROM part ORDER BY place");
	for (; count < room && query_row(&query); count++) {
		part[count].name = query_text(&query, arena);
		part[count].first = (uint64_t)query_integer(&query);
		part[count].last = store_index_of(query_text(&query, arena));
		part[count].seed = strtoull(query_text(&query, arena), NULL, 10);
		part[count].start = (uint64_t)query_integer(&query);
		is_given[count] = query_integer(&query) != 0;
	}
	if (!query_end(&query, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (is_given[i] && !read_ids(store, arena, (int64_t)i, &part[i], error))
			return false;
	settings->part = part;
	settings->part_count = count;
	return true;
}

static bool same_ids(const struct part_row *a, const struct part_row *b)
{
	if (id_count(a) != id_count(b))
		return false;
	for (uint64_t i = 0; i < id_count(a); i++)
		if (strcmp(a->id[i], b->id[i]) != 0)
			return false;
	return true;
}

static bool same_part(const struct part_row *a, const struct part_row *b)
{
	return strcmp(a->name, b->name) == 0 && a->first == b->first && a->last == b->last &&
	       a->seed == b->seed && a->start == b->start && same_ids(a, b);
}

bool store_compare_parts(const struct campaign_settings *stored,
                         const struct campaign_settings *asked, struct error *error)
{
	const size_t stored_count = stored->part_count, asked_count = asked->part_count;

	for (size_t i = 0; i < MIN(stored_count, asked_count); i++)
		if (!same_part(&stored->part[i], &asked->part[i]))
			return error_set(
			    error, ERROR_USAGE, "%s%sthe store has other cases than were asked for",
			    stored->part[i].name, *stored->part[i].name != '\0' ? ": " : "");
	return stored_count == asked_count ||
	       error_set(error, ERROR_USAGE, "the store has %zu parts, asked for %zu", stored_count,
	                 asked_count);
}

const struct part_row *settings_part(const struct campaign_settings *settings, uint64_t index)
{
	for (size_t i = 0; i < settings->part_count; i++)
		if (index >= settings->part[i].first && index < settings->part[i].last)
			return &settings->part[i];
	return NULL;
}
