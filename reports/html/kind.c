#include <string.h>

#include "../../generators/emit.h"
#include "../../generators/text.h"
#include "../bytes.h"
#include "../words.h"
#include "html_private.h"

enum { DETAIL_LINES_MAX = 20, WIDTH = 100 };

static const char reference_word[] = "Reference: ";

/* The classes by toolchain, for the script: "0,0,1,,1"; nothing where it is of none. */
static void print_classes(struct html_page *page, const struct html_kind *kind)
{
	for (size_t i = 0; i < page->view->toolchain_count; i++) {
		fputs(i > 0 ? "," : "", page->out);
		if (kind->class_of[i] != MEMBER_OF_NONE)
			fprintf(page->out, "%u", kind->class_of[i]);
	}
}

static void print_summary(struct html_page *page, size_t number)
{
	const struct html_kind *kind = &page->kind[number];
	const struct finding *f = kind->group->example;
	struct arena *arena = &page->arena;
	const char *tiers = words_tiers(f, arena);

	fprintf(page->out,
	        "<details class=\"finding\" id=\"finding-%zu\" data-kind=\"%s\" data-count=\"%zu\" "
	        "data-tiers=\"",
	        number + 1, finding_kind_name[f->kind], kind->group->count);
	html_text(page, tiers);
	fputs("\" data-classes=\"", page->out);
	print_classes(page, kind);
	fprintf(page->out, "\">\n<summary><h3>%zu. ", number + 1);
	html_title(page, kind->group->title);
	fprintf(page->out, "</h3> <span class=\"tags\"><span>%s</span>",
	        format_count(arena, kind->group->cases, "case", "cases"));
	if (*tiers) {
		fputs(" <span>", page->out);
		html_text(page, tiers);
		fputs("</span>", page->out);
	}
	if (f->libffi_only)
		fputs(" <span>only libffi shows it</span>", page->out);
	fputs("</span>", page->out);
	if (strstr(kind->group->title, kind->group->who) == NULL) {
		fputs(" <code class=\"classes\">", page->out);
		html_text(page, kind->group->who);
		fputs("</code>", page->out);
	}
	fputs("</summary>\n", page->out);
}

/* Which side says what of a layout; or which bytes were sent, and which arrived. */
static void print_difference(struct html_page *page, const struct finding *f)
{
	const struct ink ink = ink_of(false);
	struct arena *arena = &page->arena;
	struct text_stream stream;
	FILE *out;

	if (*f->caller == '\0')
		return;
	fputs("<h4>What was seen</h4>\n", page->out);
	out = text_stream_open(&stream);
	if (f->kind == FINDING_LAYOUT || strcmp(f->verdict, "layout") == 0) {
		fprintf(out, "%s:\n", f->leaf);
		bytes_print_two(out, 4, f->caller, f->sent, f->callee, f->received);
	} else {
		fprintf(out, "%s calls %s%s%s:\n", f->caller, f->callee, *f->leaf ? ", " : "",
		        f->leaf);
		if (*f->leaf)
			bytes_print(out, &ink, 4, f->sent, f->received);
	}
	html_listing(page, "What was seen", text_stream_close(&stream, arena));
}

static void print_detail(struct html_page *page, const struct finding *f)
{
	struct text_stream stream;

	if (*f->detail == '\0')
		return;
	print_indented(text_stream_open(&stream), f->detail, 0, WIDTH, DETAIL_LINES_MAX);
	html_listing(page, "What was said", text_stream_close(&stream, &page->arena));
}

/* Those that the comment of the case names. */
static void print_references(struct html_page *page, const struct abi_case *c)
{
	const char *at = c->comment != NULL ? c->comment : "";

	while ((at = strstr(at, reference_word)) != NULL) {
		struct arena *arena = &page->arena;
		const char *link;

		at += strlen(reference_word);
		link = arena_strndup(arena, at, strcspn(at, "\n"));
		fputs("<p>Known: ", page->out);
		if (strncmp(link, "https://", 8) == 0) {
			fputs("<a rel=\"noreferrer\" href=\"", page->out);
			html_text(page, link);
			fputs("\">", page->out);
		}
		html_text(page, link);
		fputs(strncmp(link, "https://", 8) == 0 ? "</a></p>\n" : "</p>\n", page->out);
	}
}

static void print_source(struct html_page *page, const struct abi_case *c,
                         const struct language *language, const char *name)
{
	const char *refusal = emit_refusal(language, language->features, c);
	struct text_stream stream;
	const char *text;

	if (refusal != NULL) {
		fprintf(page->out, "<p>%s has no words for it: ", name);
		html_text(page, refusal);
		fputs(".</p>\n", page->out);
		return;
	}
	language->show(c, text_stream_open(&stream));
	fprintf(page->out, "<details class=\"source\"><summary>Both sides in %s</summary>\n", name);
	text = text_stream_close(&stream, &page->arena);
	html_listing(page, name, text + strspn(text, "\n"));
	fputs("</details>\n", page->out);
}

void html_sources(struct html_page *page, const char *id, const char *text)
{
	const struct abi_case *c;
	struct arena arena;
	struct error error;

	arena_init(&arena);
	c = case_parse(&arena, id, text, strlen(text), &error);
	if (c == NULL) {
		fputs("<p class=\"note\">This version of crosscall cannot read the case.</p>\n",
		      page->out);
	} else {
		print_references(page, c);
		print_source(page, c, &language_c, "C");
		print_source(page, c, &language_rust, "Rust");
	}
	arena_release(&arena);
}

void html_commands(struct html_page *page, const struct finding *f)
{
	static const char *const verb[] = {"check", "explain", "reduce"};
	struct arena *arena = &page->arena;

	fputs("<h4>To see it again</h4>\n", page->out);
	for (size_t i = 0; i < ARRAY_LEN(verb); i++) {
		fputs("<pre class=\"command\" tabindex=\"0\"><code>", page->out);
		html_text(page, words_command_of(page->view, f, page->options, verb[i], "", arena));
		fputs("</code></pre>\n", page->out);
	}
}

/* All of the kind: an id, and the leaf that was wrong. */
static void print_all(struct html_page *page, const struct finding_group *group)
{
	struct text_stream stream;
	FILE *out;

	if (group->count < 2)
		return;
	out = text_stream_open(&stream);
	for (size_t i = 0; i < group->count; i++)
		fprintf(out, "%s  %s\n", group->finding[i]->id, group->finding[i]->leaf);
	fprintf(page->out, "<details class=\"source\"><summary>All %s</summary>\n",
	        format_count(&page->arena, group->count, "finding", "findings"));
	html_listing(page, "All findings of the kind", text_stream_close(&stream, &page->arena));
	fputs("</details>\n", page->out);
}

void html_kind(struct html_page *page, size_t number, enum html_extent extent)
{
	const struct html_kind *kind = &page->kind[number];
	const struct finding *f = kind->group->example;

	print_summary(page, number);
	fputs("<h4>Who behaves alike</h4>\n", page->out);
	html_strip(page, kind);
	fputs("<h4>The smallest case</h4>\n", page->out);
	html_listing(page, "The smallest case", f->case_text);
	print_difference(page, f);
	print_detail(page, f);
	if (extent == HTML_WHOLE)
		html_sources(page, f->id, f->case_text);
	else
		fputs("<p class=\"note\">There is no room here for its sources: "
		      "<code>crosscall show</code> has them.</p>\n",
		      page->out);
	html_commands(page, f);
	if (extent != HTML_SMALLEST)
		print_all(page, kind->group);
	else if (kind->group->count > 1)
		fprintf(page->out,
		        "<p class=\"note\">There is no room here for the other %zu of its "
		        "kind.</p>\n",
		        kind->group->count - 1);
	fputs("</details>\n", page->out);
}
