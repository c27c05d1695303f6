#include "lowered.h"

#include <llvm-c/BitReader.h>
#include <llvm-c/Core.h>
#include <string.h>

#include "apart.h"

/* Without it LLVM would end the program. */
static void keep_message(LLVMDiagnosticInfoRef info, void *context)
{
	struct error *error = context;
	char *text = LLVMGetDiagInfoDescription(info);

	if (LLVMGetDiagInfoSeverity(info) == LLVMDSError)
		error_set(error, ERROR_NOTHING, "%s", text);
	LLVMDisposeMessage(text);
}

static LLVMValueRef find_function(LLVMModuleRef module, const char *symbol)
{
	LLVMValueRef function = LLVMGetFirstFunction(module);
	size_t length;

	while (function != NULL && !apart_is_function(LLVMGetValueName2(function, &length), symbol))
		function = LLVMGetNextFunction(function);
	return function;
}

/* Up to the parenthesis that closes the parameters; attributes may have some of their own. */
static size_t signature_length(const char *text)
{
	size_t at = strcspn(text, "@");
	int depth = 0;

	at += strcspn(text + at, "(");
	for (; text[at] != '\0'; at++) {
		if (text[at] == '(')
			depth++;
		else if (text[at] == ')' && --depth == 0)
			return at + 1;
	}
	return at;
}

static const char *print_signature(LLVMValueRef function, struct arena *arena)
{
	char *text = LLVMPrintValueToString(function);
	const char *define = strstr(text, "define "), *signature;

	if (define == NULL)
		define = text;
	signature = arena_strndup(arena, define, signature_length(define));
	LLVMDisposeMessage(text);
	return signature;
}

/* Said of what a newer LLVM has written, and of what is no bitcode at all. */
static bool not_read(struct error *error)
{
	const bool newer = strstr(error->message, "Producer: ") != NULL;
	unsigned major, minor, patch;

	LLVMGetVersion(&major, &minor, &patch);
	return error_wrap(error, "LLVM %u.%u.%u does not read this IR%s", major, minor, patch,
	                  newer ? ", which is newer" : "");
}

static bool read_module(LLVMContextRef context, LLVMMemoryBufferRef buffer, const char *symbol,
                        struct arena *arena, const char **signature, struct error *error)
{
	LLVMModuleRef module;
	LLVMValueRef function;

	if (LLVMParseBitcodeInContext2(context, buffer, &module))
		return not_read(error);
	function = find_function(module, symbol);
	if (function != NULL)
		*signature = print_signature(function, arena);
	else
		error_set(error, ERROR_MACHINE, "there is no function %s in the bitcode", symbol);
	LLVMDisposeModule(module);
	return function != NULL;
}

bool lowered_signature(const char *path, const char *symbol, struct arena *arena,
                       const char **signature, struct error *error)
{
	LLVMContextRef context;
	LLVMMemoryBufferRef buffer;
	char *reason = NULL;
	bool ok;

	if (LLVMCreateMemoryBufferWithContentsOfFile(path, &buffer, &reason)) {
		error_set(error, ERROR_MACHINE, "%s: %s", path, reason);
		LLVMDisposeMessage(reason);
		return false;
	}
	context = LLVMContextCreate();
	LLVMContextSetDiagnosticHandler(context, keep_message, error);
	ok = read_module(context, buffer, symbol, arena, signature, error);
	LLVMDisposeMemoryBuffer(buffer);
	LLVMContextDispose(context);
	return ok;
}
