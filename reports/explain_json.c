#include "explain_json.h"

#include <jansson.h>

#include "../generators/layout.h"
#include "../generators/text.h"
#include "../harness/explain_code.h"
#include "explain_words.h"

/* jansson gives NULL when memory ends, and takes NULL as a failure: ours ends the program. */
static json_t *sure(json_t *value)
{
	if (value == NULL)
		unreachable();
	return value;
}

static void set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, sure(value)) != 0)
		unreachable();
}

static void append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, sure(value)) != 0)
		unreachable();
}

/* What compilers say need not be text; names and cases are. */
static json_t *text(const char *value)
{
	json_t *string = json_string(value);

	return string != NULL ? string : json_string("(no text)");
}

static json_t *toolchain_name(const struct explanation *e, size_t toolchain)
{
	return toolchain == EXPLANATION_NOBODY ? json_null()
	                                       : text(e->toolchains->toolchain[toolchain].name);
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
	json_t *object = sure(json_object());

	set(object, "area", text(area[p.area]));
	if (p.area == PLACE_REGISTER || p.area == PLACE_BEHIND_REGISTER)
		set(object, "register", text(e->target->reg[p.reg].name));
	if (p.area == PLACE_BEHIND_STACK)
		set(object, "slot", json_integer(p.slot));
	if (p.area != PLACE_NOWHERE)
		set(object, "bit", json_integer(p.bit));
	set(object, "text", text(explain_place(e, p, count, arena)));
	return object;
}

static json_t *routes(const struct explanation *e, const struct routes *routes, struct arena *arena)
{
	json_t *array;

	if (!routes->known)
		return json_null();
	array = sure(json_array());
	for (size_t i = 0; i < routes->count; i++) {
		const struct route *r = &routes->route[i];
		json_t *object = sure(json_object());
		struct buffer path;

		buffer_init(&path);
		leaf_path(e->c, r->leaf, &path);
		set(object, "leaf", text(path.data));
		buffer_release(&path);
		set(object, "bit", json_integer(r->first));
		set(object, "bits", json_integer(r->count));
		set(object, "from", place(e, r->from, r->count, arena));
		set(object, "to", place(e, r->to, r->count, arena));
		set(object, "astray", json_boolean(r->astray));
		append(array, object);
	}
	return array;
}

static json_t *classes(const struct explanation *e, const struct explanation_part *part)
{
	json_t *array = sure(json_array());

	for (size_t class = 0; class < part->classes.count; class ++) {
		json_t *names = sure(json_array());

		for (size_t i = 0; i < e->toolchains->count; i++)
			if (part->classes.of[i] == class)
				append(names, toolchain_name(e, i));
		append(array, names);
	}
	return array;
}

static json_t *layouts(const struct explanation *e, const struct explanation_part *part)
{
	const size_t n = e->toolchains->count, count = layout_word_count(e->c);
	json_t *array = sure(json_array());

	for (size_t class = 0; class < part->classes.count; class ++) {
		const uint32_t *word = e->layout[explanation_example(&part->classes, n, class)];
		json_t *object = sure(json_object()), *words = sure(json_array());

		for (size_t i = 0; i < count; i++) {
			json_t *entry = sure(json_object());
			struct buffer what;

			buffer_init(&what);
			layout_describe(e->c, i, &what);
			set(entry, "what", text(what.data));
			buffer_release(&what);
			set(entry, "value", json_integer(word[i]));
			append(words, entry);
		}
		set(object, "words", words);
		append(array, object);
	}
	return array;
}

static json_t *notes(const struct explanation *e, const struct explanation_part *part,
                     struct arena *arena)
{
	const struct explain_notes notes = explain_notes(e, part, arena);
	json_t *array = sure(json_array());

	for (size_t i = 0; i < notes.count; i++)
		append(array, text(notes.note[i]));
	return array;
}

static json_t *end(const struct explanation *e, const struct explanation_end *end)
{
	json_t *object = sure(json_object()), *instructions = sure(json_array());

	for (size_t i = 0; i < end->listing.count; i++) {
		json_t *entry = sure(json_object());

		set(entry, "text", text(end->listing.text[i]));
		set(entry, "marked", json_boolean(end->listing.mark[i]));
		append(instructions, entry);
	}
	set(object, "toolchain", toolchain_name(e, end->toolchain));
	set(object, "instructions", instructions);
	if (end->failure != NULL)
		set(object, "failure", text(end->failure));
	return object;
}

static void add_code(json_t *object, const struct explanation *e,
                     const struct explanation_code *code)
{
	json_t *lowered = sure(json_array());

	if (code->has_ends) {
		json_t *ends = sure(json_object());

		set(ends, "caller", end(e, &code->caller));
		set(ends, "callee", end(e, &code->callee));
		set(object, "assembly", ends);
	}
	for (size_t i = 0; i < code->lowered_count; i++) {
		const struct explanation_lowered *l = &code->lowered[i];
		json_t *entry = sure(json_object());

		set(entry, "toolchain", toolchain_name(e, l->toolchain));
		if (l->signature != NULL)
			set(entry, "signature", text(l->signature));
		else
			set(entry, "failure", text(l->failure));
		append(lowered, entry);
	}
	set(object, "lowered", lowered);
}

static json_t *blame_of(const struct explanation *e, const struct blame *blame)
{
	static const char *const conduct[] = {
	    [CONDUCT_UNKNOWN] = "unknown",
	    [CONDUCT_CONFORMS] = "conforms",
	    [CONDUCT_DEVIATES] = "deviates",
	    [CONDUCT_CONTRADICTS] = "contradicts itself",
	};
	json_t *object = sure(json_object()), *all = sure(json_object());
	json_t *evidence = sure(json_array());

	for (size_t i = 0; i < e->toolchains->count; i++)
		set(all, e->toolchains->toolchain[i].name, text(conduct[blame->conduct[i]]));
	for (size_t i = 0; i < blame->line_count; i++)
		append(evidence, text(blame->line[i]));
	set(object, "kind", text(blame_kind_name[blame->kind]));
	set(object, "guilty", text(blame->guilty));
	set(object, "sentence", text(blame->sentence));
	set(object, "conduct", all);
	set(object, "evidence", evidence);
	return object;
}

static json_t *finding(const struct explanation *e, const struct explanation_part *part,
                       struct arena *arena)
{
	const struct finding *f = part->finding;
	json_t *object = sure(json_object());

	set(object, "kind", text(finding_kind_name[f->kind]));
	set(object, "sentence", text(explain_sentence(e, part, arena)));
	set(object, "classes", classes(e, part));
	set(object, "caller", toolchain_name(e, part->caller));
	set(object, "callee", toolchain_name(e, part->callee));
	set(object, "leaf", text(f->leaf));
	set(object, "sent", text(f->sent));
	set(object, "received", text(f->received));
	set(object, "detail", text(f->detail));
	if (f->kind == FINDING_LAYOUT)
		set(object, "layouts", layouts(e, part));
	set(object, "arguments", routes(e, &part->arguments, arena));
	set(object, "result", routes(e, &part->result, arena));
	set(object, "notes", notes(e, part, arena));
	set(object, "blame", part->blame == NULL ? json_null() : blame_of(e, part->blame));
	if (part->code != NULL)
		add_code(object, e, part->code);
	return object;
}

static json_t *case_object_of(const struct explanation *e)
{
	json_t *object = sure(json_object());
	struct buffer printed;

	buffer_init(&printed);
	case_print(e->c, &printed);
	set(object, "id", text(e->case_id));
	set(object, "text", text(printed.data));
	buffer_release(&printed);
	return object;
}

static json_t *absent(const struct explanation *e)
{
	json_t *array = sure(json_array());

	for (size_t i = 0; i < e->abstention_count; i++) {
		json_t *object = sure(json_object());

		set(object, "toolchain", toolchain_name(e, e->abstention[i].toolchain));
		set(object, "status", text(e->abstention[i].status));
		set(object, "reason", text(e->abstention[i].reason));
		append(array, object);
	}
	return array;
}

void explain_json(const struct explanation *e, FILE *out)
{
	json_t *object = sure(json_object()), *findings = sure(json_array());
	json_t *names = sure(json_array());
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < e->toolchains->count; i++)
		append(names, toolchain_name(e, i));
	for (size_t i = 0; i < e->part_count; i++)
		append(findings, finding(e, &e->part[i], &arena));
	set(object, "format", text("crosscall-explanation"));
	set(object, "version", json_integer(EXPLAIN_JSON_VERSION));
	set(object, "target", text(e->target->name));
	set(object, "case", case_object_of(e));
	set(object, "judged", json_boolean(e->was_judged));
	set(object, "toolchains", names);
	set(object, "findings", findings);
	set(object, "absent", absent(e));
	json_dumpf(object, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(object);
	arena_release(&arena);
}
