/* Small things that texts for people are made of. */
#ifndef REPORTS_FORMAT_H
#define REPORTS_FORMAT_H

#include <stdio.h>

#include "../harness/base/arena.h"

/* Escape sequences, or empty texts where there is to be no colour. */
struct ink {
	const char *red, *green, *dim, *bold, *off;
};

struct ink ink_of(bool colour);

/* "1,234,567"; owned by the arena. */
const char *format_number(struct arena *arena, uint64_t number);
/* "1 case", "1,200 cases". */
const char *format_count(struct arena *arena, uint64_t number, const char *one, const char *many);
/* "0.4 s", "12 s", "3 min 20 s", "2 h 5 min". */
const char *format_seconds(struct arena *arena, double seconds);
/* The text as one word of a shell's command line. */
const char *format_shell(struct arena *arena, const char *text);

/* A stream into memory: what is printed to it ends as a text of the arena. */
struct text_stream {
	FILE *out;
	char *data;
	size_t size;
};

FILE *text_stream_open(struct text_stream *stream);
const char *text_stream_close(struct text_stream *stream, struct arena *arena);

/* The text in lines of at most `width` columns, broken at spaces; the first starts at column `at`,
 * the others are indented by `indent`. Ends with a newline. */
void print_wrapped(FILE *out, const char *text, unsigned at, unsigned indent, unsigned width);
/* A case, for a person to copy: each line indented, and folded where it is longer than `width` columns, since
 * white space means nothing in it. */
void print_case(FILE *out, const char *text, unsigned indent, unsigned width);
/* The lines of the text, at most `lines_max`, each indented and cut at `width` columns, with a
 * remark on the lines that were left out. */
void print_indented(FILE *out, const char *text, unsigned indent, unsigned width,
                    unsigned lines_max);

#endif
