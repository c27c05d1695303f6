/* Between the files of the export: one program, and the texts around it. */
#ifndef REPORTS_EXPORT_PRIVATE_H
#define REPORTS_EXPORT_PRIVATE_H

#include "export.h"

enum export_side { EXPORT_CALLER, EXPORT_CALLEE, EXPORT_SIDES };

struct export_program {
	const struct export_request *request;
	struct arena *arena;
	struct explanation_part part; /* with the two that are tried */
	const struct finding *finding;
	const struct toolchain *toolchain[EXPORT_SIDES];
	bool is_layout;
	bool is_linked; /* the callee is in a shared library: it shows in calls by name alone */
	const char *driver[EXPORT_SIDES]; /* as a person calls it: "gcc-12", "rustc +nightly" */
	const char *flags[EXPORT_SIDES];  /* for a shell, unquoted */
	const char *file[EXPORT_SIDES];   /* "caller.c" */
	const char *source[EXPORT_SIDES]; /* what is in it */
	const char *output;               /* of run.sh */
	const char *reports;              /* their files, with commas */
};

bool export_is_rust(const struct toolchain *toolchain);

/* The name of a file in the folder, and a new file there. */
const char *export_path(const struct export_program *program, const char *name);
bool export_write(const struct export_program *program, const char *name, const char *text,
                  struct error *error);

/* A name alone does not start it: there is a script that does. */
bool export_is_described(const struct toolchain *toolchain);
/* Sets the driver of the side, and writes the script that it is, where it is one. */
bool export_write_driver(struct export_program *program, enum export_side side,
                         struct error *error);
/* run.sh and the Makefile. */
bool export_write_build(const struct export_program *program, struct error *error);
/* The same commands, with the compilers' names in them, one a line. */
const char *export_commands(const struct export_program *program);
/* README.md and the reports, which hold the output. */
bool export_write_texts(struct export_program *program, struct error *error);

#endif
