#include "layout.h"

#include <assert.h>
#include <string.h>

#include "text.h"

enum { WORDS_SIZE = 2 }; /* size and alignment */

/* A typedef has none: its alignment is nothing until an object or a field has it. */
static bool has_words(const struct type *type)
{
	return type_is_record(type) || type->kind == TYPE_ENUM;
}

static size_t type_words(const struct type *type)
{
	size_t words = has_words(type) ? WORDS_SIZE : 0;

	for (size_t i = 0; type_is_record(type) && i < type->u.record.count; i++)
		if (field_is_seen(&type->u.record.field[i]))
			words += 2;
	return words;
}

/* The field that the words from `index` on, behind size and alignment, are about. */
static const struct field *seen_field(const struct record *record, size_t index)
{
	for (size_t i = 0; i < record->count; i++)
		if (field_is_seen(&record->field[i]) && index-- == 0)
			return &record->field[i];
	unreachable();
}

size_t layout_type_index(const struct abi_case *c, const struct type *type)
{
	for (size_t i = 0; i < c->type_count; i++)
		if (c->type[i] == type)
			return i;
	unreachable();
}

size_t layout_word_count(const struct abi_case *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->type_count; i++)
		count += type_words(c->type[i]);
	for (size_t i = 0; i <= c->parameter_count; i++)
		if (case_object(c, i) != NULL && !has_words(case_object(c, i)))
			count += WORDS_SIZE;
	return count;
}

size_t layout_bit_field_count(const struct abi_case *c)
{
	size_t count = 0;

	for (size_t i = 0; i < c->type_count; i++)
		for (size_t f = 0; type_is_record(c->type[i]) && f < c->type[i]->u.record.count;
		     f++)
			count += c->type[i]->u.record.field[f].is_bit_field &&
			         c->type[i]->u.record.field[f].name != NULL;
	return count;
}

struct layout_plan layout_plan(struct arena *arena, const struct abi_case *c)
{
	uint32_t *type_word = NEW_ARRAY(arena, uint32_t, c->type_count);
	uint32_t *object_word = NEW_ARRAY(arena, uint32_t, c->parameter_count + 1);
	uint32_t word = 0;

	for (size_t i = 0; i < c->type_count; i++) {
		type_word[i] = word;
		word += (uint32_t)type_words(c->type[i]);
	}
	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *object = case_object(c, i);

		if (object == NULL) {
			object_word[i] = UINT32_MAX;
		} else if (has_words(object)) {
			object_word[i] = type_word[layout_type_index(c, object)];
		} else {
			object_word[i] = word;
			word += WORDS_SIZE;
		}
	}
	return (struct layout_plan){word, type_word, object_word};
}

static struct layout_word type_word(const struct type *type, size_t index)
{
	const struct field *field;
	bool first = index % 2 == 0;

	if (index < WORDS_SIZE)
		return (struct layout_word){first ? LAYOUT_SIZE : LAYOUT_ALIGNMENT, type, NULL,
		                            NULL};
	assert(type_is_record(type));
	field = seen_field(&type->u.record, (index - WORDS_SIZE) / 2);
	if (field->is_bit_field)
		return (struct layout_word){first ? LAYOUT_BIT_OFFSET : LAYOUT_BIT_WIDTH,
		                            field->type, type, field};
	return (struct layout_word){first ? LAYOUT_OFFSET : LAYOUT_SIZE, field->type, type, field};
}

struct layout_word layout_word(const struct abi_case *c, size_t index)
{
	for (size_t i = 0; i < c->type_count; i++) {
		size_t words = type_words(c->type[i]);

		if (index < words)
			return type_word(c->type[i], index);
		index -= words;
	}
	for (size_t i = 0; i <= c->parameter_count; i++) {
		const struct type *object = case_object(c, i);

		if (object == NULL || has_words(object))
			continue;
		if (index < WORDS_SIZE)
			return type_word(object, index);
		index -= WORDS_SIZE;
	}
	unreachable();
}

static void describe_anonymous(const struct layout_word *word, struct buffer *out)
{
	buffer_puts(out, "the anonymous ");
	type_print(word->type, out);
	buffer_printf(out, " in %s", word->record->name);
}

void layout_describe(const struct abi_case *c, size_t index, struct buffer *out)
{
	static const char *const kind_text[] = {[LAYOUT_SIZE] = "size",
	                                        [LAYOUT_ALIGNMENT] = "alignment",
	                                        [LAYOUT_OFFSET] = "offset",
	                                        [LAYOUT_BIT_OFFSET] = "first bit",
	                                        [LAYOUT_BIT_WIDTH] = "bits"};
	struct layout_word word = layout_word(c, index);

	buffer_printf(out, "%s of ", kind_text[word.kind]);
	if (word.field != NULL && word.field->name == NULL)
		describe_anonymous(&word, out);
	else if (word.field != NULL)
		buffer_printf(out, "%s.%s", word.record->name, word.field->name);
	else
		type_print(word.type, out);
}

bool layout_is_told(const struct abi_case *c, size_t index)
{
	const struct layout_word word = layout_word(c, index);

	for (size_t i = 0; i < index; i++) {
		const struct layout_word other = layout_word(c, i);
		struct buffer texts[2];
		bool same;

		if (word.kind != other.kind || word.record != other.record ||
		    word.field != other.field || word.type->kind != other.type->kind)
			continue;
		for (size_t t = 0; t < ARRAY_LEN(texts); t++) {
			buffer_init(&texts[t]);
			layout_describe(c, t == 0 ? index : i, &texts[t]);
		}
		same = strcmp(texts[0].data, texts[1].data) == 0;
		for (size_t t = 0; t < ARRAY_LEN(texts); t++)
			buffer_release(&texts[t]);
		if (same)
			return true;
	}
	return false;
}
