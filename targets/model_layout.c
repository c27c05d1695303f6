/* The layout of records, whose rules the documents of both x86 targets have in common. */
#include <assert.h>

#include "model_private.h"

/* The words as they are filled in. */
struct writer {
	const struct model *m;
	uint32_t *words; /* m->words */
	struct model_word *word;
	size_t next;
};

static struct model_extent silence(const char *reason)
{
	return (struct model_extent){.silent = reason};
}

static bool is_power_of_two(uint32_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

bool model_is_packed_type(const struct vector *vector)
{
	const struct scalar_info *element = &scalar_info[vector->element];
	const uint32_t bytes = vector->count * element->width;
	const bool is_float = element->class == SCALAR_CLASS_FLOAT && element->width >= 4;

	return vector->count > 1 && bytes >= 8 && bytes <= 64 && element->width <= 8 &&
	       (is_float ||
	        (scalar_is_integer(vector->element) && element->class != SCALAR_CLASS_BOOL));
}

bool model_is_aligned_typedef(const struct type *type)
{
	for (; type->kind == TYPE_TYPEDEF; type = type->u.definition.base) {
		if (type->u.definition.aligned != 0)
			return true;
		if (type->u.definition.mode != SCALAR_COUNT)
			return false;
	}
	return false;
}

static struct model_extent scalar_extent(const struct model *m, enum scalar scalar)
{
	const struct model_scalar *known = &m->document->scalar[scalar];
	struct model_extent extent = {known->size, known->alignment, RULE_SIZE, NULL};

	if (known->size == 0)
		return silence(scalar_info[scalar].text);
	if (!obeys(m, RULE_SIZE) && scalar_info[scalar].class == SCALAR_CLASS_X87)
		extent.size -= 2 * scalar_info[scalar].parts;
	if (!obeys(m, RULE_ALIGNMENT))
		extent.alignment = extent.alignment == 16 ? 8 : MIN(2U * extent.alignment, 8U);
	if (scalar_info[scalar].parts == 2)
		extent.rule = RULE_COMPLEX;
	if (scalar_info[scalar].parts == 2 && !obeys(m, RULE_COMPLEX))
		extent.alignment = extent.size;
	return extent;
}

static struct model_extent bitint_extent(const struct model *m, uint32_t bits)
{
	const uint32_t chunk = m->document->bitint_chunk;
	uint32_t bytes = 1;

	if (chunk == 0)
		return silence("_BitInt");
	if (bits > chunk) {
		bytes = round_up(bits, chunk) / 8;
		return (struct model_extent){bytes, obeys(m, RULE_BITINT_WIDE) ? chunk / 8 : 16,
		                             RULE_BITINT_WIDE, NULL};
	}
	while (8 * bytes < bits)
		bytes *= 2;
	if (!obeys(m, RULE_BITINT))
		bytes = MAX(bytes, 4);
	return (struct model_extent){bytes, bytes, RULE_BITINT, NULL};
}

static struct model_extent enum_extent(const struct model *m, const struct type *type)
{
	const struct enumeration *enumeration = &type->u.enumeration;
	const uint32_t width = scalar_info[type_enum_scalar(type)].width;
	struct model_extent extent = {width, width, RULE_ENUM, NULL};

	if (enumeration->packed)
		return silence("packed enums");
	if (enumeration->aligned != 0)
		return silence("the alignment of an enum by attribute");
	if (enumeration->mode != SCALAR_COUNT)
		return silence("enums with a mode");
	if (enumeration->underlying != SCALAR_COUNT)
		return scalar_extent(m, enumeration->underlying); /* C23 6.7.2.2p13 */
	if (8 * width > m->document->long_bits)
		return silence("enums larger than a long");
	if (width > 4) {
		extent.rule = RULE_ENUM_BUMPED;
		if (!obeys(m, RULE_ENUM_BUMPED))
			extent.size = extent.alignment = 4;
	} else if (!obeys(m, RULE_ENUM)) {
		extent.size = extent.alignment = 8;
	}
	return extent;
}

struct model_extent model_leaf_extent(const struct model *m, const struct type *type)
{
	uint32_t bytes;

	if (model_is_aligned_typedef(type))
		return silence("the alignment of a typedef");
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		return scalar_extent(m, type->u.scalar);
	case TYPE_BITINT:
		return bitint_extent(m, type->u.bitint.bits);
	case TYPE_ENUM:
		return enum_extent(m, type);
	case TYPE_VECTOR:
		bytes = type->u.vector.count * scalar_info[type->u.vector.element].width;
		if (!model_is_packed_type(&type->u.vector))
			return silence("vectors other than __m64 to __m512");
		if (!m->document->packed_types)
			return silence("which processor there is for vectors");
		return (struct model_extent){bytes, obeys(m, RULE_PACKED_TYPE) ? bytes : 4,
		                             RULE_PACKED_TYPE, NULL};
	case TYPE_ATOMIC:
		return silence("_Atomic");
	default:
		unreachable();
	}
}

/* The words of a record are written before any type has it as a field. */
static struct model_extent record_extent(const struct model *m, const struct type *type)
{
	const uint32_t *words = model_record_words(m, type);

	if (words[0] == MODEL_SILENT)
		return silence("what is in it");
	return (struct model_extent){words[0], words[1], RULE_MULTIPLE, NULL};
}

static struct model_extent extent_of(const struct model *m, const struct type *type)
{
	const struct type *bare = type_bare(type);
	struct model_extent extent;

	if (model_is_aligned_typedef(type))
		return silence("the alignment of a typedef");
	if (type_is_record(bare))
		return record_extent(m, bare);
	if (bare->kind != TYPE_ARRAY)
		return model_leaf_extent(m, type);
	if (bare->u.array.is_flexible)
		return silence("flexible array members");
	if (bare->u.array.count == 0)
		return silence("arrays of no elements");
	extent = extent_of(m, bare->u.array.element);
	extent.size *= bare->u.array.count;
	if (!obeys(m, RULE_ARRAY))
		extent.alignment = extent.size % 16 == 0 ? 16 : extent.alignment;
	return extent;
}

bool model_is_nameless(const struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (field_is_seen(&record->field[i]))
			return false;
	return record->count > 0;
}

/* What the attributes of a record or of a field are to the documents: nothing; else NULL. */
static const char *unknown_attribute(const struct record *record)
{
	if (record->count == 0)
		return "empty records";
	if (record->packed || record->pack != 0)
		return "packed records";
	if (record->aligned != 0)
		return "the alignment of a record by attribute";
	if (record->ms_struct || record->gcc_struct)
		return "ms_struct and gcc_struct";
	if (record->order != ORDER_NATIVE)
		return "scalar_storage_order";
	for (size_t i = 0; i < record->count; i++) {
		if (record->field[i].packed)
			return "packed fields";
		if (record->field[i].aligned != 0)
			return "the alignment of a field by attribute";
	}
	return NULL;
}

/* A record as it grows. */
struct growth {
	uint32_t bits;      /* of a struct, behind the last member; of a union, of the largest */
	uint32_t alignment; /* bytes */
	bool after_bits;    /* the last member was a bit-field */
};

static void write_word(struct writer *w, uint32_t value, enum model_rule rule)
{
	w->word[w->next] = (struct model_word){.value = value, .says = w->m->document->rule[rule]};
	w->words[w->next++] = value;
}

static void grow_aligned(const struct model *m, struct growth *growth, uint32_t alignment)
{
	if (!obeys(m, RULE_STRICTEST) && growth->alignment > 1)
		return;
	growth->alignment = MAX(growth->alignment, alignment);
}

static void add_member(struct writer *w, struct growth *growth, const struct type *of,
                       const struct model_extent *extent)
{
	const struct model *m = w->m;
	const uint32_t bits = 8 * extent->size;
	uint32_t at = of->kind == TYPE_UNION ? 0 : growth->bits;

	at = round_up(at, obeys(m, RULE_MEMBER) ? 8 * extent->alignment : 8);
	write_word(w, at / 8, RULE_MEMBER);
	write_word(w, extent->size, extent->rule);
	grow_aligned(m, growth, extent->alignment);
	growth->bits =
	    obeys(m, RULE_UNION) || of->kind != TYPE_UNION ? MAX(growth->bits, at + bits) : bits;
	growth->after_bits = false;
}

/* A unit is as large and as aligned as the declared type; it may begin before the bit-field. */
static uint32_t place_bits(const struct model *m, const struct growth *growth, uint32_t at,
                           uint32_t bits, const struct model_extent *unit)
{
	const uint32_t alignment = 8 * unit->alignment;

	if (bits == 0)
		return obeys(m, RULE_BITS_ZERO) ? round_up(at, alignment) : at;
	if (!obeys(m, RULE_BITS_SHARED) && !growth->after_bits)
		return round_up(at, alignment);
	if (obeys(m, RULE_BITS_UNIT) && at % alignment + bits > 8 * unit->size)
		return round_up(at, alignment);
	return at;
}

static void add_bits(struct writer *w, struct growth *growth, const struct type *of,
                     const struct field *field, const struct model_extent *unit)
{
	const struct model *m = w->m;
	uint32_t at = of->kind == TYPE_UNION ? 0 : growth->bits;

	at = place_bits(m, growth, at, field->bits, unit);
	growth->bits = MAX(growth->bits, at + field->bits);
	growth->after_bits = true;
	if (!field_is_seen(field)) {
		if (!obeys(m, RULE_BITS_UNNAMED))
			grow_aligned(m, growth, unit->alignment);
		return;
	}
	write_word(w, at, RULE_BITS_UNIT);
	write_word(w, field->bits, RULE_BITS_UNIT);
	if (obeys(m, RULE_BITS_ALIGNED))
		grow_aligned(m, growth, unit->alignment);
}

/* Returns NULL, or what the document does not know; some words are written then all the same. */
static const char *write_record(struct writer *w, const struct type *type)
{
	const struct record *record = &type->u.record;
	const size_t head = w->next;
	const char *silent = unknown_attribute(record);
	struct growth growth = {.alignment = 1};
	uint32_t size;
	size_t end;

	w->next += 2;
	for (size_t i = 0; silent == NULL && i < record->count; i++) {
		const struct field *field = &record->field[i];
		const struct model_extent extent = extent_of(w->m, field->type);

		silent = extent.silent;
		if (silent == NULL && field->is_bit_field)
			add_bits(w, &growth, type, field, &extent);
		else if (silent == NULL)
			add_member(w, &growth, type, &extent);
	}
	if (silent != NULL)
		return silent;
	end = w->next;
	size = (growth.bits + 7) / 8;
	w->next = head;
	write_word(w, obeys(w->m, RULE_MULTIPLE) ? round_up(size, growth.alignment) : size,
	           RULE_MULTIPLE);
	write_word(w, growth.alignment, RULE_STRICTEST);
	w->next = end;
	return NULL;
}

static void write_silence(struct writer *w, size_t first, size_t end, const char *reason)
{
	for (w->next = first; w->next < end; w->next++) {
		w->word[w->next] = (struct model_word){.silent = true, .says = reason};
		w->words[w->next] = MODEL_SILENT;
	}
}

static void write_extent(struct writer *w, const struct type *type)
{
	const struct model_extent extent = extent_of(w->m, type);

	if (extent.silent != NULL) {
		write_silence(w, w->next, w->next + 2, extent.silent);
		return;
	}
	write_word(w, extent.size, extent.rule);
	write_word(w, extent.alignment, extent.rule == RULE_SIZE ? RULE_ALIGNMENT : extent.rule);
}

static size_t record_words(const struct type *type)
{
	size_t count = 2;

	for (size_t i = 0; i < type->u.record.count; i++)
		count += field_is_seen(&type->u.record.field[i]) ? 2 : 0;
	return count;
}

const struct model_word *model_layout_broken(const struct target *target, const struct abi_case *c,
                                             enum model_rule broken, struct arena *arena)
{
	struct layout_plan plan = layout_plan(arena, c);
	uint32_t *words = NEW_ARRAY(arena, uint32_t, plan.word_count);
	struct model m = {.document = target->model,
	                  .c = c,
	                  .arena = arena,
	                  .broken = broken,
	                  .words = words,
	                  .plan = plan};
	struct writer w = {&m, words, NEW_ARRAY(arena, struct model_word, plan.word_count), 0};

	for (size_t i = 0; i < c->type_count; i++) {
		const size_t first = w.next;
		const char *silent = NULL;

		if (type_is_record(c->type[i]))
			silent = write_record(&w, c->type[i]);
		else if (c->type[i]->kind == TYPE_ENUM)
			write_extent(&w, c->type[i]);
		if (silent != NULL)
			write_silence(&w, first, first + record_words(c->type[i]), silent);
	}
	for (size_t i = 0; i <= c->parameter_count; i++)
		if (plan.object_word[i] == w.next)
			write_extent(&w, case_object(c, i));
	assert(w.next == plan.word_count);
	return w.word;
}

const uint32_t *model_record_words(const struct model *m, const struct type *record)
{
	return m->words + m->plan.type_word[layout_type_index(m->c, record)];
}

uint32_t model_stride(const struct model *m, const struct type *type)
{
	struct model_extent extent;
	uint32_t stride;

	type = type_bare(type);
	if (type_is_record(type) || type->kind == TYPE_ENUM)
		return model_record_words(m, type)[0];
	if (type->kind == TYPE_ARRAY) {
		stride = model_stride(m, type->u.array.element);
		return stride == MODEL_SILENT ? stride : stride * type->u.array.count;
	}
	if (type->kind == TYPE_VECTOR) {
		stride = type->u.vector.count * scalar_info[type->u.vector.element].width;
		return is_power_of_two(stride) ? stride : (uint32_t)MODEL_SILENT;
	}
	extent = model_leaf_extent(m, type);
	return extent.silent == NULL ? extent.size : (uint32_t)MODEL_SILENT;
}

struct model_extent model_object_extent(const struct model *m, size_t object)
{
	const uint32_t *words = m->words + m->plan.object_word[object];

	if (words[0] == MODEL_SILENT || words[1] == 0)
		return silence("how it is laid out");
	return (struct model_extent){words[0], words[1], RULE_NONE, NULL};
}
