/*
 * What the comment of a .case file claims: that the case is a known bug, who behaves alike in it,
 * and under which flags and target it shows. Lines of the comment that begin with one of these
 * words are read, all others are for people:
 *
 *     // Expect: call {gcc-9..16 clang-18..22} {clang-9..17}
 *     // Flags: -mavx
 *     // Target: i386-sysv
 *     // By the psABI: gcc is right
 *     // Reference: https://...
 *
 * Expect names the kind, `layout` or `call`, and classes as a report prints them; a compiler is
 * told by its version here, whatever it is called on the machine. Of its levels of
 * optimisation one that is as claimed is enough: a wrong register may hold the right value.
 */
#ifndef JUDGE_CLAIM_H
#define JUDGE_CLAIM_H

#include "../../generators/case.h"
#include "../base/error.h"
#include "../toolchain/toolchain.h"
#include "finding.h"

enum { CLAIM_CLASSES_MAX = 16 };

/* Names as classes_print() writes them: "gcc-12", "clang-14..16", "gcc-12:-O0". */
struct claim_member {
	const char *stem;       /* "clang" */
	const char *low, *high; /* "14", "16"; "" for any version */
	const char *flags;      /* NULL: whatever they are */
	size_t class;
};

struct claim_partition {
	size_t class_count, member_count;
	const struct claim_member *member;
};

struct claim {
	bool is_made;       /* there is an Expect line */
	bool is_layout;     /* else of calls */
	const char *target; /* NULL: any that the command was given */
	const char *flags;  /* joined by commas, as in a toolchain's name; "" for none */
	struct claim_partition expected;
};

/* Fails with ERROR_USAGE on a line that begins so and does not go on so. Owned by the arena. */
bool claim_read(const struct abi_case *c, struct arena *arena, struct claim *claim,
                struct error *error);

/* The class, from 0, that the claim puts a compiler of that name and version into. */
enum { CLAIM_NO_CLASS = -1 };
int claim_class(const struct claim *claim, const char *compiler, const char *version,
                struct arena *arena);

/*
 * Whether what the two differ in may be what the claim is about: it does not put both into one class, and
 * puts one of them into some. Flags count where it names some; a version that it does not name goes
 * with the nearest one.
 */
bool claim_tells_apart(const struct claim *claim, const struct toolchain *a,
                       const struct toolchain *b, struct arena *arena);

/* Whether the compiler is among `names`, like "gcc-9..16 clang-14". */
bool claim_names(const char *names, const char *compiler, const char *version, struct arena *arena);

enum claim_status {
	CLAIM_SHOWN,    /* the toolchains fall into the classes that were claimed */
	CLAIM_CHANGED,  /* they do not */
	CLAIM_GONE,     /* they all agree */
	CLAIM_UNTESTED, /* toolchains of two classes did not take part */
	CLAIM_STATUS_COUNT
};

struct claim_outcome {
	enum claim_status status;
	const char
	    *text; /* of CHANGED and GONE: "gcc-12 and clang-14 were expected apart, and agree"; of
	                     UNTESTED: the classes that nobody stands for */
};

/* `finding` are those of the case alone. Owned by the arena. */
struct claim_outcome claim_check(const struct claim *claim, const struct abi_case *c,
                                 const struct toolchain_list *toolchains,
                                 const struct finding *const *finding, size_t finding_count,
                                 struct arena *arena);

/*
 * The same of another case with the bug: toolchains that are to behave alike do so. Those of two classes
 * need not differ in it.
 */
bool claim_allows(const struct claim *claim, const struct abi_case *c,
                  const struct toolchain_list *toolchains, const struct finding *const *finding,
                  size_t finding_count, struct arena *arena);

#endif
