#include "doctor.h"

#include <jansson.h>
#include <string.h>

#include "clean.h"
#include "format.h"

static const char *const level_name[] = {
    [DOCTOR_GOOD] = "good", [DOCTOR_LESS] = "less", [DOCTOR_WRONG] = "wrong"};
_Static_assert(ARRAY_LEN(level_name) == DOCTOR_LEVEL_COUNT, "a level has no name");

static const char *mark_of(const struct ink *ink, enum doctor_level level)
{
	if (level == DOCTOR_GOOD)
		return ink->green;
	return level == DOCTOR_LESS ? ink->bold : ink->red;
}

void doctor_text(const struct doctor *doctor, bool colour, unsigned width, FILE *out)
{
	enum { INDENT = 10 };
	const struct ink ink = ink_of(colour);
	const char *topic = "";
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < doctor->count; i++) {
		const struct doctor_item *item = &doctor->item[i];

		if (strcmp(topic, item->topic) != 0)
			fprintf(out, "%s%s\n", i > 0 ? "\n" : "", item->topic);
		topic = item->topic;
		fprintf(out, "    %s%-5s%s ", mark_of(&ink, item->level), level_name[item->level],
		        ink.off);
		print_wrapped(out, clean_line(&arena, clean_text(&arena, item->text), SIZE_MAX),
		              INDENT, INDENT, width);
	}
	fprintf(out, "\ncrosscall %s\n",
	        doctor->is_usable ? "can be used here."
	                          : "cannot be used here: see what is wrong.");
	if (doctor->command != NULL) {
		fputs("What Debian has of what is missing, installed as root:\n\n    ", out);
		print_wrapped(out, doctor->command, 4, INDENT, UINT32_MAX);
	}
	arena_release(&arena);
}

static json_t *text_or_null(const char *text)
{
	return text != NULL ? json_string(text) : json_null();
}

void doctor_json(const struct doctor *doctor, FILE *out)
{
	json_t *items = json_array(), *json;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < doctor->count; i++) {
		const struct doctor_item *item = &doctor->item[i];

		json_array_append_new(
		    items, json_pack("{s:s, s:s, s:s, s:o}", "level", level_name[item->level],
		                     "topic", item->topic, "text", clean_text(&arena, item->text),
		                     "package", text_or_null(item->package)));
	}
	json = json_pack("{s:b, s:o, s:o}", "usable", doctor->is_usable, "command",
	                 text_or_null(doctor->command), "items", items);
	json_dumpf(json, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(json);
	arena_release(&arena);
}
