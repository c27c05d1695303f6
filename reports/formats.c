#include "formats.h"

#include <string.h>

#include "clean.h"
#include "github.h"
#include "html/html.h"
#include "json.h"
#include "junit.h"
#include "markdown.h"
#include "sarif.h"
#include "sum.h"
#include "tap.h"

const struct report_format report_formats[] = {
    {"text", "the summary for a terminal or a mail", report_text, NULL, NULL, false},
    {"markdown", "a comment on a pull request", report_markdown, NULL, NULL, false},
    {"json", "all that is known, as one object", report_json, NULL, NULL, false},
    {"jsonl", "the same as events, one a line", report_jsonl, NULL, NULL, false},
    {"html", "one page for a browser", report_html, NULL, NULL, true},
    {"junit", "JUnit's XML", report_junit, NULL, NULL, false},
    {"sarif", "SARIF 2.1.0, for code scanning", report_sarif, NULL, NULL, false},
    {"tap", "the Test Anything Protocol, version 14", report_tap, NULL, NULL, false},
    {"sum", "DejaGnu's summary file", report_sum, NULL, NULL, false},
    {"github", "annotations of a GitHub workflow; Markdown goes to $GITHUB_STEP_SUMMARY",
     report_github, "GITHUB_STEP_SUMMARY", report_markdown, false},
};
const size_t report_format_count = ARRAY_LEN(report_formats);

const struct report_format *report_format_find(const char *name)
{
	for (size_t i = 0; i < report_format_count; i++)
		if (strcmp(report_formats[i].name, name) == 0)
			return &report_formats[i];
	return NULL;
}

void report_write(report_writer *write, const struct view *view,
                  const struct report_options *options, FILE *out)
{
	struct arena arena;
	struct view clean;

	arena_init(&arena);
	clean = view_clean(view, &arena);
	write(&clean, options, out);
	arena_release(&arena);
}
