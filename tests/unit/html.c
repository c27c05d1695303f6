/* The page for browsers, as far as it shows without one; tests/formats/browser.sh has one. */
#include "../../reports/html/html.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#include "../../harness/store/members.h"
#include "../../reports/clean.h"
#include "../../reports/escape.h"
#include "../../reports/format.h"
#include "../../reports/formats.h"
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

TestSuite(html, .init = set_up, .fini = tear_down, .timeout = 120);

static const char *page_of(const struct view *view)
{
	const struct report_options options = {.width = 80, .command = "crosscall"};
	struct text_stream stream;

	report_write(report_html, view, &options, text_stream_open(&stream));
	return text_stream_close(&stream, &arena);
}

/* It is well-formed XML, or the test ends here. */
static xmlDoc *document_of(const char *page)
{
	xmlDoc *document =
	    xmlReadMemory(page, (int)strlen(page), "page", NULL, XML_PARSE_HUGE | XML_PARSE_NONET);

	cr_assert(ne(ptr, document, NULL));
	return document;
}

static char *string_at(xmlDoc *document, const char *expression)
{
	xmlXPathContext *context = xmlXPathNewContext(document);
	xmlXPathObject *object;
	xmlChar *text;
	char *copy;

	xmlXPathRegisterNs(context, BAD_CAST "h", BAD_CAST "http://www.w3.org/1999/xhtml");
	object = xmlXPathEvalExpression(BAD_CAST expression, context);
	text = xmlXPathCastToString(object);
	copy = arena_strdup(&arena, (char *)text);
	xmlFree(text);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	return copy;
}

Test(html, escapes)
{
	cr_expect(eq(str, (char *)escape_html(&arena, "<a href=\"'&amp;'\">"),
	             "&#60;a href=&#34;&#39;&#38;amp;&#39;&#34;&#62;"));
}

Test(html, titles_have_code_between_backticks)
{
	static const struct {
		const char *title, *html, *markdown;
	} row[] = {
	    {"plain", "plain", "plain"},
	    {"`i128` in r9", "<code>i128</code> in r9", "<code>i128</code> in r9"},
	    {"a `struct <s>` & `*b`", "a <code>struct &#60;s&#62;</code> &#38; <code>*b</code>",
	     "a <code>struct &#60;s&#62;</code> &#38; <code>&#42;b</code>"},
	    {"one ` alone", "one ` alone", "one &#96; alone"},
	    {"``", "<code></code>", "<code></code>"},
	    {"", "", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		cr_expect(
		    eq(str, (char *)escape_title_html(&arena, row[i].title), (char *)row[i].html));
		cr_expect(eq(str, (char *)escape_title_markdown(&arena, row[i].title),
		             (char *)row[i].markdown));
	}
}

/* Toolchains: gcc-11 and gcc-12, each at two levels; clang-9, 13, 14; tcc without a number. */
static struct view *members_view(void)
{
	static const char *const compiler[] = {"gcc-11",  "gcc-11",   "gcc-12",   "gcc-12",
	                                       "clang-9", "clang-13", "clang-14", "tcc"};
	static const char *const flags[] = {"-O0", "-O2", "-O0", "-O2", "-O0", "-O0", "-O0", ""};
	struct toolchain_row *row = NEW_ARRAY(&arena, struct toolchain_row, 8);
	struct view *view = NEW(&arena, struct view);

	for (size_t i = 0; i < 8; i++)
		row[i] = (struct toolchain_row){
		    .name =
		        arena_printf(&arena, "%s%s%s", compiler[i], *flags[i] ? ":" : "", flags[i]),
		    .compiler = compiler[i],
		};
	view->toolchain = row;
	view->toolchain_count = 8;
	return view;
}

Test(html, members)
{
	static const struct {
		const char *classes, *toolchain, *members;
	} row[] = {
	    {"{gcc-11 gcc-12} {clang-14}", "", "0000--1-"},
	    {"{gcc-11..12 clang-14} {clang-9..13}", "", "0000110-"},
	    {"{gcc-11:-O0 tcc} {gcc-11:-O2} {clang-9..14}", "", "01--2220"},
	    {"{gcc-12:-O2 clang-9} {unknown gcc-1 gcc-112} {tcc}", "", "---00--2"},
	    {"{clang-13..99} {tcc", "", "-----00-"},
	    {"}}} {{ ..", "", "--------"},
	    {"", "gcc-12:-O0", "--0-----"},
	    {"", "nobody", "--------"},
	};
	const struct view *view = members_view();

	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		const struct finding finding = {.classes = row[i].classes,
		                                .toolchain = row[i].toolchain};
		const uint8_t *class_of =
		    members_of(&arena, view->toolchain, view->toolchain_count, &finding);
		char text[9] = "";

		for (size_t k = 0; k < 8; k++)
			text[k] = "01234567-"[MIN(class_of[k], 8)];
		cr_expect(eq(str, text, (char *)row[i].members), "row %zu", i);
	}
}

/* What comes from outside comes out as it was, and makes no element. */
Test(html, hostile_texts_stay_texts)
{
	const struct view *view = sample_view(&arena, SAMPLE_HOSTILE);
	xmlDoc *document = document_of(page_of(view));

	cr_expect(eq(str, string_at(document, "//h:table[@class='matrix']//h:th[@scope='row'][1]"),
	             (char *)clean_text(&arena, view->toolchain[0].name)));
	cr_expect(eq(str,
	             string_at(document, "//h:section[@aria-labelledby='toolchains']//h:td[2]"),
	             (char *)clean_text(&arena, view->toolchain[0].version)));
	cr_expect(eq(str, string_at(document, "//h:pre[@aria-label='The smallest case']/h:code"),
	             (char *)clean_text(&arena, HOSTILE)));
	cr_expect(eq(str, string_at(document, "count(//h:b[text()='&amp;'])"), "0"));
	cr_expect(eq(str, string_at(document, "count(//h:script)"), "1"));
	cr_expect(eq(str, string_at(document, "count(//@src | //h:link[@rel!='icon'])"), "0"));
	xmlFreeDoc(document);
}

Test(html, cells_lead_to_findings_of_their_pair)
{
	static const struct {
		const char *expression, *text;
	} row[] = {
	    /* gcc-12:-O0 calls clang-14 */
	    {"string(//h:a[@data-pair='0-2'])", "7"},
	    {"string(//h:details[@id=substring(//h:a[@data-pair='0-2']/@href, 2)]/@data-classes)",
	     "0,0,1,"},
	    /* of libffi no finding tells */
	    {"count(//h:a[@data-pair='3-0'])", "0"},
	    {"string(//h:tbody[3]/h:tr/h:td[1])", "1"},
	    /* nothing was judged */
	    {"string(//h:tbody[2]/h:tr/h:td[3])", "-"},
	    {"count(//h:table[@class='matrix']//h:td[text()='.'])", "13"},
	    {"count(//h:a[@data-pair])", "1"},
	};
	const char *page = page_of(sample_view(&arena, SAMPLE_MANY));
	xmlDoc *document = document_of(page);

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(str, string_at(document, row[i].expression), (char *)row[i].text),
		          "%s", row[i].expression);
	xmlFreeDoc(document);
}

Test(html, what_was_not_tested_is_told)
{
	xmlDoc *document = document_of(page_of(sample_view(&arena, SAMPLE_MANY)));

	cr_expect(
	    eq(str, string_at(document, "//h:tr[h:td[2]='cases judged by none']/h:th"), "12"));
	cr_expect(
	    eq(str, string_at(document, "//h:tr[h:td[2]='cases abstained: complex']/h:th"), "120"));
	xmlFreeDoc(document);
}

/* Ten thousand findings of one kind, of ten thousand kinds, and with long texts. */
Test(html, stays_small)
{
	for (size_t way = 0; way < 3; way++) {
		struct view *view = sample_view(&arena, SAMPLE_MANY);
		struct finding *finding = (struct finding *)view->total.finding;
		const char *page;
		xmlDoc *document;

		for (size_t i = 0; way > 0 && i < view->total.finding_count; i++) {
			if (finding[i].kind < FINDING_SELF)
				finding[i].classes =
				    arena_printf(&arena, "{gcc-12 x%zu} {clang-14}", i);
			if (way == 2)
				finding[i].detail = sample_long(&arena, "long ");
		}
		page = page_of(view);
		cr_expect(le(sz, strlen(page), HTML_SIZE_MAX), "way %zu", way);
		document = document_of(page);
		cr_expect(eq(str,
		             string_at(document, "count(//h:p[contains(., 'more kinds with')])"),
		             way == 0 ? "0" : "1"),
		          "way %zu", way);
		cr_expect(gt(dbl, strtod(string_at(document, "count(//h:details)"), NULL), 18.0));
		xmlFreeDoc(document);
	}
}

#define DRAWN "//h:details[@id='bug-2']//h:div[@class='drawing']//h:"

/* A line for each piece, marked where it leads elsewhere, and all of it in words, too. */
static void expect_drawings(xmlDoc *document)
{
	const char *words;

	cr_expect(eq(str, string_at(document, "count(" DRAWN "path)"), "2"));
	cr_expect(eq(str, string_at(document, "count(" DRAWN "path[@class='astray'])"), "1"));
	words = string_at(document, DRAWN "desc");
	cr_expect(strstr(words, "r9: the caller has nothing, the callee has a5[0..8).") != NULL,
	          "%s", words);
}

#define RECORD(bug) "//h:details[@id='bug-" #bug "']//h:"

/* A row for each field, a box for each piece of a line, and a line under each place that differs. */
static void expect_records(xmlDoc *document)
{
	static const struct {
		const char *expression, *text;
	} row[] = {
	    {RECORD(3) "tbody/h:tr[1]", "a: i320..44..8differs"},
	    {RECORD(3) "tbody/h:tr[2]", "size48differs"},
	    {RECORD(3) "tbody/h:tr[3]", "alignment44"},
	    {"count(" RECORD(3) "svg/h:rect)", "3"},
	    {"count(" RECORD(3) "svg/h:rect[@class='padding'])", "1"},
	    {"count(" RECORD(3) "svg/h:path[@class='astray'])", "16"},
	    {RECORD(4) "tbody/h:tr[1]", "f0: i32 : 3bits 0..3bits 0..3"},
	    {RECORD(4) "tbody/h:tr[2]", "second: i32 : 7bits 3..10bits 8..15differs"},
	    /* Four bytes, bit by bit: what is alike all the way is told once. */
	    {"count(" RECORD(4) "svg/h:text[@class='place'])", "4"},
	    {"count(" RECORD(4) "svg/h:path[@class='astray'])", "20"},
	    {RECORD(4) "svg/h:text[text()='second']/@textLength", "32"},
	    {"count(" RECORD(4) "svg/h:text[@textLength])", "1"},
	};

	for (size_t i = 0; i < ARRAY_LEN(row); i++)
		cr_expect(eq(str, string_at(document, row[i].expression), (char *)row[i].text),
		          "%s", row[i].expression);
}

/* A bug is told with its reference, as a link where it is one. */
Test(html, bugs)
{
	struct view *view = sample_view(&arena, SAMPLE_HOSTILE);
	const struct bug bug[] = {
	    {HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 7, BUG_KNOWN,
	     "a.case", "https://e.org/1?a&b", "no JSON", 0, NULL},
	    {"args/i128", "an i128", "", "0-args", "void f(i128);\n", "{gcc-12} {clang-14}",
	     "gcc-12:-O0", "clang-14:-O0", 2, BUG_CHANGED, "b.case", "javascript:alert(1)",
	     "{\"findings\":[{\"sentence\":\"<b> \\u001b\",\"caller\":\"gcc-12:-O0\","
	     "\"callee\":\"clang-14:-O0\",\"drawing\":["
	     "{\"place\":\"rdi\",\"caller\":[\"a0\"],\"callee\":[\"a0\"],\"differs\":false},"
	     "{\"place\":\"r9\",\"caller\":[],\"callee\":[\"a5[0..8)\"],\"differs\":true},"
	     "{\"place\":\"stack+0\",\"caller\":[\"a5[0..8)\"],\"callee\":[],\"differs\":true}],"
	     "\"blame\":{\"evidence\":[\"psABI 3.2.3\",7]}}]}",
	     0, NULL},
	    {"layout/struct", "a struct", "", "1-layout",
	     "struct s { i32 a; };\nvoid f(struct s);\n", "{gcc-12} {clang-14}", "gcc-12:-O0",
	     "clang-14:-O0", 1, BUG_NEW, "", "",
	     "{\"findings\":[{\"caller\":\"gcc-12:-O0\",\"callee\":\"clang-14:-O0\",\"layouts\":["
	     "{\"words\":[{\"value\":4},{\"value\":4},{\"value\":0},{\"value\":4}]},"
	     "{\"words\":[{\"value\":8},{\"value\":4},{\"value\":4},{\"value\":4}]}]}]}",
	     0, NULL},
	    {"layout/bit-field", "a struct", "", "2-layout",
	     "struct s { i32 f0 : 3; i32 second : 7; };\nvoid f(struct s);\n",
	     "{gcc-12} {clang-14}", "gcc-12:-O0", "clang-14:-O0", 1, BUG_NEW, "", "",
	     "{\"findings\":[{\"caller\":\"gcc-12:-O0\",\"callee\":\"clang-14:-O0\",\"layouts\":["
	     "{\"words\":[{\"value\":4},{\"value\":4},{\"value\":0},{\"value\":3},{\"value\":3},"
	     "{\"value\":7}]},"
	     "{\"words\":[{\"value\":4},{\"value\":4},{\"value\":0},{\"value\":3},{\"value\":8},"
	     "{\"value\":7}]}]}]}",
	     0, NULL},
	};
	xmlDoc *document;

	view->bug = bug;
	view->bug_count = ARRAY_LEN(bug);
	view->since = NULL;
	document = document_of(page_of(view));
	cr_expect(eq(str, string_at(document, "count(//h:details[@class='bug'])"), "4"));
	cr_expect(eq(str, string_at(document, "//h:details[@id='bug-1']/h:p[1]/h:a/@href"),
	             (char *)bug[0].reference));
	cr_expect(eq(str, string_at(document, "//h:details[@id='bug-1']/h:p[1]/h:code"),
	             (char *)clean_text(&arena, HOSTILE)));
	cr_expect(eq(str, string_at(document, "count(//h:details[@id='bug-2']//h:a)"), "0"));
	cr_expect(eq(str, string_at(document, "count(//h:details[@id='bug-2']//h:li[@class='c1'])"),
	             "1"));
	expect_drawings(document);
	expect_records(document);
	xmlFreeDoc(document);
}

#define CHART "//h:section[h:h2/@id='nights']//h:svg"
#define ROW   "//h:section[h:h2/@id='nights']//h:tbody/h:tr[h:th='3']/h:td"

/* What a bar shows stands in figures below it, and in the table. */
Test(html, nights)
{
	struct view *view = sample_view(&arena, SAMPLE_HOSTILE);
	xmlDoc *document = document_of(page_of(view));

	cr_expect(eq(str, string_at(document, "count(" CHART "/h:g)"), "6"));
	cr_expect(eq(str, string_at(document, "count(" CHART "/h:g[3]/h:rect)"), "2"));
	cr_expect(
	    eq(str, string_at(document, CHART "/h:g[3]/h:rect[@class='came']/@height"), "55"));
	cr_expect(eq(str, string_at(document, CHART "/h:g[3]/h:text[3]"), "+1"));
	cr_expect(eq(str, string_at(document, CHART "/h:g[4]/h:text[3]"), "\u22122"));
	cr_expect(eq(str, string_at(document, "count(" CHART "/h:g[1]/h:rect)"), "0"));
	cr_expect(eq(str, string_at(document, ROW "[2]"), "2"));
	cr_expect(eq(str, string_at(document, ROW "[3]"), "1"));
	cr_expect(
	    eq(str, string_at(document, "count(" ROW "[5][contains(., '\ntcc: removed')])"), "1"));
	cr_expect(eq(str,
	             string_at(document, "count(//h:details[@id='bug-2']/h:p[contains(., "
	                                 "'known, i128-split.case')][contains(., "
	                                 "'; first seen in night 1 (2026-01-01), and gone')])"),
	             "1"));
	xmlFreeDoc(document);
	view->night_count = 0;
	view->since = NULL;
	document = document_of(page_of(view));
	cr_expect(eq(str, string_at(document, "count(//*[@id='nights'])"), "0"));
	xmlFreeDoc(document);
}

/* What the filter adds up to is what the top of the page says: two toolchains may fail alone on one case. */
Test(html, kinds_hold_all_findings)
{
	struct view *view = sample_view(&arena, SAMPLE_MANY);
	struct finding two[2];
	xmlDoc *document;

	for (size_t i = 0; i < ARRAY_LEN(two); i++) {
		two[i] = view->total.finding[0];
		two[i].id = arena_printf(&arena, "it-self-%zu", i);
		two[i].kind = FINDING_SELF;
		two[i].classes = "";
		two[i].toolchain = view->toolchain[i].name;
	}
	view->total.finding = two;
	view->total.finding_count = ARRAY_LEN(two);
	document = document_of(page_of(view));
	cr_expect(
	    eq(str, string_at(document, "string(//h:details[@class='finding']/@data-count)"), "2"));
	xmlFreeDoc(document);
}

/* A page has room for the newest alone; the table has all. */
Test(html, many_nights)
{
	struct view *view = sample_view(&arena, SAMPLE_MANY);
	xmlDoc *document;

	view->nights_left_out = 7;
	document = document_of(page_of(view));
	cr_expect(strstr(string_at(document, "//h:section[h:h2/@id='nights']/h:p"),
	                 "The newest 60 are drawn. Of older ones than night 1 nothing is told") !=
	          NULL);
	cr_expect(eq(str, string_at(document, "count(" CHART "/h:g)"), "60"));
	cr_expect(eq(str, string_at(document, CHART "/h:g[60]/h:text[2]"), "400"));
	cr_expect(eq(str,
	             string_at(document, "count(//h:section[h:h2/@id='nights']//h:tbody/h:tr)"),
	             "400"));
	xmlFreeDoc(document);
}
