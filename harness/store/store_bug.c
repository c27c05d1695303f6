#include <string.h>

#include "../toolchain/redact.h"
#include "store_private.h"

const char *const bug_status_name[] = {
    [BUG_NEW] = "new", [BUG_CHANGED] = "changed", [BUG_KNOWN] = "known"};
_Static_assert(ARRAY_LEN(bug_status_name) == BUG_STATUS_COUNT, "a status has no name");

#define PLACE_OF(name)  ", ?"
#define BIND_TEXT(name) query_bind_text(&query, f->name);
#define COLUMN(name)    ", " #name
#define READ_TEXT(name) f->name = query_text(&query, arena);

/* A case that is there twice has the same finding twice. */
static bool write_members(struct store *store, int64_t place, const struct bug *bug,
                          struct error *error)
{
	struct query query;

	query_begin(&query, store, "INSERT OR IGNORE INTO bug_finding VALUES (?, ?)");
	for (size_t i = 0; i < bug->member_count; i++) {
		query_bind(&query, place);
		query_bind_text(&query, bug->member[i]);
		query_run(&query);
	}
	return query_end(&query, error);
}

static const char made_of_name[] = "bugs made of";

static bool write_made_of(struct store *store, const char *made_of, struct error *error)
{
	struct query query;

	query_begin(&query, store, "INSERT OR REPLACE INTO setting VALUES (?, ?)");
	query_bind_text(&query, made_of_name);
	query_bind_text(&query, made_of);
	query_run(&query);
	return query_end(&query, error);
}

bool store_bugs_made_of(struct store *store, struct arena *arena, const char **made_of,
                        struct error *error)
{
	struct query query;

	query_begin(&query, store, "SELECT value FROM setting WHERE name = ?");
	query_bind_text(&query, made_of_name);
	*made_of = query_row(&query) ? query_text(&query, arena) : "";
	return query_end(&query, error);
}

static bool put_bugs(struct store *store, const struct bug *bug, size_t count, struct error *error)
{
	struct query query;

	if (!store_execute(store, "DELETE FROM bug", error))
		return false;
	query_begin(&query, store, "INSERT INTO bug VALUES (?, ?, ?" BUG_TEXTS(PLACE_OF) ")");
	for (size_t i = 0; i < count; i++) {
		const struct bug *f = &bug[i];

		query_bind(&query, (int64_t)i);
		query_bind_text(&query, bug_status_name[f->status]);
		query_bind(&query, f->findings);
		BUG_TEXTS(BIND_TEXT)
		query_run(&query);
	}
	if (!query_end(&query, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!write_members(store, (int64_t)i, &bug[i], error))
			return false;
	return true;
}

static bool put_irreducibles(struct store *store, const struct irreducible *row, size_t count,
                             struct error *error)
{
	struct query query;
	struct arena arena;
	bool good;

	if (!store_execute(store, "DELETE FROM irreducible", error))
		return false;
	query_begin(&query, store, "INSERT INTO irreducible VALUES (?, ?, ?, ?)");
	arena_init(&arena);
	for (size_t i = 0; i < count; i++) {
		query_bind(&query, (int64_t)i);
		query_bind_text(&query, row[i].finding);
		query_bind(&query, row[i].findings);
		query_bind_text(&query, redact_text(&arena, row[i].reason));
		query_run(&query);
	}
	good = query_end(&query, error);
	arena_release(&arena);
	return good;
}

bool store_put_triage(struct store *store, const struct triage_record *record, struct error *error)
{
	if (record->made_of != NULL && !write_made_of(store, record->made_of, error))
		return false;
	return put_bugs(store, record->bug, record->bug_count, error) &&
	       put_irreducibles(store, record->irreducible, record->irreducible_count, error);
}

static enum bug_status bug_status_of(const char *name)
{
	int status = 0;

	while (status < BUG_STATUS_COUNT - 1 && strcmp(bug_status_name[status], name) != 0)
		status++;
	return (enum bug_status)status;
}

static bool read_members(struct store *store, struct arena *arena, struct bug *bug, size_t count,
                         struct error *error)
{
	const size_t room = store_row_count(store, "SELECT count(*) FROM bug_finding");
	const char **member = NEW_ARRAY(arena, const char *, room);
	struct query query;
	size_t n = 0;

	query_begin(&query, store, "SELECT bug, finding FROM bug_finding ORDER BY bug, finding");
	for (; n < room && query_row(&query); n++) {
		const size_t place = (size_t)query_integer(&query);

		member[n] = query_text(&query, arena);
		if (place >= count)
			continue;
		if (bug[place].member_count++ == 0)
			bug[place].member = member + n;
	}
	return query_end(&query, error);
}

bool store_bugs(struct store *store, struct arena *arena, struct bug **bug, size_t *count,
                struct error *error)
{
	const size_t room = store_row_count(store, "SELECT count(*) FROM bug");
	struct query query;

	*bug = NEW_ARRAY(arena, struct bug, room);
	*count = 0;
	query_begin(&query, store,
	            "SELECT status, findings" BUG_TEXTS(COLUMN) " FROM bug ORDER BY place");
	while (*count < room && query_row(&query)) {
		struct bug *f = &(*bug)[(*count)++];

		f->status = bug_status_of(query_text(&query, arena));
		f->findings = (uint32_t)query_integer(&query);
		BUG_TEXTS(READ_TEXT)
	}
	return query_end(&query, error) && read_members(store, arena, *bug, *count, error);
}

bool store_irreducibles(struct store *store, struct arena *arena, struct irreducible **irreducible,
                        size_t *count, struct error *error)
{
	const size_t room = store_row_count(store, "SELECT count(*) FROM irreducible");
	struct query query;

	*irreducible = NEW_ARRAY(arena, struct irreducible, room);
	*count = 0;
	query_begin(&query, store,
	            "SELECT finding, findings, reason FROM irreducible ORDER BY place");
	while (*count < room && query_row(&query)) {
		struct irreducible *row = &(*irreducible)[(*count)++];

		row->finding = query_text(&query, arena);
		row->findings = (uint32_t)query_integer(&query);
		row->reason = query_text(&query, arena);
	}
	return query_end(&query, error);
}
