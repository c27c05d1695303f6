/*
 * What the judge says of a batch, and what the store keeps of it. Plain records; all they point to
 * is owned by the arena of the batch (or, when read back, of the reader).
 */
#ifndef JUDGE_FINDING_H
#define JUDGE_FINDING_H

#include "../base/arena.h"
#include "../runner/wire.h"

/* A disagreement between toolchains bears the first of these names that one of its cells has: a
 * crash is often no more than a symptom of an argument that went astray. */
enum finding_kind {
	FINDING_LAYOUT,
	FINDING_ARGS,
	FINDING_RETURN,
	FINDING_STATE,
	FINDING_CRASH,
	FINDING_HANG,
	FINDING_SELF,     /* a toolchain that disagrees with itself */
	FINDING_COMPILER, /* a compiler that crashed, hung, or wrote no usable module */
	FINDING_KIND_COUNT
};

extern const char *const finding_kind_name[FINDING_KIND_COUNT];
/* Of one toolchain, and no disagreement of two. */
bool finding_kind_is_alone(enum finding_kind kind);

struct finding {
	const char *id; /* "3f9a12cd0b7e4c55-args", "...-self-libffi" */
	enum finding_kind kind;
	uint64_t case_index; /* in its campaign; for a checked file its place in the list */
	const char *case_id;
	const char *case_text;
	const char *classes;   /* "{gcc-11 gcc-12} {clang-14}", by folded names */
	const char *toolchain; /* of FINDING_SELF and FINDING_COMPILER; "" */
	bool libffi_only;      /* without libffi there would be no finding */
	const char *verdict;   /* of the first cell that shows it: "args", "crash"... */
	const char *caller;    /* of that cell; for a layout: the first toolchain of each side */
	const char *callee;
	const char *leaf; /* "a5.f0", "a5 as 64 bits"; for a layout "offset of s0.f1"; "" */
	const char *sent; /* hexadecimal, first byte first; for a layout: the caller's word */
	const char *received;
	const char *detail; /* "signal 11 (Segmentation fault)", the compiler's message; "" */
	uint32_t round, phase;
	uint32_t cells; /* ordered pairs that show it */
};

/* What the detail of a `state` verdict says of the x87 stack, and of bytes behind or before an object. */
#define FINDING_X87_STACK "the x87 stack left in use"
#define FINDING_MEMORY    "bytes beside an object written"

/* It shows in a call by name alone (harness/run/linked.h); the judge gives it such an id. */
#define FINDING_LINKED "-linked"
bool finding_is_linked(const char *id);

/* With texts of its own, owned by the arena: those of a record go with its batch. */
struct finding *finding_copy(struct arena *arena, const struct finding *finding);

/* Whether it is among the known ones (harness/bugs/known.h). */
enum bug_status {
	BUG_NEW,
	BUG_CHANGED, /* known, and others show it than those that were claimed to */
	BUG_KNOWN,
	BUG_STATUS_COUNT
};

extern const char *const bug_status_name[BUG_STATUS_COUNT];

/* What many findings come to: their bucket (harness/bugs/bucket.h), and the smallest case of it. */
struct bug {
	const char *key, *title, *blame;
	const char *finding; /* the id of the one that was reduced */
	const char *case_text;
	const char *classes;
	const char *caller, *callee; /* between whom it was reduced; one toolchain twice */
	uint32_t findings;
	enum bug_status status;
	const char *known, *reference; /* the file's name, and what it refers to; "" */
	const char *explanation;       /* JSON, see reports/explain_json.h; "" for none */
	size_t member_count; /* ids of its findings; one that is there twice is told once */
	const char *const *member;
};

/* Findings that are likely one bug, and did not reduce to one. */
struct irreducible {
	const char *finding; /* the id of the one that was tried */
	uint32_t findings;
	const char *reason;
};

/* Cases that one toolchain did not take part in, for one reason. */
struct abstention {
	uint32_t toolchain;
	const char *status; /* "abstained", "rejected", "given up", ... */
	const char *reason; /* "complex", or the compiler's message */
	uint32_t count;
};

struct coverage_count {
	const char *cell;
	uint32_t judged; /* cases of the batch with this cell, judged by two families */
};

struct batch_record {
	uint64_t first, last; /* case indexes [first, last) */
	uint32_t toolchain_count;
	const uint32_t *verdict; /* cases by [caller][callee][enum wire_verdict] */
	size_t finding_count;
	const struct finding *finding;
	size_t abstention_count;
	const struct abstention *abstention;
	size_t coverage_count;
	const struct coverage_count *coverage;
	uint32_t judged;   /* cases judged by at least two families */
	uint32_t alone;    /* cases judged by one family only */
	uint32_t untested; /* cases that no toolchain judged */
	uint64_t trials, calls;
};

#endif
