#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/emit.h"
#include "importer.h"

struct closure {
	size_t count;
	const struct type *type[CASE_TYPES_MAX];
	bool is_full;
};

static void add_type(struct closure *closure, const struct type *type);

/* A type's own parts first. */
static void add_parts(struct closure *closure, const struct type *type)
{
	for (size_t f = 0; f < type->u.record.count; f++)
		add_type(closure, type->u.record.field[f].type);
}

static void add_type(struct closure *closure, const struct type *type)
{
	for (size_t t = 0; t < closure->count; t++)
		if (closure->type[t] == type)
			return;
	if (type->kind == TYPE_POINTER)
		add_type(closure, type->u.pointee);
	else if (type->kind == TYPE_ARRAY)
		add_type(closure, type->u.array.element);
	else if (type->kind == TYPE_ATOMIC)
		add_type(closure, type->u.atomic);
	else if (type->kind == TYPE_TYPEDEF)
		add_type(closure, type->u.definition.base);
	else if (type_is_record(type))
		add_parts(closure, type);
	if (!type_is_named(type))
		return;
	closure->is_full = closure->count == CASE_TYPES_MAX;
	if (!closure->is_full)
		closure->type[closure->count++] = type;
}

const struct type *const *import_closure(struct importer *i, const struct type *const *type,
                                         size_t count, size_t *closure_count)
{
	struct closure closure = {0};

	for (size_t t = 0; t < count && !closure.is_full; t++)
		if (type[t] != NULL)
			add_type(&closure, type[t]);
	if (closure.is_full)
		return cannot(i, "it needs more than %d types", CASE_TYPES_MAX);
	*closure_count = closure.count;
	return arena_copy(i->arena, closure.type, closure.count * sizeof *closure.type);
}

/* NULL with a reason: the type's definition, and all that it needs, as C source. */
static char *source_of(struct importer *i, const struct type *type)
{
	struct abi_case c = {.name = "f"};
	char *source = NULL;
	size_t length;
	FILE *out;

	c.type = import_closure(i, &type, 1, &c.type_count);
	if (c.type == NULL)
		return NULL;
	out = open_memstream(&source, &length);
	if (out == NULL)
		return cannot(i, "out of memory");
	language_c.show(&c, out);
	fclose(out);
	return source;
}

struct search {
	const char *name;
	CXCursor found;
};

static enum CXChildVisitResult compare_name(CXCursor child, CXCursor parent, CXClientData data)
{
	struct search *search = data;
	CXString name = clang_getCursorSpelling(child);

	(void)parent;
	if (strcmp(clang_getCString(name), search->name) == 0)
		search->found = child;
	clang_disposeString(name);
	return CXChildVisit_Continue;
}

struct places {
	size_t count;
	struct place {
		long long offset, size; /* in bits */
	} place[CASE_FIELDS_MAX];
};

static enum CXVisitorResult add_place(CXCursor field, CXClientData data)
{
	struct places *places = data;
	struct place *place = &places->place[places->count++];

	place->offset = clang_Cursor_getOffsetOfField(field);
	place->size = clang_Cursor_isBitField(field)
	                  ? clang_getFieldDeclBitWidth(field)
	                  : 8 * clang_Type_getSizeOf(clang_getCursorType(field));
	return places->count < CASE_FIELDS_MAX ? CXVisit_Continue : CXVisit_Break;
}

static bool same_layout(CXType a, CXType b)
{
	struct places place_a = {0}, place_b = {0};

	if (clang_Type_getSizeOf(a) != clang_Type_getSizeOf(b) ||
	    clang_Type_getAlignOf(a) != clang_Type_getAlignOf(b))
		return false;
	clang_Type_visitFields(a, add_place, &place_a);
	clang_Type_visitFields(b, add_place, &place_b);
	return place_a.count == place_b.count &&
	       memcmp(place_a.place, place_b.place, place_a.count * sizeof *place_a.place) == 0;
}

static bool verify(struct importer *i, const struct type *type, CXType original)
{
	struct search search = {type->name, clang_getNullCursor()};
	char *source = source_of(i, type);
	CXTranslationUnit unit;
	bool same;

	if (source == NULL)
		return false;
	unit = import_parse(i, source, NULL, 0, NULL);
	free(source);
	if (unit == NULL)
		return cannot(i, "%s is no C of its own", type->name) != NULL;
	clang_visitChildren(clang_getTranslationUnitCursor(unit), compare_name, &search);
	same = same_layout(original, clang_getCursorType(search.found));
	clang_disposeTranslationUnit(unit);
	return same || cannot(i, "the layout of %s does not follow from its declaration",
	                      type->name) != NULL;
}

bool import_settle(struct importer *i, struct type *type, CXType original)
{
	static const uint32_t pack[] = {8, 4, 2, 1};

	if (verify(i, type, original))
		return true;
	for (size_t p = 0; type_is_record(type) && p < ARRAY_LEN(pack); p++) {
		type->u.record.pack = pack[p];
		if (verify(i, type, original))
			return true;
	}
	return false;
}
