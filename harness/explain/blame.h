/*
 * Blame: who deviates, and how that is known. In this order, each with its evidence:
 *
 *   1. a toolchain that disagrees with itself, its caller with its callee;
 *   2. the written ABI, where it speaks (targets/model.h);
 *   3. what others do, by families, the versions of one counted once;
 *   4. the versions between which a family changed.
 *
 * Only the first two accuse. That all others do it differently is told, and is no proof: where the
 * document is silent, nobody is wrong by it.
 */
#ifndef EXPLAIN_BLAME_H
#define EXPLAIN_BLAME_H

#include "../../generators/case.h"
#include "../../targets/placement.h"
#include "../judge/classes.h"
#include "../toolchain/toolchain.h"

enum blame_kind {
	BLAME_SELF,      /* somebody disagrees with itself */
	BLAME_DOCUMENT,  /* somebody deviates from the written ABI */
	BLAME_SILENT,    /* the document does not speak of what they disagree about */
	BLAME_UNDECIDED, /* nothing that was measured tells them apart */
	BLAME_KIND_COUNT
};

extern const char *const blame_kind_name[BLAME_KIND_COUNT]; /* "self", "document"... */

enum blame_conduct {
	CONDUCT_UNKNOWN, /* takes no part, or the document is silent */
	CONDUCT_CONFORMS,
	CONDUCT_DEVIATES,    /* from the document */
	CONDUCT_CONTRADICTS, /* itself */
};

struct blame_request {
	const struct abi_case *c;
	const struct toolchain_list *toolchains;
	const bool *takes_part;        /* by toolchain */
	const bool *fails_alone;       /* by toolchain: it disagrees with itself */
	const uint32_t *const *layout; /* by toolchain: words of generators/layout.h; NULL: none */
	const struct placement *placement; /* by toolchain; NULL: none were measured */
	const struct classes *classes;     /* of verdicts: within one all get on; NULL: not known */
	bool is_layout;                    /* they disagree about the layout; else about the call */
};

struct blame {
	enum blame_kind kind;
	const enum blame_conduct *conduct; /* by toolchain */
	const char *guilty;                /* "clang-14..16"; "" for nobody */
	const char
	    *sentence; /* all of it in one: "clang-14..16 deviate from the System V psABI..." */
	size_t line_count;
	const char *const *line; /* the evidence, a sentence each, in the order above */
};

/* Pure; owned by the arena. */
struct blame blame_find(const struct blame_request *request, struct arena *arena);

#endif
