/* What the two ends of a call look like to the machine, and to LLVM: both compile the case again. */
#ifndef EXPLAIN_EXPLAIN_CODE_H
#define EXPLAIN_EXPLAIN_CODE_H

#include "../build/disassemble.h"
#include "explain.h"

/* One end of a call, disassembled; what writes or reads what went astray is marked. */
struct explanation_end {
	uint8_t toolchain;
	struct listing listing;
	size_t call;         /* of the caller: the instruction that calls; the count for none */
	const char *failure; /* NULL; else why there is no listing */
};

/* A signature as LLVM's IR has it. */
struct explanation_lowered {
	uint8_t toolchain;
	const char *signature; /* NULL: there is none */
	const char *failure;   /* why not: a newer LLVM wrote it, or the compiler failed */
};

struct explanation_code {
	bool has_ends; /* they were asked for, and there is a call */
	struct explanation_end caller, callee;
	size_t lowered_count; /* of each class the first toolchain that writes bitcode */
	const struct explanation_lowered *lowered;
};

struct explain_code_request {
	bool assembly, lowered;
};

/* Owned by the arena. Fails when the machine does; that a compiler does is told in the record. */
bool explain_code(const struct explanation *explanation, const struct explanation_part *part,
                  const struct explain_code_request *request, struct arena *arena,
                  struct explanation_code *code, struct error *error);

#endif
