/* What the parts of the page share. */
#ifndef REPORTS_HTML_PRIVATE_H
#define REPORTS_HTML_PRIVATE_H

#include "../../harness/store/members.h"
#include "../format.h"
#include "../group.h"
#include "../layout_view.h"
#include "html.h"

/* A kind of finding: what has a section of its own. */
struct html_kind {
	const struct finding_group *group;
	const uint8_t *class_of; /* by toolchain */
};

struct html_page {
	struct arena arena; /* for the length of one page */
	const struct view *view;
	const struct report_options *options;
	size_t kind_count;
	const struct html_kind *kind;
	FILE *out;
};

/* How much of a section there is room for. */
enum html_extent { HTML_WHOLE, HTML_NO_SOURCES, HTML_SMALLEST, HTML_EXTENT_COUNT };

/* style.css and script.js; NUL-terminated. */
extern const char html_style[], html_script[];

/* The text as it stands, in an element or in a quoted attribute: nothing that comes from outside
 * goes another way. */
void html_text(struct html_page *page, const char *text);
/* The same for a title: what stands between backticks is code. */
void html_title(struct html_page *page, const char *title);
/* Fits to `<pre><code>`, and can be scrolled to by the keyboard. `label` is ours. */
void html_listing(struct html_page *page, const char *label, const char *text);

/* A section with a title, and a table that is scrolled by itself where it is too wide. `id` names both, and
 * is ours, as heads are; cells are anything. The section ends with `</section>`. */
void html_section_open(struct html_page *page, const char *id, const char *title);
void html_table_open(struct html_page *page, const char *id);
void html_heads(struct html_page *page, const char *const *name, size_t count);
void html_row(struct html_page *page, const char *const *text, size_t count);
void html_table_close(struct html_page *page);

void html_matrix(struct html_page *page);
/* How many bugs the nights before had; nothing where there were none. */
void html_nights(struct html_page *page);
/* What the findings came to; nothing where they were not reduced. */
void html_bugs(struct html_page *page);
/* What is known of why: where each side puts what, as a drawing; nothing where it was not explained.
 * The number is the bug's. */
void html_drawing(struct html_page *page, const struct bug *bug, size_t number);
/* A text in a drawing, in as many lines of so many letters as it takes. */
enum { HTML_LINE = 15, HTML_LINES_MAX = 8 };

struct html_lines {
	size_t count;
	const char *line[HTML_LINES_MAX];
};

struct html_lines html_lines(struct html_page *page, const char *text, size_t letters);
void html_print_lines(struct html_page *page, const struct html_lines *lines, int x, int y,
                      const char *class);

/* Types that two sides lay out differently. */
struct html_records {
	struct layout_set set;
	const char *name[2]; /* whose the classes are */
};

void html_print_records(struct html_page *page, const struct html_records *records);
/* Number from 0. */
void html_kind(struct html_page *page, size_t number, enum html_extent extent);
/* Of a case: what is known of it, and both sides in each language that has words for it. */
void html_sources(struct html_page *page, const char *id, const char *text);
void html_commands(struct html_page *page, const struct finding *finding);
/* Who behaves alike: a bar for each family, its compilers in order, coloured by class. */
void html_strip(struct html_page *page, const struct html_kind *kind);
void html_untested(struct html_page *page);
void html_toolchains(struct html_page *page);

#endif
