/*
 * A language is one small record of functions: it turns cases into the source of a module that
 * keeps the contract of generators/contract.h.
 */
#ifndef GENERATORS_EMIT_H
#define GENERATORS_EMIT_H

#include <stdio.h>

#include "case.h"
#include "plain.h"
#include "probe_text.h"

struct emit_request {
	const struct abi_case *const *c;
	const bool *wanted; /* by case: false leaves NULL entries and zero layout words */
	size_t count;
	bool calls;           /* false: layout alone, no functions (a target without a runner) */
	feature_set features; /* of the toolchain */
};

struct language {
	const char *name;      /* "c", "rust" */
	const char *extension; /* ".c", ".rs" */
	feature_set features;  /* what the language can say at all */
	/* Why no compiler of the language takes a case, although it has all features of it; NULL when
	 * there is no reason. The callee alone may still be missing (NULL in the module). */
	const char *(*refuses)(const struct abi_case *c);
	/* The whole module. */
	void (*module)(const struct emit_request *request, FILE *out);
	/*
	 * The same in two halves, for one linker to join with the halves of others: callers that call
	 * their callees by name, with all that a module has but these; and the callees, with the
	 * slots. NULL: the language takes no part in that.
	 */
	void (*callers)(const struct emit_request *request, FILE *out);
	void (*callees)(const struct emit_request *request, FILE *out);
	/* The callee's name is the same whoever compiles it. Of who has no halves not asked. */
	bool (*has_name)(const struct abi_case *c);
	/* What a person wants to see of one case: the types, the caller and the callee. */
	void (*show)(const struct abi_case *c, FILE *out);
	/* The two files of a program that makes one call with literal values, and a program that prints
	 * the layout of the case; see plain.h. */
	void (*plain_callee)(const struct plain *p, FILE *out);
	void (*plain_caller)(const struct plain *p, FILE *out);
	void (*plain_layout)(const struct plain *p, FILE *out);
	const char *probe_head;         /* what stands above all probes */
	const struct probe_text *probe; /* by feature */
};

extern const struct language language_c;
extern const struct language language_rust;

/* Why a toolchain with these features has no part in the case, in a word; NULL when it has one. */
const char *emit_refusal(const struct language *language, feature_set features,
                         const struct abi_case *c);

#endif
