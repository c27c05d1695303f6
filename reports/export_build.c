/*
 * run.sh and the Makefile. Both have one command a line, with the compilers and their flags in
 * variables that the environment may set.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../harness/base/file.h"
#include "export_private.h"
#include "format.h"

static const char *const side_name[EXPORT_SIDES] = {"caller", "callee"};
static const char *const side_variable[EXPORT_SIDES] = {"CALLER", "CALLEE"};

/* "caller.o", or the library that is one of Rust's. */
static const char *object_name(const struct export_program *p, enum export_side side)
{
	return arena_printf(p->arena, export_is_rust(p->toolchain[side]) ? "lib%s.a" : "%s.o",
	                    side_name[side]);
}

/* It becomes a library, so that the call goes through the PLT and is bound when it is made. */
static bool is_shared(const struct export_program *p, enum export_side side)
{
	return p->is_linked && side == EXPORT_CALLEE;
}

/* As a variable; with no format by name. */
static const char *compiler(const struct export_program *p, enum export_side side,
                            const char *format)
{
	return format == NULL ? p->driver[side]
	                      : arena_printf(p->arena, format, side_variable[side], "_CC");
}

/* A space before them, where there are any. */
static const char *compiler_flags(const struct export_program *p, enum export_side side,
                                  const char *format)
{
	const char *flags = format == NULL
	                        ? p->flags[side]
	                        : arena_printf(p->arena, format, side_variable[side], "_FLAGS");

	return *flags != '\0' ? arena_printf(p->arena, " %s", flags) : "";
}

/* Compiles one side. In Rust a library with all that it needs; a program where it is one. */
static const char *compile_line(const struct export_program *p, enum export_side side,
                                const char *format)
{
	const char *cc = compiler(p, side, format), *flags = compiler_flags(p, side, format);
	const char *name = p->is_layout ? "layout-" : "";

	if (!export_is_rust(p->toolchain[side]))
		return arena_printf(p->arena, "%s%s -Wall%s -c %s -o %s%s.o", cc, flags,
		                    is_shared(p, side) ? " -fPIC" : "", p->file[side], name,
		                    side_name[side]);
	if (p->is_layout)
		return arena_printf(p->arena, "%s --edition 2021%s %s -o layout-%s", cc, flags,
		                    p->file[side], side_name[side]);
	return arena_printf(p->arena, "%s --edition 2021 --crate-type staticlib%s %s -o %s", cc,
	                    flags, p->file[side], object_name(p, side));
}

/* Who links, as a variable: a compiler that calls the system's linker as C programs need it, and the
 * libraries of the system that the program is to run on. */
static const char *linker(const struct export_program *p, const char *format)
{
	for (size_t side = 0; side < EXPORT_SIDES; side++)
		if (!export_is_rust(p->toolchain[side]) &&
		    p->toolchain[side]->family != FAMILY_TCC &&
		    !export_is_described(p->toolchain[side]))
			return compiler(p, side, format);
	return "cc";
}

/* What tcc writes does not say that its stack holds no code. */
static const char *stack_flag(const struct export_program *p)
{
	return p->toolchain[0]->family == FAMILY_TCC || p->toolchain[1]->family == FAMILY_TCC
	           ? " -Wl,-z,noexecstack"
	           : "";
}

static const char *target_flags(const struct export_program *p)
{
	const char *text = "";

	for (const char *const *flag = p->toolchain[0]->target->c_flag; *flag != NULL; flag++)
		text = arena_printf(p->arena, "%s %s", text, *flag);
	return text;
}

/* What programs need of Rust's standard library, and of tcc's. */
static const char *libraries(const struct export_program *p)
{
	const char *text = "";

	for (size_t side = 0; side < EXPORT_SIDES; side++) {
		const struct toolchain *t = p->toolchain[side];

		if (side > 0 && t->recipe == p->toolchain[0]->recipe)
			break;
		if (export_is_rust(t))
			text = arena_printf(p->arena, "%s -lpthread -ldl -lrt -lm", text);
		else if (t->family == FAMILY_TCC && t->support != NULL)
			text = arena_printf(p->arena, "%s %s", text,
			                    format_shell(p->arena, t->support));
	}
	return text;
}

/* The commands in order, NULL-terminated. */
enum { LINES_MAX = 8 };

static void build_lines(const struct export_program *p, const char *format,
                        const char *line[static LINES_MAX])
{
	size_t count = 0;

	for (enum export_side side = 0; side < EXPORT_SIDES; side++) {
		line[count++] = compile_line(p, side, format);
		if (p->is_layout && !export_is_rust(p->toolchain[side]))
			line[count++] = arena_printf(
			    p->arena, "%s%s -no-pie%s layout-%s.o -o layout-%s", linker(p, format),
			    target_flags(p), stack_flag(p), side_name[side], side_name[side]);
	}
	if (p->is_linked)
		line[count++] =
		    arena_printf(p->arena, "%s%s -shared%s %s -o libcallee.so", linker(p, format),
		                 target_flags(p), stack_flag(p), object_name(p, EXPORT_CALLEE));
	if (!p->is_layout)
		line[count++] = arena_printf(
		    p->arena, "%s%s -no-pie%s%s %s %s -o program%s", linker(p, format),
		    target_flags(p), stack_flag(p), p->is_linked ? " -Wl,-z,lazy" : "",
		    object_name(p, EXPORT_CALLER),
		    p->is_linked ? "./libcallee.so" : object_name(p, EXPORT_CALLEE), libraries(p));
	line[count] = NULL;
}

static bool has_rust(const struct export_program *p)
{
	return export_is_rust(p->toolchain[0]) || export_is_rust(p->toolchain[1]);
}

/* All that the commands leave. */
static const char *built(const struct export_program *p)
{
	if (p->is_layout)
		return "layout-caller.o layout-callee.o layout-caller layout-callee "
		       "layout-caller.txt layout-callee.txt";
	return arena_printf(p->arena, "%s %s%s program", object_name(p, EXPORT_CALLER),
	                    object_name(p, EXPORT_CALLEE), p->is_linked ? " libcallee.so" : "");
}

static const char run_program[] = "./program\n"
                                  "code=$?\n"
                                  "if [ $code -gt 128 ]; then\n"
                                  "\techo \"the program was killed by signal $((code - 128))\"\n"
                                  "fi\n"
                                  "[ $code -ne 0 ] && exit 1\n"
                                  "exit 0\n";
static const char run_layouts[] = "./layout-caller >layout-caller.txt || exit 2\n"
                                  "./layout-callee >layout-callee.txt || exit 2\n"
                                  "diff layout-caller.txt layout-callee.txt\n"
                                  "[ $? -eq 1 ] && exit 1\n"
                                  "exit 0\n";

static const char *script(const struct export_program *p)
{
	const char *line[LINES_MAX], *text;

	text = arena_printf(p->arena,
	                    "#!/bin/sh\n"
	                    "# Exit code: 1 when it shows the bug, 0 when it does not, 2 when it "
	                    "could not be built.\n"
	                    "cd \"$(dirname \"$0\")\" || exit 2\n");
	for (size_t side = 0; side < EXPORT_SIDES; side++)
		text = arena_printf(p->arena, "%s: \"${%s_CC=%s}\" \"${%s_FLAGS=%s}\"\n", text,
		                    side_variable[side], p->driver[side], side_variable[side],
		                    p->flags[side]);
	/* A release takes unstable features then, and a call that does not come back is ended. */
	text = arena_printf(p->arena, "%s%sulimit -t 20\nulimit -c 0\ntrap 'rm -f %s' EXIT\n\n",
	                    text, has_rust(p) ? "export RUSTC_BOOTSTRAP=1\n" : "", built(p));
	build_lines(p, "$%s%s", line);
	for (size_t i = 0; line[i] != NULL; i++)
		text = arena_printf(p->arena, "%s%s || exit 2\n", text, line[i]);
	return arena_printf(p->arena, "%s\n%s", text, p->is_layout ? run_layouts : run_program);
}

const char *export_commands(const struct export_program *p)
{
	const char *line[LINES_MAX], *text = has_rust(p) ? "export RUSTC_BOOTSTRAP=1\n" : "";

	build_lines(p, NULL, line);
	for (size_t i = 0; line[i] != NULL; i++)
		text = arena_printf(p->arena, "%s%s\n", text, line[i]);
	return arena_printf(p->arena, "%s%s\n", text,
	                    p->is_layout ? "./layout-caller\n./layout-callee" : "./program");
}

static const char *makefile(const struct export_program *p)
{
	const char *line[LINES_MAX], *text = "";

	for (size_t side = 0; side < EXPORT_SIDES; side++)
		text = arena_printf(p->arena, "%s%s_CC ?= %s\n%s_FLAGS ?= %s\n", text,
		                    side_variable[side], p->driver[side], side_variable[side],
		                    p->flags[side]);
	if (has_rust(p))
		text = arena_printf(p->arena, "%sexport RUSTC_BOOTSTRAP = 1\n", text);
	text = arena_printf(p->arena, "%s\nall: %s %s\n", text, p->file[0], p->file[1]);
	build_lines(p, "$(%s%s)", line);
	for (size_t i = 0; line[i] != NULL; i++)
		text = arena_printf(p->arena, "%s\t%s\n", text, line[i]);
	text = arena_printf(p->arena, "%s%s", text,
	                    p->is_layout ? "\nrun: all\n\t./layout-caller >layout-caller.txt\n"
	                                   "\t./layout-callee >layout-callee.txt\n"
	                                   "\tdiff layout-caller.txt layout-callee.txt\n"
	                                 : "\nrun: all\n\t./program\n");
	return arena_printf(p->arena, "%s\nclean:\n\trm -f %s\n\n.PHONY: all run clean\n", text,
	                    built(p));
}

bool export_write_build(const struct export_program *program, struct error *error)
{
	const char *path = export_path(program, "run.sh");

	if (!export_write(program, "run.sh", script(program), error) ||
	    !export_write(program, "Makefile", makefile(program), error))
		return false;
	if (chmod(path, 0755) != 0)
		return error_errno(error, "cannot make %s a program", path);
	return true;
}
