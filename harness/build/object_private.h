/* An open object file, for those who read it through the LLVM C API. */
#ifndef BUILD_OBJECT_PRIVATE_H
#define BUILD_OBJECT_PRIVATE_H

#include <llvm-c/Core.h>
#include <llvm-c/Object.h>

#include "../base/error.h"

struct object {
	LLVMMemoryBufferRef buffer;
	LLVMBinaryRef binary;
};

/* Fails with ERROR_MACHINE, the path in the message, when it is no little-endian ELF file. */
bool object_open(const char *path, struct object *object, struct error *error);
void object_close(struct object *object);

#endif
