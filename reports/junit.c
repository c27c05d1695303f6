#include "junit.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <string.h>

#include "checks.h"
#include "format.h"

struct junit {
	struct arena arena;
	const struct view *view;
	const struct report_options *options;
	struct check_list checks;
	xmlTextWriter *xml;
};

static void start(struct junit *j, const char *element)
{
	xmlTextWriterStartElement(j->xml, BAD_CAST element);
}

static void end(struct junit *j)
{
	xmlTextWriterEndElement(j->xml);
}

static void attribute(struct junit *j, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(j->xml, BAD_CAST name, BAD_CAST value);
}

static void count(struct junit *j, const char *name, size_t number)
{
	attribute(j, name, arena_printf(&j->arena, "%zu", number));
}

static bool is_compiler(const struct check *check)
{
	return check->finding != NULL && check->finding->kind == FINDING_COMPILER;
}

/* The element that tells how a check ended; NULL for a success. */
static const char *element_of(const struct check *check)
{
	switch (check->result) {
	case CHECK_PASSED:
		return NULL;
	case CHECK_FAILED:
		return is_compiler(check) ? "error" : "failure";
	case CHECK_FAILED_EXPECTEDLY:
	case CHECK_UNSUPPORTED:
	case CHECK_UNTESTED:
	case CHECK_UNRESOLVED:
		return "skipped";
	case CHECK_RESULT_COUNT:
		break;
	}
	unreachable();
}

static size_t count_elements(const struct junit *j, enum check_group group, const char *element)
{
	size_t number = 0;

	for (size_t i = 0; i < j->checks.count; i++) {
		const char *of = element_of(&j->checks.check[i]);

		number +=
		    j->checks.check[i].group == group && of != NULL && strcmp(of, element) == 0;
	}
	return number;
}

static size_t count_checks(const struct junit *j, enum check_group group)
{
	size_t number = 0;

	for (size_t i = 0; i < CHECK_RESULT_COUNT; i++)
		number += j->checks.result_count[group][i];
	return number;
}

static void property(struct junit *j, const char *name, const char *value)
{
	start(j, "property");
	attribute(j, "name", name);
	attribute(j, "value", value);
	end(j);
}

/* What a person needs to run it again. */
static void properties(struct junit *j)
{
	const struct campaign_settings *s = &j->view->settings;

	start(j, "properties");
	property(j, "crosscall", s->program);
	property(j, "target", s->target);
	property(j, "tiers", s->tiers);
	property(j, "seed", arena_printf(&j->arena, "%" PRIu64, s->seed));
	property(j, "cases", arena_printf(&j->arena, "%" PRIu64, view_cases(j->view)));
	property(j, "judged", arena_printf(&j->arena, "%" PRIu32, j->view->total.judged));
	for (size_t i = 0; i < j->view->toolchain_count; i++) {
		const struct toolchain_row *row = &j->view->toolchain[i];

		property(j, row->name,
		         arena_printf(&j->arena, "%s %s", row->version, row->fingerprint));
	}
	end(j);
}

static const char *body(struct junit *j, const struct finding *finding)
{
	struct text_stream stream;

	fputc('\n', text_stream_open(&stream));
	report_text_finding(j->view, j->options, finding, stream.out);
	return text_stream_close(&stream, &j->arena);
}

static void testcase(struct junit *j, const struct check *check)
{
	const char *element = element_of(check);

	start(j, "testcase");
	attribute(j, "classname",
	          arena_printf(&j->arena, "crosscall.%s", check_group_name[check->group]));
	attribute(j, "name", check->name);
	if (element != NULL) {
		start(j, element);
		if (check->finding != NULL)
			attribute(j, "type", finding_kind_name[check->finding->kind]);
		attribute(j, "message", check->message);
		if (check->finding != NULL)
			xmlTextWriterWriteString(j->xml, BAD_CAST body(j, check->finding));
		end(j);
	}
	end(j);
}

static void testsuite(struct junit *j, enum check_group group)
{
	start(j, "testsuite");
	attribute(j, "name", check_group_name[group]);
	count(j, "tests", count_checks(j, group));
	count(j, "failures", count_elements(j, group, "failure"));
	count(j, "errors", count_elements(j, group, "error"));
	count(j, "skipped", count_elements(j, group, "skipped"));
	/* The time of all of them is that of the calls. */
	if (group == CHECK_PAIRS) {
		attribute(j, "time", arena_printf(&j->arena, "%.3f", j->view->seconds));
		properties(j);
	}
	for (size_t i = 0; i < j->checks.count; i++)
		if (j->checks.check[i].group == group)
			testcase(j, &j->checks.check[i]);
	end(j);
}

static size_t count_all(const struct junit *j, const char *element)
{
	size_t number = 0;

	for (enum check_group i = 0; i < CHECK_GROUP_COUNT; i++)
		number += count_elements(j, i, element);
	return number;
}

void report_junit(const struct view *view, const struct report_options *options, FILE *out)
{
	struct junit j = {.view = view, .options = options};

	arena_init(&j.arena);
	j.checks = checks_of(view, &j.arena);
	j.xml = xmlNewTextWriter(xmlOutputBufferCreateFile(out, NULL));
	xmlTextWriterSetIndent(j.xml, 1);
	xmlTextWriterStartDocument(j.xml, NULL, "UTF-8", NULL);
	start(&j, "testsuites");
	attribute(&j, "name", "crosscall");
	count(&j, "tests", j.checks.count);
	count(&j, "failures", count_all(&j, "failure"));
	count(&j, "errors", count_all(&j, "error"));
	for (enum check_group i = 0; i < CHECK_GROUP_COUNT; i++)
		testsuite(&j, i);
	xmlTextWriterEndDocument(j.xml);
	xmlFreeTextWriter(j.xml);
	arena_release(&j.arena);
}
