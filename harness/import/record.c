#include <stdlib.h>
#include <string.h>

#include "importer.h"

struct fields {
	size_t count;
	bool is_too_many;
	CXCursor field[CASE_FIELDS_MAX];
};

static enum CXVisitorResult add_field(CXCursor field, CXClientData data)
{
	struct fields *fields = data;

	fields->is_too_many = fields->count == CASE_FIELDS_MAX;
	if (fields->is_too_many)
		return CXVisit_Break;
	fields->field[fields->count++] = field;
	return CXVisit_Continue;
}

/* The largest number behind one of the words for an alignment; 0 when an expression stands there. */
static uint32_t alignment_in(const char *source)
{
	static const char *const word[] = {"aligned(", "aligned__(", "_Alignas(", "alignas("};
	unsigned long most = 0;

	for (size_t w = 0; w < ARRAY_LEN(word); w++)
		for (const char *at = source; (at = strstr(at, word[w])) != NULL;) {
			at += strlen(word[w]);
			most = MAX(most, strtoul(at, NULL, 10));
		}
	return (uint32_t)most;
}

/* The largest alignment that a field at this place, in bits, of a record may have. */
static uint32_t alignment_at(long long offset, CXType record)
{
	long long alignment = clang_Type_getAlignOf(record);

	while (alignment > 1 && offset % (8 * alignment) != 0)
		alignment /= 2;
	return (uint32_t)alignment;
}

static uint32_t field_alignment(struct importer *i, CXCursor cursor, CXType record)
{
	CXType type = clang_getCursorType(cursor);
	long long own = clang_Type_getAlignOf(type);
	long long plain = clang_Type_getAlignOf(clang_getCanonicalType(type));
	uint32_t alignment = 0;

	if (import_attributes(cursor).aligned) {
		alignment = alignment_in(import_source(i, cursor));
		if (alignment == 0)
			alignment = alignment_at(clang_Cursor_getOffsetOfField(cursor), record);
	}
	/* A typedef of an array has no other place for its attribute. */
	if (clang_getCanonicalType(type).kind == CXType_ConstantArray && own > plain)
		alignment = MAX(alignment, (uint32_t)own);
	return alignment;
}

static bool field_of(struct importer *i, CXCursor cursor, CXType record, const char *hint,
                     struct field *field)
{
	const char *name = import_text(i, clang_getCursorSpelling(cursor));
	bool has_name = *name != '\0' && strchr(name, '(') == NULL;

	if (has_name)
		hint = arena_printf(i->arena, "%s_%s", hint, name);
	*field = (struct field){
	    .name = has_name ? import_name(i, name) : NULL,
	    .type = import_type(i, clang_getCursorType(cursor), hint),
	    .aligned = field_alignment(i, cursor, record),
	    .packed = import_attributes(cursor).packed,
	    .is_bit_field = clang_Cursor_isBitField(cursor),
	};
	if (field->is_bit_field)
		field->bits = (uint16_t)clang_getFieldDeclBitWidth(cursor);
	return field->type != NULL;
}

static unsigned depth_of(const struct type *type)
{
	unsigned deepest = 0;

	switch (type->kind) {
	case TYPE_ARRAY:
		return 1 + depth_of(type->u.array.element);
	case TYPE_ATOMIC:
		return depth_of(type->u.atomic);
	case TYPE_TYPEDEF:
		return depth_of(type->u.definition.base);
	case TYPE_STRUCT:
	case TYPE_UNION:
		for (size_t f = 0; f < type->u.record.count; f++)
			deepest = MAX(deepest, depth_of(type->u.record.field[f].type));
		return 1 + deepest;
	default:
		return 0;
	}
}

static bool is_within_limits(struct importer *i, const struct type *type)
{
	if (type_leaf_count(type) > CASE_LEAVES_MAX)
		cannot(i, "%s has more than %d scalars", type->name, CASE_LEAVES_MAX);
	else if (depth_of(type) > CASE_DEPTH_MAX)
		cannot(i, "%s has more than %d levels", type->name, CASE_DEPTH_MAX);
	else
		return true;
	return false;
}

/* Spelled __attribute__((word)) or [[gnu::word]]. */
static bool has_attribute(const char *source, const char *word)
{
	const char *at = strstr(source, word);

	return at != NULL && at > source && strchr("(:", at[-1]) != NULL;
}

struct type *import_record(struct importer *i, CXCursor definition, const char *name)
{
	CXType original = clang_getCursorType(definition);
	struct attributes attributes = import_attributes(definition);
	const char *source = attributes.others ? import_source(i, definition) : "";
	struct fields *fields = NEW(i->arena, struct fields);
	struct type *type = NEW(i->arena, struct type);
	struct field *field;

	clang_Type_visitFields(original, add_field, fields);
	if (fields->is_too_many)
		return cannot(i, "%s has more than %d fields", name, CASE_FIELDS_MAX);
	field = NEW_ARRAY(i->arena, struct field, fields->count);
	for (size_t f = 0; f < fields->count; f++)
		if (!field_of(i, fields->field[f], original, name, &field[f]))
			return NULL;
	type->kind = definition.kind == CXCursor_UnionDecl ? TYPE_UNION : TYPE_STRUCT;
	type->name = name;
	type->u.record = (struct record){
	    .count = fields->count,
	    .field = field,
	    .packed = attributes.packed,
	    .aligned = attributes.aligned ? (uint32_t)clang_Type_getAlignOf(original) : 0,
	    .ms_struct = has_attribute(source, "ms_struct"),
	    .gcc_struct = has_attribute(source, "gcc_struct"),
	    .transparent = has_attribute(source, "transparent_union"),
	};
	if (!is_within_limits(i, type))
		return NULL;
	return type;
}
