/*
 * A finding as a folder that shows it without crosscall:
 *
 *     caller.c  callee.c   a file for each compiler (.rs for a Rust one), or, where layouts differ,
 *     layout.c             a program that prints the layout, for both
 *     caller-cc  callee-cc where it takes more than a name to start the compiler
 *     run.sh               builds it, runs it, and leaves nothing built; exit code 1 when it shows the
 *                          bug, 0 when it does not, 2 when it could not be built
 *     Makefile             the same commands; what they build stays until `make clean`
 *     README.md            what is wrong, who behaves alike, versions, what was expected and came out
 *     gcc.md  llvm.md  rust.md  tcc.md    the text of a report, for those concerned: who deviates from
 *                          the ABI's document, or else both
 */
#ifndef REPORTS_EXPORT_H
#define REPORTS_EXPORT_H

#include "../harness/explain/explain.h"
#include "explorer.h"

struct export_request {
	const struct explanation *explanation;
	const struct explanation_part *part; /* one that two compilers have part in, or one alone */
	const char *folder;
	const struct explorer_table *compilers;
};

/* What run.sh said, in the folder, of the last values that were tried. */
struct export_result {
	int code;             /* of run.sh */
	bool is_same;         /* the bug shows, as the finding has it: an argument, the result... */
	const char *output;   /* of run.sh */
	const char *reports;  /* "it/gcc.md, it/llvm.md" */
	const char *unlisted; /* a compiler that Compiler Explorer's table lacks; NULL */
};

/*
 * Writes the folder, over what is there of these files, and runs run.sh: with values that are easily
 * seen, then with those of the rounds of a trial, until it shows what the finding says. Fails when
 * the machine does, with ERROR_NOTHING when the finding is one that no program shows.
 */
bool export_finding(const struct export_request *request, struct arena *arena,
                    struct export_result *result, struct error *error);

#endif
