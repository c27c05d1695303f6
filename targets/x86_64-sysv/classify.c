#include "classify.h"

struct walk {
	struct model *m;
	struct classes *classes;
	enum eightbyte_class *of; /* of the aggregate at hand, by eightbyte of the object */
	bool unaligned;           /* a scalar is not where its type may be */
	bool displaced; /* a field is not where its attributes want it, but may be by its type */
};

/* Classification 4, of two fields. */
static enum eightbyte_class merge(const struct model *m, enum eightbyte_class a,
                                  enum eightbyte_class b)
{
	if (a == b || b == CLASS_NONE) /* (a) */
		return a;
	if (a == CLASS_NONE) /* no field is of it */
		return obeys(m, RULE_MERGE_NO_CLASS) ? b : a;
	if ((a == CLASS_MEMORY || b == CLASS_MEMORY) && obeys(m, RULE_MERGE_MEMORY))
		return CLASS_MEMORY;
	if (a == CLASS_INTEGER || b == CLASS_INTEGER)
		return obeys(m, RULE_MERGE_INTEGER) ? CLASS_INTEGER : CLASS_SSE;
	if (a >= CLASS_X87 || b >= CLASS_X87)
		return obeys(m, RULE_MERGE_X87) ? CLASS_MEMORY : CLASS_SSE;
	return obeys(m, RULE_MERGE_SSE) ? CLASS_SSE : MAX(a, b);
}

static void add(struct walk *walk, uint32_t offset, enum eightbyte_class class)
{
	const uint32_t i = offset / EIGHTBYTE;

	if (i < EIGHTBYTES_MAX)
		walk->of[i] = merge(walk->m, walk->of[i], class);
}

static void add_pair(struct walk *walk, uint32_t offset, enum eightbyte_class low,
                     enum eightbyte_class high)
{
	add(walk, offset, low);
	add(walk, offset + EIGHTBYTE, high);
}

static void need_alignment(struct walk *walk, uint32_t offset, uint32_t alignment)
{
	if (offset % alignment != 0)
		walk->unaligned = true;
}

static void be_silent(struct walk *walk, const char *reason)
{
	if (walk->classes->silent == NULL)
		walk->classes->silent = reason;
}

static void classify_integer(struct walk *walk, uint32_t offset, uint32_t width)
{
	const enum eightbyte_class class = obeys(walk->m, RULE_INTEGER) ? CLASS_INTEGER : CLASS_SSE;

	if (width <= EIGHTBYTE)
		add(walk, offset, class);
	else if (obeys(walk->m, RULE_INT128))
		add_pair(walk, offset, CLASS_INTEGER, CLASS_INTEGER);
	else
		add_pair(walk, offset, CLASS_MEMORY, CLASS_MEMORY);
}

static void classify_float(struct walk *walk, uint32_t offset, uint32_t width)
{
	if (width > EIGHTBYTE)
		add_pair(walk, offset, CLASS_SSE,
		         obeys(walk->m, RULE_SSEUP) ? CLASS_SSEUP : CLASS_SSE);
	else
		add(walk, offset, obeys(walk->m, RULE_SSE) ? CLASS_SSE : CLASS_INTEGER);
}

static void classify_x87(struct walk *walk, uint32_t offset, uint32_t parts)
{
	if (parts == 1)
		add_pair(walk, offset, obeys(walk->m, RULE_X87) ? CLASS_X87 : CLASS_MEMORY,
		         CLASS_X87UP);
	for (uint32_t i = 0; parts == 2 && i < 4; i++)
		add(walk, offset + i * EIGHTBYTE,
		    obeys(walk->m, RULE_COMPLEX_X87) ? CLASS_COMPLEX_X87 : CLASS_MEMORY);
}

static void classify_scalar(struct walk *walk, enum scalar scalar, uint32_t offset)
{
	const struct scalar_info *info = &scalar_info[scalar];
	const struct model_scalar *known = &walk->m->document->scalar[scalar];

	if (known->size == 0) {
		be_silent(walk, info->text);
		return;
	}
	need_alignment(walk, offset, known->alignment);
	if (info->class == SCALAR_CLASS_X87) {
		classify_x87(walk, offset, info->parts);
		return;
	}
	if (info->parts == 2 && !obeys(walk->m, RULE_COMPLEX_STRUCT)) {
		add(walk, offset, CLASS_MEMORY);
		return;
	}
	for (uint32_t i = 0; i < info->parts; i++, offset += info->width) {
		switch (info->class) {
		case SCALAR_CLASS_BOOL:
		case SCALAR_CLASS_SIGNED:
		case SCALAR_CLASS_UNSIGNED:
		case SCALAR_CLASS_POINTER:
			classify_integer(walk, offset, info->width);
			break;
		case SCALAR_CLASS_FLOAT:
		case SCALAR_CLASS_BFLOAT:
		case SCALAR_CLASS_DECIMAL:
			classify_float(walk, offset, info->width);
			break;
		case SCALAR_CLASS_X87:
			unreachable();
		}
	}
}

static void classify_bitint(struct walk *walk, const struct type *type, uint32_t offset)
{
	const uint32_t bits = type->u.bitint.bits;
	const struct model_extent extent = model_leaf_extent(walk->m, type);

	need_alignment(walk, offset, extent.alignment);
	if (bits <= 64) {
		add(walk, offset, obeys(walk->m, RULE_BITINT_INTEGER) ? CLASS_INTEGER : CLASS_SSE);
		return;
	}
	for (uint32_t bit = 0; bit < bits; bit += 64)
		add(walk, offset + bit / 8,
		    obeys(walk->m, RULE_BITINT_STRUCT) ? CLASS_INTEGER : CLASS_MEMORY);
}

/* __m64 and __m128. Whether there are registers for wider ones depends on the processor. */
static void classify_vector(struct walk *walk, const struct vector *vector, uint32_t offset)
{
	const uint32_t bytes = vector->count * scalar_info[vector->element].width;

	need_alignment(walk, offset, bytes);
	if (!model_is_packed_type(vector))
		be_silent(walk, "vectors other than __m64 and __m128");
	else if (bytes > 16)
		be_silent(walk, "which processor there is for vectors beyond __m128");
	else
		classify_float(walk, offset, bytes);
}

/* Bit-fields are of the eightbytes that their bits are in. */
static void add_bits(struct walk *walk, uint32_t first, uint32_t width)
{
	if (obeys(walk->m, RULE_BITS_CLASS))
		for (uint32_t bit = first / 64 * 64; bit < first + width; bit += 64)
			add(walk, bit / 8, CLASS_INTEGER);
}

static void classify_type(struct walk *walk, const struct type *type, uint32_t offset);

/* Where an unnamed bit-field is. The words do not tell; with the layout's own rule it follows what
 * is before it: `at`, in bits of the record. Moves `at` behind it. */
static void classify_unnamed(struct walk *walk, const struct type *of, const struct field *field,
                             uint32_t offset, uint32_t *at)
{
	const struct model_extent unit = model_leaf_extent(walk->m, field->type);

	if (unit.silent != NULL) {
		be_silent(walk, unit.silent);
		return;
	}
	if (field->bits == 0) {
		*at = round_up(*at, 8 * unit.alignment);
		if (!obeys(walk->m, RULE_ZERO_WIDTH))
			add(walk, offset + *at / 8, CLASS_INTEGER);
		return;
	}
	if (of->u.record.packed || of->u.record.pack != 0 || of->u.record.ms_struct)
		be_silent(walk, "where an unnamed bit-field of the record is");
	if (of->kind == TYPE_UNION)
		*at = 0;
	else if (*at % (8 * unit.alignment) + field->bits > 8 * unit.size)
		*at = round_up(*at, 8 * unit.alignment);
	walk->m->reading_matters = true;
	if (walk->m->reading == READING_BITS_ARE_FIELDS)
		add_bits(walk, 8 * offset + *at, field->bits);
	*at += field->bits;
}

static void classify_record(struct walk *walk, const struct type *type, uint32_t offset)
{
	const struct record *record = &type->u.record;
	const uint32_t *words = model_record_words(walk->m, type);
	uint32_t at = 0;

	if (record->count == 0)
		be_silent(walk, "empty records");
	if (model_is_nameless(record))
		be_silent(walk, "records without named members");
	if (record->transparent)
		be_silent(walk, "transparent unions");
	if (words[0] == MODEL_SILENT || words[1] == 0) {
		be_silent(walk, "how it is laid out");
		return;
	}
	walk->displaced |= offset % words[1] != 0;
	words += 2;
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->field[i];

		if (!field_is_seen(field)) {
			classify_unnamed(walk, type, field, offset, &at);
			continue;
		}
		if (field->is_bit_field)
			add_bits(walk, 8 * offset + words[0], words[1]);
		else
			classify_type(walk, field->type, offset + words[0]);
		at = field->is_bit_field ? words[0] + words[1] : 8 * (words[0] + words[1]);
		words += 2;
	}
}

static void classify_elements(struct walk *walk, const struct array *array, uint32_t offset)
{
	const uint32_t stride = model_stride(walk->m, array->element);

	if (array->count == 0)
		be_silent(walk,
		          array->is_flexible ? "flexible array members" : "arrays of no elements");
	if (stride == MODEL_SILENT) {
		be_silent(walk, "how its elements are laid out");
		return;
	}
	for (uint32_t i = 0; i < array->count && offset < EIGHTBYTES_MAX * EIGHTBYTE; i++)
		classify_type(walk, array->element, offset + i * stride);
}

/* Classification 5 (a), (b) and (d): the post merger cleanup. */
static void clean_up(struct walk *walk)
{
	const struct model *m = walk->m;

	for (uint32_t i = 0; i < EIGHTBYTES_MAX; i++) {
		const enum eightbyte_class before = i == 0 ? CLASS_NONE : walk->of[i - 1];

		if (walk->of[i] == CLASS_X87UP && before != CLASS_X87)
			walk->of[i] = obeys(m, RULE_LONE_X87UP) ? CLASS_MEMORY : CLASS_SSE;
		if (walk->of[i] == CLASS_SSEUP && before != CLASS_SSE && before != CLASS_SSEUP)
			walk->of[i] = obeys(m, RULE_LONE_SSEUP) ? CLASS_SSE : CLASS_NONE;
		if (walk->of[i] == CLASS_MEMORY && obeys(m, RULE_ANY_MEMORY))
			walk->classes->in_memory = true;
	}
}

/* Classification 4: fields are classified recursively, so that an aggregate has its classes, cleaned up,
 * before it meets what else is in its eightbytes. */
static void classify_aggregate(struct walk *walk, const struct type *type, uint32_t offset)
{
	enum eightbyte_class *const outer = walk->of;
	enum eightbyte_class inner[EIGHTBYTES_MAX] = {CLASS_NONE};

	if (obeys(walk->m, RULE_RECURSIVELY))
		walk->of = inner;
	if (type->kind == TYPE_ARRAY)
		classify_elements(walk, &type->u.array, offset);
	else
		classify_record(walk, type, offset);
	if (walk->of == outer)
		return;
	clean_up(walk);
	walk->of = outer;
	for (uint32_t i = 0; i < EIGHTBYTES_MAX; i++)
		outer[i] = merge(walk->m, outer[i], inner[i]);
}

static void classify_type(struct walk *walk, const struct type *type, uint32_t offset)
{
	for (const struct type *t = type; t->kind == TYPE_TYPEDEF; t = t->u.definition.base)
		if (t->u.definition.aligned != 0)
			walk->displaced |= offset % t->u.definition.aligned != 0;
	type = type_bare(type);
	switch (type->kind) {
	case TYPE_SCALAR:
		classify_scalar(walk, type->u.scalar, offset);
		return;
	case TYPE_ENUM:
		if (type->u.enumeration.aligned != 0)
			walk->displaced |= offset % type->u.enumeration.aligned != 0;
		classify_scalar(walk, type_enum_scalar(type), offset);
		return;
	case TYPE_BITINT:
		classify_bitint(walk, type, offset);
		return;
	case TYPE_ARRAY:
	case TYPE_STRUCT:
	case TYPE_UNION:
		classify_aggregate(walk, type, offset);
		return;
	case TYPE_VECTOR:
		classify_vector(walk, &type->u.vector, offset);
		return;
	case TYPE_ATOMIC:
		be_silent(walk, "_Atomic");
		return;
	case TYPE_POINTER:
	case TYPE_TYPEDEF:
	case TYPE_KIND_COUNT:
		break;
	}
	unreachable();
}

/* Classification 5 (c). Objects of more than eight eightbytes (1) do not pass it either; those of one
 * SSE and SSEUP behind it are vectors, of which only short ones are told. */
static void limit_eightbytes(const struct model *m, struct classes *classes)
{
	if (classes->count <= (obeys(m, RULE_TWO_EIGHTBYTES) ? 2 : 4))
		return;
	if (!classes->in_memory)
		classes->memory = RULE_TWO_EIGHTBYTES;
	classes->in_memory = true;
}

/* Complex long double is a type of its own (no aggregate), to which 5 (c) does not apply. */
static bool is_complex_x87(const struct model *m, const struct type *type)
{
	type = type_bare(type);
	return type->kind == TYPE_SCALAR && type->u.scalar == SCALAR_CLD &&
	       obeys(m, RULE_COMPLEX_X87);
}

static uint32_t memory_alignment(const struct model *m, const struct type *type, uint32_t alignment)
{
	type = type_bare(type);
	if (type->kind == TYPE_SCALAR && !obeys(m, RULE_INT128_MEMORY) &&
	    (type->u.scalar == SCALAR_I128 || type->u.scalar == SCALAR_U128))
		return EIGHTBYTE;
	return MAX(alignment, (uint32_t)EIGHTBYTE);
}

struct classes classify_object(struct model *m, size_t object)
{
	const struct type *type = case_object(m->c, object);
	const struct model_extent extent = model_object_extent(m, object);
	struct classes classes = {.memory = RULE_PASS_MEMORY, .silent = extent.silent};
	struct walk walk = {.m = m, .classes = &classes, .of = classes.of};

	if (model_is_aligned_typedef(type))
		classes.silent_in_memory = "the alignment of a typedef";
	if (extent.silent != NULL)
		return classes;
	classes.size = extent.size;
	classes.alignment = memory_alignment(m, type, extent.alignment);
	classes.count = (extent.size + EIGHTBYTE - 1) / EIGHTBYTE;
	if (classes.count <= EIGHTBYTES_MAX)
		classify_type(&walk, type, 0);
	else if (type_is_record(type_bare(type)) && type_bare(type)->u.record.transparent)
		be_silent(&walk, "transparent unions");
	if (walk.unaligned && obeys(m, RULE_UNALIGNED)) {
		classes.in_memory = true;
		classes.memory = RULE_UNALIGNED;
	} else if (walk.displaced) {
		classes.silent = "fields that are not aligned as their attributes ask";
	}
	clean_up(&walk);
	if (!is_complex_x87(m, type))
		limit_eightbytes(m, &classes);
	classes.is_x87 = !classes.in_memory && classes.of[0] >= CLASS_X87;
	return classes;
}

struct classes classify_pointer(void)
{
	return (struct classes){
	    .size = EIGHTBYTE, .alignment = EIGHTBYTE, .count = 1, .of = {CLASS_INTEGER}};
}
