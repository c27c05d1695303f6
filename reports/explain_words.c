#include "explain_words.h"

#include <string.h>

#include "../generators/layout.h"
#include "../generators/text.h"
#include "explain_layout.h"

static const char *take(struct arena *arena, struct buffer *buffer)
{
	const char *text = arena_strdup(arena, buffer->data);

	buffer_release(buffer);
	return text;
}

const char *explain_name(const struct explanation *e, const struct explanation_part *part,
                         size_t toolchain, struct arena *arena)
{
	if (part->classes.count == 0)
		return arena_strdup(arena, e->toolchains->toolchain[toolchain].name);
	return arena_strdup(arena, classes_name(e->toolchains, &part->classes, toolchain));
}

const char *explain_class(const struct explanation_part *part, size_t class, struct arena *arena)
{
	const char *text = part->finding->classes;

	while (class > 0 && strchr(text + 1, '{') != NULL) {
		text = strchr(text + 1, '{');
		class --;
	}
	return arena_strndup(arena, text, strcspn(text, "}") + 1);
}

const char *explain_object(size_t object, struct arena *arena)
{
	return object == 0 ? "result" : arena_printf(arena, "a%zu", object - 1);
}

static bool is_whole(const struct explanation *e, uint32_t leaf, uint32_t first, uint32_t count)
{
	return first == 0 && count == e->leaves.leaf[leaf].bits;
}

/* In bytes where it begins and ends with one, or with the leaf. */
static bool is_bytes(const struct explanation *e, uint32_t leaf, uint32_t first, uint32_t count)
{
	return first % 8 == 0 &&
	       ((first + count) % 8 == 0 || first + count == e->leaves.leaf[leaf].bits);
}

const char *explain_bits(const struct explanation *e, uint32_t leaf, uint32_t first, uint32_t count,
                         struct arena *arena)
{
	struct buffer text;

	buffer_init(&text);
	leaf_path(e->c, leaf, &text);
	if (is_whole(e, leaf, first, count))
		return take(arena, &text);
	if (is_bytes(e, leaf, first, count))
		buffer_printf(&text, "[%u..%u)", first / 8, (first + count + 7) / 8);
	else
		buffer_printf(&text, "{%u..%u}", first, first + count);
	return take(arena, &text);
}

const char *explain_place(const struct explanation *e, struct place place, uint32_t count,
                          struct arena *arena)
{
	const struct target_register *reg = &e->target->reg[place.reg];
	struct buffer text;

	if (place.area == PLACE_REGISTER && place.bit == 0 && (count == 64 || reg->bits > 64))
		return reg->name;
	buffer_init(&text);
	place_print(e->target, place, count, &text);
	return take(arena, &text);
}

/* The sentence */

/* "bytes 8..16 of a5 (i128)"; with a verb that has to fit. */
static const char *what(const struct explanation *e, const struct route *r, struct arena *arena)
{
	const char *type = type_text(arena, e->leaves.leaf[r->leaf].type);
	const uint32_t first = r->first, end = first + r->count;
	const char *part = "";
	struct buffer path;

	if (!is_whole(e, r->leaf, first, r->count))
		part = is_bytes(e, r->leaf, first, r->count)
		           ? arena_printf(arena, "bytes %u..%u of ", first / 8, (end + 7) / 8)
		           : arena_printf(arena, "bits %u..%u of ", first, end);
	buffer_init(&path);
	leaf_path(e->c, r->leaf, &path);
	return arena_printf(arena, "%s%s%s (%s)", part,
	                    e->leaves.leaf[r->leaf].object == 0 ? "the " : "", take(arena, &path),
	                    type);
}

const char *explain_where(const struct explanation *e, struct place place, uint32_t count,
                          bool reads, struct arena *arena)
{
	const char *text = explain_place(e, place, count, arena);

	switch (place.area) {
	case PLACE_NOWHERE:
		return reads ? "from no place that was found" : "in no place that was found";
	case PLACE_REGISTER:
		return arena_printf(arena, "%s %s", reads ? "from" : "in", text);
	case PLACE_STACK:
		return arena_printf(arena, "%s the stack (%s)", reads ? "from" : "on", text);
	case PLACE_BEHIND_REGISTER:
		return arena_printf(arena, "%s memory that %s points to (%s)",
		                    reads ? "from" : "in", e->target->reg[place.reg].name, text);
	case PLACE_BEHIND_STACK:
		return arena_printf(arena, "%s memory that an address on the stack points to (%s)",
		                    reads ? "from" : "in", text);
	case PLACE_AREA_COUNT:
		break;
	}
	unreachable();
}

/* Both ends of one toolchain are told by its full name. */
static const char *end_name(const struct explanation *e, const struct explanation_part *part,
                            size_t toolchain, struct arena *arena)
{
	const char *name = explain_name(e, part, toolchain, arena);

	return part->caller == part->callee ? arena_printf(arena, "of %s", name) : name;
}

static const char *route_sentence(const struct explanation *e, const struct explanation_part *part,
                                  const struct route *r, bool is_result, struct arena *arena)
{
	const char *caller = end_name(e, part, part->caller, arena);
	const char *callee = end_name(e, part, part->callee, arena);
	const char *from = explain_where(e, r->from, r->count, false, arena);
	const char *to = explain_where(e, r->to, r->count, true, arena);
	const char *it = is_whole(e, r->leaf, r->first, r->count) ? "it" : "them";

	if (is_result)
		return arena_printf(arena,
		                    "The callee %s returns %s %s; the caller %s takes %s %s.",
		                    callee, what(e, r, arena), from, caller, it, to);
	return arena_printf(arena, "The caller %s puts %s %s; the callee %s reads %s %s.", caller,
	                    what(e, r, arena), from, callee, it, to);
}

uint32_t explain_leaf(const struct explanation *e, const struct finding *f, struct arena *arena)
{
	const size_t length = strcspn(f->leaf, ",");

	for (uint32_t i = 0; i < e->leaves.count; i++) {
		struct buffer path;
		const char *text;

		buffer_init(&path);
		leaf_path(e->c, i, &path);
		text = take(arena, &path);
		if (strlen(text) == length && strncmp(text, f->leaf, length) == 0)
			return i;
	}
	return UINT32_MAX;
}

/* The pointer to the result, where the two see it differently: all else follows from it. */
static const char *hidden_sentence(const struct explanation *e, const struct explanation_part *part,
                                   struct arena *arena)
{
	const uint32_t bits = e->target->reg[0].bits;
	const char *caller, *callee;
	struct place sent, read;

	if (!part->arguments.known)
		return NULL;
	sent = e->placement[part->caller].hidden_sent;
	read = e->placement[part->callee].hidden_read;
	if (place_equal(sent, read))
		return NULL;
	caller =
	    arena_printf(arena, "The caller %s passes ", end_name(e, part, part->caller, arena));
	callee = arena_printf(arena, "the callee %s ", end_name(e, part, part->callee, arena));
	if (read.area == PLACE_NOWHERE)
		return arena_printf(arena,
		                    "%sthe address of the result %s; %stakes none, and "
		                    "returns the result in registers.",
		                    caller, explain_where(e, sent, bits, false, arena), callee);
	if (sent.area == PLACE_NOWHERE)
		return arena_printf(arena, "%sno address for the result; %sreads one %s.", caller,
		                    callee, explain_where(e, read, bits, true, arena));
	return arena_printf(arena, "%sthe address of the result %s; %sreads it %s.", caller,
	                    explain_where(e, sent, bits, false, arena), callee,
	                    explain_where(e, read, bits, true, arena));
}

/* Where the places are known and differ; NULL otherwise. */
static const char *places_sentence(const struct explanation *e, const struct explanation_part *part,
                                   struct arena *arena)
{
	const uint32_t leaf = explain_leaf(e, part->finding, arena);
	const struct route *argument = routes_astray(&part->arguments, leaf);
	const struct route *result = routes_astray(&part->result, leaf);
	const char *hidden = hidden_sentence(e, part, arena);

	if (hidden != NULL)
		return hidden;
	if (part->finding->kind == FINDING_RETURN && result != NULL)
		return route_sentence(e, part, result, true, arena);
	if (argument != NULL)
		return route_sentence(e, part, argument, false, arena);
	if (result != NULL)
		return route_sentence(e, part, result, true, arena);
	return NULL;
}

static const char *layout_sentence(const struct explanation *e, const struct explanation_part *part,
                                   struct arena *arena)
{
	const uint32_t *a = e->layout[part->caller], *b = e->layout[part->callee];
	const size_t index = explain_layout_first(e->c, a, b, arena);
	const struct layout_word word = layout_word(e->c, index);
	const char *name_a = explain_name(e, part, part->caller, arena);
	const char *name_b = explain_name(e, part, part->callee, arena);
	const char *type = type_text(arena, word.type);
	const char *of = type;

	if (word.field != NULL && word.field->name != NULL)
		of = arena_printf(arena, "%s.%s", word.record->name, word.field->name);
	switch (word.kind) {
	case LAYOUT_SIZE:
		return arena_printf(arena, "%s gives %s %u bytes, %s gives it %u.", name_a, of,
		                    a[index], name_b, b[index]);
	case LAYOUT_ALIGNMENT:
		return arena_printf(arena, "%s aligns %s to %u, %s to %u.", name_a, of, a[index],
		                    name_b, b[index]);
	case LAYOUT_OFFSET:
		return arena_printf(arena, "%s puts %s (%s) at byte %u, %s at byte %u.", name_a, of,
		                    type, a[index], name_b, b[index]);
	case LAYOUT_BIT_OFFSET:
		return arena_printf(
		    arena, "%s puts the bit-field %s at bit %u of its record, %s at bit %u.",
		    name_a, of, a[index], name_b, b[index]);
	case LAYOUT_BIT_WIDTH:
		return arena_printf(arena, "%s gives the bit-field %s %u bits, %s gives it %u.",
		                    name_a, of, a[index], name_b, b[index]);
	}
	unreachable();
}

static bool same_family(const struct explanation *e, const struct explanation_part *a,
                        const struct explanation_part *b)
{
	const struct toolchain *toolchain = e->toolchains->toolchain;

	return a->finding->kind == FINDING_SELF && b->finding->kind == FINDING_SELF &&
	       toolchain[a->caller].family == toolchain[b->caller].family &&
	       strcmp(a->finding->leaf, b->finding->leaf) == 0;
}

size_t explain_family(const struct explanation *e, const struct explanation_part *part)
{
	for (size_t i = 0; e->part + i < part; i++)
		if (same_family(e, &e->part[i], part))
			return i;
	return (size_t)(part - e->part);
}

/* "clang-14 does not agree with itself", "{clang-13..16} do not agree with themselves". */
static const char *self_sentence(const struct explanation *e, const struct explanation_part *part,
                                 const char *what, struct arena *arena)
{
	struct classes classes = {1, NEW_ARRAY(arena, uint8_t, e->toolchains->count)};
	const char *names;
	size_t length;

	memset(classes.of, CLASS_NONE, e->toolchains->count);
	for (size_t i = 0; i < e->part_count; i++)
		if (same_family(e, &e->part[i], part))
			classes.of[e->part[i].caller] = 0;
	names = classes_print(arena, e->toolchains, &classes);
	length = strlen(names);
	if (strchr(names, ' ') == NULL && strstr(names, "..") == NULL)
		return arena_printf(arena, "%.*s does not agree with itself: %s.", (int)length - 2,
		                    names + 1, what);
	return arena_printf(arena, "%s do not agree with themselves: %s.", names, what);
}

/* What a toolchain does wrong alone. */
static const char *wrong_alone(const struct finding *f, const char *leaf, struct arena *arena)
{
	if (*f->leaf == '\0')
		return f->detail;
	return arena_printf(arena, "%s does not arrive%s", leaf,
	                    finding_is_linked(f->id) ? " when it calls by name; by pointer it does"
	                                             : "");
}

/* What is seen of a call without its placements. */
static const char *symptom(const struct explanation *e, const struct explanation_part *part,
                           struct arena *arena)
{
	const struct finding *f = part->finding;
	const char *caller = f->caller, *callee = f->callee;
	const char *leaf = strcmp(f->leaf, "result") == 0 ? "the result" : f->leaf;
	const bool by_name = finding_is_linked(f->id);

	if (f->kind != FINDING_COMPILER && part->caller != EXPLANATION_NOBODY) {
		caller = explain_name(e, part, part->caller, arena);
		callee = explain_name(e, part, part->callee, arena);
	}
	switch (f->kind) {
	case FINDING_ARGS:
	case FINDING_RETURN:
		return arena_printf(arena, "When %s calls %s%s, %s does not arrive%s.", caller,
		                    callee, by_name ? " by name" : "", *f->leaf ? leaf : "the call",
		                    by_name ? "; by pointer it does" : "");
	case FINDING_STATE:
		return arena_printf(arena, "After %s has called %s, %s.", caller, callee,
		                    f->detail);
	case FINDING_CRASH:
		return arena_printf(arena, "When %s calls %s, the call crashes: %s.", caller,
		                    callee, f->detail);
	case FINDING_HANG:
		return arena_printf(arena, "When %s calls %s, the call never returns.", caller,
		                    callee);
	case FINDING_SELF:
		return self_sentence(e, part, wrong_alone(f, leaf, arena), arena);
	case FINDING_COMPILER:
		return arena_printf(arena, "%s fails to compile the case: %s.", f->toolchain,
		                    f->detail);
	case FINDING_LAYOUT:
	case FINDING_KIND_COUNT:
		break;
	}
	unreachable();
}

const char *explain_sentence(const struct explanation *e, const struct explanation_part *part,
                             struct arena *arena)
{
	const char *places, *seen;

	if (part->finding->kind == FINDING_LAYOUT)
		return layout_sentence(e, part, arena);
	places = places_sentence(e, part, arena);
	if (places != NULL &&
	    (part->finding->kind == FINDING_ARGS || part->finding->kind == FINDING_RETURN))
		return places;
	seen = symptom(e, part, arena);
	return places == NULL ? seen : arena_printf(arena, "%s %s", seen, places);
}
