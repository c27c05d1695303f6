#include "accuse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const function[] = {"caller_", "callee_"};

/* Notes the case whose number stands at `digits`. */
static size_t name_case(const struct accusation *a, const char *digits, bool *named)
{
	char *end;
	unsigned long i;

	if (!isdigit((unsigned char)*digits))
		return 0;
	i = strtoul(digits, &end, 10);
	if (i >= a->count || named[i])
		return 0;
	named[i] = true;
	return 1;
}

static size_t name_functions(const struct accusation *a, bool *named)
{
	size_t count = 0;

	for (size_t f = 0; f < ARRAY_LEN(function); f++)
		for (const char *at = a->output; (at = strstr(at, function[f])) != NULL;) {
			at += strlen(function[f]);
			count += name_case(a, at, named);
		}
	return count;
}

/* The start of line `line`, from 1; NULL where there is none. */
static const char *line_start(const char *text, unsigned long line)
{
	while (text != NULL && line-- > 1) {
		text = strchr(text, '\n');
		text = text == NULL ? NULL : text + 1;
	}
	return text;
}

/* The head of the next caller: the module's table has their names as well. */
static const char *next_caller(const char *at)
{
	while ((at = strstr(at, function[0])) != NULL) {
		const char *digits = at + strlen(function[0]);

		if (digits[strspn(digits, "0123456789")] == '(')
			return digits;
		at = digits;
	}
	return NULL;
}

/* The caller that the place is within; NULL when it is in none. */
static const char *caller_around(const struct accusation *a, const char *place)
{
	const char *caller = NULL, *end;

	for (const char *at = a->source; (at = next_caller(at)) != NULL && at < place;)
		caller = at;
	end = caller == NULL ? NULL : strstr(caller, "\n}");
	return end != NULL && end < place ? NULL : caller;
}

/* A case's types, callee and caller stand in this order. */
static size_t name_line(const struct accusation *a, unsigned long line, bool *named)
{
	const char *place = line == 0 ? NULL : line_start(a->source, line);
	const char *caller = place == NULL ? NULL : caller_around(a, place);

	if (place != NULL && caller == NULL)
		caller = next_caller(place);
	return caller == NULL ? 0 : name_case(a, caller, named);
}

static size_t name_lines(const struct accusation *a, bool *named)
{
	size_t length = strlen(a->source_name), count = 0;

	for (const char *at = a->output; (at = strstr(at, a->source_name)) != NULL;) {
		at += length;
		if (*at == ':')
			count += name_line(a, strtoul(at + 1, NULL, 10), named);
	}
	return count;
}

size_t accuse(const struct accusation *accusation, bool *named)
{
	size_t count = name_functions(accusation, named);

	return count + name_lines(accusation, named);
}
