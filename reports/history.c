#include "history.h"

#include <jansson.h>
#include <string.h>

#include "clean.h"
#include "format.h"
#include "words.h"

enum { INDENT = 4, DEEP = 8 };

struct writing {
	struct arena arena;
	const struct history *history;
	const struct report_options *options;
	struct ink ink;
	FILE *out;
};

static const char *clean(struct writing *w, const char *text)
{
	return clean_line(&w->arena, clean_text(&w->arena, text), SIZE_MAX);
}

/* "night 3 (2026-01-31)" */
static const char *night_text(struct writing *w, size_t place)
{
	const struct history_night *night = &w->history->night[place];

	return arena_printf(&w->arena, "night %lu (%s)", night->number,
	                    clean(w, night->side.settings.date));
}

static const char *ink_of_verdict(struct writing *w, const char *verdict)
{
	if (strcmp(verdict, "gone") == 0)
		return w->ink.green;
	return strcmp(verdict, "untold") == 0 ? w->ink.dim : w->ink.red;
}

static void print_bug_line(struct writing *w, const struct history_bug *bug, size_t key_width)
{
	const char *verdict = history_verdict(w->history, bug);
	const char *first = night_text(w, bug->first);
	const char *when = bug->first == bug->last ? first
	                                           : arena_printf(&w->arena, "%s to %s", first,
	                                                          night_text(w, bug->last));

	fprintf(w->out, "%*s%s%-6s%s  %-*s  %s; %s%s%s\n", INDENT, "", ink_of_verdict(w, verdict),
	        verdict, w->ink.off, (int)key_width, clean(w, bug->bug->key), when,
	        clean(w, bug->bug->title), *bug->bug->classes != '\0' ? "; " : "",
	        clean(w, bug->bug->classes));
}

void history_text(const struct history *history, const char *folder,
                  const struct report_options *options, FILE *out)
{
	struct writing w = {
	    .history = history, .options = options, .ink = ink_of(options->colour), .out = out};
	size_t width = 0, open = 0;

	arena_init(&w.arena);
	for (size_t i = 0; i < history->bug_count; i++) {
		const struct history_bug *bug = &history->bug[i];

		width = MAX(width, strlen(bug->bug->key));
		open += bug->state[history->night_count - 1] == HISTORY_SEEN;
	}
	fprintf(out, "%s: %s, from %s to %s. %s, %zu of them open.\n", folder,
	        format_count(&w.arena, history->night_count, "night", "nights"), night_text(&w, 0),
	        night_text(&w, history->night_count - 1),
	        format_count(&w.arena, history->bug_count, "bug", "bugs"), open);
	if (history->bug_count > 0)
		fputc('\n', out);
	for (size_t i = 0; i < history->bug_count; i++)
		print_bug_line(&w, &history->bug[i], width);
	arena_release(&w.arena);
}

const char *history_toolchain(const struct toolchain_change *t, struct arena *arena)
{
	const struct toolchain_row *row = t->after != NULL ? t->after : t->before;

	switch (t->kind) {
	case TOOLCHAIN_SAME:
		return NULL;
	case TOOLCHAIN_REBUILT:
		return arena_printf(arena, "%s: other binaries of version %s", row->name,
		                    row->version);
	case TOOLCHAIN_UPDATED:
		return arena_printf(arena, "%s: %s -> %s", row->name, t->before->version,
		                    row->version);
	case TOOLCHAIN_ADDED:
		return arena_printf(arena, "%s: added, version %s", row->name, row->version);
	case TOOLCHAIN_REMOVED:
		return arena_printf(arena, "%s: removed", row->name);
	}
	unreachable();
}

static void print_toolchains(struct writing *w, const struct change *change)
{
	for (size_t i = 0; i < change->toolchain_count; i++) {
		const char *text = history_toolchain(&change->toolchain[i], &w->arena);

		if (text != NULL)
			fprintf(w->out, "%*s%s\n", DEEP, "", clean(w, text));
	}
}

/* What one night knows; behind a change, what was other than in the night before. */
static void print_night(struct writing *w, const struct history_bug *bug, size_t i)
{
	const struct history_night *night = &w->history->night[i];
	const struct bug *seen = bug->seen[i];
	bool is_change = i > bug->first && bug->state[i] != bug->state[i - 1];

	fprintf(w->out, "%*s%3lu  %s  %s", INDENT, "", night->number,
	        clean(w, night->side.settings.date), history_state_name[bug->state[i]]);
	if (seen != NULL)
		fprintf(w->out, "%s, %s: %s", is_change ? " again" : "",
		        format_count(&w->arena, seen->findings, "finding", "findings"),
		        clean(w, seen->classes));
	fputc('\n', w->out);
	if (night->change != NULL && (is_change || i == bug->first))
		print_toolchains(w, night->change);
}

static void print_head(struct writing *w, const struct history_bug *bug)
{
	const struct bug *b = bug->bug;
	const char *verdict = history_verdict(w->history, bug);
	const char *known = "";

	if (*b->known != '\0')
		known = arena_printf(&w->arena, " (%s%s%s)", b->known, *b->reference ? ", " : "",
		                     b->reference);
	print_wrapped(w->out, clean(w, b->title), 0, 0, w->options->width);
	fprintf(w->out, "%s%s\n", clean(w, b->key), clean(w, known));
	fprintf(w->out, "%s%s%s; first seen in %s, last in %s\n", ink_of_verdict(w, verdict),
	        verdict, w->ink.off, night_text(w, bug->first), night_text(w, bug->last));
	if (*b->blame != '\0')
		print_wrapped(w->out, clean(w, b->blame), 0, 0, w->options->width);
}

void history_text_bug(const struct history *history, const struct history_bug *bug,
                      const struct report_options *options, FILE *out)
{
	struct writing w = {
	    .history = history, .options = options, .ink = ink_of(options->colour), .out = out};
	const struct history_night *last = &history->night[bug->last];
	struct report_options with_out = *options;
	const struct finding shown = {.id = bug->bug->finding,
	                              .caller = bug->bug->caller,
	                              .callee = bug->bug->callee,
	                              .toolchain = ""};
	const struct view view = {.settings = last->side.settings};

	arena_init(&w.arena);
	with_out.out = last->folder;
	print_head(&w, bug);
	fprintf(out, "\n%sNights%s\n\n", w.ink.bold, w.ink.off);
	for (size_t i = bug->first; i < history->night_count; i++)
		print_night(&w, bug, i);
	fputc('\n', out);
	print_case(out, clean_text(&w.arena, bug->bug->case_text), DEEP, options->width);
	fprintf(out, "\n%*s%s\n", INDENT, "",
	        words_command_of(&view, &shown, &with_out, "explain", "", &w.arena));
	arena_release(&w.arena);
}

static json_t *text_of(struct arena *arena, const char *text)
{
	return json_string(clean_text(arena, text));
}

static json_t *night_json(struct arena *arena, const struct history_night *night)
{
	json_t *toolchains = json_array();

	for (size_t i = 0; i < night->side.toolchain_count; i++) {
		const struct toolchain_row *row = &night->side.toolchain[i];

		json_array_append_new(
		    toolchains, json_pack("{s:o, s:o, s:o}", "name", text_of(arena, row->name),
		                          "version", text_of(arena, row->version), "fingerprint",
		                          text_of(arena, row->fingerprint)));
	}
	return json_pack("{s:I, s:o, s:I, s:I, s:I, s:o}", "night", (json_int_t)night->number,
	                 "date", text_of(arena, night->side.settings.date), "open",
	                 (json_int_t)night->open, "came", (json_int_t)night->came, "went",
	                 (json_int_t)night->went, "toolchains", toolchains);
}

static json_t *bug_json(struct arena *arena, const struct history *history,
                        const struct history_bug *bug)
{
	const struct bug *b = bug->bug;
	json_t *nights = json_array();

	for (size_t i = bug->first; i < history->night_count; i++) {
		json_t *night =
		    json_pack("{s:I, s:s}", "night", (json_int_t)history->night[i].number, "state",
		              history_state_name[bug->state[i]]);

		if (bug->seen[i] != NULL)
			json_object_update_new(
			    night,
			    json_pack("{s:I, s:o}", "findings", (json_int_t)bug->seen[i]->findings,
			              "classes", text_of(arena, bug->seen[i]->classes)));
		json_array_append_new(nights, night);
	}
	return json_pack(
	    "{s:o, s:o, s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o}", "key", text_of(arena, b->key),
	    "title", text_of(arena, b->title), "state", history_verdict(history, bug), "first",
	    (json_int_t)history->night[bug->first].number, "last",
	    (json_int_t)history->night[bug->last].number, "classes", text_of(arena, b->classes),
	    "known", text_of(arena, b->known), "reference", text_of(arena, b->reference), "case",
	    text_of(arena, b->case_text), "nights", nights);
}

void history_json(const struct history *history, const struct history_bug *only, FILE *out)
{
	json_t *nights = json_array(), *bugs = json_array(), *object;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < history->night_count; i++)
		json_array_append_new(nights, night_json(&arena, &history->night[i]));
	for (size_t i = 0; i < history->bug_count; i++)
		if (only == NULL || only == &history->bug[i])
			json_array_append_new(bugs, bug_json(&arena, history, &history->bug[i]));
	object = json_pack("{s:s, s:i, s:o, s:o}", "format", "crosscall-history", "version",
	                   HISTORY_JSON_VERSION, "nights", nights, "bugs", bugs);
	json_dumpf(object, out, JSON_INDENT(1));
	fputc('\n', out);
	json_decref(object);
	arena_release(&arena);
}
