#include "questions.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../build/diagnose.h"

struct questions questions_all(const struct language *language)
{
	struct questions all = {0, 0};

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (language->probe[i].accept != NULL)
			all.accept |= FEATURE_BIT(i);
	all.effect = all.accept;
	return all;
}

static void add_text(struct question_source *source, const char *text)
{
	buffer_puts(&source->text, text);
	for (; *text != '\0'; text++)
		source->line_count += *text == '\n';
}

static void add_lines(struct question_source *source, const char *text, enum feature feature,
                      bool is_effect)
{
	unsigned first;

	if (text == NULL)
		return;
	assert(source->count < ARRAY_LEN(source->lines));
	first = source->line_count + 1;
	add_text(source, text);
	source->lines[source->count++] =
	    (struct question_lines){first, source->line_count, feature, is_effect};
}

/* What two features need stands there once: rustc takes it only once (E0636). */
static void add_head(struct question_source *source, const char *head, enum feature feature)
{
	while (head != NULL && *head != '\0') {
		size_t length = strcspn(head, "\n") + 1;
		char line[128];

		assert(length < sizeof line && head[length - 1] == '\n');
		memcpy(line, head, length);
		line[length] = '\0';
		if (strstr(source->text.data, line) == NULL)
			add_lines(source, line, feature, false);
		head += length;
	}
}

void question_source_write(struct question_source *source, const struct language *language,
                           const struct questions *questions)
{
	const struct probe_text *probe = language->probe;

	*source = (struct question_source){0};
	buffer_init(&source->text);
	add_text(source, language->probe_head);
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (questions->accept & FEATURE_BIT(i))
			add_head(source, probe[i].head, i);
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		if (questions->accept & FEATURE_BIT(i))
			add_lines(source, probe[i].accept, i, false);
		if (questions->effect & FEATURE_BIT(i))
			add_lines(source, probe[i].effect, i, true);
	}
}

void question_source_release(struct question_source *source)
{
	buffer_release(&source->text);
}

/*
 * Whose the line is that a line of diagnostics is about; NULL when it is no error, or of none.
 *
 *     probe.c:7:12: error: unknown type name '_BitInt'
 *     probe.c:7: error: ';' expected (got "(")
 *     probe.c:7:1: sorry, unimplemented: ...
 *     probe.rs:7:12: error[E0658]: the type `f16` is unstable
 */
static const struct question_lines *lines_of(const struct question_source *source, const char *file,
                                             const char *text, const char **message)
{
	static const char *const mark[] = {": error", ": fatal error", ": sorry, unimplemented"};
	size_t length = strcspn(text, "\n");
	const char *place = memmem(text, length, file, strlen(file));
	unsigned long line;

	*message = NULL;
	for (size_t i = 0; i < ARRAY_LEN(mark) && *message == NULL; i++)
		*message = memmem(text, length, mark[i], strlen(mark[i]));
	if (place == NULL || *message == NULL)
		return NULL;
	*message += strlen(": ");
	place += strlen(file);
	if (*place != ':' || !isdigit((unsigned char)place[1]))
		return NULL;
	line = strtoul(place + 1, NULL, 10);
	for (size_t i = 0; i < source->count; i++)
		if (source->lines[i].first <= line && line <= source->lines[i].last)
			return &source->lines[i];
	return NULL;
}

static void complain(struct complaints *complaints, const struct question_lines *lines,
                     const char *message, struct arena *arena)
{
	feature_set bit = FEATURE_BIT(lines->feature);

	complaints->effect |= bit;
	if (lines->is_effect || (complaints->accept & bit))
		return;
	complaints->accept |= bit;
	complaints->reason[lines->feature] = diagnose_line(arena, message);
}

bool complaints_read(struct complaints *complaints, const struct question_source *source,
                     const char *file, const char *printed, struct arena *arena)
{
	*complaints = (struct complaints){0};
	while (*printed != '\0') {
		const char *message;
		const struct question_lines *lines = lines_of(source, file, printed, &message);

		if (lines != NULL)
			complain(complaints, lines, message, arena);
		printed += strcspn(printed, "\n");
		printed += *printed == '\n';
	}
	return complaints->effect != 0;
}
