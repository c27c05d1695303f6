#include "store_private.h"

#include <inttypes.h>
#include <string.h>

size_t store_row_count(struct store *store, const char *sql)
{
	struct query query;
	struct error ignored;
	size_t count;

	query_begin(&query, store, sql);
	count = query_row(&query) ? (size_t)query_integer(&query) : 0;
	query_end(&query, &ignored);
	return count;
}

bool store_toolchains(struct store *store, struct arena *arena, struct toolchain_row **row,
                      size_t *count, struct error *error)
{
	size_t room = store_row_count(store, "SELECT count(*) FROM toolchain");
	struct query query;

	*row = NEW_ARRAY(arena, struct toolchain_row, room);
	*count = 0;
	query_begin(&query, store,
	            "SELECT name, compiler, flags, family, version, fingerprint, features "
	            "FROM toolchain ORDER BY place");
	while (*count < room && query_row(&query)) {
		struct toolchain_row *r = &(*row)[(*count)++];

		r->name = query_text(&query, arena);
		r->compiler = query_text(&query, arena);
		r->flags = query_text(&query, arena);
		r->family = query_text(&query, arena);
		r->version = query_text(&query, arena);
		r->fingerprint = query_text(&query, arena);
		r->features = query_text(&query, arena);
	}
	return query_end(&query, error);
}

static bool total_batches(struct store *store, struct batch_record *total, struct error *error)
{
	struct query query;

	query_begin(&query, store,
	            "SELECT coalesce(min(first), 0), coalesce(max(last), 0), "
	            "coalesce(sum(judged), 0), coalesce(sum(alone), 0), "
	            "coalesce(sum(untested), 0), coalesce(sum(trials), 0), "
	            "coalesce(sum(calls), 0) FROM batch");
	if (query_row(&query)) {
		total->first = (uint64_t)query_integer(&query);
		total->last = (uint64_t)query_integer(&query);
		total->judged = (uint32_t)query_integer(&query);
		total->alone = (uint32_t)query_integer(&query);
		total->untested = (uint32_t)query_integer(&query);
		total->trials = (uint64_t)query_integer(&query);
		total->calls = (uint64_t)query_integer(&query);
	}
	return query_end(&query, error);
}

static bool verdict_of(const char *name, uint32_t *verdict)
{
	for (*verdict = 0; *verdict < WIRE_VERDICT_COUNT; ++*verdict)
		if (strcmp(store_verdict_name[*verdict], name) == 0)
			return true;
	return false;
}

static bool total_verdicts(struct store *store, struct arena *arena, struct batch_record *total,
                           struct error *error)
{
	uint32_t n = (uint32_t)store_row_count(store, "SELECT count(*) FROM toolchain");
	uint32_t *cases = NEW_ARRAY(arena, uint32_t, (size_t)n *n *WIRE_VERDICT_COUNT);
	struct query query;

	query_begin(&query, store,
	            "SELECT caller, callee, verdict, sum(cases) FROM verdict GROUP BY 1, 2, 3");
	while (query_row(&query)) {
		uint32_t caller = (uint32_t)query_integer(&query);
		uint32_t callee = (uint32_t)query_integer(&query);
		uint32_t verdict;

		if (verdict_of(query_text(&query, arena), &verdict) && caller < n && callee < n)
			cases[(caller * n + callee) * WIRE_VERDICT_COUNT + verdict] =
			    (uint32_t)query_integer(&query);
	}
	total->toolchain_count = n;
	total->verdict = cases;
	return query_end(&query, error);
}

static bool total_abstentions(struct store *store, struct arena *arena, struct batch_record *total,
                              struct error *error)
{
	size_t room =
	    store_row_count(store, "SELECT count(*) FROM "
	                           "(SELECT DISTINCT toolchain, status, reason FROM abstention)");
	struct abstention *abstention = NEW_ARRAY(arena, struct abstention, room);
	struct query query;

	query_begin(&query, store,
	            "SELECT toolchain, status, reason, sum(cases) FROM abstention "
	            "GROUP BY 1, 2, 3 ORDER BY toolchain, sum(cases) DESC, status, reason");
	while (total->abstention_count < room && query_row(&query)) {
		struct abstention *a = &abstention[total->abstention_count++];

		a->toolchain = (uint32_t)query_integer(&query);
		a->status = query_text(&query, arena);
		a->reason = query_text(&query, arena);
		a->count = (uint32_t)query_integer(&query);
	}
	total->abstention = abstention;
	return query_end(&query, error);
}

static bool total_coverage(struct store *store, struct arena *arena, struct batch_record *total,
                           struct error *error)
{
	size_t room = store_row_count(store, "SELECT count(DISTINCT cell) FROM coverage");
	struct coverage_count *coverage = NEW_ARRAY(arena, struct coverage_count, room);
	struct query query;

	query_begin(&query, store,
	            "SELECT cell, sum(judged) FROM coverage GROUP BY cell ORDER BY cell");
	while (total->coverage_count < room && query_row(&query)) {
		struct coverage_count *c = &coverage[total->coverage_count++];

		c->cell = query_text(&query, arena);
		c->judged = (uint32_t)query_integer(&query);
	}
	total->coverage = coverage;
	return query_end(&query, error);
}

bool store_total(struct store *store, struct arena *arena, struct batch_record *total,
                 struct error *error)
{
	*total = (struct batch_record){0};
	return total_batches(store, total, error) && total_verdicts(store, arena, total, error) &&
	       total_abstentions(store, arena, total, error) &&
	       total_coverage(store, arena, total, error);
}

bool store_timing(struct store *store, double *seconds, double *cpu_seconds, struct error *error)
{
	struct query query;

	*seconds = *cpu_seconds = 0;
	query_begin(&query, store, "SELECT total(seconds), total(cpu) FROM timing");
	if (query_row(&query)) {
		*seconds = query_real(&query);
		*cpu_seconds = query_real(&query);
	}
	return query_end(&query, error);
}

bool store_ranges(struct store *store, struct arena *arena, struct case_range **range,
                  size_t *count, struct error *error)
{
	size_t room = store_row_count(store, "SELECT count(*) FROM batch");
	struct query query;

	*range = NEW_ARRAY(arena, struct case_range, room);
	*count = 0;
	query_begin(&query, store, "SELECT first, last FROM batch ORDER BY first");
	for (size_t i = 0; i < room && query_row(&query); i++) {
		uint64_t first = (uint64_t)query_integer(&query);
		uint64_t last = (uint64_t)query_integer(&query);

		if (*count > 0 && (*range)[*count - 1].last == first)
			(*range)[*count - 1].last = last;
		else
			(*range)[(*count)++] = (struct case_range){first, last};
	}
	return query_end(&query, error);
}

#define LAPSES                                                                                     \
	"(SELECT first, last, toolchain AS one, toolchain AS other, sum(cases) AS cases "          \
	"FROM abstention JOIN batch ON batch = first WHERE status <> 'abstained' GROUP BY 1, 3 "   \
	"UNION ALL "                                                                               \
	"SELECT first, last, caller, callee, sum(cases) FROM verdict JOIN batch ON batch = first " \
	"WHERE verdict IN ('flaky', 'skipped') GROUP BY 1, 3, 4)"

bool store_lapses(struct store *store, struct arena *arena, struct lapse **lapse, size_t *count,
                  struct error *error)
{
	const size_t room = store_row_count(store, "SELECT count(*) FROM " LAPSES);
	struct query query;

	*lapse = NEW_ARRAY(arena, struct lapse, room);
	*count = 0;
	query_begin(&query, store, "SELECT first, last, one, other, cases FROM " LAPSES);
	while (*count < room && query_row(&query)) {
		struct lapse *l = &(*lapse)[(*count)++];

		l->first = (uint64_t)query_integer(&query);
		l->last = (uint64_t)query_integer(&query);
		l->one = (size_t)query_integer(&query);
		l->other = (size_t)query_integer(&query);
		l->cases = (uint32_t)query_integer(&query);
	}
	return query_end(&query, error);
}

static enum finding_kind finding_kind_of(const char *name)
{
	int kind = 0;

	while (kind < FINDING_KIND_COUNT - 1 && strcmp(finding_kind_name[kind], name) != 0)
		kind++;
	return (enum finding_kind)kind;
}

#define COLUMN(name)      ", " #name
#define READ_TEXT(name)   f->name = query_text(query, arena);
#define READ_NUMBER(name) f->name = (uint32_t)query_integer(query);

#define FINDING_COLUMNS "case_index, id, kind" FINDING_TEXTS(COLUMN) FINDING_NUMBERS(COLUMN)

static void read_finding(struct query *query, struct arena *arena, struct finding *f)
{
	f->case_index = (uint64_t)query_integer(query);
	f->id = query_text(query, arena);
	f->kind = finding_kind_of(query_text(query, arena));
	FINDING_TEXTS(READ_TEXT)
	FINDING_NUMBERS(READ_NUMBER)
}

bool store_findings(struct store *store, struct arena *arena, struct finding **finding,
                    size_t *count, struct error *error)
{
	size_t room = store_row_count(store, "SELECT count(*) FROM finding");
	struct query query;

	*finding = NEW_ARRAY(arena, struct finding, room);
	*count = 0;
	query_begin(&query, store,
	            "SELECT " FINDING_COLUMNS " FROM finding ORDER BY case_index, id");
	while (*count < room && query_row(&query))
		read_finding(&query, arena, &(*finding)[(*count)++]);
	return query_end(&query, error);
}

/* Several findings of one case are no ambiguity: the first of them is taken. */
static bool refuse_ambiguous(struct store *store, const char *name, struct arena *arena,
                             struct error *error)
{
	const char *list = "";
	size_t count = 0;
	struct query query;

	query_begin(&query, store,
	            "SELECT DISTINCT case_id FROM finding WHERE substr(id, 1, length(?1)) = ?1 "
	            "OR substr(case_id, 1, length(?1)) = ?1 ORDER BY case_id LIMIT 4");
	query_bind_text(&query, name);
	for (; query_row(&query); count++)
		list = arena_printf(arena, "%s%s%s", list, count ? ", " : "",
		                    count < 3 ? query_text(&query, arena) : "...");
	if (!query_end(&query, error))
		return false;
	return count < 2 ||
	       error_set(error, ERROR_USAGE, "%s: findings of several cases begin with it: %s",
	                 name, list);
}

bool store_finding(struct store *store, const char *name, struct arena *arena,
                   struct finding *finding, struct error *error)
{
	struct query query;
	bool found, exact = false;

	query_begin(&query, store,
	            "SELECT ?1 IN (id, case_id), " FINDING_COLUMNS
	            " FROM finding WHERE substr(id, 1, length(?1)) = ?1 "
	            "OR substr(case_id, 1, length(?1)) = ?1 "
	            "ORDER BY id = ?1 DESC, 1 DESC, case_index, id LIMIT 1");
	query_bind_text(&query, name);
	found = query_row(&query);
	if (found) {
		exact = query_integer(&query) != 0;
		read_finding(&query, arena, finding);
	}
	if (!query_end(&query, error))
		return false;
	if (!found)
		return error_set(error, ERROR_USAGE, "%s: no finding in %s has this id", name,
		                 store->path);
	return exact || refuse_ambiguous(store, name, arena, error);
}
