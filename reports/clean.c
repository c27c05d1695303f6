#include "clean.h"

#include <string.h>

#include "../harness/base/buffer.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

enum { DELETE = 0x7f, PICTURE_OF_DELETE = 0x21 };

/* Unicode 15.0, table 3-7: what a sequence of UTF-8 begins with, how long it is, and what its
 * second byte may be. C1 controls (C2 80..9F) and U+FFFE, U+FFFF are left to is_text(). */
static const struct {
	uint8_t first, last, length, low, high;
} sequences[] = {
    {0x00, 0x7f, 1, 0x80, 0xbf}, {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

/* Bytes of the character that the text begins with; 0 when it begins with none. */
static size_t character(const char *text)
{
	const uint8_t *byte = (const uint8_t *)text;

	for (size_t i = 0; i < ARRAY_LEN(sequences); i++) {
		if (byte[0] < sequences[i].first || byte[0] > sequences[i].last)
			continue;
		for (size_t k = 1; k < sequences[i].length; k++) {
			bool second = k == 1;

			if (byte[k] < (second ? sequences[i].low : 0x80) ||
			    byte[k] > (second ? sequences[i].high : 0xbf))
				return 0;
		}
		return sequences[i].length;
	}
	return 0;
}

/* A character that may stay as it is. */
static bool is_text(const char *text, size_t length)
{
	const uint8_t *byte = (const uint8_t *)text;

	switch (length) {
	case 0:
		return false;
	case 1:
		return (byte[0] >= ' ' && byte[0] != DELETE) || byte[0] == '\n' || byte[0] == '\t';
	case 2:
		return byte[0] != 0xc2 || byte[1] >= 0xa0;
	case 3:
		/* XML 1.0, 2.2: U+FFFE and U+FFFF are no characters. */
		return !(byte[0] == 0xef && byte[1] == 0xbf && byte[2] >= 0xbe);
	default:
		return true;
	}
}

/* U+2400 and up are the pictures of the control characters, in their order. */
static void add_picture(struct buffer *out, uint8_t control)
{
	const char picture[] = {'\xe2', '\x90',
	                        (char)(0x80 + (control == DELETE ? PICTURE_OF_DELETE : control))};

	buffer_append(out, picture, sizeof picture);
}

static void add_clean(struct buffer *out, const char *text)
{
	for (size_t length; *text; text += MAX(length, (size_t)1)) {
		length = character(text);
		if (is_text(text, length))
			buffer_append(out, text, length);
		else if (length == 1)
			add_picture(out, (uint8_t)*text);
		else
			buffer_puts(out, REPLACEMENT);
	}
}

static bool is_clean(const char *text)
{
	for (size_t length; *text; text += length) {
		length = character(text);
		if (!is_text(text, length))
			return false;
	}
	return true;
}

const char *clean_text(struct arena *arena, const char *text)
{
	struct buffer buffer;
	const char *clean;

	if (text == NULL || is_clean(text))
		return text;
	buffer_init(&buffer);
	add_clean(&buffer, text);
	clean = arena_strndup(arena, buffer.data, buffer.length);
	buffer_release(&buffer);
	return clean;
}

const char *clean_line(struct arena *arena, const char *text, size_t size_max)
{
	static const char dots[] = "...";
	size_t length = strlen(text);
	char *line;

	if (length > size_max) {
		length = size_max > strlen(dots) ? size_max - strlen(dots) : 0;
		while (length > 0 && ((uint8_t)text[length] & 0xc0) == 0x80)
			length--;
		line = arena_printf(arena, "%.*s%s", (int)length, text, dots);
	} else {
		line = arena_strdup(arena, text);
	}
	for (char *at = line; (at = strpbrk(at, "\n\t")) != NULL;)
		*at = ' ';
	for (length = strlen(line); length > 0 && line[length - 1] == ' '; length--)
		line[length - 1] = '\0';
	return line;
}

static const struct toolchain_row *clean_toolchains(const struct view *view, struct arena *arena)
{
	struct toolchain_row *row = NEW_ARRAY(arena, struct toolchain_row, view->toolchain_count);

	for (size_t i = 0; i < view->toolchain_count; i++) {
		const struct toolchain_row *from = &view->toolchain[i];

		row[i] = (struct toolchain_row){
		    .name = clean_text(arena, from->name),
		    .compiler = clean_text(arena, from->compiler),
		    .flags = clean_text(arena, from->flags),
		    .family = clean_text(arena, from->family),
		    .version = clean_text(arena, from->version),
		    .fingerprint = clean_text(arena, from->fingerprint),
		    .features = clean_text(arena, from->features),
		};
	}
	return row;
}

static const struct finding *clean_findings(const struct batch_record *total, struct arena *arena)
{
	struct finding *finding = NEW_ARRAY(arena, struct finding, total->finding_count);

	for (size_t i = 0; i < total->finding_count; i++) {
		struct finding *f = &finding[i];

		*f = total->finding[i];
		const char **text[] = {&f->id,        &f->case_id, &f->case_text, &f->classes,
		                       &f->toolchain, &f->verdict, &f->caller,    &f->callee,
		                       &f->leaf,      &f->sent,    &f->received,  &f->detail};

		for (size_t k = 0; k < ARRAY_LEN(text); k++)
			*text[k] = clean_text(arena, *text[k]);
	}
	return finding;
}

static const struct abstention *clean_abstentions(const struct batch_record *total,
                                                  struct arena *arena)
{
	struct abstention *abstention =
	    NEW_ARRAY(arena, struct abstention, total->abstention_count);

	for (size_t i = 0; i < total->abstention_count; i++) {
		abstention[i] = total->abstention[i];
		abstention[i].status = clean_text(arena, abstention[i].status);
		abstention[i].reason = clean_text(arena, abstention[i].reason);
	}
	return abstention;
}

static const struct left_out *clean_left_out(const struct view *view, struct arena *arena)
{
	struct left_out *left_out = NEW_ARRAY(arena, struct left_out, view->left_out_count);

	for (size_t i = 0; i < view->left_out_count; i++)
		left_out[i] = (struct left_out){clean_text(arena, view->left_out[i].name),
		                                clean_text(arena, view->left_out[i].reason)};
	return left_out;
}

static const struct bug *clean_bugs(const struct view *view, struct arena *arena)
{
	struct bug *bug = NEW_ARRAY(arena, struct bug, view->bug_count);

	for (size_t i = 0; i < view->bug_count; i++) {
		struct bug *b = &bug[i];
		const char **text[] = {&b->key,       &b->title,     &b->blame,      &b->finding,
		                       &b->case_text, &b->classes,   &b->caller,     &b->callee,
		                       &b->known,     &b->reference, &b->explanation};

		*b = view->bug[i];
		for (size_t k = 0; k < ARRAY_LEN(text); k++)
			*text[k] = clean_text(arena, *text[k]);
	}
	return bug;
}

static const struct irreducible *clean_irreducibles(const struct view *view, struct arena *arena)
{
	struct irreducible *row = NEW_ARRAY(arena, struct irreducible, view->irreducible_count);

	for (size_t i = 0; i < view->irreducible_count; i++) {
		row[i] = view->irreducible[i];
		row[i].finding = clean_text(arena, row[i].finding);
		row[i].reason = clean_text(arena, row[i].reason);
	}
	return row;
}

static const struct view_night *clean_nights(const struct view *view, struct arena *arena)
{
	struct view_night *night = NEW_ARRAY(arena, struct view_night, view->night_count);

	for (size_t i = 0; i < view->night_count; i++) {
		night[i] = view->night[i];
		night[i].date = clean_text(arena, night[i].date);
		night[i].changed = clean_text(arena, night[i].changed);
	}
	return night;
}

static const char *const *clean_since(const struct view *view, struct arena *arena)
{
	const char **since = NEW_ARRAY(arena, const char *, view->bug_count);

	for (size_t i = 0; i < view->bug_count && view->since != NULL; i++)
		since[i] = clean_text(arena, view->since[i]);
	return view->since != NULL ? since : NULL;
}

struct view view_clean(const struct view *view, struct arena *arena)
{
	struct view clean = *view;

	clean.settings.program = clean_text(arena, view->settings.program);
	clean.settings.target = clean_text(arena, view->settings.target);
	clean.settings.tiers = clean_text(arena, view->settings.tiers);
	clean.toolchain = clean_toolchains(view, arena);
	clean.total.finding = clean_findings(&view->total, arena);
	clean.total.abstention = clean_abstentions(&view->total, arena);
	clean.bug = clean_bugs(view, arena);
	clean.irreducible = clean_irreducibles(view, arena);
	clean.left_out = clean_left_out(view, arena);
	clean.night = clean_nights(view, arena);
	clean.since = clean_since(view, arena);
	return clean;
}
