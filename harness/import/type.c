#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importer.h"

void *cannot(struct importer *i, const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	i->reason = arena_strdup(i->arena, text);
	return NULL;
}

const char *import_text(struct importer *i, CXString string)
{
	const char *text = clang_getCString(string);

	text = arena_strdup(i->arena, text != NULL ? text : "");
	clang_disposeString(string);
	return text;
}

const char *import_source(struct importer *i, CXCursor declaration)
{
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(declaration);
	const char *text;

	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
	text = import_text(i, clang_getCursorPrettyPrinted(declaration, policy));
	clang_PrintingPolicy_dispose(policy);
	return text;
}

static enum CXChildVisitResult see_attribute(CXCursor child, CXCursor parent, CXClientData data)
{
	struct attributes *attributes = data;

	(void)parent;
	if (child.kind == CXCursor_PackedAttr)
		attributes->packed = true;
	else if (child.kind == CXCursor_AlignedAttr)
		attributes->aligned = true;
	else if (clang_isAttribute(child.kind))
		attributes->others = true;
	return CXChildVisit_Continue;
}

struct attributes import_attributes(CXCursor declaration)
{
	struct attributes attributes = {0};

	clang_visitChildren(declaration, see_attribute, &attributes);
	return attributes;
}

CXType import_plain(CXType type)
{
	for (;;) {
		CXCursor declaration = clang_getTypeDeclaration(type);

		if (type.kind == CXType_Elaborated)
			type = clang_Type_getNamedType(type);
		else if (type.kind == CXType_Typedef && !import_attributes(declaration).aligned)
			type = clang_getTypedefDeclUnderlyingType(declaration);
		else
			return type;
	}
}

static const struct type *make(struct importer *i, struct type type)
{
	return arena_copy(i->arena, &type, sizeof type);
}

/* SCALAR_COUNT for what is none, or none of a case's. */
static enum scalar scalar_of(CXType type)
{
	bool is_wide = clang_Type_getSizeOf(type) == 8;

	switch (type.kind) {
	case CXType_Bool:
		return SCALAR_BOOL;
	case CXType_Char_S:
	case CXType_Char_U:
		return SCALAR_CHAR;
	case CXType_SChar:
		return SCALAR_I8;
	case CXType_UChar:
		return SCALAR_U8;
	case CXType_Short:
		return SCALAR_I16;
	case CXType_UShort:
		return SCALAR_U16;
	case CXType_Int:
		return SCALAR_I32;
	case CXType_UInt:
		return SCALAR_U32;
	case CXType_Long:
		return is_wide ? SCALAR_I64 : SCALAR_I32;
	case CXType_ULong:
		return is_wide ? SCALAR_U64 : SCALAR_U32;
	case CXType_LongLong:
		return SCALAR_I64;
	case CXType_ULongLong:
		return SCALAR_U64;
	case CXType_Int128:
		return SCALAR_I128;
	case CXType_UInt128:
		return SCALAR_U128;
	case CXType_Float16:
		return SCALAR_F16;
	case CXType_BFloat16:
		return SCALAR_BF16;
	case CXType_Float:
		return SCALAR_F32;
	case CXType_Double:
		return SCALAR_F64;
	case CXType_LongDouble:
		return SCALAR_LD;
	case CXType_Float128:
		return SCALAR_F128;
	case CXType_Pointer:
		return SCALAR_PTR;
	default:
		return SCALAR_COUNT;
	}
}

static const struct type *no_such_type(struct importer *i, CXType type)
{
	return cannot(i, "the type %s", import_text(i, clang_getTypeSpelling(type)));
}

static const struct type *complex_of(struct importer *i, CXType type)
{
	static const enum scalar pair[][2] = {
	    {SCALAR_F16, SCALAR_CF16}, {SCALAR_F32, SCALAR_CF32}, {SCALAR_F64, SCALAR_CF64},
	    {SCALAR_LD, SCALAR_CLD},   {SCALAR_CHAR, SCALAR_CI8}, {SCALAR_I8, SCALAR_CI8},
	    {SCALAR_I16, SCALAR_CI16}, {SCALAR_I32, SCALAR_CI32}, {SCALAR_I64, SCALAR_CI64},
	};
	enum scalar part = scalar_of(clang_getElementType(type));

	for (size_t p = 0; p < ARRAY_LEN(pair); p++)
		if (pair[p][0] == part)
			return type_scalar(pair[p][1]);
	return no_such_type(i, type);
}

static const struct type *vector_of(struct importer *i, CXType type, const char *hint)
{
	const struct type *lane = import_type(i, clang_getElementType(type), hint);
	enum scalar element =
	    lane != NULL && lane->kind == TYPE_SCALAR ? lane->u.scalar : SCALAR_COUNT;
	long long count = clang_getNumElements(type);

	if (element == SCALAR_COUNT || element == SCALAR_BOOL || element == SCALAR_PTR ||
	    scalar_info[element].class == SCALAR_CLASS_X87 || (count & (count - 1)) != 0 ||
	    count < 1 || count * scalar_info[element].width > VECTOR_BYTES_MAX)
		return no_such_type(i, type);
	return make(i, (struct type){.kind = TYPE_VECTOR, .u.vector = {element, (uint32_t)count}});
}

static const struct type *array_of(struct importer *i, CXType type, const char *hint)
{
	bool is_flexible = type.kind == CXType_IncompleteArray;
	const struct type *element = import_type(i, clang_getArrayElementType(type), hint);
	long long count = is_flexible ? 0 : clang_getArraySize(type);

	if (element == NULL)
		return NULL;
	if (count > CASE_LEAVES_MAX)
		return cannot(i, "an array of %lld elements", count);
	return make(i, (struct type){.kind = TYPE_ARRAY,
	                             .u.array = {element, (uint32_t)count, is_flexible}});
}

static const struct type *atomic_of(struct importer *i, CXType type, const char *hint)
{
	const struct type *inner = import_type(i, clang_Type_getValueType(type), hint);

	if (inner == NULL)
		return NULL;
	return make(i, (struct type){.kind = TYPE_ATOMIC, .u.atomic = inner});
}

/* libclang has no kind for these: only their spelling tells. */
static const struct type *unexposed_of(struct importer *i, CXType type)
{
	const char *spelling =
	    import_text(i, clang_getTypeSpelling(clang_getUnqualifiedType(type)));
	bool is_signed = strncmp(spelling, "unsigned ", 9) != 0;
	const char *at = strstr(spelling, "_BitInt(");
	unsigned long bits = at != NULL ? strtoul(at + 8, NULL, 10) : 0;

	if (strcmp(spelling, "__bf16") == 0)
		return type_scalar(SCALAR_BF16);
	if (bits < 1 || bits > BITINT_BITS_MAX)
		return no_such_type(i, type);
	return make(i, (struct type){.kind = TYPE_BITINT, .u.bitint = {(uint16_t)bits, is_signed}});
}

/* The ends of the range decide how an enum is passed; of very many values in between some will do. */
enum { ENUMERATORS_KEPT = CASE_ENUMERATORS_MAX - 2 };

struct enumerators {
	size_t count;
	int64_t value[CASE_ENUMERATORS_MAX];
	int64_t low, high;
	bool is_beyond;
	bool is_unsigned; /* 64 bits of it */
};

static void add_value(struct enumerators *e, int64_t value)
{
	for (size_t v = 0; v < e->count; v++)
		if (e->value[v] == value)
			return;
	e->value[e->count++] = value;
}

static enum CXChildVisitResult add_enumerator(CXCursor child, CXCursor parent, CXClientData data)
{
	struct enumerators *e = data;
	int64_t value = clang_getEnumConstantDeclValue(child);

	(void)parent;
	if (child.kind != CXCursor_EnumConstantDecl)
		return CXChildVisit_Continue;
	if (e->is_unsigned && value < 0)
		e->is_beyond = true;
	e->low = e->count > 0 ? MIN(e->low, value) : value;
	e->high = e->count > 0 ? MAX(e->high, value) : value;
	if (e->count < ENUMERATORS_KEPT)
		add_value(e, value);
	return CXChildVisit_Continue;
}

static struct type *enum_of(struct importer *i, CXCursor definition, const char *name)
{
	struct attributes attributes = import_attributes(definition);
	enum scalar integer =
	    scalar_of(clang_getCanonicalType(clang_getEnumDeclIntegerType(definition)));
	struct enumerators *e = NEW(i->arena, struct enumerators);
	struct type *type = NEW(i->arena, struct type);
	bool is_fixed = strstr(import_source(i, definition), " : ") != NULL;

	if (integer == SCALAR_COUNT)
		return cannot(i, "enum %s of an integer without a name", name);
	e->is_unsigned = integer == SCALAR_U64;
	clang_visitChildren(definition, add_enumerator, e);
	if (e->is_beyond)
		return cannot(i, "enum %s has values beyond 63 bits", name);
	add_value(e, e->low);
	add_value(e, e->high);
	*type = (struct type){
	    .kind = TYPE_ENUM,
	    .name = name,
	    .u.enumeration = {.count = e->count,
	                      .value = e->value,
	                      .underlying = is_fixed ? integer : SCALAR_COUNT,
	                      .mode = SCALAR_COUNT,
	                      .packed = attributes.packed},
	};
	if (attributes.aligned)
		type->u.enumeration.aligned =
		    (uint32_t)clang_Type_getAlignOf(clang_getCursorType(definition));
	if (!is_fixed && type_enum_scalar(type) != integer)
		type->u.enumeration.mode = integer;
	return type;
}

static struct type *typedef_of(struct importer *i, CXCursor definition, const char *name)
{
	const struct type *base =
	    import_type(i, clang_getTypedefDeclUnderlyingType(definition), name);
	struct type *type = NEW(i->arena, struct type);

	if (base == NULL)
		return NULL;
	type->kind = TYPE_TYPEDEF;
	type->name = name;
	type->u.definition = (struct type_definition){
	    .base = base,
	    .aligned = (uint32_t)clang_Type_getAlignOf(clang_getCursorType(definition)),
	    .mode = SCALAR_COUNT,
	};
	return type;
}

/* A type with a definition of its own: made, verified and remembered at the first use. */
static const struct type *named_of(struct importer *i, CXType type, const char *hint,
                                   struct type *(*make_one)(struct importer *, CXCursor,
                                                            const char *))
{
	CXCursor declaration = clang_getCanonicalCursor(clang_getTypeDeclaration(type));
	CXCursor definition = clang_getCursorDefinition(declaration);
	struct imported **bucket = &i->bucket[clang_hashCursor(declaration) % IMPORT_BUCKETS];
	const char *spelling = import_text(i, clang_getCursorSpelling(declaration));
	struct imported *new;
	struct type *made;

	for (struct imported *t = *bucket; t != NULL; t = t->next)
		if (clang_equalCursors(t->declaration, declaration)) {
			i->reason = t->reason;
			return t->type;
		}
	if (*spelling == '\0' || strchr(spelling, '(') != NULL)
		spelling = hint;
	if (clang_Cursor_isNull(definition))
		return cannot(i, "%s is incomplete", import_text(i, clang_getTypeSpelling(type)));
	new = NEW(i->arena, struct imported);
	*new = (struct imported){*bucket, declaration, import_type_name(i, spelling), NULL, NULL};
	*bucket = new;
	made = make_one(i, definition, new->name);
	if (made != NULL && import_settle(i, made, type))
		new->type = made;
	else
		new->reason = i->reason;
	return new->type;
}

const struct type *import_type(struct importer *i, CXType type, const char *hint)
{
	CXType canonical;
	enum scalar scalar;

	type = import_plain(type);
	canonical = clang_getCanonicalType(type);
	scalar = scalar_of(type);
	if (scalar != SCALAR_COUNT)
		return type_scalar(scalar);
	switch (type.kind) {
	case CXType_Typedef:
		/* An array cannot be a typedef's; whose field it is has the alignment. */
		if (canonical.kind == CXType_ConstantArray)
			return array_of(i, canonical, hint);
		return named_of(i, type, hint, typedef_of);
	case CXType_Record:
		return named_of(i, type, hint, import_record);
	case CXType_Enum:
		return named_of(i, type, hint, enum_of);
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
		return array_of(i, type, hint);
	case CXType_Vector:
	case CXType_ExtVector:
		return vector_of(i, type, hint);
	case CXType_Complex:
		return complex_of(i, type);
	case CXType_Atomic:
		return atomic_of(i, type, hint);
	case CXType_Unexposed:
		if (canonical.kind != CXType_Unexposed)
			return import_type(i, canonical, hint);
		return unexposed_of(i, type);
	default:
		return no_such_type(i, type);
	}
}
