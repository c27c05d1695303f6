#include "explorer.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "../harness/base/file.h"

/* The ids of etc/config/c.amazon.properties and rust.amazon.properties in the sources of Compiler
 * Explorer; a bare major version is its newest release there. */
static const char known[] = "gcc-9 cg95\ngcc-10 cg105\n"
                            "gcc-11 cg114\ngcc-11.1 cg111\ngcc-11.2 cg112\ngcc-11.3 cg113\n"
                            "gcc-12 cg125\ngcc-12.1 cg121\ngcc-12.2 cg122\ngcc-12.3 cg123\n"
                            "gcc-12.4 cg124\n"
                            "gcc-13 cg134\ngcc-13.1 cg131\ngcc-13.2 cg132\ngcc-13.3 cg133\n"
                            "gcc-14 cg143\ngcc-14.1 cg141\ngcc-14.2 cg142\n"
                            "gcc-15 cg152\ngcc-15.1 cg151\ngcc-16 cg162\ngcc-16.1 cg161\n"
                            "clang-9 cclang901\nclang-10 cclang1001\nclang-11 cclang1101\n"
                            "clang-12 cclang1201\nclang-13 cclang1301\nclang-14 cclang1400\n"
                            "clang-15 cclang1500\nclang-16 cclang1600\nclang-17 cclang1701\n"
                            "clang-18 cclang1810\nclang-19 cclang1910\nclang-20 cclang2010\n"
                            "clang-21 cclang2110\nclang-22 cclang2210\nclang cclang_trunk\n"
                            "rustc-1.48 r1480\nrustc-1.77 r1770\nrustc-1.85 r1850\n"
                            "rustc-1.90 r1900\nrustc-1.91 r1910\nrustc-1.92 r1920\n"
                            "rustc-1.93 r1930\nrustc-1.94 r1940\nrustc-1.95 r1950\n"
                            "rustc nightly\n";

enum { ROWS_MAX = 1024 };

static bool read_rows(const char *text, const char *path, struct arena *arena,
                      struct explorer_compiler *row, size_t *count, struct error *error)
{
	for (unsigned line = 1; *text != '\0'; line++) {
		const size_t length = strcspn(text, "\n");
		char *name = arena_strndup(arena, text, length), *rest, *id;

		text += length + (text[length] == '\n');
		name[strcspn(name, "#")] = '\0';
		name = strtok_r(name, " \t\r", &rest);
		if (name == NULL)
			continue;
		id = strtok_r(NULL, " \t\r", &rest);
		if (id == NULL || strtok_r(NULL, " \t\r", &rest) != NULL)
			return error_set(error, ERROR_USAGE,
			                 "%s:%u: expected a compiler and its id: gcc-12 cg125",
			                 path, line);
		if (*count == ROWS_MAX)
			return error_set(error, ERROR_USAGE, "%s: more than %d compilers", path,
			                 ROWS_MAX);
		row[(*count)++] = (struct explorer_compiler){name, id};
	}
	return true;
}

bool explorer_read(const char *path, struct arena *arena, struct explorer_table *table,
                   struct error *error)
{
	struct explorer_compiler *row = NEW_ARRAY(arena, struct explorer_compiler, ROWS_MAX);
	struct buffer text;
	size_t count = 0;
	bool ok = true;

	buffer_init(&text);
	if (path != NULL) {
		ok = file_read(path, &text, error);
		if (!ok)
			error->kind = ERROR_USAGE;
	}
	ok = ok && read_rows(text.data, path, arena, row, &count, error) &&
	     read_rows(known, "the table of crosscall", arena, row, &count, error);
	buffer_release(&text);
	*table = (struct explorer_table){count, row};
	return ok;
}

const char *explorer_id(const struct explorer_table *table, const struct toolchain *toolchain,
                        struct arena *arena)
{
	char *name;

	if (toolchain_is_libffi(toolchain))
		return NULL;
	name = arena_printf(arena, "%s-%s", toolchain->recipe->name, toolchain->version);
	for (;;) {
		char *end = strrchr(name, '.');

		for (size_t i = 0; i < table->count; i++)
			if (strcmp(table->compiler[i].name, name) == 0)
				return table->compiler[i].id;
		if (end == NULL)
			end = strrchr(name, '-');
		if (end == NULL)
			return NULL;
		*end = '\0';
	}
}

/* RFC 4648, 5 */
static const char *base64_url(const char *text, struct arena *arena)
{
	static const char digit[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const size_t length = strlen(text);
	char *out = arena_alloc(arena, 1, length / 3 * 4 + 5), *end = out;

	for (size_t i = 0; i < length; i += 3) {
		const size_t bytes = MIN(length - i, (size_t)3);
		uint32_t group = 0;

		for (size_t b = 0; b < 3; b++)
			group = group << 8 | (b < bytes ? (unsigned char)text[i + b] : 0);
		for (size_t b = 0; b <= bytes; b++)
			*end++ = digit[group >> (18 - 6 * b) & 63];
	}
	return out;
}

static json_t *session(const struct explorer_pane *pane, size_t number)
{
	json_t *compilers = json_array();

	if (pane->id != NULL)
		json_array_append_new(
		    compilers, json_pack("{s:s, s:s}", "id", pane->id, "options", pane->options));
	return json_pack("{s:i, s:s, s:s, s:o}", "id", (int)number + 1, "language", pane->language,
	                 "source", pane->source, "compilers", compilers);
}

const char *explorer_link(const struct explorer_pane *pane, size_t count, struct arena *arena)
{
	json_t *sessions = json_array(), *state;
	const char *link;
	char *text;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(sessions, session(&pane[i], i));
	state = json_pack("{s:o}", "sessions", sessions);
	text = json_dumps(state, JSON_COMPACT);
	link = arena_printf(arena, "https://godbolt.org/clientstate/%s", base64_url(text, arena));
	free(text);
	json_decref(state);
	return link;
}
