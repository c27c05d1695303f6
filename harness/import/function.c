#include <assert.h>
#include <string.h>

#include "importer.h"

static const struct type *by_reference(struct importer *i, CXType pointee, const char *hint)
{
	const struct type *type;
	struct type *pointer;

	if (clang_getCanonicalType(pointee).kind != CXType_Record ||
	    clang_Type_getSizeOf(pointee) < 0)
		return type_scalar(SCALAR_PTR);
	type = import_type(i, pointee, hint);
	if (type == NULL) {
		i->note = i->reason;
		return type_scalar(SCALAR_PTR);
	}
	pointer = NEW(i->arena, struct type);
	pointer->kind = TYPE_POINTER;
	pointer->u.pointee = type;
	return pointer;
}

static const struct type *by_value(struct importer *i, CXType type, const char *hint)
{
	const struct type *value = import_type(i, type, hint);

	if (value != NULL && type_bare(value)->kind == TYPE_ATOMIC)
		return cannot(i, "an atomic by value");
	return value;
}

/* C17 6.7.6.3p7 and p8: arrays and functions are pointers there. */
static const struct type *parameter_of(struct importer *i, CXType type, const char *hint)
{
	CXType plain = import_plain(type);

	switch (clang_getCanonicalType(plain).kind) {
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return by_reference(i, clang_getArrayElementType(clang_getCanonicalType(plain)),
		                    hint);
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return type_scalar(SCALAR_PTR);
	default:
		break;
	}
	if (plain.kind == CXType_Pointer)
		return by_reference(i, clang_getPointeeType(plain), hint);
	return by_value(i, plain, hint);
}

/* va_list, by whatever name, is at the end of its typedefs __builtin_va_list. */
static bool is_va_list(struct importer *i, CXType type)
{
	while (type.kind == CXType_Elaborated || type.kind == CXType_Typedef) {
		CXCursor declaration = clang_getTypeDeclaration(type);

		if (type.kind == CXType_Elaborated) {
			type = clang_Type_getNamedType(type);
			continue;
		}
		if (strcmp(import_text(i, clang_getCursorSpelling(declaration)),
		           "__builtin_va_list") == 0)
			return true;
		type = clang_getTypedefDeclUnderlyingType(declaration);
	}
	return false;
}

static bool add_parameters(struct importer *i, CXType function, struct abi_case *c,
                           const struct type **parameter)
{
	int count = clang_getNumArgTypes(function);

	for (int p = 0; p < count; p++) {
		CXType type = clang_getArgType(function, (unsigned)p);
		const char *hint = arena_printf(i->arena, "%s_a%d", c->name, p);

		if (is_va_list(i, type)) {
			c->va_list = true;
			return p == count - 1 ||
			       cannot(i, "a va_list that is not the last parameter") != NULL;
		}
		if (c->parameter_count == CASE_PARAMETERS_MAX)
			return cannot(i, "more than %d parameters", CASE_PARAMETERS_MAX) != NULL;
		parameter[c->parameter_count] = parameter_of(i, type, hint);
		if (parameter[c->parameter_count++] == NULL)
			return false;
	}
	return true;
}

/* A declaration does not tell what stands behind its `...`: one of each kind of register. */
static void add_tail(struct abi_case *c, const struct type **parameter)
{
	static const enum scalar tail[] = {SCALAR_I32, SCALAR_F64, SCALAR_PTR};

	for (size_t t = 0; t < ARRAY_LEN(tail) && c->parameter_count < CASE_PARAMETERS_MAX; t++)
		parameter[c->parameter_count++] = type_scalar(tail[t]);
}

/* Objects behind pointers are beside the point where there are too many of them. */
static void drop_references(const struct type **parameter, size_t count)
{
	for (size_t p = 0; p < count; p++) {
		assert(parameter[p] != NULL);
		if (parameter[p]->kind == TYPE_POINTER)
			parameter[p] = type_scalar(SCALAR_PTR);
	}
}

/* regparm is no convention to libclang; the type's spelling alone has it. */
static enum convention regparm_of(struct importer *i, CXType function)
{
	const char *spelling = import_text(i, clang_getTypeSpelling(function));
	const char *at = strstr(spelling, "regparm (");

	return at == NULL ? CONVENTION_C : CONVENTION_REGPARM1 + (enum convention)(at[9] - '1');
}

/* CONVENTION_COUNT for one that cases do not have. */
static enum convention convention_of(struct importer *i, CXType function)
{
	switch (clang_getFunctionTypeCallingConv(function)) {
	case CXCallingConv_C:
	case CXCallingConv_Default:
		return regparm_of(i, function);
	case CXCallingConv_X86_64SysV:
		return CONVENTION_SYSV;
	case CXCallingConv_X86_64Win64:
		return CONVENTION_MS;
	case CXCallingConv_X86StdCall:
		return CONVENTION_STDCALL;
	case CXCallingConv_X86FastCall:
		return CONVENTION_FASTCALL;
	case CXCallingConv_X86ThisCall:
		return CONVENTION_THISCALL;
	case CXCallingConv_X86VectorCall:
		return CONVENTION_VECTORCALL;
	case CXCallingConv_X86RegCall:
		return CONVENTION_REGCALL;
	case CXCallingConv_PreserveMost:
		return CONVENTION_PRESERVE_MOST;
	case CXCallingConv_PreserveAll:
		return CONVENTION_PRESERVE_ALL;
	case CXCallingConv_PreserveNone:
		return CONVENTION_PRESERVE_NONE;
	default:
		return CONVENTION_COUNT;
	}
}

/* The objects of the case, their types, and whether they are within the limits. */
static bool close_case(struct importer *i, struct abi_case *c, const struct type **object)
{
	c->parameter = arena_copy(i->arena, object + 1, c->parameter_count * sizeof *object);
	if (case_leaf_count(c) > CASE_LEAVES_MAX) {
		i->note = "its objects have too many scalars";
		drop_references(object + 1, c->parameter_count);
		c->parameter =
		    arena_copy(i->arena, object + 1, c->parameter_count * sizeof *object);
	}
	if (case_leaf_count(c) > CASE_LEAVES_MAX)
		return cannot(i, "more than %d scalars", CASE_LEAVES_MAX) != NULL;
	c->type = import_closure(i, object, 1 + c->parameter_count, &c->type_count);
	return c->type != NULL;
}

/* On one line: it becomes the case's comment. */
static const char *comment_of(struct importer *i, CXCursor function)
{
	const char *source = import_source(i, function);
	char *comment = arena_strdup(i->arena, source);

	for (char *at = comment; *at != '\0'; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
	return comment;
}

const struct abi_case *import_function(struct importer *i, CXCursor function)
{
	const struct type *object[1 + CASE_PARAMETERS_MAX] = {NULL};
	CXType type = import_plain(clang_getCursorType(function));
	CXType result = clang_getResultType(type);
	struct abi_case *c = NEW(i->arena, struct abi_case);

	i->note = NULL;
	c->name = import_name(i, import_text(i, clang_getCursorSpelling(function)));
	c->comment = comment_of(i, function);
	c->convention = convention_of(i, type);
	if (c->convention == CONVENTION_COUNT)
		return cannot(i, "the convention of %s",
		              import_text(i, clang_getTypeSpelling(type)));
	if (clang_getCanonicalType(result).kind != CXType_Void) {
		object[0] = by_value(i, result, arena_printf(i->arena, "%s_result", c->name));
		if (object[0] == NULL)
			return NULL;
		c->result = object[0];
	}
	if (!add_parameters(i, type, c, object + 1))
		return NULL;
	c->fixed_count = c->parameter_count;
	c->no_prototype = type.kind == CXType_FunctionNoProto;
	c->variadic = c->va_list || (!c->no_prototype && clang_isFunctionTypeVariadic(type));
	if (c->variadic)
		add_tail(c, object + 1);
	return close_case(i, c, object) ? c : NULL;
}
