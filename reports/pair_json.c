#include <jansson.h>
#include <string.h>

#include "pair.h"
#include "words.h"

static json_t *words_of(const char *text)
{
	json_t *list = json_array();

	for (size_t length; *text; text += length) {
		text += strspn(text, " ");
		length = strcspn(text, " ");
		if (length > 0)
			json_array_append_new(list, json_stringn(text, length));
	}
	return list;
}

static json_t *side_of(const struct view *view, const struct pair_side *side)
{
	json_t *names = json_array(), *versions = json_array();

	for (size_t i = 0; i < side->count; i++) {
		const struct toolchain_row *row = &view->toolchain[side->toolchain[i]];

		json_array_append_new(names, json_string(row->name));
		json_array_append_new(versions, json_string(row->version));
	}
	return json_pack("{s:s, s:o, s:o}", "name", side->name, "toolchains", names, "versions",
	                 versions);
}

static json_t *causes_of(const struct pair_report *r, const struct report_options *options)
{
	json_t *list = json_array();
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < r->pair->cause_count; i++) {
		const struct pair_cause *c = &r->pair->cause[i];
		const struct bug *bug = c->bug;

		json_array_append_new(
		    list,
		    json_pack("{s:I, s:f, s:s, s:s, s:s?, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
		              "cases", (json_int_t)c->cases, "share",
		              (double)c->cases / (double)MAX(r->pair->judged, 1), "title",
		              pair_title(c, &arena), "classes",
		              bug != NULL ? bug->classes : c->example->classes, "key",
		              bug != NULL ? bug->key : NULL, "blame", bug != NULL ? bug->blame : "",
		              "known", bug != NULL ? bug->known : "", "reference",
		              bug != NULL ? bug->reference : "", "kind",
		              finding_kind_name[c->example->kind], "finding", c->example->id,
		              "case", pair_case(c), "command",
		              pair_command(r, options, c, &arena)));
	}
	arena_release(&arena);
	return list;
}

static json_t *others_of(const struct pair_report *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->view->toolchain_count; i++) {
		const struct pair_third *t = &r->pair->third[i];

		if (t->as_one + t->as_other + t->as_neither > 0)
			json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I}", "toolchain",
			                                      r->view->toolchain[i].name, "as_one",
			                                      (json_int_t)t->as_one, "as_other",
			                                      (json_int_t)t->as_other, "as_neither",
			                                      (json_int_t)t->as_neither));
	}
	return list;
}

static json_t *alone_of(const struct pair_report *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->pair->alone_count; i++) {
		const struct finding *f = r->pair->alone[i];

		json_array_append_new(list,
		                      json_pack("{s:s, s:s, s:s, s:s}", "toolchain", f->toolchain,
		                                "kind", finding_kind_name[f->kind], "finding",
		                                f->id, "case", f->case_text));
	}
	return list;
}

static json_t *features_of(const struct pair_report *r)
{
	struct arena arena;
	json_t *object;

	arena_init(&arena);
	object = json_pack("{s:o, s:o, s:o}", "both", words_of(pair_features(r, PAIR_BOTH, &arena)),
	                   "only_one", words_of(pair_features(r, PAIR_ONLY_ONE, &arena)),
	                   "only_other", words_of(pair_features(r, PAIR_ONLY_OTHER, &arena)));
	arena_release(&arena);
	return object;
}

static bool is_of(const struct pair_side *side, size_t toolchain)
{
	for (size_t i = 0; i < side->count; i++)
		if (side->toolchain[i] == toolchain)
			return true;
	return false;
}

static json_t *abstentions_of(const struct pair_report *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->view->total.abstention_count; i++) {
		const struct abstention *a = &r->view->total.abstention[i];

		if (is_of(&r->one, a->toolchain) || is_of(&r->other, a->toolchain))
			json_array_append_new(list,
			                      json_pack("{s:s, s:s, s:s, s:I}", "toolchain",
			                                r->view->toolchain[a->toolchain].name,
			                                "status", a->status, "reason", a->reason,
			                                "cases", (json_int_t)a->count));
	}
	return list;
}

void pair_json(const struct pair_report *r, const struct report_options *options, FILE *out)
{
	json_t *object = json_pack(
	    "{s:s, s:i, s:s, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "format",
	    "crosscall-pair", "version", PAIR_JSON_VERSION, "target", r->view->settings.target,
	    "one", side_of(r->view, &r->one), "other", side_of(r->view, &r->other), "judged",
	    (json_int_t)r->pair->judged, "differ", (json_int_t)r->pair->cases, "causes",
	    causes_of(r, options), "others", others_of(r), "alone", alone_of(r), "features",
	    features_of(r), "abstentions", abstentions_of(r));

	json_dumpf(object, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(object);
}
