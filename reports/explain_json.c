#include "explain_json.h"

#include <stdlib.h>
#include <string.h>

#include "../generators/layout.h"
#include "../generators/text.h"
#include "../harness/explain/explain_code.h"
#include "explain_notes.h"
#include "explain_rows.h"
#include "explain_words.h"
#include "json_value.h"

static json_t *toolchain_name(const struct explanation *e, size_t toolchain)
{
	return toolchain == EXPLANATION_NOBODY
	           ? json_null()
	           : json_text(e->toolchains->toolchain[toolchain].name);
}

static json_t *place(const struct explanation *e, struct place p, uint32_t count,
                     struct arena *arena)
{
	static const char *const area[PLACE_AREA_COUNT] = {
	    [PLACE_NOWHERE] = "nowhere",
	    [PLACE_REGISTER] = "register",
	    [PLACE_STACK] = "stack",
	    [PLACE_BEHIND_REGISTER] = "behind register",
	    [PLACE_BEHIND_STACK] = "behind stack",
	};
	json_t *object = json_sure(json_object());

	json_set(object, "area", json_text(area[p.area]));
	if (p.area == PLACE_REGISTER || p.area == PLACE_BEHIND_REGISTER)
		json_set(object, "register", json_text(e->target->reg[p.reg].name));
	if (p.area == PLACE_BEHIND_STACK)
		json_set(object, "slot", json_integer(p.slot));
	if (p.area != PLACE_NOWHERE)
		json_set(object, "bit", json_integer(p.bit));
	json_set(object, "text", json_text(explain_place(e, p, count, arena)));
	return object;
}

static json_t *routes(const struct explanation *e, const struct routes *routes, struct arena *arena)
{
	json_t *array;

	if (!routes->known)
		return json_null();
	array = json_sure(json_array());
	for (size_t i = 0; i < routes->count; i++) {
		const struct route *r = &routes->route[i];
		json_t *object = json_sure(json_object());
		struct buffer path;

		buffer_init(&path);
		leaf_path(e->c, r->leaf, &path);
		json_set(object, "leaf", json_text(path.data));
		buffer_release(&path);
		json_set(object, "bit", json_integer(r->first));
		json_set(object, "bits", json_integer(r->count));
		json_set(object, "from", place(e, r->from, r->count, arena));
		json_set(object, "to", place(e, r->to, r->count, arena));
		json_set(object, "astray", json_boolean(r->astray));
		json_append(array, object);
	}
	return array;
}

static json_t *lines(const char *of)
{
	json_t *array = json_sure(json_array());

	while (*of != '\0') {
		const size_t length = strcspn(of, "\n");

		json_append(array, json_stringn(of, length));
		of += length + (of[length] == '\n');
	}
	return array;
}

static json_t *drawing(const struct explanation *e, const struct explanation_part *part,
                       struct arena *arena)
{
	const struct explain_rows rows = explain_rows(e, part, arena);
	json_t *array = json_sure(json_array());

	for (size_t i = 0; i < rows.count; i++) {
		json_t *object = json_sure(json_object());

		json_set(object, "place", json_text(rows.row[i].place));
		json_set(object, "caller", lines(rows.row[i].caller));
		json_set(object, "callee", lines(rows.row[i].callee));
		json_set(object, "differs", json_boolean(rows.row[i].differs));
		json_append(array, object);
	}
	return array;
}

static json_t *classes(const struct explanation *e, const struct explanation_part *part)
{
	json_t *array = json_sure(json_array());

	for (size_t class = 0; class < part->classes.count; class ++) {
		json_t *names = json_sure(json_array());

		for (size_t i = 0; i < e->toolchains->count; i++)
			if (part->classes.of[i] == class)
				json_append(names, toolchain_name(e, i));
		json_append(array, names);
	}
	return array;
}

static json_t *layouts(const struct explanation *e, const struct explanation_part *part)
{
	const size_t n = e->toolchains->count, count = layout_word_count(e->c);
	json_t *array = json_sure(json_array());

	for (size_t class = 0; class < part->classes.count; class ++) {
		const uint32_t *word = e->layout[explanation_example(&part->classes, n, class)];
		json_t *object = json_sure(json_object()), *words = json_sure(json_array());

		for (size_t i = 0; i < count; i++) {
			json_t *entry = json_sure(json_object());
			struct buffer what;

			buffer_init(&what);
			layout_describe(e->c, i, &what);
			json_set(entry, "what", json_text(what.data));
			buffer_release(&what);
			json_set(entry, "value", json_integer(word[i]));
			json_append(words, entry);
		}
		json_set(object, "words", words);
		json_append(array, object);
	}
	return array;
}

static json_t *notes(const struct explanation *e, const struct explanation_part *part,
                     struct arena *arena)
{
	const struct explain_notes notes = explain_notes(e, part, arena);
	json_t *array = json_sure(json_array());

	for (size_t i = 0; i < notes.count; i++)
		json_append(array, json_text(notes.note[i]));
	return array;
}

static json_t *end(const struct explanation *e, const struct explanation_end *end)
{
	json_t *object = json_sure(json_object()), *instructions = json_sure(json_array());

	for (size_t i = 0; i < end->listing.count; i++) {
		json_t *entry = json_sure(json_object());

		json_set(entry, "text", json_text(end->listing.text[i]));
		json_set(entry, "marked", json_boolean(end->listing.mark[i]));
		json_append(instructions, entry);
	}
	json_set(object, "toolchain", toolchain_name(e, end->toolchain));
	json_set(object, "instructions", instructions);
	if (end->failure != NULL)
		json_set(object, "failure", json_text(end->failure));
	return object;
}

static void add_code(json_t *object, const struct explanation *e,
                     const struct explanation_code *code)
{
	json_t *lowered = json_sure(json_array());

	if (code->has_ends) {
		json_t *ends = json_sure(json_object());

		json_set(ends, "caller", end(e, &code->caller));
		json_set(ends, "callee", end(e, &code->callee));
		json_set(object, "assembly", ends);
	}
	for (size_t i = 0; i < code->lowered_count; i++) {
		const struct explanation_lowered *l = &code->lowered[i];
		json_t *entry = json_sure(json_object());

		json_set(entry, "toolchain", toolchain_name(e, l->toolchain));
		if (l->signature != NULL)
			json_set(entry, "signature", json_text(l->signature));
		else
			json_set(entry, "failure", json_text(l->failure));
		json_append(lowered, entry);
	}
	json_set(object, "lowered", lowered);
}

static json_t *blame_of(const struct explanation *e, const struct blame *blame)
{
	static const char *const conduct[] = {
	    [CONDUCT_UNKNOWN] = "unknown",
	    [CONDUCT_CONFORMS] = "conforms",
	    [CONDUCT_DEVIATES] = "deviates",
	    [CONDUCT_CONTRADICTS] = "contradicts itself",
	};
	json_t *object = json_sure(json_object()), *all = json_sure(json_object());
	json_t *evidence = json_sure(json_array());

	for (size_t i = 0; i < e->toolchains->count; i++)
		json_set(all, e->toolchains->toolchain[i].name,
		         json_text(conduct[blame->conduct[i]]));
	for (size_t i = 0; i < blame->line_count; i++)
		json_append(evidence, json_text(blame->line[i]));
	json_set(object, "kind", json_text(blame_kind_name[blame->kind]));
	json_set(object, "guilty", json_text(blame->guilty));
	json_set(object, "sentence", json_text(blame->sentence));
	json_set(object, "conduct", all);
	json_set(object, "evidence", evidence);
	return object;
}

static json_t *finding(const struct explanation *e, const struct explanation_part *part,
                       struct arena *arena)
{
	const struct finding *f = part->finding;
	json_t *object = json_sure(json_object());

	json_set(object, "kind", json_text(finding_kind_name[f->kind]));
	json_set(object, "sentence", json_text(explain_sentence(e, part, arena)));
	json_set(object, "classes", classes(e, part));
	json_set(object, "caller", toolchain_name(e, part->caller));
	json_set(object, "callee", toolchain_name(e, part->callee));
	json_set(object, "leaf", json_text(f->leaf));
	json_set(object, "sent", json_text(f->sent));
	json_set(object, "received", json_text(f->received));
	json_set(object, "detail", json_text(f->detail));
	if (f->kind == FINDING_LAYOUT)
		json_set(object, "layouts", layouts(e, part));
	json_set(object, "arguments", routes(e, &part->arguments, arena));
	json_set(object, "result", routes(e, &part->result, arena));
	json_set(object, "drawing", drawing(e, part, arena));
	json_set(object, "notes", notes(e, part, arena));
	json_set(object, "blame", part->blame == NULL ? json_null() : blame_of(e, part->blame));
	if (part->code != NULL)
		add_code(object, e, part->code);
	return object;
}

static json_t *case_object_of(const struct explanation *e)
{
	json_t *object = json_sure(json_object());
	struct buffer printed;

	buffer_init(&printed);
	case_print(e->c, &printed);
	json_set(object, "id", json_text(e->case_id));
	json_set(object, "text", json_text(printed.data));
	buffer_release(&printed);
	return object;
}

static json_t *said(const struct explanation *e)
{
	json_t *array = json_sure(json_array());

	for (size_t i = 0; i < e->said_count; i++) {
		json_t *object = json_sure(json_object());

		json_set(object, "toolchain", toolchain_name(e, e->said[i].toolchain));
		json_set(object, "sentence", json_text(e->said[i].sentence));
		json_append(array, object);
	}
	return array;
}

static json_t *absent(const struct explanation *e)
{
	json_t *array = json_sure(json_array());

	for (size_t i = 0; i < e->abstention_count; i++) {
		json_t *object = json_sure(json_object());

		json_set(object, "toolchain", toolchain_name(e, e->abstention[i].toolchain));
		json_set(object, "status", json_text(e->abstention[i].status));
		json_set(object, "reason", json_text(e->abstention[i].reason));
		json_append(array, object);
	}
	return array;
}

static json_t *whole(const struct explanation *e)
{
	json_t *object = json_sure(json_object()), *findings = json_sure(json_array());
	json_t *names = json_sure(json_array());
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < e->toolchains->count; i++)
		json_append(names, toolchain_name(e, i));
	for (size_t i = 0; i < e->part_count; i++)
		json_append(findings, finding(e, &e->part[i], &arena));
	json_set(object, "format", json_text("crosscall-explanation"));
	json_set(object, "version", json_integer(EXPLAIN_JSON_VERSION));
	json_set(object, "target", json_text(e->target->name));
	json_set(object, "case", case_object_of(e));
	json_set(object, "judged", json_boolean(e->was_judged));
	json_set(object, "toolchains", names);
	json_set(object, "findings", findings);
	json_set(object, "said", said(e));
	json_set(object, "absent", absent(e));
	arena_release(&arena);
	return object;
}

void explain_json(const struct explanation *e, FILE *out)
{
	json_t *object = whole(e);

	json_dumpf(object, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(object);
}

const char *explain_json_text(const struct explanation *e, struct arena *arena)
{
	json_t *object = whole(e);
	char *dumped = json_dumps(object, JSON_COMPACT);
	const char *copy;

	if (dumped == NULL)
		unreachable();
	copy = arena_strdup(arena, dumped);
	free(dumped);
	json_decref(object);
	return copy;
}
