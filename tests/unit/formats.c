/* The report formats as programs read them; tests/formats/validate.sh has their own validators. */
#include "../../reports/formats.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>

#include "../../reports/cause.h"
#include "../../reports/checks.h"
#include "../../reports/clean.h"
#include "../../reports/escape.h"
#include "../../reports/format.h"
#include "../../reports/github.h"
#include "../../reports/markdown.h"
#include "../formats/sample.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(formats, .init = set_up, .fini = tear_down, .timeout = 120);

static const char *written(const char *format, enum sample sample)
{
	const struct report_options options = {
	    .width = 80, .command = "crosscall", .findings_max = 8};
	struct text_stream stream;

	report_write(report_format_find(format)->write, sample_view(&arena, sample), &options,
	             text_stream_open(&stream));
	return text_stream_close(&stream, &arena);
}

static size_t occurrences(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

Test(formats, texts_become_clean)
{
	static const struct {
		const char *text, *clean;
	} row[] = {
	    {"plain\n\ttext", "plain\n\ttext"},
	    {"", ""},
	    {"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x99\x82", "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x99\x82"},
	    {"\x1b[31m\r\x7f", "\xe2\x90\x9b[31m\xe2\x90\x8d\xe2\x90\xa1"},
	    {"a\xff"
	     "b",
	     "a\xef\xbf\xbd"
	     "b"},
	    {"cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd"},
	    {"overlong \xc0\xaf", "overlong \xef\xbf\xbd\xef\xbf\xbd"},
	    {"surrogate \xed\xa0\x80", "surrogate \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	    {"beyond \xf4\x90\x80\x80", "beyond \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	    {"no character \xef\xbf\xbf", "no character \xef\xbf\xbd"},
	    {"C1 \xc2\x85", "C1 \xef\xbf\xbd"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(str, (char *)clean_text(&arena, row[i].text), (char *)row[i].clean),
		          "row %zu", i);
}

Test(formats, lines_are_cut_between_characters)
{
	cr_expect(eq(str, (char *)clean_line(&arena, "a\nb\tc\n", 10), "a b c"));
	cr_expect(eq(str, (char *)clean_line(&arena, "0123456789", 10), "0123456789"));
	cr_expect(eq(str, (char *)clean_line(&arena, "0123456789a", 10), "0123456..."));
	cr_expect(
	    eq(str, (char *)clean_line(&arena, "012345\xc3\xa4\xc3\xa4\xc3\xa4", 10), "012345..."));
}

Test(formats, escapes)
{
	cr_expect(eq(str, (char *)escape_tap(&arena, "a # b\\c"), "a \\# b\\\\c"));
	cr_expect(eq(str, (char *)escape_markdown(&arena, "<a|*>"), "&#60;a&#124;&#42;&#62;"));
	cr_expect(eq(str, (char *)escape_github_message(&arena, "5%\r\n:,"), "5%25%0D%0A:,"));
	cr_expect(eq(str, (char *)escape_github_property(&arena, "a:b,c%"), "a%3Ab%2Cc%25"));
}

/* Texts come back as they went in, but for what is cleaned. */
Test(formats, json_holds_every_text)
{
	const struct view *view = sample_view(&arena, SAMPLE_HOSTILE);
	json_t *report = json_loads(written("json", SAMPLE_HOSTILE), 0, NULL);
	const json_t *findings = json_object_get(report, "findings");

	cr_assert(ne(ptr, report, NULL));
	cr_expect(eq(sz, json_array_size(findings), view->total.finding_count));
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *finding = json_array_get(findings, i);
		const struct finding *f = &view->total.finding[i];

		cr_expect(eq(str, (char *)json_string_value(json_object_get(finding, "classes")),
		             (char *)clean_text(&arena, f->classes)));
		cr_expect(eq(str, (char *)json_string_value(json_object_get(finding, "detail")),
		             (char *)clean_text(&arena, f->detail)));
	}
	cr_expect(eq(
	    str,
	    (char *)json_string_value(json_object_get(json_object_get(report, "campaign"), "seed")),
	    "18446744073709551615"));
	json_decref(report);
}

Test(formats, events_are_lines)
{
	const char *text = written("jsonl", SAMPLE_HOSTILE);
	size_t lines = 0;

	for (const char *line = text; *line; line += strcspn(line, "\n") + 1, lines++) {
		json_t *event = json_loadb(line, strcspn(line, "\n"), 0, NULL);

		cr_assert(ne(ptr, event, NULL), "line %zu", lines);
		cr_expect(ne(ptr, json_object_get(event, "event"), NULL));
		json_decref(event);
	}
	/* campaign, 4 toolchains, one left out, 16 pairs, 32 findings, 3 abstentions, 2 cells, end */
	cr_expect(eq(sz, lines, 1 + 4 + 1 + 16 + 32 + 2 + 1 + 3 + 2 + 1));
}

static double xpath(xmlDoc *document, const char *expression)
{
	xmlXPathContext *context = xmlXPathNewContext(document);
	xmlXPathObject *object = xmlXPathEvalExpression(BAD_CAST expression, context);
	double number = xmlXPathCastToNumber(object);

	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	return number;
}

Test(formats, junit_counts)
{
	static const struct {
		const char *expression;
		double number;
	} row[] = {
	    {"number(/testsuites/@tests)", 16 + 32 + 8},
	    {"count(//testcase)", 16 + 32 + 8},
	    {"count(//testcase[@classname='crosscall.pairs'])", 16},
	    {"count(//testsuite[@name='pairs']/testcase/failure)", 1},
	    {"count(//testsuite[@name='pairs']/testcase/skipped)", 2},
	    {"count(//testsuite[@name='findings']/testcase/skipped)", 2},
	    {"count(//testsuite[@name='findings']/testcase/error)", 2},
	    {"count(//testsuite[@name='findings']/testcase/failure)", 28},
	    {"count(//testsuite[@name='not tested']/testcase/skipped)", 8},
	    {"number(//testsuite[@name='not tested']/@skipped)", 8},
	};
	const char *text = written("junit", SAMPLE_HOSTILE);
	xmlDoc *document = xmlReadMemory(text, (int)strlen(text), "junit", NULL, XML_PARSE_HUGE);

	cr_assert(ne(ptr, document, NULL));
	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(dbl, xpath(document, row[i].expression), row[i].number), "%s",
		          row[i].expression);
	xmlFreeDoc(document);
}

Test(formats, sum_has_all_results)
{
	const char *text = written("sum", SAMPLE_HOSTILE);

	cr_expect(eq(sz, occurrences(text, "\nPASS: "), 13));
	cr_expect(eq(sz, occurrences(text, "\nFAIL: "), 1 + 30));
	cr_expect(eq(sz, occurrences(text, "\nXFAIL: "), 1 + 2));
	cr_expect(
	    ne(ptr, strstr(text, "\nUNRESOLVED: not tested: calls that went wrong once"), NULL));
	cr_expect(ne(ptr,
	             strstr(text, "\nNOTE: 120 cases\n"
	                          "UNSUPPORTED: not tested: gcc-12:-O0"),
	             NULL));
}

Test(formats, tap_counts_what_was_not_tested)
{
	const char *text = written("tap", SAMPLE_MANY);

	cr_expect(eq(sz, strncmp(text, "TAP version 14\n1..10024\n", 24), 0), "%.40s", text);
	cr_expect(ne(ptr, strstr(text, " - cases that none judged # SKIP 12 cases\n"), NULL));
	cr_expect(ne(ptr, strstr(text, "abstained: complex # SKIP 120 cases\n"), NULL));
	cr_expect(ne(ptr,
	             strstr(text, "-compiler # TO"
	                          "DO only libffi shows it: "),
	             NULL));
	cr_expect(eq(
	    int, strncmp(written("tap", SAMPLE_NOTHING), "TAP version 14\n1..0 # SKIP ", 26), 0));
}

/* Causes are annotated, in as many annotations as GitHub shows. */
Test(formats, github_keeps_to_its_limits)
{
	struct view *view = sample_view(&arena, SAMPLE_HOSTILE);
	struct finding *finding = NEW_ARRAY(&arena, struct finding, 64);
	const struct report_options options = {.width = 80, .command = "crosscall"};
	struct text_stream stream;
	const char *text;

	for (size_t i = 0; i < 64; i++) {
		finding[i] = view->total.finding[2];
		finding[i].libffi_only = i >= 32;
		finding[i].classes = arena_printf(&arena, "{a%zu} {b}", i);
	}
	view->total.finding = finding;
	view->total.finding_count = 64;
	report_write(report_github, view, &options, text_stream_open(&stream));
	text = text_stream_close(&stream, &arena);
	cr_expect(eq(sz, occurrences(text, "\n::error "), GITHUB_ANNOTATIONS_MAX));
	cr_expect(eq(sz, occurrences(text, "::notice title"), GITHUB_ANNOTATIONS_MAX));
	cr_expect(eq(sz, occurrences(text, "\n::warning "), 1));
	cr_expect(ne(ptr, strstr(text, "title=23 more kinds of finding::23 findings"), NULL));
}

Test(formats, markdown_fits_into_a_comment)
{
	struct view *view = sample_view(&arena, SAMPLE_HOSTILE);
	struct finding *finding = NEW_ARRAY(&arena, struct finding, 400);
	struct report_options options = {.width = 80, .command = "crosscall", .findings_max = 400};
	struct text_stream stream;
	const char *text;

	for (size_t i = 0; i < 400; i++) {
		finding[i] = view->total.finding[2];
		finding[i].classes = arena_printf(&arena, "{a%zu} {b}", i);
	}
	view->total.finding = finding;
	view->total.finding_count = 400;
	report_write(report_markdown, view, &options, text_stream_open(&stream));
	text = text_stream_close(&stream, &arena);
	cr_expect(le(sz, strlen(text), MARKDOWN_SIZE_MAX));
	cr_expect(gt(sz, strlen(text), MARKDOWN_SIZE_MAX / 2));
	cr_expect(ne(ptr, strstr(text, " more kinds.\n"), NULL));
	cr_expect(ne(ptr, strstr(text, " kinds are left out here.\n"), NULL));
	cr_expect(eq(sz, occurrences(text, "<details>"), occurrences(text, "\n</details>\n")));
}

/* Names hold no numbers that vary: a campaign can be held against the one before. */
Test(formats, checks_have_stable_names)
{
	struct view *view = sample_view(&arena, SAMPLE_MANY);
	struct check_list one = checks_of(view, &arena), other;

	view->total.alone += 3;
	((struct abstention *)view->total.abstention)[0].count++;
	sample_cell(view, 0, 2)[WIRE_ARGS]++;
	other = checks_of(view, &arena);
	cr_assert(eq(sz, one.count, other.count));
	for (size_t i = 0; i < one.count; i++)
		cr_expect(eq(str, (char *)one.check[i].name, (char *)other.check[i].name));
	cr_expect(
	    eq(sz, checks_count(&one, CHECK_FAILED_EXPECTEDLY), 1 + SAMPLE_MANY_FINDINGS / 16));
}

/* The fingerprint is kept by others: it may never change by itself. */
Test(formats, findings_of_one_cause)
{
	const struct view *view = sample_view(&arena, SAMPLE_MANY);
	struct finding one = view->total.finding[1], other = one;

	cr_expect(eq(str, (char *)cause_leaf_kind(&one, &arena), "i128"));
	cr_expect(eq(str, (char *)cause_leaf_kind(&view->total.finding[0], &arena), "offset"));
	cr_expect(eq(str, (char *)cause_fingerprint(&one, &arena), "9ba49c54b0bdabf5"));
	other.id = "another";
	other.case_text = "void f(i32, i128) sysv;\n";
	other.leaf = "a1, converted to 64 bits";
	cr_expect(eq(str, (char *)cause_fingerprint(&one, &arena),
	             (char *)cause_fingerprint(&other, &arena)));
	other.leaf = "a0";
	cr_expect(ne(str, (char *)cause_fingerprint(&one, &arena),
	             (char *)cause_fingerprint(&other, &arena)));
	other = one;
	other.classes = "{gcc-12} {clang-19}";
	cr_expect(ne(str, (char *)cause_fingerprint(&one, &arena),
	             (char *)cause_fingerprint(&other, &arena)));
}

/* Whoever reads one format alone learns which findings are one bug, and whether it is new. */
Test(formats, name_the_bug)
{
	static const char *const format[] = {"text", "json", "jsonl",    "junit", "tap",
	                                     "sum",  "html", "markdown", "sarif", "github"};

	for (size_t i = 0; i < ARRAY_LEN(format); i++) {
		const char *text = written(format[i], SAMPLE_MANY);

		cr_expect_not_null(strstr(text, "args/i128/one-gpr-left/fdfd"), "%s", format[i]);
		cr_expect_not_null(strstr(text, "an enum: another size"), "%s", format[i]);
		cr_expect_not_null(strstr(text, "i128-split.case"), "%s", format[i]);
	}
}

Test(formats, tell_what_did_not_reduce)
{
	static const char *const format[] = {"text", "json", "jsonl"};

	for (size_t i = 0; i < ARRAY_LEN(format); i++)
		cr_expect_not_null(strstr(written(format[i], SAMPLE_MANY), "it does not show"),
		                   "%s", format[i]);
}
