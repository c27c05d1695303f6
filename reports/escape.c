#include "escape.h"

#include <string.h>

#include "../harness/base/buffer.h"

/* Each of the characters as `say` has it; the rest as it is. */
static const char *replace(struct arena *arena, const char *text, const char *characters,
                           void (*say)(struct buffer *out, char character))
{
	struct buffer buffer;
	const char *escaped;

	if (strpbrk(text, characters) == NULL)
		return text;
	buffer_init(&buffer);
	for (size_t plain; *text; text += plain + 1) {
		plain = strcspn(text, characters);
		buffer_append(&buffer, text, plain);
		if (text[plain] == '\0')
			break;
		say(&buffer, text[plain]);
	}
	escaped = arena_strndup(arena, buffer.data, buffer.length);
	buffer_release(&buffer);
	return escaped;
}

static void say_backslash(struct buffer *out, char character)
{
	buffer_printf(out, "\\%c", character);
}

/* CommonMark 6.2 and 2.5: an entity never is markup. */
static void say_entity(struct buffer *out, char character)
{
	buffer_printf(out, "&#%d;", character);
}

static void say_percent(struct buffer *out, char character)
{
	buffer_printf(out, "%%%02X", (unsigned char)character);
}

const char *escape_tap(struct arena *arena, const char *text)
{
	return replace(arena, text, "\\#", say_backslash);
}

const char *escape_markdown(struct arena *arena, const char *text)
{
	return replace(arena, text, "\\`*_[]<>&|~#!@:$", say_entity);
}

const char *escape_html(struct arena *arena, const char *text)
{
	return replace(arena, text, "&<>\"'", say_entity);
}

static const char *with_code(struct arena *arena, const char *text,
                             const char *escape(struct arena *, const char *))
{
	const char *all = "", *open, *close;

	while ((open = strchr(text, '`')) != NULL && (close = strchr(open + 1, '`')) != NULL) {
		const char *before = arena_strndup(arena, text, (size_t)(open - text));
		const char *code = arena_strndup(arena, open + 1, (size_t)(close - open - 1));

		all = arena_printf(arena, "%s%s<code>%s</code>", all, escape(arena, before),
		                   escape(arena, code));
		text = close + 1;
	}
	return arena_printf(arena, "%s%s", all, escape(arena, text));
}

const char *escape_title_html(struct arena *arena, const char *title)
{
	return with_code(arena, title, escape_html);
}

const char *escape_title_markdown(struct arena *arena, const char *title)
{
	return with_code(arena, title, escape_markdown);
}

const char *escape_github_message(struct arena *arena, const char *text)
{
	return replace(arena, text, "%\r\n", say_percent);
}

const char *escape_github_property(struct arena *arena, const char *text)
{
	return replace(arena, text, "%\r\n:,", say_percent);
}
