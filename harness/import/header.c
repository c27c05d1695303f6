#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "../../generators/text.h"
#include "../base/buffer.h"
#include "importer.h"

enum { ARGUMENTS_MAX = 256 };

static bool first_error(CXTranslationUnit unit, struct error *error)
{
	for (unsigned d = 0; d < clang_getNumDiagnostics(unit); d++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(unit, d);
		bool is_error = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;

		if (is_error && error != NULL) {
			CXString text = clang_formatDiagnostic(
			    diagnostic, clang_defaultDiagnosticDisplayOptions());

			error_set(error, ERROR_USAGE, "%s", clang_getCString(text));
			clang_disposeString(text);
		}
		clang_disposeDiagnostic(diagnostic);
		if (is_error)
			return true;
	}
	return false;
}

CXTranslationUnit import_parse(struct importer *i, const char *source, const char *const *argument,
                               size_t argument_count, struct error *error)
{
	static const char name[] = "crosscall-header.c";
	struct CXUnsavedFile file = {name, source, strlen(source)};
	const char *all[ARGUMENTS_MAX] = {"-x", "c"};
	size_t count = 2;
	CXTranslationUnit unit;
	enum CXErrorCode code;

	for (size_t a = 0; a < argument_count && count < ARGUMENTS_MAX; a++)
		all[count++] = argument[a];
	for (size_t a = 0; i->target->c_flag[a] != NULL && count < ARGUMENTS_MAX; a++)
		all[count++] = i->target->c_flag[a];
	code = clang_parseTranslationUnit2(i->index, name, all, (int)count, &file, 1,
	                                   CXTranslationUnit_SkipFunctionBodies, &unit);
	if (code != CXError_Success) {
		if (error != NULL)
			error_set(error, ERROR_USAGE, "libclang gave up (error %d)", (int)code);
		return NULL;
	}
	if (!first_error(unit, error))
		return unit;
	clang_disposeTranslationUnit(unit);
	return NULL;
}

/* The functions found so far, and what they are looked for in. */
struct walk {
	struct importer *importer;
	const struct import_request *request;
	CXFile header;
	size_t capacity;
	struct import_function *function;
	size_t count;
	bool *is_matched; /* by pattern */
};

static bool is_asked_for(struct walk *w, const char *name)
{
	bool is_asked = w->request->function_count == 0;

	for (size_t p = 0; p < w->request->function_count; p++)
		if (fnmatch(w->request->function[p], name, 0) == 0)
			is_asked = w->is_matched[p] = true;
	return is_asked;
}

static bool is_in_header(const struct walk *w, CXCursor function)
{
	CXFile file;

	clang_getExpansionLocation(clang_getCursorLocation(function), &file, NULL, NULL, NULL);
	return w->request->included ? file != NULL : clang_File_isEqual(file, w->header) != 0;
}

static bool is_known(const struct walk *w, const char *name)
{
	for (size_t f = 0; f < w->count; f++)
		if (strcmp(w->function[f].name, name) == 0)
			return true;
	return false;
}

static void grow(struct walk *w)
{
	const struct import_function *old = w->function;

	if (w->count < w->capacity)
		return;
	w->capacity = MAX(2 * w->capacity, (size_t)256);
	w->function = NEW_ARRAY(w->importer->arena, struct import_function, w->capacity);
	if (w->count > 0)
		memcpy(w->function, old, w->count * sizeof *old);
}

/* The case as its own text says it, so that the text is all there is to it. */
static const struct abi_case *through_text(struct importer *i, const struct abi_case *c)
{
	const struct abi_case *parsed;
	struct buffer text;
	struct error error;

	buffer_init(&text);
	case_print_with_comment(c, &text);
	parsed = case_parse(i->arena, c->name, text.data, text.length, &error);
	buffer_release(&text);
	return parsed != NULL ? parsed : cannot(i, "%s", error.message);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct walk *w = data;
	struct importer *i = w->importer;
	const struct abi_case *c;
	const char *name;

	(void)parent;
	if (cursor.kind != CXCursor_FunctionDecl || !is_in_header(w, cursor))
		return CXChildVisit_Continue;
	name = import_text(i, clang_getCursorSpelling(cursor));
	if (!is_asked_for(w, name) || is_known(w, name))
		return CXChildVisit_Continue;
	grow(w);
	c = import_function(i, cursor);
	c = c != NULL ? through_text(i, c) : NULL;
	w->function[w->count++] =
	    (struct import_function){name, c, c == NULL ? i->reason : i->note};
	return CXChildVisit_Continue;
}

static void find_header(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	CXFile *header = data;

	(void)stack;
	if (depth == 1)
		*header = file;
}

static bool all_matched(const struct walk *w, struct error *error)
{
	for (size_t p = 0; p < w->request->function_count; p++)
		if (!w->is_matched[p])
			return error_set(error, ERROR_USAGE, "%s declares no function %s",
			                 w->request->header, w->request->function[p]);
	return true;
}

static const char *triple_of(struct importer *i, CXTranslationUnit unit)
{
	CXTargetInfo target = clang_getTranslationUnitTargetInfo(unit);
	const char *triple = import_text(i, clang_TargetInfo_getTriple(target));

	clang_TargetInfo_dispose(target);
	return triple;
}

/* The arguments that came with the header are not to make another machine's types of it. */
static bool is_of_target(struct importer *i, CXTranslationUnit header, struct error *error)
{
	CXTranslationUnit empty = import_parse(i, "", NULL, 0, error);
	bool is_same;

	if (empty == NULL)
		return false;
	is_same =
	    strcmp(triple_of(i, header), triple_of(i, empty)) == 0 ||
	    error_set(error, ERROR_USAGE, "the arguments of libclang are for %s, and not for %s",
	              triple_of(i, header), i->target->name);
	clang_disposeTranslationUnit(empty);
	return is_same;
}

bool import_is_there(void)
{
	return true;
}

bool import_header(const struct import_request *request, struct arena *arena, struct import *import,
                   struct error *error)
{
	struct importer i = {.arena = arena, .target = request->target};
	struct walk w = {.importer = &i, .request = request};
	char *path = realpath(request->header, NULL);
	const char *source = path != NULL ? arena_printf(arena, "#include \"%s\"\n", path)
	                                  : arena_printf(arena, "#include <%s>\n", request->header);
	CXTranslationUnit unit;
	bool found = false;

	free(path);
	w.is_matched = NEW_ARRAY(arena, bool, request->function_count + 1);
	i.index = clang_createIndex(0, 0);
	unit = import_parse(&i, source, request->argument, request->argument_count, error);
	if (unit != NULL && is_of_target(&i, unit, error)) {
		clang_getInclusions(unit, find_header, &w.header);
		clang_visitChildren(clang_getTranslationUnitCursor(unit), visit, &w);
		*import = (struct import){w.count, w.function};
		found = all_matched(&w, error);
	}
	if (unit != NULL)
		clang_disposeTranslationUnit(unit);
	clang_disposeIndex(i.index);
	return found;
}
