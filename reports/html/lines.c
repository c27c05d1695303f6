/* Text in drawings, which breaks no lines by itself. */
#include <string.h>

#include "html_private.h"

/* Bytes that a line takes: up to a space where there is one, and never a part of a character. */
static size_t line_length(const char *text, size_t letters)
{
	size_t length = letters;

	if (strlen(text) <= letters)
		return strlen(text);
	while (length > 0 && text[length] != ' ')
		length--;
	if (length > 0)
		return length;
	for (length = letters; ((uint8_t)text[length] & 0xc0) == 0x80;)
		length--;
	return MAX(length, (size_t)1);
}

struct html_lines html_lines(struct html_page *page, const char *text, size_t letters)
{
	struct html_lines lines = {0};

	while (*text != '\0' && lines.count < HTML_LINES_MAX) {
		size_t length = line_length(text, letters);

		lines.line[lines.count++] = arena_strndup(&page->arena, text, length);
		text += length;
		text += strspn(text, " ");
	}
	if (*text != '\0')
		lines.line[HTML_LINES_MAX - 1] = "...";
	return lines;
}

void html_print_lines(struct html_page *page, const struct html_lines *lines, int x, int y,
                      const char *class)
{
	for (size_t i = 0; i < lines->count; i++) {
		fprintf(page->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x,
		        y + HTML_LINE * ((int)i + 1), class);
		html_text(page, lines->line[i]);
		fputs("</text>\n", page->out);
	}
}
