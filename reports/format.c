#include "format.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct ink ink_of(bool colour)
{
	if (!colour)
		return (struct ink){"", "", "", "", ""};
	return (struct ink){"\033[31m", "\033[32m", "\033[2m", "\033[1m", "\033[0m"};
}

const char *format_number(struct arena *arena, uint64_t number)
{
	if (number < 1000)
		return arena_printf(arena, "%" PRIu64, number);
	return arena_printf(arena, "%s,%03" PRIu64, format_number(arena, number / 1000),
	                    number % 1000);
}

const char *format_count(struct arena *arena, uint64_t number, const char *one, const char *many)
{
	return arena_printf(arena, "%s %s", format_number(arena, number), number == 1 ? one : many);
}

const char *format_seconds(struct arena *arena, double seconds)
{
	unsigned long whole = (unsigned long)(seconds + 0.5);

	if (seconds < 9.95)
		return arena_printf(arena, "%.1f s", seconds);
	if (whole < 60)
		return arena_printf(arena, "%lu s", whole);
	if (whole < 3600)
		return arena_printf(arena, "%lu min %lu s", whole / 60, whole % 60);
	return arena_printf(arena, "%lu h %lu min", whole / 3600, whole / 60 % 60);
}

const char *format_shell(struct arena *arena, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	                            "-_=+:,./@%";
	const char *quoted = "'";
	size_t piece;

	if (*text && strspn(text, plain) == strlen(text))
		return text;
	for (;; text += piece + 1) {
		piece = strcspn(text, "'");
		quoted = arena_printf(arena, "%s%.*s", quoted, (int)piece, text);
		if (text[piece] == '\0')
			return arena_printf(arena, "%s'", quoted);
		quoted = arena_printf(arena, "%s'\\''", quoted);
	}
}

static void print_folded(FILE *out, const char *text, size_t size, unsigned at, unsigned indent,
                         unsigned width)
{
	const char *const end = text + size;
	bool first = true;

	for (text += strspn(text, " "); text < end; text += strspn(text, " ")) {
		const unsigned length = (unsigned)MIN(strcspn(text, " "), (size_t)(end - text));

		if (!first && at + 1 + length > width) {
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			fputc(' ', out);
			at++;
		}
		fwrite(text, 1, length, out);
		at += length;
		text += length;
		first = false;
	}
	fputc('\n', out);
}

void print_wrapped(FILE *out, const char *text, unsigned at, unsigned indent, unsigned width)
{
	print_folded(out, text, strlen(text), at, indent, width);
}

void print_case(FILE *out, const char *text, unsigned indent, unsigned width)
{
	for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		fprintf(out, "%*s", (int)indent, "");
		print_folded(out, text, length, indent, indent + 4, width);
	}
}

static void print_cut(FILE *out, const char *line, unsigned length, unsigned width)
{
	if (length > width)
		fprintf(out, "%.*s...\n", (int)width - 3, line);
	else
		fprintf(out, "%.*s\n", (int)length, line);
}

void print_indented(FILE *out, const char *text, unsigned indent, unsigned width,
                    unsigned lines_max)
{
	unsigned left_out = 0;

	for (unsigned line = 0; *text; line++) {
		unsigned length = (unsigned)strcspn(text, "\n");

		if (line < lines_max) {
			fprintf(out, "%*s", (int)indent, "");
			print_cut(out, text, length, width - indent);
		} else {
			left_out++;
		}
		text += length + (text[length] == '\n');
	}
	if (left_out)
		fprintf(out, "%*s(and %u more line%s)\n", (int)indent, "", left_out,
		        left_out == 1 ? "" : "s");
}

FILE *text_stream_open(struct text_stream *stream)
{
	stream->out = open_memstream(&stream->data, &stream->size);
	assert(stream->out != NULL);
	return stream->out;
}

const char *text_stream_close(struct text_stream *stream, struct arena *arena)
{
	const char *text;

	fclose(stream->out);
	text = arena_strdup(arena, stream->data);
	free(stream->data);
	return text;
}
