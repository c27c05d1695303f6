#include "object.h"

#include <string.h>

#include "../../generators/contract.h"
#include "object_private.h"

static bool fail(struct error *error, const char *path, char *reason)
{
	error_set(error, ERROR_MACHINE, "%s: %s", path, reason != NULL ? reason : "no object file");
	LLVMDisposeMessage(reason);
	return false;
}

static const uint32_t *read_words(const char *data, size_t count, struct arena *arena)
{
	const unsigned char *byte = (const unsigned char *)data;
	uint32_t *words = NEW_ARRAY(arena, uint32_t, count);

	for (size_t i = 0; i < count; i++, byte += 4)
		words[i] = (uint32_t)byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
		           (uint32_t)byte[3] << 24;
	return words;
}

static bool find_words(LLVMBinaryRef binary, size_t count, struct arena *arena,
                       const uint32_t **words, const char *path, struct error *error)
{
	LLVMSectionIteratorRef section = LLVMObjectFileCopySectionIterator(binary);
	bool ok = error_set(error, ERROR_MACHINE, "%s: the section %s is missing", path,
	                    CONTRACT_LAYOUT_SECTION);

	for (; !LLVMObjectFileIsSectionIteratorAtEnd(binary, section);
	     LLVMMoveToNextSection(section)) {
		const char *name = LLVMGetSectionName(section);
		uint64_t size = LLVMGetSectionSize(section);

		if (name == NULL || strcmp(name, CONTRACT_LAYOUT_SECTION) != 0)
			continue;
		ok = size == 4 * (uint64_t)count && LLVMGetSectionContents(section) != NULL;
		if (ok)
			*words = read_words(LLVMGetSectionContents(section), count, arena);
		else
			error_set(error, ERROR_MACHINE,
			          "%s: the section %s has %llu bytes, not those of %zu words", path,
			          name, (unsigned long long)size, count);
		break;
	}
	LLVMDisposeSectionIterator(section);
	return ok;
}

bool object_open(const char *path, struct object *object, struct error *error)
{
	char *reason = NULL;
	LLVMBinaryType type;

	if (LLVMCreateMemoryBufferWithContentsOfFile(path, &object->buffer, &reason))
		return fail(error, path, reason);
	object->binary = LLVMCreateBinary(object->buffer, LLVMGetGlobalContext(), &reason);
	if (object->binary == NULL) {
		LLVMDisposeMemoryBuffer(object->buffer);
		return fail(error, path, reason);
	}
	type = LLVMBinaryGetType(object->binary);
	if (type == LLVMBinaryTypeELF32L || type == LLVMBinaryTypeELF64L)
		return true;
	object_close(object);
	return error_set(error, ERROR_MACHINE, "%s: no little-endian ELF file", path);
}

void object_close(struct object *object)
{
	LLVMDisposeBinary(object->binary);
	LLVMDisposeMemoryBuffer(object->buffer);
}

bool object_layout(const char *path, size_t count, struct arena *arena, const uint32_t **words,
                   struct error *error)
{
	struct object object;
	bool ok;

	if (!object_open(path, &object, error))
		return false;
	ok = find_words(object.binary, count, arena, words, path, error);
	object_close(&object);
	return ok;
}
