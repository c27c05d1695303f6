#include "layout_view.h"

#include <string.h>

#include "../generators/layout.h"
#include "../generators/text.h"

enum { BYTES_MAX = 1 << 16 };

_Static_assert(CASE_FIELDS_MAX <= INT8_MAX, "a field's index does not fit in a canvas");

bool layout_word_differs(const struct layout_set *set, size_t word)
{
	for (size_t i = 1; i < set->count; i++)
		if (set->words[i][word] != set->words[0][word])
			return true;
	return false;
}

size_t layout_type_end(const struct type *type, size_t word)
{
	size_t words = type_is_record(type) || type->kind == TYPE_ENUM ? 2 : 0;

	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		words += field_is_seen(&type->u.record.field[i]) ? 2 : 0;
	return word + words;
}

static bool any_differs(const struct layout_set *set, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (layout_word_differs(set, i))
			return true;
	return false;
}

static bool is_named_alike(const struct type *a, const struct type *b)
{
	struct buffer name[2];
	bool same;

	buffer_init(&name[0]);
	buffer_init(&name[1]);
	type_print(a, &name[0]);
	type_print(b, &name[1]);
	same = strcmp(name[0].data, name[1].data) == 0;
	buffer_release(&name[0]);
	buffer_release(&name[1]);
	return same;
}

/* A type without a name stands in the case as often as it is used. */
static bool is_found(const struct layout_type *found, size_t count, const struct type *type)
{
	for (size_t i = 0; i < count; i++)
		if (is_named_alike(found[i].type, type))
			return true;
	return false;
}

size_t layout_types(const struct layout_set *set, struct arena *arena, struct layout_type **type)
{
	const struct abi_case *c = set->c;
	const struct layout_plan plan = layout_plan(arena, c);
	struct layout_type *found =
	    NEW_ARRAY(arena, struct layout_type, c->type_count + c->parameter_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < c->type_count; i++)
		if (any_differs(set, plan.type_word[i],
		                layout_type_end(c->type[i], plan.type_word[i])))
			found[count++] = (struct layout_type){c->type[i], plan.type_word[i]};
	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *object = case_object(c, i);

		if (object != NULL && !type_is_record(object) && object->kind != TYPE_ENUM &&
		    any_differs(set, plan.object_word[i], plan.object_word[i] + 2) &&
		    !is_found(found, count, object))
			found[count++] = (struct layout_type){object, plan.object_word[i]};
	}
	*type = found;
	return count;
}

/* Canvases */

struct brush {
	const struct abi_case *c;
	const uint32_t *words;
	const struct layout_plan *plan;
	struct layout_canvas *canvas;
	int8_t field;
};

static void fill(const struct brush *b, size_t first, size_t count, bool fine)
{
	const size_t end = MIN(first + count, b->canvas->bytes * 8);

	for (size_t i = first; i < end; i++) {
		b->canvas->bit[i] = b->field;
		b->canvas->fine[i / 8] |= fine;
	}
}

static void paint(const struct brush *b, const struct type *type, size_t first, size_t count);

static void paint_field(const struct brush *b, const struct field *field, size_t base,
                        const uint32_t *word)
{
	if (field->is_bit_field)
		fill(b, base + word[0], word[1], true);
	else
		paint(b, field->type, base + (size_t)word[0] * 8, (size_t)word[1] * 8);
}

static void paint_record(const struct brush *b, const struct type *type, size_t first)
{
	const uint32_t *word = b->words + b->plan->type_word[layout_type_index(b->c, type)] + 2;

	for (size_t i = 0; i < type->u.record.count; i++) {
		if (!field_is_seen(&type->u.record.field[i]))
			continue;
		paint_field(b, &type->u.record.field[i], first, word);
		word += 2;
	}
}

/* Padding within is left as it is. */
static void paint(const struct brush *b, const struct type *type, size_t first, size_t count)
{
	type = type_bare(type);
	if (type->kind == TYPE_ATOMIC) {
		paint(b, type->u.atomic, first, count);
	} else if (type_is_record(type)) {
		paint_record(b, type, first);
	} else if (type->kind == TYPE_ARRAY) {
		for (size_t i = 0; i < type->u.array.count; i++)
			paint(b, type->u.array.element, first + i * (count / type->u.array.count),
			      count / type->u.array.count);
	} else {
		fill(b, first, count, false);
	}
}

struct layout_canvas layout_canvas(const struct layout_set *set, size_t class,
                                   const struct layout_type *type, int member, struct arena *arena)
{
	const struct layout_plan plan = layout_plan(arena, set->c);
	const struct record *record = &type->type->u.record;
	const uint32_t *word = set->words[class] + type->word;
	struct layout_canvas canvas = {.bytes = MIN(*word, (uint32_t)BYTES_MAX)};
	struct brush brush = {set->c, set->words[class], &plan, &canvas, 0};

	canvas.bit = NEW_ARRAY(arena, int8_t, canvas.bytes * 8);
	canvas.fine = NEW_ARRAY(arena, bool, canvas.bytes);
	memset(canvas.bit, LAYOUT_PADDING, canvas.bytes * 8);
	word += 2;
	for (size_t i = 0; i < record->count; i++) {
		if (!field_is_seen(&record->field[i]))
			continue;
		brush.field = (int8_t)i;
		if (member == LAYOUT_MEMBER_ALL || member == (int)i)
			paint_field(&brush, &record->field[i], 0, word);
		word += 2;
	}
	return canvas;
}

int layout_canvas_at(const struct layout_canvas *canvas, size_t bit)
{
	return bit >= canvas->bytes * 8 ? LAYOUT_BEYOND : canvas->bit[bit];
}

static size_t longest(const struct layout_canvas *canvas, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++)
		bytes = MAX(bytes, canvas[i].bytes);
	return bytes;
}

size_t layout_canvas_difference(const struct layout_canvas *canvas, size_t count)
{
	const size_t bits = longest(canvas, count) * 8;

	for (size_t bit = 0; bit < bits; bit++)
		for (size_t i = 1; i < count; i++)
			if (layout_canvas_at(&canvas[i], bit) != layout_canvas_at(&canvas[0], bit))
				return bit;
	return SIZE_MAX;
}

bool layout_canvas_is_fine(const struct layout_canvas *canvas, size_t count, size_t first,
                           size_t end)
{
	for (size_t i = 0; i < count; i++)
		for (size_t at = first; at < MIN(end, canvas[i].bytes); at++)
			if (canvas[i].fine[at])
				return true;
	return false;
}

/* Lines */

bool layout_line_holds(const struct layout_line *line, size_t bit)
{
	return bit >= line->first && bit - line->first < LAYOUT_LINE * line->step;
}

static size_t cut(const struct layout_canvas *canvas, size_t count, struct layout_line *line)
{
	const size_t bytes = longest(canvas, count);
	size_t lines = 0;

	for (size_t byte = 0; byte < bytes; byte += LAYOUT_LINE) {
		if (!layout_canvas_is_fine(canvas, count, byte, byte + LAYOUT_LINE)) {
			line[lines++] = (struct layout_line){byte * 8, 8, false};
			continue;
		}
		for (size_t at = byte; at < MIN(byte + LAYOUT_LINE, bytes); at++)
			line[lines++] = (struct layout_line){at * 8, 1, false};
	}
	return lines;
}

static bool are_alike(const struct layout_canvas *canvas, size_t count, const struct layout_line *a,
                      const struct layout_line *b)
{
	if (a->step != b->step)
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < LAYOUT_LINE; at++)
			if (layout_canvas_at(&canvas[i], a->first + at * a->step) !=
			    layout_canvas_at(&canvas[i], b->first + at * b->step))
				return false;
	return true;
}

size_t layout_lines(const struct layout_canvas *canvas, size_t count, struct arena *arena,
                    struct layout_line **line)
{
	struct layout_line *all = NEW_ARRAY(arena, struct layout_line, longest(canvas, count));
	const size_t lines = cut(canvas, count, all);
	const size_t difference = layout_canvas_difference(canvas, count);

	for (size_t i = 1; i + 1 < lines; i++)
		all[i].left_out = !layout_line_holds(&all[i], difference) &&
		                  are_alike(canvas, count, &all[i - 1], &all[i]) &&
		                  are_alike(canvas, count, &all[i], &all[i + 1]);
	*line = all;
	return lines;
}
