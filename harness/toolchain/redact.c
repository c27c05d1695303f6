#include "redact.h"

#include <ctype.h>
#include <string.h>

#include "../base/buffer.h"

enum { PARTS_TOLD = 3 };

/* Bytes of names beyond ASCII are all of a path. */
static bool is_of_path(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
	       (c != '\0' && strchr("/._+-@%~#=$!", c) != NULL);
}

/* An option's letters may stand before a path ("-I/usr"); other words with a slash are no paths. */
static bool begins_path(const char *text, const char *at)
{
	const char *word = at;

	if (*at != '/' || !is_of_path(at[strspn(at, "/")]))
		return false;
	while (word > text && is_of_path(word[-1]) && word[-1] != '=')
		word--;
	return (word == at && (at == text || at[-1] != ':' || at[1] != '/')) ||
	       (*word == '-' && at[-1] != '.');
}

/* The length of the path; its last part, and how many parts it has. */
static size_t measure(const char *path, const char **last, size_t *last_length, size_t *parts)
{
	size_t length = 0;

	*parts = 0;
	while (is_of_path(path[length])) {
		size_t start = length += strspn(path + length, "/");

		while (path[length] != '/' && is_of_path(path[length]))
			length++;
		if (length == start)
			break;
		*last = path + start;
		*last_length = length - start;
		++*parts;
	}
	return length;
}

static void add_path(struct buffer *out, const char **at)
{
	const char *last = "";
	size_t last_length = 0, parts, length = measure(*at, &last, &last_length, &parts);

	buffer_puts(out, "...");
	if (parts >= PARTS_TOLD) {
		buffer_puts(out, "/");
		buffer_append(out, last, last_length);
	}
	*at += length;
}

/* An address on the web: up to its end. */
static bool begins_address(const char *text, const char *at)
{
	return strncmp(at, "://", 3) == 0 && at > text && isalpha((unsigned char)at[-1]);
}

static const char *without_paths(struct arena *arena, const char *text)
{
	struct buffer out;
	const char *clean, *at = text;

	if (strchr(text, '/') == NULL)
		return text;
	buffer_init(&out);
	while (*at != '\0') {
		size_t length = 1;

		if (begins_path(text, at)) {
			add_path(&out, &at);
			continue;
		}
		if (begins_address(text, at))
			length = strcspn(at, " \t\n\"'<>)");
		buffer_append(&out, at, length);
		at += length;
	}
	clean = strcmp(out.data, text) == 0 ? text : arena_strdup(arena, out.data);
	buffer_release(&out);
	return clean;
}

const char *redact_with(struct arena *arena, const char *text, const struct redact_names *names)
{
	return text == NULL ? NULL : redact_words(arena, without_paths(arena, text), names);
}

const char *redact_text(struct arena *arena, const char *text)
{
	return redact_with(arena, text, redact_machine());
}

const char *redact_folder(struct arena *arena, const char *folder)
{
	size_t length;
	const char *name;

	if (folder == NULL || (*folder != '/' && strstr(folder, "..") == NULL))
		return redact_words(arena, folder, redact_machine());
	for (length = strlen(folder); length > 1 && folder[length - 1] == '/';)
		length--;
	name = folder + length;
	while (name > folder && name[-1] != '/')
		name--;
	return redact_words(arena, arena_strndup(arena, name, (size_t)(folder + length - name)),
	                    redact_machine());
}
