#include "json.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "../generators/tier.h"
#include "../harness/bugs/bucket.h"
#include "cause.h"
#include "words.h"

#define REPORT_NAME "crosscall-report"

/* One part of a report: in the object, or an event. */
struct source {
	const struct view *view;
	const struct report_options *options;
};

typedef json_t *make_part(const struct source *from, size_t i);

static json_t *words_of(const char *text, const char *separators)
{
	json_t *list = json_array();

	for (size_t length; *text; text += length) {
		text += strspn(text, separators);
		length = strcspn(text, separators);
		if (length > 0)
			json_array_append_new(list, json_stringn(text, length));
	}
	return list;
}

/* JSON has no integers of 64 bits: a seed is a text. */
static json_t *text_of_u64(uint64_t number)
{
	return json_sprintf("%" PRIu64, number);
}

static json_t *make_campaign(const struct source *from, size_t i)
{
	const struct campaign_settings *s = &from->view->settings;

	(void)i;
	return json_pack("{s:s, s:i, s:s, s:s, s:o, s:o, s:I, s:o, s:I, s:I, s:I}", "report",
	                 REPORT_NAME, "version", JSON_REPORT_VERSION, "program", s->program,
	                 "target", s->target, "tiers", words_of(s->tiers, ","), "seed",
	                 text_of_u64(s->seed), "first", (json_int_t)s->first, "last",
	                 s->last == UINT64_MAX ? json_null() : json_integer((json_int_t)s->last),
	                 "generator_version", (json_int_t)s->generator_version, "contract_version",
	                 (json_int_t)s->contract_version, "batch_size", (json_int_t)s->batch_size);
}

static json_t *make_end(const struct source *from, size_t i)
{
	const struct batch_record *t = &from->view->total;

	(void)i;
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f}", "first",
	                 (json_int_t)t->first, "last", (json_int_t)t->last, "cases",
	                 (json_int_t)view_cases(from->view), "judged", (json_int_t)t->judged,
	                 "alone", (json_int_t)t->alone, "untested", (json_int_t)t->untested,
	                 "findings", (json_int_t)t->finding_count, "trials", (json_int_t)t->trials,
	                 "calls", (json_int_t)t->calls, "seconds", from->view->seconds,
	                 "cpu_seconds", from->view->cpu_seconds);
}

static json_t *make_toolchain(const struct source *from, size_t i)
{
	const struct toolchain_row *row = &from->view->toolchain[i];

	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "name", row->name, "compiler",
	                 row->compiler, "flags", row->flags, "family", row->family, "version",
	                 row->version, "fingerprint", row->fingerprint, "features",
	                 words_of(row->features, " "));
}

static json_t *make_left_out(const struct source *from, size_t i)
{
	return json_pack("{s:s, s:s}", "name", from->view->left_out[i].name, "reason",
	                 from->view->left_out[i].reason);
}

static json_t *make_pair(const struct source *from, size_t i)
{
	const size_t n = from->view->toolchain_count;
	const uint32_t *verdict = view_verdicts(from->view, i / n, i % n);
	json_t *cases = json_object();

	for (size_t v = 0; v < WIRE_VERDICT_COUNT; v++)
		if (verdict[v] > 0)
			json_object_set_new(cases, store_verdict_name[v], json_integer(verdict[v]));
	return json_pack("{s:s, s:s, s:o}", "caller", from->view->toolchain[i / n].name, "callee",
	                 from->view->toolchain[i % n].name, "cases", cases);
}

static json_t *tiers_of(const struct finding *f)
{
	uint32_t set = view_tiers(f);
	json_t *list = json_array();

	for (size_t i = 0; i < TIER_COUNT; i++)
		if (set & TIER_BIT(i))
			json_array_append_new(list, json_string(tier_name[i]));
	return list;
}

static json_t *key_of_bug(const struct view *view, const struct finding *f)
{
	const struct bug *bug = view_bug(view, f);

	return bug != NULL ? json_string(bug->key) : json_null();
}

static json_t *make_finding(const struct source *from, size_t i)
{
	const struct finding *f = &from->view->total.finding[i];
	struct arena arena;
	json_t *finding;

	arena_init(&arena);
	finding = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s, s:b, s:I, s:s, s:s, s:o, s:s, s:s, s:s}", "id", f->id,
	    "kind", finding_kind_name[f->kind], "cause", cause_fingerprint(f, &arena), "classes",
	    f->classes, "toolchain", f->toolchain, "libffi_only", f->libffi_only, "case_index",
	    (json_int_t)f->case_index, "case_id", f->case_id, "case", f->case_text, "tiers",
	    tiers_of(f), "verdict", f->verdict, "caller", f->caller, "callee", f->callee);
	json_object_update_new(
	    finding, json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s}", "bug",
	                       key_of_bug(from->view, f), "leaf", f->leaf, "leaf_kind",
	                       cause_leaf_kind(f, &arena), "sent", f->sent, "received", f->received,
	                       "detail", f->detail, "round", (json_int_t)f->round, "phase",
	                       (json_int_t)f->phase, "cells", (json_int_t)f->cells, "command",
	                       words_command(from->view, f, from->options, "", &arena)));
	arena_release(&arena);
	return finding;
}

static json_t *make_bug(const struct source *from, size_t i)
{
	const struct bug *b = &from->view->bug[i];

	return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s}", "key",
	                 b->key, "key_version", BUCKET_VERSION, "title", b->title, "status",
	                 bug_status_name[b->status], "known", b->known, "reference", b->reference,
	                 "blame", b->blame, "findings", (json_int_t)b->findings, "finding",
	                 b->finding, "case", b->case_text, "classes", b->classes, "caller",
	                 b->caller, "callee", b->callee);
}

static json_t *make_irreducible(const struct source *from, size_t i)
{
	const struct irreducible *row = &from->view->irreducible[i];

	return json_pack("{s:s, s:I, s:s}", "finding", row->finding, "findings",
	                 (json_int_t)row->findings, "reason", row->reason);
}

static json_t *make_abstention(const struct source *from, size_t i)
{
	const struct abstention *a = &from->view->total.abstention[i];

	return json_pack("{s:s, s:s, s:s, s:I}", "toolchain",
	                 from->view->toolchain[a->toolchain].name, "status", a->status, "reason",
	                 a->reason, "cases", (json_int_t)a->count);
}

static json_t *make_coverage(const struct source *from, size_t i)
{
	const struct coverage_count *c = &from->view->total.coverage[i];

	return json_pack("{s:s, s:I}", "cell", c->cell, "judged", (json_int_t)c->judged);
}

struct part {
	const char *event, *member;
	make_part *make;
	size_t count;
	bool is_single; /* the member is the part itself, not a list */
};

enum { PART_COUNT = 10 };

static void list_parts(const struct view *view, struct part part[PART_COUNT])
{
	const size_t n = view->toolchain_count;
	const struct part parts[PART_COUNT] = {
	    {"campaign", "campaign", make_campaign, 1, true},
	    {"toolchain", "toolchains", make_toolchain, n, false},
	    {"left_out", "left_out", make_left_out, view->left_out_count, false},
	    {"pair", "pairs", make_pair, n * n, false},
	    {"finding", "findings", make_finding, view->total.finding_count, false},
	    {"bug", "bugs", make_bug, view->bug_count, false},
	    {"irreducible", "irreducible", make_irreducible, view->irreducible_count, false},
	    {"abstention", "abstentions", make_abstention, view->total.abstention_count, false},
	    {"coverage", "coverage", make_coverage, view->total.coverage_count, false},
	    {"end", "totals", make_end, 1, true},
	};

	memcpy(part, parts, sizeof parts);
}

/* Texts of a clean view are all that jansson could refuse. */
static json_t *make(const struct part *part, const struct source *from, size_t i)
{
	json_t *made = part->make(from, i);

	assert(made != NULL);
	return made;
}

void report_json(const struct view *view, const struct report_options *options, FILE *out)
{
	const struct source from = {view, options};
	json_t *report = json_object();
	struct part part[PART_COUNT];

	list_parts(view, part);
	for (size_t p = 0; p < PART_COUNT; p++) {
		json_t *list = part[p].is_single ? make(&part[p], &from, 0) : json_array();

		for (size_t i = 0; !part[p].is_single && i < part[p].count; i++)
			json_array_append_new(list, make(&part[p], &from, i));
		json_object_set_new(report, part[p].member, list);
	}
	json_dumpf(report, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(report);
}

void report_jsonl(const struct view *view, const struct report_options *options, FILE *out)
{
	const struct source from = {view, options};
	struct part part[PART_COUNT];

	list_parts(view, part);
	for (size_t p = 0; p < PART_COUNT; p++)
		for (size_t i = 0; i < part[p].count; i++) {
			json_t *event = json_pack("{s:s}", "event", part[p].event);

			json_object_update_new(event, make(&part[p], &from, i));
			json_dumpf(event, out, JSON_COMPACT);
			fputc('\n', out);
			json_decref(event);
		}
}
