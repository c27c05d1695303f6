#include "disassemble.h"

#include <elf.h>
#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>
#include <string.h>

#include "apart.h"
#include "object_private.h"

enum { TEXT_MAX = 256 };

/* A function in its section. */
struct code {
	LLVMBinaryRef binary;
	LLVMSectionIteratorRef section;
	const uint8_t *byte;
	uint64_t first, size; /* in the section */
};

static bool find_code(struct code *code, const char *path, const char *symbol, struct error *error)
{
	LLVMSymbolIteratorRef at = LLVMObjectFileCopySymbolIterator(code->binary);
	bool found = false;

	for (; !found && !LLVMObjectFileIsSymbolIteratorAtEnd(code->binary, at);
	     LLVMMoveToNextSymbol(at)) {
		if (!apart_is_function(LLVMGetSymbolName(at), symbol))
			continue;
		LLVMMoveToContainingSection(code->section, at);
		if (LLVMObjectFileIsSectionIteratorAtEnd(code->binary, code->section))
			continue;
		code->first = LLVMGetSymbolAddress(at) - LLVMGetSectionAddress(code->section);
		code->size = LLVMGetSymbolSize(at);
		code->byte = (const uint8_t *)LLVMGetSectionContents(code->section);
		found = code->byte != NULL &&
		        code->first + code->size <= LLVMGetSectionSize(code->section);
	}
	LLVMDisposeSymbolIterator(at);
	return found ||
	       error_set(error, ERROR_MACHINE, "%s: there is no function %s", path, symbol);
}

/* In ELF a section of its own says what the linker puts into the code; NULL for none. */
static LLVMSectionIteratorRef find_relocations(const struct code *code, struct arena *arena)
{
	const char *name = LLVMGetSectionName(code->section);
	const char *with = arena_printf(arena, ".rela%s", name);
	const char *without = arena_printf(arena, ".rel%s", name);
	LLVMSectionIteratorRef at = LLVMObjectFileCopySectionIterator(code->binary);

	for (; !LLVMObjectFileIsSectionIteratorAtEnd(code->binary, at); LLVMMoveToNextSection(at)) {
		const char *found = LLVMGetSectionName(at);

		if (found != NULL && (strcmp(found, with) == 0 || strcmp(found, without) == 0))
			return at;
	}
	LLVMDisposeSectionIterator(at);
	return NULL;
}

/* The symbol of each byte that the linker fills in from there on; NULL for none. */
static const char **find_symbols(const struct code *code, struct arena *arena)
{
	const char **symbol = NEW_ARRAY(arena, const char *, code->size);
	LLVMSectionIteratorRef section = find_relocations(code, arena);
	LLVMRelocationIteratorRef at;

	if (section == NULL)
		return symbol;
	at = LLVMGetRelocations(section);
	for (; !LLVMIsRelocationIteratorAtEnd(section, at); LLVMMoveToNextRelocation(at)) {
		const uint64_t offset = LLVMGetRelocationOffset(at) - code->first;
		LLVMSymbolIteratorRef found = LLVMGetRelocationSymbol(at);

		if (offset < code->size)
			symbol[offset] = arena_strdup(arena, LLVMGetSymbolName(found));
		LLVMDisposeSymbolIterator(found);
	}
	LLVMDisposeRelocationIterator(at);
	LLVMDisposeSectionIterator(section);
	return symbol;
}

static const char *symbol_within(const char *const *symbol, size_t first, size_t end)
{
	while (first < end && symbol[first] == NULL)
		first++;
	return first < end ? symbol[first] : NULL;
}

/* Without tabs, and without LLVM's own remarks. */
static const char *tidy(char *text, const char *symbol, struct arena *arena)
{
	text += strspn(text, " \t");
	text[strcspn(text, "#")] = '\0';
	for (char *at = text; *at != '\0'; at++)
		if (*at == '\t')
			*at = ' ';
	for (size_t length = strlen(text); length > 0 && text[length - 1] == ' ';)
		text[--length] = '\0';
	return symbol != NULL && *symbol != '\0' ? arena_printf(arena, "%s  # %s", text, symbol)
	                                         : arena_strdup(arena, text);
}

static void list(LLVMDisasmContextRef context, const struct code *code, struct arena *arena,
                 struct listing *listing)
{
	const char **symbol = find_symbols(code, arena);
	uint8_t *byte = arena_copy(arena, code->byte + code->first, code->size);

	/* At worst a byte is an instruction. */
	listing->text = NEW_ARRAY(arena, const char *, code->size);
	listing->mark = NEW_ARRAY(arena, bool, code->size);
	for (uint64_t done = 0; done < code->size;) {
		const uint64_t at = code->first + done;
		char text[TEXT_MAX];
		size_t length = LLVMDisasmInstruction(context, byte + done, code->size - done, at,
		                                      text, sizeof text);

		if (length == 0) {
			listing->text[listing->count++] =
			    arena_printf(arena, ".byte %#x", byte[done]);
			done++;
			continue;
		}
		listing->text[listing->count++] =
		    tidy(text, symbol_within(symbol, done, done + length), arena);
		done += length;
	}
}

static bool list_symbol(LLVMBinaryRef binary, const char *path, const char *symbol,
                        const struct target *target, struct arena *arena, struct listing *listing,
                        struct error *error)
{
	const char *triple =
	    target->elf_class == ELFCLASS64 ? "x86_64-unknown-linux-gnu" : "i386-unknown-linux-gnu";
	struct code code = {.binary = binary};
	LLVMDisasmContextRef context;
	bool found;

	LLVMInitializeX86TargetInfo();
	LLVMInitializeX86TargetMC();
	LLVMInitializeX86Disassembler();
	context = LLVMCreateDisasm(triple, NULL, 0, NULL, NULL);
	if (context == NULL)
		return error_set(error, ERROR_MACHINE, "LLVM disassembles nothing for %s", triple);
	LLVMSetDisasmOptions(context, LLVMDisassembler_Option_AsmPrinterVariant);
	code.section = LLVMObjectFileCopySectionIterator(binary);
	found = find_code(&code, path, symbol, error);
	if (found)
		list(context, &code, arena, listing);
	LLVMDisposeSectionIterator(code.section);
	LLVMDisasmDispose(context);
	return found;
}

bool disassemble(const char *path, const char *symbol, const struct target *target,
                 struct arena *arena, struct listing *listing, struct error *error)
{
	struct object object;
	bool ok;

	*listing = (struct listing){0};
	if (!object_open(path, &object, error))
		return false;
	ok = list_symbol(object.binary, path, symbol, target, arena, listing, error);
	object_close(&object);
	return ok;
}
