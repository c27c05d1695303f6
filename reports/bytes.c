#include "bytes.h"

#include <string.h>

enum { DIGITS_MAX = 48 };

static const char head[] = "received  ";

void bytes_print_two(FILE *out, unsigned indent, const char *name1, const char *value1,
                     const char *name2, const char *value2)
{
	int width = (int)MAX(strlen(name1), strlen(name2));

	fprintf(out, "%*s%-*s  %s\n", (int)indent, "", width, name1, value1);
	fprintf(out, "%*s%-*s  %s\n", (int)indent, "", width, name2, value2);
}

/* Carets below the digits of `received` that are not those of `sent`. */
static void print_carets(FILE *out, const struct ink *ink, unsigned indent, const char *sent,
                         const char *received, size_t length)
{
	size_t end = 0;

	for (size_t i = 0; i < length; i++)
		if (sent[i] != received[i])
			end = (i | 1) + 1;
	if (end == 0)
		return;
	fprintf(out, "%*s%s", (int)(indent + strlen(head)), "", ink->red);
	for (size_t i = 0; i < end; i++)
		fputc(strncmp(sent + (i & ~(size_t)1), received + (i & ~(size_t)1), 2) ? '^' : ' ',
		      out);
	fprintf(out, "%s\n", ink->off);
}

void bytes_print(FILE *out, const struct ink *ink, unsigned indent, const char *sent,
                 const char *received)
{
	const size_t length = strlen(sent);

	if (length != strlen(received)) {
		bytes_print_two(out, indent, "sent", sent, "received", received);
		return;
	}
	for (size_t i = 0; i < length; i += DIGITS_MAX) {
		const int part = (int)MIN(length - i, (size_t)DIGITS_MAX);

		fprintf(out, "%*ssent      %.*s\n", (int)indent, "", part, sent + i);
		fprintf(out, "%*s%s%.*s\n", (int)indent, "", head, part, received + i);
		print_carets(out, ink, indent, sent + i, received + i, (size_t)part);
	}
}
