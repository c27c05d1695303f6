#include "members.h"

#include <string.h>

struct reader {
	const struct toolchain_row *row;
	size_t count;
	uint8_t *class_of;
	uint8_t class;
};

/* The length of the name when the text begins with it, and it ends there; else 0. */
static size_t name_length(const char *text, const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || strncmp(text, name, length) != 0)
		return 0;
	text += length;
	return *text == ' ' || *text == '}' || strncmp(text, "..", 2) == 0 ? length : 0;
}

static void set_compiler(struct reader *r, const char *compiler)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->row[i].compiler, compiler) == 0)
			r->class_of[i] = r->class;
}

/* "16" of "clang-14..16": all up to the compiler whose name ends so. */
static size_t set_range(struct reader *r, size_t first, const char *text)
{
	const struct toolchain_row *row = r->row;
	const char *dash = strrchr(row[first].compiler, '-');
	size_t length = strcspn(text, " }"), stem;

	if (dash == NULL)
		return length;
	stem = (size_t)(dash + 1 - row[first].compiler);
	for (size_t i = first; i < r->count; i++) {
		const char *number = row[i].compiler + stem;

		if (strncmp(row[i].compiler, row[first].compiler, stem) != 0)
			break;
		set_compiler(r, row[i].compiler);
		if (strncmp(number, text, length) == 0 && number[length] == '\0')
			break;
	}
	return length;
}

/* One name or range; returns how long it is. What names nobody is passed over. */
static size_t read_member(struct reader *r, const char *text)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct toolchain_row *row = &r->row[i];
		size_t length = name_length(text, row->name);

		if (length > 0 && strncmp(text + length, "..", 2) != 0) {
			r->class_of[i] = r->class;
			return length;
		}
		length = name_length(text, row->compiler);
		if (length == 0)
			continue;
		set_compiler(r, row->compiler);
		if (strncmp(text + length, "..", 2) == 0)
			length += 2 + set_range(r, i, text + length + 2);
		return length;
	}
	return MAX(strcspn(text, " }"), 1);
}

const uint8_t *members_of(struct arena *arena, const struct toolchain_row *row, size_t count,
                          const struct finding *finding)
{
	struct reader r = {
	    .row = row, .count = count, .class_of = NEW_ARRAY(arena, uint8_t, count)};
	const char *text = finding->classes;

	memset(r.class_of, MEMBER_OF_NONE, count);
	for (size_t i = 0; *text == '\0' && i < count; i++)
		if (strcmp(row[i].name, finding->toolchain) == 0)
			r.class_of[i] = 0;
	while (*text && r.class < MEMBER_OF_NONE) {
		if (*text == '{' || *text == ' ') {
			text++;
		} else if (*text == '}') {
			r.class ++;
			text++;
		} else {
			text += read_member(&r, text);
		}
	}
	return r.class_of;
}
