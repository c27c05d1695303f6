#include "sarif.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "../harness/bugs/bucket.h"
#include "cause.h"
#include "checks.h"
#include "clean.h"
#include "format.h"
#include "words.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"

enum { MESSAGE_SIZE_MAX = 1000 };

/* By enum finding_kind: identifiers that stay, names as SARIF wants them, and a sentence. */
static const struct {
	const char *id, *name, *text;
} rules[] = {
    [FINDING_LAYOUT] = {"CROSSCALL001", "LayoutDiffers",
                        "Two compilers lay a type out differently."},
    [FINDING_ARGS] = {"CROSSCALL002", "ArgumentLost",
                      "An argument does not arrive as the caller sent it."},
    [FINDING_RETURN] = {"CROSSCALL003", "ResultLost",
                        "A result does not arrive as the callee returned it."},
    [FINDING_STATE] = {"CROSSCALL004", "StateDamaged",
                       "A call leaves the processor's state or the memory beside an object "
                       "damaged."},
    [FINDING_CRASH] = {"CROSSCALL005", "CallCrashes", "A call crashes."},
    [FINDING_HANG] = {"CROSSCALL006", "CallHangs", "A call never returns."},
    [FINDING_SELF] = {"CROSSCALL007", "CompilerDisagreesWithItself",
                      "Code of one compiler cannot call code of the same compiler."},
    [FINDING_COMPILER] = {"CROSSCALL008", "CompilerFails",
                          "A compiler crashes, hangs, or writes no usable module."},
};
_Static_assert(ARRAY_LEN(rules) == FINDING_KIND_COUNT, "a kind has no rule");

struct sarif {
	struct arena arena;
	const struct view *view;
	const struct report_options *options;
};

/* Texts of a clean view are all that jansson could refuse. */
static json_t *sure(json_t *json)
{
	assert(json != NULL);
	return json;
}

static json_t *make_rules(void)
{
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		json_array_append_new(
		    list, sure(json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:{s:s}}", "id", rules[i].id,
		                         "name", rules[i].name, "shortDescription", "text",
		                         rules[i].text, "fullDescription", "text", rules[i].text,
		                         "defaultConfiguration", "level", "error")));
	return list;
}

/* Findings of one case stand together: they share an artifact. */
static bool is_case_of_last(const struct view *view, size_t i)
{
	return i > 0 &&
	       strcmp(view->total.finding[i].case_text, view->total.finding[i - 1].case_text) == 0;
}

static const char *uri_of(struct sarif *s, const struct finding *f)
{
	/* An id is made of hexadecimal digits; of anything else no URI could be made. */
	size_t digits = strspn(f->id, "0123456789abcdef");

	return arena_printf(&s->arena, "cases/%.*s.case", (int)digits, f->id);
}

static json_t *make_artifacts(struct sarif *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->view->total.finding_count; i++) {
		const struct finding *f = &s->view->total.finding[i];

		if (is_case_of_last(s->view, i))
			continue;
		json_array_append_new(
		    list, sure(json_pack("{s:{s:s}, s:{s:s}, s:[s], s:s}", "location", "uri",
		                         uri_of(s, f), "contents", "text", f->case_text, "roles",
		                         "resultFile", "sourceLanguage", "c")));
	}
	return list;
}

static const char *message_of(struct sarif *s, const struct finding *f)
{
	const char *text = arena_printf(&s->arena, "%s.%s%s", words_sentence(f, &s->arena),
	                                *f->detail ? " " : "", f->detail);

	return clean_line(&s->arena, text, MESSAGE_SIZE_MAX);
}

/* The key of a bucket says what a finding is, whatever it was found in. */
static void add_bug(struct sarif *s, const struct finding *f, json_t *properties,
                    json_t *fingerprints)
{
	const struct bug *bug = view_bug(s->view, f);

	if (bug == NULL)
		return;
	json_object_set_new(fingerprints,
	                    arena_printf(&s->arena, "crosscallBug/v%d", BUCKET_VERSION),
	                    sure(json_string(bug->key)));
	json_object_set_new(properties, "bug", sure(json_string(bug->key)));
	json_object_set_new(properties, "bugTitle", sure(json_string(bug->title)));
	json_object_set_new(properties, "bugStatus",
	                    sure(json_string(bug_status_name[bug->status])));
	if (*bug->known != '\0')
		json_object_set_new(properties, "bugKnown", sure(json_string(bug->known)));
}

static json_t *make_result(struct sarif *s, const struct finding *f, size_t artifact)
{
	json_t *location, *properties, *result, *fingerprints;

	location = sure(json_pack("[{s:{s:{s:s, s:I}, s:{s:i}}}]", "physicalLocation",
	                          "artifactLocation", "uri", uri_of(s, f), "index",
	                          (json_int_t)artifact, "region", "startLine", 1));
	properties = sure(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "finding",
	                            f->id, "classes", f->classes, "caller", f->caller, "callee",
	                            f->callee, "leaf", f->leaf, "sent", f->sent, "received",
	                            f->received, "cells", (json_int_t)f->cells, "command",
	                            words_command(s->view, f, s->options, "", &s->arena)));
	fingerprints =
	    sure(json_pack("{s:s}", "crosscallCause/v1", cause_fingerprint(f, &s->arena)));
	add_bug(s, f, properties, fingerprints);
	result = json_pack("{s:s, s:i, s:s, s:{s:s}, s:o, s:o, s:o}", "ruleId", rules[f->kind].id,
	                   "ruleIndex", (int)f->kind, "level", f->libffi_only ? "note" : "error",
	                   "message", "text", message_of(s, f), "locations", location,
	                   "partialFingerprints", fingerprints, "properties", properties);
	return sure(result);
}

static json_t *make_results(struct sarif *s)
{
	json_t *list = json_array();
	size_t artifacts = 0;

	for (size_t i = 0; i < s->view->total.finding_count; i++) {
		artifacts += !is_case_of_last(s->view, i);
		json_array_append_new(list,
		                      make_result(s, &s->view->total.finding[i], artifacts - 1));
	}
	return list;
}

static json_t *make_notifications(struct sarif *s)
{
	const struct check_list checks = checks_of(s->view, &s->arena);
	json_t *list = json_array();

	for (size_t i = 0; i < checks.count; i++) {
		const struct check *check = &checks.check[i];

		if (check->group != CHECK_NOT_TESTED)
			continue;
		json_array_append_new(
		    list,
		    sure(json_pack(
		        "{s:s, s:{s:s}, s:{s:s}}", "level", "note", "message", "text",
		        arena_printf(&s->arena, "Not tested: %s: %s.", check->name, check->message),
		        "descriptor", "id", "not-tested")));
	}
	return list;
}

/* What a person needs to run it again. */
static json_t *make_properties(struct sarif *s)
{
	const struct campaign_settings *settings = &s->view->settings;
	json_t *toolchains = json_array();

	for (size_t i = 0; i < s->view->toolchain_count; i++) {
		const struct toolchain_row *row = &s->view->toolchain[i];

		json_array_append_new(
		    toolchains, sure(json_pack("{s:s, s:s, s:s}", "name", row->name, "version",
		                               row->version, "fingerprint", row->fingerprint)));
	}
	return sure(json_pack("{s:s, s:s, s:s, s:I, s:I, s:o}", "target", settings->target, "tiers",
	                      settings->tiers, "seed",
	                      arena_printf(&s->arena, "%" PRIu64, settings->seed), "cases",
	                      (json_int_t)view_cases(s->view), "judged",
	                      (json_int_t)s->view->total.judged, "toolchains", toolchains));
}

static json_t *make_run(struct sarif *s)
{
	json_t *driver, *invocation;

	driver = sure(json_pack("{s:s, s:s, s:o}", "name", "crosscall", "version",
	                        s->view->settings.program, "rules", make_rules()));
	invocation = sure(json_pack("{s:b, s:o}", "executionSuccessful", 1,
	                            "toolExecutionNotifications", make_notifications(s)));
	return sure(json_pack("{s:{s:o}, s:[o], s:s, s:o, s:o, s:o}", "tool", "driver", driver,
	                      "invocations", invocation, "columnKind", "unicodeCodePoints",
	                      "artifacts", make_artifacts(s), "results", make_results(s),
	                      "properties", make_properties(s)));
}

void report_sarif(const struct view *view, const struct report_options *options, FILE *out)
{
	struct sarif s = {.view = view, .options = options};
	json_t *log;

	arena_init(&s.arena);
	log = sure(json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs",
	                     make_run(&s)));
	json_dumpf(log, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(log);
	arena_release(&s.arena);
}
